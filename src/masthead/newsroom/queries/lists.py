"""Which stories stand in a list: querysets, newest first, that cost nothing until they are read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from masthead.newsroom.models import Author, Correction, Section, Series, Story, Tag

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


def newest_corrections() -> QuerySet[Correction]:
    """Corrections of live stories, newest first."""
    return Correction.objects.filter(story__live=True).select_related("story").order_by("-made_at", "-pk")
