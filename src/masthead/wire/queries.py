"""The wire's questions about what there is to list. None shows what only drafts refer to."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from masthead.kit.recording import made_from
from masthead.newsroom.models import Author, Section, Series, Tag
from masthead.theme.contexts import Link
from masthead.wire.contexts import FeedsView
from masthead.wire.feeds import FORMATS

# Below this a tag's page is too thin for a search engine, and its feed for a list.
ENOUGH = 3
# How many tags and authors the page of feeds lists; each has a feed, listed or not.
LISTED = 60

_LIVE_TAGGED = Q(tagged_stories__content_object__live=True)
_LIVE_SIGNED = Q(bylines__story__live=True)


def used_tags(least: int = ENOUGH) -> QuerySet[Tag]:
    """Tags on at least so many live stories, most used first, with `stories` and `newest`. One query."""
    return (
        Tag.objects.annotate(
            stories=Count("tagged_stories", filter=_LIVE_TAGGED),
            newest=Max("tagged_stories__content_object__published_at", filter=_LIVE_TAGGED),
        )
        .filter(stories__gte=least)
        .order_by("-stories", "name", "pk")
    )


def published_authors() -> QuerySet[Author]:
    """Authors named by at least one live story, by name, with `newest`. One query."""
    return (
        Author.objects.annotate(newest=Max("bylines__story__published_at", filter=_LIVE_SIGNED))
        .filter(newest__isnull=False)
        .order_by("name", "pk")
    )


def running_series() -> QuerySet[Series]:
    """Series with at least one live story, by name, with `newest`. One query."""
    live = Q(stories__live=True)
    return (
        Series.objects.annotate(newest=Max("stories__published_at", filter=live))
        .filter(newest__isnull=False)
        .order_by("name", "pk")
    )


def dated_sections() -> QuerySet[Section]:
    """All sections in the editors' order, with `newest`. One query."""
    return Section.objects.annotate(newest=Max("stories__published_at", filter=Q(stories__live=True)))


def feeds_view() -> FeedsView:
    """The page of feeds. Four queries."""
    made_from("newest")
    authors = published_authors().filter(left_on__isnull=True)[:LISTED]
    things: list[Section | Series | Tag | Author] = [*Section.objects.all(), *running_series()]
    things += [*used_tags()[:LISTED], *authors]
    groups = [("Everything", _links("/")), *((thing.name, _links(thing.address)) for thing in things)]
    return FeedsView(tuple(groups))


def _links(address: str) -> tuple[Link, ...]:
    return tuple(Link(name, f"{address}feed.{ending}") for ending, (_mime, name, _write) in FORMATS.items())
