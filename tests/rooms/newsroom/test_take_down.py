"""Taking a story down: every address it ever had answers 410 with the note, and nothing brings it back by accident."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from masthead.newsroom.errors import NotPublishedError, TakenDownError
from masthead.newsroom.models import Story, Takedown
from masthead.newsroom.services import lift_takedown, take_down
from tests.factories.newsroom import make_story
from tests.rooms.newsroom.desk import edit, refusals, send_edit, send_new, sign_in, sign_in_reporter

pytestmark = pytest.mark.django_db
NOTE = "Withdrawn by order of the district court on 3 May."


@pytest.fixture
def editor():
    return sign_in()


@pytest.fixture
def reader():
    return Client()


@pytest.fixture
def moved(editor):
    """A story that had two addresses before the one it has."""
    story = make_story("The mayor's yacht", address="/yacht/one/")
    for address in ("/yacht/two/", "/yacht/three/"):
        story = edit(editor, story, address=address, act="publish")
    return story


ADDRESSES = ["/yacht/one/", "/yacht/two/", "/yacht/three/"]


def door(story):
    return reverse("newsroom_take_down", args=[story.pk])


def take_down_as(client, story, note=NOTE):
    return client.post(door(story), {"note": note})


def test_every_address_answers_410_with_the_note(editor, reader, moved):
    assert take_down_as(editor, moved).status_code == 302
    for address in (*ADDRESSES, "/yacht/one"):
        answer = reader.get(address)
        assert answer.status_code == 410, address
        assert NOTE in answer.content.decode()
        assert "yacht" not in answer.content.decode().replace(address, "")
    assert not Story.objects.get(pk=moved.pk).live


def test_the_page_says_which_addresses_and_changes_nothing(editor, reader, moved):
    page = editor.get(door(moved)).content.decode()
    assert all(address in page for address in ADDRESSES)
    assert reader.get("/yacht/three/").status_code == 200
    assert not Takedown.objects.exists()


def test_a_note_is_asked_for(editor, reader, moved):
    assert take_down_as(editor, moved, note=" ").status_code == 200
    assert reader.get("/yacht/three/").status_code == 200


def test_only_those_who_may_publish_can_do_it(reader, moved):
    for client in (sign_in_reporter(), reader):
        take_down_as(client, moved)
        client.get(reverse("newsroom_takedowns"))
    assert not Takedown.objects.exists()
    assert reader.get("/yacht/three/").status_code == 200


def test_a_reporter_cannot_lift_one(editor, reader, moved):
    take_down_as(editor, moved)
    takedown = Takedown.objects.first()
    for client in (sign_in_reporter(), reader):
        client.post(reverse("newsroom_lift_takedown", args=[takedown.pk]))
    assert Takedown.objects.count() == len(ADDRESSES)


def test_it_leaves_a_trail(editor, moved):
    take_down_as(editor, moved)
    entry = PageLogEntry.objects.get(action="newsroom.take_down")
    assert (entry.user, entry.page_id, sorted(entry.data["addresses"])) == (
        editor.user,
        moved.pk,
        sorted(ADDRESSES),
    )


def test_doing_it_twice_replaces_the_note(editor, reader, moved):
    take_down_as(editor, moved)
    take_down_as(editor, moved, note="Settled out of court.")
    assert Takedown.objects.count() == len(ADDRESSES)
    assert "Settled" in reader.get("/yacht/one/").content.decode()


def test_a_draft_that_was_never_public_cannot_be_taken_down(editor):
    draft = make_story("Draft", live=False)
    assert take_down_as(editor, draft).status_code == 302
    assert not Takedown.objects.exists()
    with pytest.raises(NotPublishedError):
        take_down(story=draft, note=NOTE, actor=None)


def test_publishing_is_refused_while_it_stands(editor, reader, moved):
    take_down_as(editor, moved)
    answer = send_edit(editor, moved, act="publish")
    assert "taken down" in str(refusals(answer)["__all__"])
    with pytest.raises(TakenDownError):
        Story.objects.get(pk=moved.pk).save_revision().publish()
    assert reader.get("/yacht/three/").status_code == 410


def test_a_schedule_is_cancelled(reader, moved):
    revision = moved.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    take_down(story=moved, note=NOTE, actor=None)
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    call_command("publish_scheduled", verbosity=0)
    assert reader.get("/yacht/three/").status_code == 410


def test_its_addresses_cannot_be_taken_by_another_story(editor, moved):
    take_down_as(editor, moved)
    for address in ADDRESSES:
        assert "address" in refusals(send_new(editor, "New", address=address, act="publish"))


def test_it_outlives_the_story(editor, reader, moved):
    take_down_as(editor, moved)
    editor.post(reverse("wagtailadmin_pages:delete", args=[moved.pk]))
    assert not Story.objects.filter(pk=moved.pk).exists()
    assert [reader.get(address).status_code for address in ADDRESSES] == [410, 410, 410]
    assert "A story that was deleted" in editor.get(reverse("newsroom_takedowns")).content.decode()


def test_lifting_frees_the_addresses_and_publishes_nothing(editor, reader, moved):
    take_down_as(editor, moved)
    door = reverse("newsroom_lift_takedown", args=[Takedown.objects.first().pk])
    assert editor.get(door).status_code == 200
    assert Takedown.objects.count() == len(ADDRESSES)
    editor.post(door)
    assert [reader.get(address).status_code for address in ADDRESSES] == [404, 404, 404]
    edit(editor, moved, act="publish")
    assert reader.get("/yacht/three/").status_code == 200
    assert reader.get("/yacht/one/")["Location"] == "/yacht/three/"


def test_lifting_for_a_deleted_story_frees_one_address(moved):
    take_down(story=moved, note=NOTE, actor=None)
    moved.delete()
    takedown = Takedown.objects.get(address="/yacht/one/")
    assert lift_takedown(takedown=takedown, actor=None) == 1
    assert Takedown.objects.count() == len(ADDRESSES) - 1


def test_a_story_taken_down_stands_in_no_list(editor, reader, moved):
    take_down_as(editor, moved)
    for address in (moved.section.address, "/corrections/", f"/archive/{moved.published_at:%Y/%m/%d}/"):
        assert "yacht" not in reader.get(address).content.decode(), address
