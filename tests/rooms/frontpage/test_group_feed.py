"""The news feed: the newest briefs by day of the publication's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from masthead.frontpage.queries import FEED_LENGTH, front_view
from tests.factories.newsroom import fill_archive, make_section, make_story

pytestmark = pytest.mark.django_db


def test_days_are_those_of_the_publications_zone():
    # Kyiv is three hours ahead of UTC in summer: the two stand on either side of its midnight.
    late = make_story(format="brief", published_at=datetime(2026, 6, 2, 20, 59, tzinfo=UTC))
    early = make_story(format="brief", published_at=datetime(2026, 6, 2, 21, 1, tzinfo=UTC))

    with timezone.override("Europe/Kyiv"):
        days = front_view().feed

    assert [[card.story_id for card in day.cards] for day in days] == [[early.pk], [late.pk]]
    assert [day.date.isoformat() for day in days] == [
        "2026-06-03T00:00:00+03:00",
        "2026-06-02T00:00:00+03:00",
    ]


def test_one_day_stays_one_day_when_the_clock_changes():
    evening = datetime(2026, 3, 29, 20, 0, tzinfo=ZoneInfo("Europe/Kyiv"))
    make_story(format="brief", published_at=evening)
    make_story(format="brief", published_at=evening.replace(hour=1))

    with timezone.override("Europe/Kyiv"):
        days = front_view().feed

    assert [day.date.isoformat() for day in days] == ["2026-03-29T00:00:00+02:00"]


def test_only_briefs_are_in_the_feed():
    make_story()
    make_story(format="video")
    make_story(format="brief", live=False)

    assert front_view().feed == ()


def test_an_unpublished_brief_leaves_the_feed():
    brief = make_story(format="brief")
    assert front_view().feed

    brief.unpublish()
    assert front_view().feed == ()


def test_the_feed_ends_after_the_newest():
    newest = timezone.now() - timedelta(days=1)
    fill_archive(FEED_LENGTH + 5, newest=newest, section=make_section(), format="brief")

    cards = [card for day in front_view().feed for card in day.cards]

    assert len(cards) == FEED_LENGTH
    assert cards[0].published_at == newest
    assert cards == sorted(cards, key=lambda card: card.published_at, reverse=True)


def test_a_brief_placed_by_hand_stays_in_the_feed(place):
    brief = make_story(format="brief")
    place(brief)

    view = front_view()

    assert view.lead.story_id == view.feed[0].cards[0].story_id == brief.pk
