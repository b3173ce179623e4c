"""Sitemaps: an index, the stories by month, the fronts, and the news of the last two days.

A new story changes its own month's sitemap, the index and the news sitemap, whatever the archive holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from lxml import etree

from masthead.kit.languages import primary_subtag
from masthead.kit.recording import fresh_until, made_from, remembered, remembered_each
from masthead.newsroom import crops
from masthead.newsroom.models import Correction, Picture, Story
from masthead.newsroom.queries import live_stories
from masthead.newsroom.queries.archive import bounds, last_day, months_of_year, years
from masthead.office.models import InstitutionPage
from masthead.press.pressed import noted
from masthead.theme.render import absolute
from masthead.wire import queries
from masthead.wire.plain_text import xml_safe

# The protocol allows 50,000 addresses and 50 MB a file; ours stay far below both.
PART = 10_000
NEWS_LENGTH = 1_000
NEWS_AGE = timedelta(days=2)
# More tags than this have too little behind them to be worth a crawler's visit.
TAGS = 20_000

_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a sitemap. `changed_at` is the last change of substance, if we know it."""

    address: str
    changed_at: datetime | None = None
    picture: str = ""


def addresses_of_month(year: int, month: int) -> list[str]:
    """The sitemaps of one month, whether it has stories or not. One query."""
    start, end = bounds(date(year, month, 1), last_day(date(year, month, 1)))
    stories = live_stories().filter(published_at__gte=start, published_at__lt=end).count()
    return Month(date(year, month, 1), stories, None).addresses


@dataclass(frozen=True, slots=True)
class Month:
    """The stories first published in one calendar month of the publication's zone."""

    first: date
    stories: int
    changed_at: datetime | None

    @property
    def addresses(self) -> list[str]:
        stem = f"/sitemaps/stories-{self.first:%Y-%m}"
        parts = -(-self.stories // PART)
        return [f"{stem}.xml", *(f"{stem}-{part}.xml" for part in range(2, parts + 1))]


def _changed() -> Coalesce:
    """When a story last changed for its readers: publication, the editor's mark or a correction, the latest."""
    corrected = (
        Correction.objects.filter(story_id=OuterRef("pk"))
        .order_by()
        .values("story_id")
        .annotate(last=Max("made_at"))
        .values("last")
    )
    own = Coalesce(F("updated_at"), F("published_at"))
    return Coalesce(Greatest(own, Subquery(corrected)), own)


def months() -> list[Month]:
    """Every month with live stories, newest first. Some fourteen queries for each year with stories; a handful where
    the press remembers the months that nothing happened to."""
    firsts = (first for year, _ in years() for first, _ in months_of_year(year))
    return [remembered(("sitemap", first), partial(_month, first), lasts=True) for first in firsts]


def _month(first: date) -> Month:
    made_from(f"dates:{first:%Y-%m}", f"changes:{first:%Y-%m}")
    start, end = bounds(first, last_day(first))
    told = (
        live_stories()
        .filter(published_at__gte=start, published_at__lt=end)
        .order_by()
        .aggregate(stories=Count("pk"), changed_at=Max(_changed()))
    )
    return Month(first, told["stories"], told["changed_at"])


def stories_of_month(first: date, part: int) -> list[Entry]:
    """A month's stories in the order of publication, the given part of them (from 1). Two queries."""
    made_from(f"dates:{first:%Y-%m}")
    start, end = bounds(first, last_day(first))
    stories = (
        live_stories()
        .filter(published_at__gte=start, published_at__lt=end)
        .order_by("published_at", "pk")
        .annotate(changed_at=_changed())
        .values_list("pk", "address", "changed_at", "picture_id")
    )
    rows = list(stories[(part - 1) * PART : part * PART])
    made_from(*(Story.key_of(pk) for pk, *_ in rows))
    pictures = _pictures(picture for *_, picture in rows if picture)
    return [
        Entry(address or "/", changed_at, pictures.get(picture, ""))
        for _, address, changed_at, picture in rows
    ]


def _pictures(picture_ids: Iterable[int]) -> dict[int, str]:
    """Where pictures stand that may be shown. One query; none for those the press remembers."""
    today = timezone.localdate()

    def address(picture: Picture) -> str:
        return crops.address(picture, crops.SHARE) if crops.may_be_shown(noted(picture), today) else ""

    return remembered_each("shared picture", picture_ids, Picture.objects.in_bulk, address, lasts=True)


def fronts() -> list[Entry]:
    """The front, sections, series, tags with enough behind them, authors and institution pages. Six queries."""
    made_from("newest")
    newest = live_stories().values_list("published_at", flat=True).first()
    lists: list[QuerySet[Any]] = [queries.dated_sections(), queries.running_series()]
    lists += [queries.used_tags()[:TAGS], queries.published_authors()[:TAGS]]
    own = InstitutionPage.objects.filter(live=True).order_by("address")
    pages = own.values_list("address", "last_published_at")
    return [
        Entry("/", newest),
        *(Entry(thing.address, thing.newest) for things in lists for thing in things),
        *(Entry(address, changed_at) for address, changed_at in pages),
        *(Entry(address) for address in ("/team/", "/contact/", "/corrections/", "/archive/", "/feeds/")),
    ]


@dataclass(frozen=True, slots=True)
class News:
    """What a news search engine wants to know of a story."""

    address: str
    language: str
    published_at: datetime
    title: str


def news() -> list[News]:
    """The last two days' stories, newest first, a thousand at most. Two queries."""
    made_from("newest")
    fresh = live_stories().filter(published_at__gt=timezone.now() - NEWS_AGE)
    first = fresh.order_by("published_at").values_list("published_at", flat=True).first()
    fresh_until(first + NEWS_AGE if first else None)
    rows = list(fresh.values_list("pk", "address", "language", "published_at", "title")[:NEWS_LENGTH])
    made_from(*(Story.key_of(pk) for pk, *_ in rows))
    return [
        News(address or "/", language, moment or timezone.now(), title)
        for _, address, language, moment, title in rows
    ]


def write_index(base_url: str) -> bytes:
    made_from("dates")
    root = _root("sitemapindex")
    _sitemap(root, base_url, "/sitemaps/fronts.xml", None)
    _sitemap(root, base_url, "/sitemap-news.xml", None)
    for month in months():
        for address in month.addresses:
            _sitemap(root, base_url, address, month.changed_at)
    return _bytes(root)


def write_sitemap(entries: Iterable[Entry], base_url: str) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NS}" xmlns:image="{_IMAGE}">'
    return "".join([head, *(_written(entry, base_url) for entry in entries), "</urlset>"]).encode()


@lru_cache(maxsize=PART)
def _written(entry: Entry, base_url: str) -> str:
    """One address. Put together by hand: a month has thousands, and changes with every story."""
    where = f"<loc>{escape(xml_safe(_whole(entry.address, base_url)))}</loc>"
    changed = f"<lastmod>{_moment(entry.changed_at)}</lastmod>" if entry.changed_at else ""
    picture = escape(xml_safe(_whole(entry.picture, base_url))) if entry.picture else ""
    image = f"<image:image><image:loc>{picture}</image:loc></image:image>" if picture else ""
    return f"<url>{where}{changed}{image}</url>"


def write_news(stories: Iterable[News], publication: str, base_url: str) -> bytes:
    """By the rules of Google's news sitemaps: the publication's name and the story's language, date and title."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NS}" xmlns:news="{_NEWS}">'
    return "".join([head, *(_told(story, publication, base_url) for story in stories), "</urlset>"]).encode()


@lru_cache(maxsize=NEWS_LENGTH)
def _told(story: News, publication: str, base_url: str) -> str:
    """One story. Put together by hand as `_written` is: every publication writes all of them."""
    name, title = escape(xml_safe(publication)), escape(xml_safe(story.title))
    return (
        f"<url><loc>{escape(xml_safe(_whole(story.address, base_url)))}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name>"
        f"<news:language>{escape(primary_subtag(story.language))}</news:language></news:publication>"
        f"<news:publication_date>{_moment(story.published_at)}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
    )


def _root(name: str) -> etree._Element:
    return etree.Element(f"{{{_NS}}}{name}", nsmap={None: _NS})  # type: ignore[dict-item]  # None names the default


def _sitemap(root: etree._Element, base_url: str, address: str, changed_at: datetime | None) -> None:
    _locate(_add(root, _NS, "sitemap"), address, changed_at, base_url)


def _locate(parent: etree._Element, address: str, changed_at: datetime | None, base_url: str) -> None:
    _add(parent, _NS, "loc", _whole(address, base_url))
    if changed_at:
        _add(parent, _NS, "lastmod", _moment(changed_at))


def _add(parent: etree._Element, namespace: str, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    if text:
        child.text = xml_safe(text)
    return child


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _whole(address: str, base_url: str) -> str:
    return iri_to_uri(absolute(address, base_url))


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).replace(microsecond=0).isoformat()
