"""What is scheduled goes out on time, once, whoever else is at work."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from masthead.house.worker import publish_what_is_due
from masthead.newsroom.models import Story
from tests.factories.newsroom import make_story

pytestmark = pytest.mark.django_db


def schedule(at, title="The board votes"):
    """A story an editor has scheduled: published by the clock, not before."""
    story = make_story(title, live=False)
    story.go_live_at = at
    revision = story.save_revision(approved_go_live_at=at)
    revision.publish()
    # The moment has come since: move both marks back, as the clock would.
    return story


def come(story, seconds):
    """Let the scheduled moment lie so many seconds in the past."""
    past = timezone.now() - timedelta(seconds=seconds)
    story.refresh_from_db()
    revision = story.latest_revision
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()


@pytest.fixture
def scheduled():
    return schedule(timezone.now() + timedelta(hours=1))


def live(story):
    return Story.objects.get(pk=story.pk).live


def releases(story):
    return PageLogEntry.objects.filter(page=story.pk, action="wagtail.publish.scheduled").count()


def test_what_is_not_due_waits(scheduled):
    assert publish_what_is_due() == 0
    assert not live(scheduled)


def test_what_is_due_is_published(scheduled):
    come(scheduled, 1)

    assert publish_what_is_due() == 1
    assert live(scheduled)
    assert Story.objects.get(pk=scheduled.pk).address


def test_a_second_look_publishes_nothing_again(scheduled):
    come(scheduled, 1)
    publish_what_is_due()

    assert publish_what_is_due() == 0
    assert releases(scheduled) == 1


def test_one_that_fails_keeps_no_other_waiting(scheduled, monkeypatch):
    other = schedule(timezone.now() + timedelta(hours=1), "The board adjourns")
    come(scheduled, 2)
    come(other, 1)
    broken = scheduled.latest_revision
    broken.content = {"title": "no story at all"}
    broken.save()

    assert publish_what_is_due() == 1
    assert live(other)
    assert not live(scheduled)


def test_what_has_run_out_is_taken_off():
    story = make_story("Ends today")
    Story.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(seconds=1))

    assert publish_what_is_due() == 1
    assert not live(story)
    assert publish_what_is_due() == 0
