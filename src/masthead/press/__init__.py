"""The engine that keeps the edition true: orders in, finished pages out, as few renders as can be.

It promises that every address whose page depends on what changed is drawn again, once, and that a page which cannot be
drawn stays as it was, with the reason in sight. It refuses to know what a story is: it holds addresses and keys.
"""
