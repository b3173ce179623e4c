"""The newsroom: stories, sections, tags, authors, pictures and corrections, and the verbs that change them.

It promises the rooms above a story whose address never breaks, whose paragraphs have stable ids,
and questions that cost the same at a hundred stories as at a hundred thousand.
It refuses to know how a front is arranged, how a page is stored or who reads it.
"""
