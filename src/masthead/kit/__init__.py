"""Small tools with one purpose a file: reading time, languages, addresses, safe names.

It promises pure functions that need no settings and no database.
It refuses to know Django, stories, readers or anything a newsroom would recognise.
"""
