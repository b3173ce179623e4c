"""What to read next: the editor's choice first, then what is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import QuerySet

from masthead.kit.recording import made_from
from masthead.newsroom.models import Story
from masthead.newsroom.queries.cards import cards
from masthead.newsroom.queries.lists import live_stories
from masthead.theme.contexts import Card

# How many of the newest stories under the same tags are compared, each counted once a tag: keeps the question's cost
# the same for a tag with fifty thousand stories.
POOL = 300


def related_stories(story: Story, *, limit: int = 4, without: Collection[int] = ()) -> tuple[Card, ...]:
    """Up to `limit` live stories, never the story itself, never one twice, never one in `without`.

    Hand-picked ones come first, in the editor's order; then those that share most tags, newest first;
    then the newest of the section. At most six queries.
    """
    found = [pk for pk in _picked(story) if pk != story.pk and pk not in without]
    seen = {story.pk, *without, *found}
    if len(found) < limit:
        found += _nearest(story, seen, limit - len(found))
        seen.update(found)
    if len(found) < limit and story.section_id:
        same = latest_of_section(story).exclude(pk__in=seen).values_list("pk", flat=True)
        found += same[: limit - len(found)]
    shown = {card.story_id: card for card in cards(live_stories().filter(pk__in=found))} if found else {}
    return tuple(shown[pk] for pk in found if pk in shown)[:limit]


def latest_of_section(story: Story) -> QuerySet[Story]:
    return (
        _before(story)
        .filter(section=story.section, language=story.language)
        .exclude(format=Story.Format.BRIEF)
    )


def _before(story: Story) -> QuerySet[Story]:
    """Stories that were there when this one came. What came later does not stand on its page by itself: a pressed page
    would have to be drawn anew with every story that follows it.
    """
    stories = live_stories()
    return stories.filter(published_at__lte=story.published_at) if story.published_at else stories


def _picked(story: Story) -> list[int]:
    """What the editor chose, in that order, as far as it is live."""
    ids = [pick.related_id for pick in story.related_picks.all()]
    made_from(*(f"story:{pk}" for pk in ids))
    live = set(live_stories().filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [pk for pk in ids if pk in live]


def _nearest(story: Story, seen: set[int], limit: int) -> list[int]:
    """Those that share most tags, the newest first among equals. Two queries."""
    tag_ids = [tag.pk for tag in story.tags.all()]
    if not tag_ids:
        return []
    tagged = _before(story).filter(story_tags__tag__in=tag_ids, language=story.language).exclude(pk__in=seen)
    # A story stands among them once for each tag it shares.
    shared = Counter(tagged.values_list("pk", flat=True)[:POOL])
    return [pk for pk, _ in shared.most_common(limit)]  # equals keep the order in which they came
