"""The public server: what an address answers, form posts into the postbag, search, members' full stories.

It promises an answer made from the request, the edition and the clock alone, the same in every process.
It refuses to know Django, the newsroom's database and any header that says who the reader's proxy thinks it is.
"""
