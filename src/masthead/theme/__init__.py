"""The look: every public template, the style sheet, the small scripts, the fonts and the icons.

It promises templates that draw from plain dataclasses alone, without a query, a session or a script.
It refuses to know models: rooms hand it what a page shows and it says how that looks.
"""
