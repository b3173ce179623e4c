"""What stands under a story as related: the editor's choice, then what shares most tags, then the section's newest."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from masthead.newsroom.models import RelatedStory, Story, StoryTag
from masthead.newsroom.queries import related_stories
from tests.factories.newsroom import fill_archive, make_section, make_story, make_tag

pytestmark = pytest.mark.django_db


def related(story: Story, **options) -> list[int]:
    return [card.story_id for card in related_stories(story, **options)]


def make_archive(chance: random.Random) -> list[Story]:
    """Sixty stories of few sections, tags and days, so that nearly every rule has two that are equal by it."""
    ids = fill_archive(
        60,
        section=[make_section(), make_section(), make_section()],
        language=["en", "en", "en", "uk", "en"],
        format=["story", "brief", "analysis", "story"],
    )
    tags = [make_tag() for _ in range(5)]
    pairs = [(tag, pk) for pk in ids for tag in chance.sample(tags, chance.randint(0, 3))]
    StoryTag.objects.bulk_create(StoryTag(tag=tag, content_object_id=pk) for tag, pk in pairs)
    for pk in ids:
        moment = timezone.now() - timedelta(hours=chance.randint(1, 20))
        Story.objects.filter(pk=pk).update(published_at=moment.replace(minute=0, second=0, microsecond=0))
    Story.objects.filter(pk__in=chance.sample(ids, 8)).update(live=False)
    for story in Story.objects.filter(pk__in=ids):
        story.stand_in_lists()
    return list(Story.objects.filter(pk__in=ids, live=True))


def rule(story: Story, without: set[int]) -> list[int]:
    """The same, told in plain Python over all stories."""
    older = [
        one
        for one in Story.objects.filter(live=True, language=story.language).order_by("-published_at", "-pk")
        if one.published_at <= story.published_at and one.pk not in {story.pk, *without}
    ]
    own = set(story.story_tags.values_list("tag_id", flat=True))
    shared = {one.pk: len(own & set(one.story_tags.values_list("tag_id", flat=True))) for one in older}
    nearest = sorted((one.pk for one in older if shared[one.pk]), key=lambda pk: -shared[pk])[:4]
    same = [one.pk for one in older if one.section_id == story.section_id and one.format != "brief"]
    return [*nearest, *(pk for pk in same if pk not in nearest)][:4]


def test_those_that_share_most_tags_then_the_newest_of_the_section():
    chance = random.Random(5)
    stories = make_archive(chance)

    for story in chance.sample(stories, 15):
        without = set(chance.sample([one.pk for one in stories], 3)) - {story.pk}
        assert related(story, without=without) == rule(story, without)


def test_what_the_editor_chose_comes_first_in_that_order():
    section, tag = make_section(), make_tag()
    near, first, second, draft = (make_story(section=section, tags=[tag]) for _ in "1234")
    story = make_story(section=section, tags=[tag])
    draft.unpublish()
    for place, one in enumerate((second, draft, first)):
        RelatedStory.objects.create(story=story, related=one, sort_order=place)

    assert related(story) == [second.pk, first.pk, near.pk]


def test_a_story_that_came_later_does_not_stand_under_an_older_one():
    section, tag = make_section(), make_tag()
    story = make_story(section=section, tags=[tag])
    make_story(section=section, tags=[tag])

    assert related(story) == []


def test_a_draft_stands_beside_the_newest():
    section = make_section()
    story, draft = make_story(section=section), make_story(section=section, live=False)

    assert related(draft) == [story.pk]
