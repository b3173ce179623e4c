"""Making the sizes of pictures ahead of the reader who would wait for them."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.newsroom import crops
from masthead.newsroom.models import Picture, Story

# What nearly every page asks for; the rest is made when first asked for.
_FIRST = [*crops.specs_of(crops.CROPS["wide"]), *crops.specs_of(crops.CROPS["square"])]


def make_sizes() -> Iterator[int | None]:
    """Yield the id of each picture whose sizes were just made, those of the newest stories first; None when a
    look found nothing to do. Never ends: new pictures are found on the next look.
    """
    done: set[int] = set()
    newest = 0
    while True:
        latest = Picture.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        if latest == newest:
            yield None
            continue
        newest = latest
        for pk in _pictures_by_news():
            if pk in done:
                continue
            done.add(pk)
            picture = Picture.objects.filter(pk=pk).first()
            if picture is not None and picture.renditions.filter(filter_spec__in=_FIRST).count() < len(
                _FIRST
            ):
                picture.get_renditions(*_FIRST)
                yield pk


def _pictures_by_news() -> list[int]:
    """Newest stories' pictures first, then all others. Two queries, at most two thousand rows each."""
    led = Story.objects.filter(live=True, picture__isnull=False).order_by("-published_at")
    ids = list(led.values_list("picture_id", flat=True)[:2000])
    ids += list(Picture.objects.order_by("-pk").values_list("pk", flat=True)[:2000])
    return list(dict.fromkeys(ids))
