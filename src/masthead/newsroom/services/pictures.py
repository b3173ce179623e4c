"""Keeping a picture's row and its files true to each other."""

from __future__ import annotations

from PIL import Image, UnidentifiedImageError

from masthead.newsroom import crops
from masthead.newsroom.credits import read_credits
from masthead.newsroom.models import Picture


def freshen_picture(*, picture: Picture) -> None:
    """Before a picture is saved: a new file gives its credit and colour; changed words or crop drop old renditions.

    What an editor typed is never overwritten by what the file says. Changes the instance and its renditions only.
    """
    stored = Picture.objects.filter(pk=picture.pk).first() if picture.pk else None
    if stored is None or stored.file.name != picture.file.name:
        read_file(picture)
    if stored is not None and crops.version(stored) != crops.version(picture):
        for rendition in picture.renditions.all():
            rendition.file.delete(save=False)
            rendition.delete()


def read_file(picture: Picture) -> None:
    """Fill caption, credit and source from the file where they are empty, and take the file's mean colour."""
    picture.file.open("rb")
    found = read_credits(picture.file.file)
    picture.caption = picture.caption or found.caption
    picture.credit = picture.credit or " / ".join(
        dict.fromkeys(part for part in (found.creator, found.credit) if part)
    )
    picture.source = picture.source or found.source
    picture.licence_url = picture.licence_url or found.licence_url[:200]
    picture.colour = mean_colour(picture)


def mean_colour(picture: Picture) -> str:
    """`#rrggbb` of the whole picture; empty when the file cannot be drawn (the upload check says why)."""
    try:
        picture.file.seek(0)
        with Image.open(picture.file.file) as image:
            image.draft("RGB", (64, 64))
            red, green, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    except (OSError, ValueError, UnidentifiedImageError):
        return ""
    finally:
        picture.file.seek(0)
    return f"#{red:02x}{green:02x}{blue:02x}"
