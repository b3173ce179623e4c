"""Tags and bylines carry the moment by which their story stands in a list, whatever is done to the story."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from masthead.newsroom import queries
from masthead.newsroom.models import Byline, Story, StoryTag
from masthead.newsroom.services import merge_tags, take_down
from tests.factories.newsroom import make_author, make_story, make_tag

pytestmark = pytest.mark.django_db


def moments(story: Story) -> set:
    tags = StoryTag.objects.filter(content_object=story).values_list("listed_at", flat=True)
    return {*tags, *Byline.objects.filter(story=story).values_list("listed_at", flat=True)}


@pytest.fixture
def story() -> Story:
    return make_story(tags=[make_tag(), make_tag()], authors=[make_author()])


def test_a_published_story_stands_by_its_date(story):
    assert moments(story) == {story.published_at}


def test_a_draft_stands_nowhere():
    assert moments(make_story(live=False, tags=[make_tag()], authors=[make_author()])) <= {None}


def test_a_story_that_is_withdrawn_leaves_and_comes_back(story):
    story.unpublish()
    assert moments(story) == {None}
    assert list(queries.tag_stories(story.story_tags.first().tag)) == []

    story.get_latest_revision().publish()
    assert moments(story) == {Story.objects.get(pk=story.pk).published_at} != {None}


def test_a_story_taken_down_leaves(story):
    take_down(story=story, note="By order.", actor=None)
    assert moments(story) == {None}


def test_another_date_moves_it(story):
    story.published_at = timezone.now() - timedelta(days=400)
    story.save_revision().publish()
    assert moments(story) == {story.published_at}


def test_a_tag_or_name_that_a_live_story_gets_stands_at_once(story):
    story.tags.add(make_tag())
    story.bylines.add(Byline(author=make_author()))
    story.save_revision().publish()
    assert (moments(story), story.story_tags.count()) == ({story.published_at}, 3)


def test_a_draft_of_a_live_story_changes_nothing(story):
    story.published_at = timezone.now() - timedelta(days=400)
    story.save_revision()
    assert moments(story) == {Story.objects.get(pk=story.pk).published_at}


def test_no_revision_holds_the_moment(story):
    revision = story.save_revision()
    assert "listed_at" not in str(revision.content)


def test_an_author_with_two_roles_is_listed_once(story):
    [byline] = story.bylines.all()
    story.bylines.add(Byline(author=byline.author, role=Byline.Role.PHOTOGRAPHY))
    story.save_revision().publish()

    assert [one.pk for one in queries.author_stories(byline.author)] == [story.pk]
    listed = Byline.objects.filter(story=story).values_list("listed_at", flat=True)
    assert sorted(listed, key=bool) == [None, story.published_at]


def test_a_merged_tag_takes_its_stories_along(story):
    [source, target] = [row.tag for row in story.story_tags.all()]
    only = make_story(tags=[source])
    merge_tags(source=source, target=target)
    assert {one.pk for one in queries.tag_stories(target)} == {story.pk, only.pk}


@pytest.mark.parametrize("kind", ["tag", "author"])
def test_the_newest_come_first_and_the_later_of_two_that_are_as_new(kind):
    tag, author, moment = make_tag(), make_author(), timezone.now() - timedelta(hours=3)
    first, second, older = (
        make_story(tags=[tag], authors=[author], published_at=at)
        for at in (moment, moment, moment - timedelta(hours=1))
    )
    listed = queries.tag_stories(tag) if kind == "tag" else queries.author_stories(author)
    assert [one.pk for one in listed] == [second.pk, first.pk, older.pk]
