"""What to read next: the editor's choice first, then what is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from masthead.kit.recording import made_from, remembered
from masthead.newsroom.models import Story
from masthead.newsroom.queries.cards import cards_by_id
from masthead.theme.contexts import Card

# How many of the newest stories under the same tags are compared, each counted once a tag: keeps the question's cost
# the same for a tag with fifty thousand stories.
POOL = 120
LIMIT = 4
_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)  # for a draft, which all others are older than

# Written out, because every page of the archive asks them once: Django takes five times longer to write such a question
# than the database to answer it. What came after a story does not stand on its page by itself: a pressed page would
# have to be drawn anew with every story that follows it.
_BEFORE = """
    page.live AND story.language = %s AND story.published_at <= %s AND page.id NOT IN ({seen})
    ORDER BY story.published_at DESC, page.id DESC LIMIT %s"""
# The newest under one tag, from its index; those of several are brought together by `_SHARING_TAGS`.
_UNDER_A_TAG = """
    SELECT * FROM (
      SELECT tagged.content_object_id AS id, tagged.listed_at AS listed_at FROM newsroom_storytag tagged
      JOIN newsroom_story story ON story.page_ptr_id = tagged.content_object_id
      WHERE tagged.tag_id = %s AND story.language = %s AND tagged.listed_at <= %s
        AND tagged.content_object_id NOT IN ({seen})
      ORDER BY tagged.listed_at DESC, tagged.content_object_id DESC LIMIT %s
    ) newest"""
_SHARING_TAGS = "SELECT id FROM ({under}) shared ORDER BY listed_at DESC, id DESC LIMIT %s"
_OF_SECTION = f"""
    SELECT page.id FROM newsroom_story story JOIN wagtailcore_page page ON page.id = story.page_ptr_id
    WHERE story.section_id = %s AND story.format <> %s AND {_BEFORE}"""  # noqa: S608


def related_stories(story: Story, *, limit: int = LIMIT, without: Collection[int] = ()) -> tuple[Card, ...]:
    """Up to `limit` live stories, never the story itself, never one twice, never one in `without`.

    Hand-picked ones come first, in the editor's order; then those that share most tags, newest first;
    then the newest of the section. At most eight queries; none where all is remembered.
    """
    found = related_ids(story, limit=limit, without=without)
    shown = cards_by_id(found)
    return tuple(shown[pk] for pk in found if pk in shown)[:limit]


def related_ids(story: Story, *, limit: int = LIMIT, without: Collection[int] = ()) -> list[int]:
    """The stories that `related_stories` shows. Two short queries, and those for what the editor picked."""
    name = ("related", story.pk, limit, frozenset(without))
    return remembered(name, lambda: _related_ids(story, limit, without))


def _related_ids(story: Story, limit: int, without: Collection[int]) -> list[int]:
    found = [pk for pk in _picked(story) if pk != story.pk and pk not in without]
    seen = {story.pk or 0, *without, *found}
    if len(found) < limit:
        found += _nearest(story, seen, limit - len(found))
        seen.update(found)
    if len(found) < limit and story.section_id:
        found += _of_section(story, seen, limit - len(found))
    return found


def _picked(story: Story) -> list[int]:
    """What the editor chose, in that order, as far as it is live."""
    ids = [pick.related_id for pick in story.related_picks.all()]
    made_from(*(f"story:{pk}" for pk in ids))
    live = cards_by_id(ids)
    return [pk for pk in ids if pk in live]


def _nearest(story: Story, seen: set[int], limit: int) -> list[int]:
    """Those that share most tags, the newest first among equals."""
    tag_ids = [row.tag_id for row in story.story_tags.all()]
    if not tag_ids:
        return []
    # A story stands among them once for each tag it shares.
    each = _UNDER_A_TAG.format(seen=_places(seen))
    question = _SHARING_TAGS.format(under=" UNION ALL ".join([each] * len(tag_ids)))
    before = _before(story, seen, POOL)
    shared = Counter(_asked(question, [value for pk in tag_ids for value in (pk, *before)] + [POOL]))
    return [pk for pk, _ in shared.most_common(limit)]  # equals keep the order in which they came


def _of_section(story: Story, seen: set[int], limit: int) -> list[int]:
    """The newest of the section, briefs left out."""
    question = _OF_SECTION.format(seen=_places(seen))
    return _asked(question, [story.section_id, Story.Format.BRIEF.value, *_before(story, seen, limit)])


def _before(story: Story, seen: set[int], limit: int) -> list[Any]:
    """What stands in the places of `_BEFORE`."""
    moment = connection.ops.adapt_datetimefield_value(story.published_at or _ALWAYS)
    return [story.language, moment, *sorted(seen), limit]


def _places(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _asked(question: str, values: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [pk for (pk,) in cursor.fetchall()]
