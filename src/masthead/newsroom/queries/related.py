"""What to read next: the editor's choice first, then what is nearest."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from masthead.kit.recording import made_from
from masthead.newsroom.models import Story
from masthead.newsroom.queries.cards import cards
from masthead.newsroom.queries.lists import live_stories
from masthead.theme.contexts import Card

# How many of the newest stories under the same tags are compared: keeps the question's cost the same
# for a tag with fifty thousand stories.
POOL = 200


def related_stories(story: Story, *, limit: int = 4, without: Collection[int] = ()) -> tuple[Card, ...]:
    """Up to `limit` live stories, never the story itself, never one twice, never one in `without`.

    Hand-picked ones come first, in the editor's order; then those that share most tags, newest first;
    then the newest of the section. At most seven queries.
    """
    seen = {story.pk, *without}
    found = [card for card in _picked(story) if card.story_id not in seen]
    seen.update(card.story_id for card in found)
    if len(found) < limit:
        found += _nearest(story, seen, limit - len(found))
    seen.update(card.story_id for card in found)
    if len(found) < limit and story.section_id:
        same = latest_of_section(story).exclude(pk__in=seen)
        found += cards(same, limit - len(found))
    return tuple(found[:limit])


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


def _picked(story: Story) -> list[Card]:
    ids = [pick.related_id for pick in story.related_picks.all()]
    made_from(*(f"story:{pk}" for pk in ids))
    if not ids:
        return []
    found = {card.story_id: card for card in cards(live_stories().filter(pk__in=ids))}
    return [found[story_id] for story_id in ids if story_id in found]


def _nearest(story: Story, seen: set[int], limit: int) -> list[Card]:
    tag_ids = [tag.pk for tag in story.tags.all()]
    if not tag_ids:
        return []
    pool = list(
        _before(story)
        .filter(story_tags__tag__in=tag_ids, language=story.language)
        .exclude(pk__in=seen)
        .values_list("pk", flat=True)[:POOL]
    )
    shared = (
        Story.objects.filter(pk__in=pool)
        .annotate(shared=Count("story_tags", filter=Q(story_tags__tag__in=tag_ids)))
        .order_by("-shared", "-published_at")
        .values_list("pk", flat=True)[:limit]
    )
    order = list(shared)
    found = {card.story_id: card for card in cards(live_stories().filter(pk__in=order))}
    return [found[story_id] for story_id in order if story_id in found]
