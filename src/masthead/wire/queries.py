"""The wire's questions about what there is to list. None shows what only drafts refer to."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from masthead.kit.recording import made_from
from masthead.newsroom.models import Author, Byline, Section, Series, StoryTag, Tag
from masthead.newsroom.placement import ENOUGH
from masthead.newsroom.queries import live_stories
from masthead.theme.contexts import Link
from masthead.wire.contexts import FeedsView
from masthead.wire.feeds import FORMATS

# How many tags and authors the page of feeds lists; each has a feed, listed or not.
LISTED = 60


def used_tags(least: int = ENOUGH) -> QuerySet[Tag]:
    """Tags on at least so many live stories, by name, with `newest`. One query, two looks at an index for each tag.

    Where `least` is neither 1 nor ENOUGH, nobody orders the page anew when a tag comes to have so many.
    """
    listed = StoryTag.objects.filter(tag=OuterRef("pk"), listed_at__isnull=False).order_by("-listed_at")
    return (
        Tag.objects.filter(Exists(listed[least - 1 : least]))
        .annotate(newest=Subquery(listed.values("listed_at")[:1]))
        .order_by("name", "pk")
    )


def published_authors() -> QuerySet[Author]:
    """Authors named by at least one live story, by name, with `newest`. One query, as `used_tags`."""
    listed = Byline.objects.filter(author=OuterRef("pk"), listed_at__isnull=False).order_by("-listed_at")
    return (
        Author.objects.annotate(newest=Subquery(listed.values("listed_at")[:1]))
        .filter(newest__isnull=False)
        .order_by("name", "pk")
    )


def running_series() -> QuerySet[Series]:
    """Series with at least one live story, by name, with `newest`. One query."""
    own = live_stories().filter(series=OuterRef("pk"))
    return (
        Series.objects.annotate(newest=Subquery(own.values("published_at")[:1]))
        .filter(newest__isnull=False)
        .order_by("name", "pk")
    )


def dated_sections() -> QuerySet[Section]:
    """All sections in the editors' order, with `newest`. One query."""
    own = live_stories().filter(section=OuterRef("pk"))
    return Section.objects.annotate(newest=Subquery(own.values("published_at")[:1]))


def feeds_view() -> FeedsView:
    """The page of feeds. Four queries."""
    made_from("names-in-use")
    authors = published_authors().filter(left_on__isnull=True)[:LISTED]
    things: list[Section | Series | Tag | Author] = [*Section.objects.all(), *running_series()]
    things += [*used_tags()[:LISTED], *authors]
    groups = [("Everything", _links("/")), *((thing.name, _links(thing.address)) for thing in things)]
    return FeedsView(tuple(groups))


def _links(address: str) -> tuple[Link, ...]:
    return tuple(Link(name, f"{address}feed.{ending}") for ending, (_mime, name, _write) in FORMATS.items())
