"""The newsroom's public addresses, and which of them a changed key may make or break.

Besides the keys of rows (`story:12`), pages are made from lists. Their keys say that something entered, left or moved:

| Key | A page that |
|---|---|
| `newest`, `newest:section:3`, `newest:tag:…`, …, `newest:format:brief` | lists the newest |
| `dates`, `dates:2026`, `dates:2026-11`, `dates:2026-11-27` | counts or lists by date |
| `days:2026-11` | shows which days of the month have stories |
| `corrections` | lists corrections |
| `sections-in-use`, `languages-in-use` | shows which sections or languages have stories |
| `names-in-use` | shows which tags, series and authors have stories |
| `changes:2026-11` | says when the stories of that month last changed |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect

from masthead.edition.addresses import is_address
from masthead.kit.recording import remembered
from masthead.newsroom.models import Author, Section, Series, Story, Tag, Takedown
from masthead.newsroom.placement import POOL
from masthead.newsroom.queries import archive
from masthead.newsroom.queries.lists import live_stories
from masthead.newsroom.services.takedowns import as_address
from masthead.newsroom.standing import read_stories
from masthead.press.pressed import Pressed
from masthead.press.registry import Source

RANKS = {
    "/section/": 30,
    "/tag/": 35,
    "/series/": 35,
    "/author/": 35,
    "/archive/": 50,
    "/corrections/": 50,
    "/media/": 60,
}
_THINGS: tuple[type[Section | Tag | Series | Author], ...] = (Section, Tag, Series, Author)
_CHUNK = 2000


def addresses() -> Iterator[str]:
    """Every address of the room: lists, stories newest first, the archive, redirects, takedowns. Read in chunks."""
    for model in _THINGS:
        for thing in model._default_manager.all():
            yield thing.address
    yield "/corrections/"
    own = live_stories().values_list("address", flat=True)
    yield from (address for address in own.iterator(_CHUNK) if address)
    yield from _archive_addresses()
    for path in Redirect.objects.values_list("old_path", flat=True).iterator(_CHUNK):
        if is_address(as_address(path)):
            yield as_address(path)
    yield from Takedown.objects.values_list("address", flat=True).iterator(_CHUNK)


def _archive_addresses() -> Iterator[str]:
    yield "/archive/"
    for year, _ in archive.years():
        yield f"/archive/{year}/"
        for month, _ in archive.months_of_year(year):
            yield f"/archive/{month:%Y/%m}/"
            yield from (
                f"/archive/{day:%Y/%m/%d}/" for day, _ in archive.days_of_month(month.year, month.month)
            )


def carrying(key: str) -> Iterable[str]:
    """Addresses that a key makes or breaks. One query at most, but for a pool."""
    kind, _, rest = key.partition(":")
    found = _CARRYING.get(kind)
    return found(rest) if found and rest else ()


def _of_story(pk: str) -> Iterable[str]:
    """Where the story stands, whether it is live or not. Its page answers nothing when it is not."""
    return [row for row in Story.objects.filter(pk=pk).values_list("address", flat=True) if row]


def addresses_of(model: type[Pressed], pk: str) -> list[str]:
    """Where the row stands, if there is one. One query; none where it was asked in the same expansion."""
    return remembered(
        ("address of", model, pk),
        lambda: [thing.address for thing in model._default_manager.filter(pk=pk)],  # type: ignore[attr-defined]
    )


def _of_thing(model: type[Pressed]) -> Callable[[str], Iterable[str]]:
    return lambda pk: addresses_of(model, pk)


def _of_redirect(pk: str) -> Iterable[str]:
    paths = [as_address(path) for path in Redirect.objects.filter(pk=pk).values_list("old_path", flat=True)]
    return [path for path in paths if is_address(path)]


def _of_list(told: str) -> Iterable[str]:
    """A list has no page before its first story, and none after its last: then no page says what it was made from."""
    kind, _, pk = told.partition(":")
    return _CARRYING[kind](pk) if kind in {"tag", "series"} and pk else ()


def _of_date(date: str) -> Iterable[str]:
    return [f"/archive/{date.replace('-', '/')}/"]


def _of_pool(told: str) -> Iterable[str]:
    """Stories that a story may stand beside as related: those as new or newer that share its section or a tag."""
    moment, language, section, tags = told.split("|")
    shares = Q(story_tags__tag__in=[int(tag) for tag in tags.split(".") if tag])
    if section:
        shares |= Q(section_id=int(section))
    newer = live_stories().filter(shares, published_at__gte=datetime.fromisoformat(moment), language=language)
    return [address for address in newer.values_list("address", flat=True).distinct() if address]


def read_ahead(addresses: Sequence[str]) -> None:
    """What stories' pages need, in one go. Where lists stand no story is looked for."""
    lists = tuple(RANKS)
    read_stories([address for address in addresses if not address.startswith(lists)])


_CARRYING: dict[str, Callable[[str], Iterable[str]]] = {
    "story": _of_story,
    "section": _of_thing(Section),
    "tag": _of_thing(Tag),
    "series": _of_thing(Series),
    "author": _of_thing(Author),
    "takedown": _of_thing(Takedown),
    "redirect": _of_redirect,
    "newest": _of_list,
    "dates": _of_date,
    POOL: _of_pool,
}

SOURCE = Source("newsroom", addresses, carrying, RANKS, read_ahead)
