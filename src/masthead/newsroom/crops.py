"""Which sizes of a picture exist, where they live, and how a page names them.

A page is drawn from the picture's row alone: addresses follow from the row, and the file behind one is made when
it is first asked for. Only the specs listed here are ever made, so that nobody can fill the disk by asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import blake2s
from typing import TYPE_CHECKING, TypeGuard

from masthead.kit.recording import fresh_until
from masthead.theme.contexts import PictureView, Source
from masthead.theme.moments import start_of

if TYPE_CHECKING:
    from masthead.newsroom.models import Picture


@dataclass(frozen=True)
class Crop:
    """A fixed ratio (width, height), or the picture's own when `ratio` is None, in some widths (pixels)."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    fallback: int  # the width of the one WebP that browsers without AVIF get


# The smallest of each stands beside a headline on a phone, twice as fine as its 120 or 80 pixels.
CROPS: dict[str, Crop] = {
    "wide": Crop((3, 2), (240, 480, 720, 1200, 1600), 720),
    "square": Crop((1, 1), (160, 320), 320),
    "whole": Crop(None, (480, 720, 1200, 1600), 720),
}
# What social networks and search engines are given: JPEG, which all of them read.
SHARE = "fill-1200x630|format-jpeg"
STRUCTURED = ("fill-1200x1200|format-jpeg", "fill-1200x900|format-jpeg", "fill-1200x675|format-jpeg")

_EXTENSIONS = {"format-avif": "avif", "format-webp": "webp", "format-jpeg": "jpg"}


def specs_of(crop: Crop) -> list[str]:
    """All Wagtail filter specs of a crop, AVIF by width and then the WebP fallback."""
    return [*(_spec(crop, width, "avif") for width in crop.widths), _spec(crop, crop.fallback, "webp")]


def _spec(crop: Crop, width: int, file_format: str) -> str:
    if crop.ratio is None:
        return f"width-{width}|format-{file_format}"
    return f"fill-{width}x{round(width * crop.ratio[1] / crop.ratio[0])}|format-{file_format}"


ALLOWED: dict[str, str] = {}
for _crop in CROPS.values():
    for _one in specs_of(_crop):
        ALLOWED[_one.replace("|", ".")] = _one
for _one in (SHARE, *STRUCTURED):
    ALLOWED[_one.replace("|", ".")] = _one


def version(picture: Picture) -> str:
    """Changes whenever the bytes of a rendition would: file, crop or the credit written into it."""
    parts = (
        picture.file_hash,
        picture.focal_point_x,
        picture.focal_point_y,
        picture.focal_point_width,
        picture.focal_point_height,
        picture.caption,
        picture.credit,
        picture.source,
        picture.licence_url,
    )
    return blake2s(repr(parts).encode(), digest_size=4).hexdigest()


def address(picture: Picture, spec: str) -> str:
    """Where one size of a picture is served."""
    return f"{_beginning(picture)}{_ending(spec)}"


def _beginning(picture: Picture) -> str:
    """What the addresses of all sizes of a picture begin with."""
    return f"/media/{picture.token}/{version(picture)}."


@cache
def _ending(spec: str) -> str:
    """What the addresses of one size of all pictures end with."""
    return f"{spec.replace('|', '.')}.{_EXTENSIONS[spec.rsplit('|', 1)[-1]]}"


def may_be_shown(picture: Picture | None, today: date) -> TypeGuard[Picture]:
    """False for no picture and for one whose licence has run out before `today`."""
    if picture is None:
        return False
    expires = picture.rights_expire_on
    if expires is not None and expires >= today:
        fresh_until(start_of(expires + timedelta(days=1)))
    return expires is None or expires >= today


def view(
    picture: Picture,
    crop_name: str = "wide",
    *,
    alt: str | None = None,
    caption: str | None = None,
    credit: str | None = None,
) -> PictureView:
    """One crop of a picture as a page shows it. No query; `None` takes the picture's own words."""
    crop = CROPS[crop_name]
    most = _widest(picture, crop)
    widths = [width for width in crop.widths if width <= most] or [crop.widths[0]]
    beginning = _beginning(picture)
    srcset = ", ".join(
        f"{beginning}{_ending(_spec(crop, width, 'avif'))} {min(width, most)}w" for width in widths
    )
    width, height = _size(picture, crop, min(crop.fallback, most))
    return PictureView(
        src=f"{beginning}{_ending(_spec(crop, crop.fallback, 'webp'))}",
        width=width,
        height=height,
        sources=(Source("image/avif", srcset),),
        alt=picture.alt if alt is None else alt,
        caption=picture.caption if caption is None else caption,
        credit=picture.credit if credit is None else credit,
        colour=picture.colour,
    )


def _widest(picture: Picture, crop: Crop) -> int:
    """The crop's width in the original's own pixels: nothing is ever blown up."""
    if crop.ratio is None:
        return max(1, picture.width)
    return max(1, min(picture.width, round(picture.height * crop.ratio[0] / crop.ratio[1])))


def _size(picture: Picture, crop: Crop, width: int) -> tuple[int, int]:
    across, down = crop.ratio or (picture.width or 3, picture.height or 2)
    return width, max(1, round(width * down / across))
