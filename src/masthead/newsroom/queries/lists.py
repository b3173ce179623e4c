"""Which stories stand in a list: querysets, newest first, that cost nothing until they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from masthead.kit.recording import made_from, remembered, remembered_each
from masthead.newsroom.models import Author, Correction, Section, Series, Story, Tag
from masthead.press.pressed import noted

Thing = TypeVar("Thing", Section, Tag, Series, Author)
# So many ids of a list are read at once: what its page and its feeds show, and some to leave out.
_HELD = 64
_BESIDE: dict[type, tuple[str, ...]] = {Author: ("photo",)}  # what is loaded with a row
_HEAVY = ("body", "footnotes", "search_text")


def live_stories() -> QuerySet[Story]:
    """Everything readers may see, newest first, without bodies: reading one later costs a query each."""
    return (
        Story.objects.filter(live=True, published_at__isnull=False)
        .order_by("-published_at", "-pk")
        .defer(*_HEAVY)
    )


def latest_stories() -> QuerySet[Story]:
    """All formats but briefs."""
    return live_stories().exclude(format=Story.Format.BRIEF)


def latest_briefs() -> QuerySet[Story]:
    """The news feed."""
    return live_stories().filter(format=Story.Format.BRIEF)


def section_stories(section: Section) -> QuerySet[Story]:
    """A section's own stories and those that other sections lend it."""
    lent = Story.extra_sections.through.objects.filter(section=section).values("story_id")
    return live_stories().filter(Q(section=section) | Q(pk__in=lent))


def tag_stories(tag: Tag) -> QuerySet[Story]:
    listed = live_stories().filter(story_tags__tag=tag, story_tags__listed_at__isnull=False)
    return listed.order_by("-story_tags__listed_at", "-story_tags__content_object_id")


def series_stories(series: Series) -> QuerySet[Story]:
    return live_stories().filter(series=series)


def is_in_use(thing: Tag | Series) -> bool:
    """Whether a live story bears it. Until then its name may tell of a story that is not published. Two queries."""
    if isinstance(thing, Series):
        return series_stories(thing).exists()
    return tag_stories(thing).exists() or live_stories().filter(lead_tag=thing).exists()


def author_stories(author: Author) -> QuerySet[Story]:
    """Stories whose byline names the author, in any role, each once."""
    listed = live_stories().filter(bylines__author=author, bylines__listed_at__isnull=False)
    return listed.order_by("-bylines__listed_at", "-bylines__story_id")


def stories_of(thing: Section | Tag | Series | Author) -> QuerySet[Story]:
    return _STORIES_OF[type(thing)](thing)


def ids_of(thing: Section | Tag | Series | Author, limit: int) -> list[int]:
    """The newest stories of the thing. One query; none where its page or one of its feeds has asked already."""
    return newest_ids(f"newest:{thing.press_key}", lambda: stories_of(thing), limit)


def newest_ids(key: str, stories: Callable[[], QuerySet[Story]], limit: int, *, name: str = "") -> list[int]:
    """The first stories of a list, in its order. `key` tells that one entered, left or moved; `name` names the list
    where that is another's key. One query; none where the press remembers it."""
    size = max(limit, _HELD)

    def read() -> list[int]:
        made_from(key)
        return list(stories().values_list("pk", flat=True)[:size])

    return remembered(("newest ids", name or key, size), read, lasts=True)[:limit]


def thing_called(model: type[Thing], slug: str) -> Thing | None:
    """A section, tag, series or author (with the photo). One query; none where the press remembers it."""
    rows = model._default_manager.select_related(*_BESIDE.get(model, ()))
    found: dict[str, Thing] = remembered_each(
        f"{model._meta.model_name} called",
        [slug],
        lambda slugs: {row.slug: row for row in rows.filter(slug__in=slugs)},
        noted,
        lasts=True,
    )
    return found.get(slug)


def newest_corrections() -> QuerySet[Correction]:
    """Corrections of live stories, newest first."""
    return Correction.objects.filter(story__live=True).select_related("story").order_by("-made_at", "-pk")


_STORIES_OF: dict[type, Callable[[Any], QuerySet[Story]]] = {
    Section: section_stories,
    Tag: tag_stories,
    Series: series_stories,
    Author: author_stories,
}
