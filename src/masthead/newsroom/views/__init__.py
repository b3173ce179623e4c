"""What the newsroom answers at its addresses."""

from masthead.newsroom.views.files import serve_file
from masthead.newsroom.views.lists import (
    archive_day,
    archive_month,
    archive_root,
    archive_year,
    author_front,
    corrections,
    section_front,
    series_front,
    tag_front,
)
from masthead.newsroom.views.story import draw_story, serve_address

__all__ = [
    "archive_day",
    "archive_month",
    "archive_root",
    "archive_year",
    "author_front",
    "corrections",
    "draw_story",
    "section_front",
    "series_front",
    "serve_address",
    "serve_file",
    "tag_front",
]
