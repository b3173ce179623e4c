"""The finished bytes of the whole publication on disk: pages, files, moves, takedowns and the words to search them by.

It promises that an address is answered wholly by its old bytes or wholly by its new ones, whatever dies in between.
It refuses to know Django, the newsroom's database, stories and readers: it holds addresses and what they answer.
"""
