"""The wire's public addresses: feeds, sitemaps and plain files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from masthead.newsroom.models import Author, Section, Series, Tag
from masthead.newsroom.pressing import addresses_of
from masthead.press.places import edition_root
from masthead.press.registry import CHORE, EVERYTHING, Source
from masthead.wire import sitemaps
from masthead.wire.feeds import FORMATS
from masthead.wire.pressing_search import ADDRESSES as SEARCH
from masthead.wire.pressing_search import merge_behind, search_ids, stories_carrying, update_search

FEEDS = "/feeds/"
SEARCHED = f"{CHORE}search"
PLAIN = (
    "/robots.txt",
    "/ads.txt",
    "/trust.txt",
    "/.well-known/trust.txt",
    "/.well-known/security.txt",
)
_THINGS: dict[str, type[Section | Tag | Series | Author]] = {
    "section": Section,
    "tag": Tag,
    "series": Series,
    "author": Author,
}
RANKS = {
    **{f"/feed.{ending}": 40 for ending in FORMATS},
    **{f"/{kind}/": 35 for kind in _THINGS},
    "/sitemap": 45,
    # They tell a crawler where to look, not what: no reader waits for them.
    **dict.fromkeys(("/sitemap.xml", "/sitemaps/fronts.xml"), 65),
    FEEDS: 55,
    SEARCHED: 25,
    **dict.fromkeys(SEARCH, 50),
}


def addresses() -> Iterator[str]:
    yield from feeds_at("/")
    for model in _THINGS.values():
        for thing in model._default_manager.all():
            yield from feeds_at(thing.address)
    yield FEEDS
    yield from ("/sitemap.xml", "/sitemap-news.xml", "/sitemaps/fronts.xml")
    for month in sitemaps.months():
        yield from month.addresses
    yield from PLAIN
    yield from SEARCH


def feeds_at(address: str) -> list[str]:
    """The feeds that stand below an address, in every format."""
    return [f"{address}feed.{ending}" for ending in FORMATS]


def carrying(key: str) -> Iterable[str]:
    """Three queries at most, and for everything one over all stories."""
    return [*_pages_carrying(key), *(f"{SEARCHED}/{pk}" for pk in _stories_searched(key))]


def _stories_searched(key: str) -> Iterable[int]:
    """Stories whose entry in the search index a key changes."""
    return search_ids(edition_root()) if key == EVERYTHING else stories_carrying(key)


def do_search(chores: list[str], root: Path) -> None:
    """Chores such as `@search/12`: put what is true of these stories into the index."""
    update_search(root, [int(chore.rpartition("/")[2]) for chore in chores])
    merge_behind(root)


def _pages_carrying(key: str) -> Iterable[str]:
    kind, _, rest = key.partition(":")
    if kind == "newest" and rest.startswith(
        ("tag:", "series:")
    ):  # see newsroom.pressing: a feed comes with its page
        return _feeds_of(*rest.split(":"))
    if kind in _THINGS and rest:
        return [FEEDS, "/sitemaps/fronts.xml", *SEARCH, *_feeds_of(kind, rest)]
    if kind == "dates" and rest.count("-") == 1:
        year, month = map(int, rest.split("-"))
        return sitemaps.addresses_of_month(year, month)
    if kind == "institutionpage":
        return ("/sitemaps/fronts.xml",)
    return ()


def _feeds_of(kind: str, pk: str) -> list[str]:
    return [one for address in addresses_of(_THINGS[kind], pk) for one in feeds_at(address)]


SOURCE = Source("wire", addresses, carrying, RANKS)
