"""The names readers may mean: sections, tags with their synonyms, series and authors, each with its page."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.kit.recording import made_from
from masthead.newsroom.models import Author, Section, Series
from masthead.wire.queries import published_authors, running_series, used_tags

# How many of the newest tags and of the authors are listed: bounds the work of a search that finds nothing.
LISTED = 1_000


def names() -> list[tuple[str, str, str]]:
    """Name, label and address. Four queries. Only names that stand on live stories: none tells of a draft."""
    made_from("names-in-use")
    return list(_names())


def _names() -> Iterator[tuple[str, str, str]]:
    things: list[Section | Series | Author] = [
        *Section.objects.all(),
        *running_series(),
        *published_authors()[:LISTED],
    ]
    for thing in things:
        yield thing.name, thing.name, thing.address
    for tag in used_tags(1).order_by("-pk")[:LISTED]:
        for name in (tag.name, *tag.synonyms.split(",")):
            if name.strip():
                yield name.strip(), tag.name, tag.address
