"""Moving in: articles, authors, tags, pictures and old addresses from other systems.

It promises streams of any size, a report whose counts add up and a second run that imports nothing.
It refuses to trust its input: every word is cleaned and every picture checked before it is kept.
"""
