"""The front: which of the desks' work stands where, the menu, the announcement bar and the footer.

It promises fronts that never repeat a story and never show an empty frame.
It refuses to write or change a story.
"""
