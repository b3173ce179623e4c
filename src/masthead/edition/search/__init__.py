"""The words of the edition: immutable FTS5 segments, and a manifest that says which of them count.

It promises that a search sees all of one publish or nothing of it, and that what is removed is gone from the next one.
It refuses to know stories and rendering: it is given documents and gives back ids, scores and what to draw.
"""
