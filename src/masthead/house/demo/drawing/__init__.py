"""Holds the program that draws the demo newsroom's pictures, as two- and three-ink prints.

Promises the same picture for the same arguments on every machine, in a fraction of a second.
Refuses to know about stories, files, the database or where a picture will be shown.
"""

from masthead.house.demo.drawing.errors import UnknownDrawingNameError, UnknownVariantError
from masthead.house.demo.drawing.picture import MOODS, PALETTES, SCENES, draw_picture

__all__ = ["MOODS", "PALETTES", "SCENES", "UnknownDrawingNameError", "UnknownVariantError", "draw_picture"]
