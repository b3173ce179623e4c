"""Pages that list tags, series and authors change when one gets its first story or loses its last, and else never."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from masthead.newsroom.models import Series
from masthead.newsroom.services import merge_tags
from tests.factories.newsroom import make_author, make_story, make_tag
from tests.rooms.press.desk import differences, page, press_all_that_waits

pytestmark = pytest.mark.django_db
NAMES, FEEDS, FRONTS = "/fragments/search/names.json", "/feeds/", "/sitemaps/fronts.xml"


@pytest.fixture
def things():
    series = Series.objects.create(name="Low water", slug="low-water")
    yesterday = timezone.now() - timedelta(days=1)
    return {
        "tags": [make_tag("Ferries")],
        "authors": [make_author("Ola Brand")],
        "series": series,
        "published_at": yesterday,
    }


def test_a_name_is_listed_with_its_first_story_and_gone_with_its_last(pressed, things):
    story = make_story(**things)
    press_all_that_waits(pressed)
    assert all(name in page(pressed, NAMES) for name in ("Ferries", "Ola Brand", "Low water"))
    assert "Low water" in page(pressed, FEEDS)

    story.unpublish()
    press_all_that_waits(pressed)
    assert not [name for name in ("Ferries", "Ola Brand", "Low water") if name in page(pressed, NAMES)]
    assert "Low water" not in page(pressed, FEEDS)
    assert differences(pressed) == []


def test_a_tag_is_a_subject_with_its_third_story(pressed, things):
    [tag] = things["tags"]
    stories = []
    for _ in range(3):
        assert tag.address not in page(pressed, FRONTS)
        stories.append(make_story(**things))
        press_all_that_waits(pressed)
    assert tag.address in page(pressed, FRONTS)
    assert f"{tag.address}feed.rss" in page(pressed, FEEDS)

    stories[0].unpublish()
    press_all_that_waits(pressed)
    assert tag.address not in page(pressed, FRONTS)
    assert differences(pressed) == []


def test_further_stories_draw_no_list_of_names(pressed, things, drawn):
    for _ in range(4):
        make_story(**things)
    press_all_that_waits(pressed)
    drawn.clear()

    make_story(**things)
    press_all_that_waits(pressed)

    assert "/" in drawn
    assert not {NAMES, FEEDS, "/search/"} & set(drawn)


def test_merged_tags_are_listed_under_one_name(pressed):
    kept, gone = make_tag("Ferries"), make_tag("Boats")
    make_story(tags=[kept])
    make_story(tags=[gone])
    press_all_that_waits(pressed)

    merge_tags(source=gone, target=kept)
    press_all_that_waits(pressed)

    assert kept.address in page(pressed, NAMES)
    assert "/tag/boats/" not in page(pressed, NAMES)
    assert differences(pressed) == []
