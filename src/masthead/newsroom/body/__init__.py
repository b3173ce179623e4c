"""A story's body: the blocks an editor writes with, the elements a page is made of, and the way between."""
