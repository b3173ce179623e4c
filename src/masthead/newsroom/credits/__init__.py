"""The words inside picture files: caption, credit, creator, source, copyright, licence, headline.

It promises to read them from any file without ever raising, to write them into every rendition, and
that no rendition says where a picture was taken.
It refuses to know Django, models and who may use a picture.
"""

from masthead.newsroom.credits.errors import PictureRefusedError
from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.hostile import check_upload
from masthead.newsroom.credits.jpeg import embed_in_jpeg
from masthead.newsroom.credits.png import embed_in_png
from masthead.newsroom.credits.read import has_gps, read_credits
from masthead.newsroom.credits.willow_ops import credited, install

__all__ = [
    "FileCredits",
    "PictureRefusedError",
    "check_upload",
    "credited",
    "embed_in_jpeg",
    "embed_in_png",
    "has_gps",
    "install",
    "read_credits",
]
