"""The wire's verbs: keeping what search knows of a story true when something beside the story changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from wagtail.search.backends import get_search_backend

from masthead.newsroom.derive import derive
from masthead.newsroom.models import Story
from masthead.newsroom.queries.cards import byline_prefetch
from masthead.press.services import order_press

# How many stories are read, derived and indexed at a time: bounds memory and the length of a transaction.
_BATCH = 100


def refresh_search(*, story_ids: Iterable[int]) -> int:
    """Write again what search knows of these stories, such as a renamed author's. Returns how many changed.

    Safe to run twice: a story whose words are the same is not touched. Seven queries for a hundred stories and
    one for each of them that changed. Dates, revisions and signals of the stories stay as they are.
    """
    return sum(_refresh_batch(batch) for batch in _batches(story_ids))


def _batches(story_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(story_ids)
    while batch := list(islice(rest, _BATCH)):
        yield batch


@transaction.atomic
def _refresh_batch(story_ids: list[int]) -> int:
    rows = Story.objects.filter(pk__in=story_ids).prefetch_related(byline_prefetch(), "tags")  # type: ignore[misc]  # the plugin knows no taggit
    changed = []
    for story in rows:
        before = story.search_text
        derive(story)
        if story.search_text != before:
            Story.objects.filter(pk=story.pk).update(search_text=story.search_text)
            changed.append(story)
    if changed:
        get_search_backend().add_bulk(Story, changed)
        order_press(*(f"@search/{story.pk}" for story in changed), cause="Search: other words")
    return len(changed)
