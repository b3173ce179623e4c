"""What waits is seen by those who may, in the admin, on the command line and by the doctor."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from masthead.backroom.cli import app
from masthead.backroom.handlers import register_handler
from masthead.backroom.models import WaitingEntry
from masthead.house import doctor
from tests.factories.staff import make_staff
from tests.rooms.backroom.conftest import keep_note, note, noted

pytestmark = pytest.mark.django_db
SECRET = "oksana@example.org"


def signed_in(group, **fields):
    client = Client()
    client.force_login(make_staff(group, **fields))
    return client


@pytest.fixture
def editor(db):
    return signed_in("Editors")


@pytest.fixture
def reporter(db):
    return signed_in("Reporters")


@pytest.fixture
def waiting(postbag, settings):
    """One entry that waits, in the newsroom's own postbag."""
    settings.POSTBAG_DIRS, settings.POSTBAG_KEYS_DIR = [postbag.root], postbag.keys

    def fail(received):
        raise ValueError(SECRET)

    register_handler("test.broken", fail)
    postbag.send("one", note(SECRET, "test.broken"), ended=True)
    postbag.drain().turn()
    return WaitingEntry.objects.get()


def test_an_editor_sees_why_and_not_what(editor, waiting):
    page = editor.get(reverse("postbag")).content.decode()

    assert str(waiting) in page
    assert "test.broken" in page
    assert "ValueError" in page
    assert SECRET not in page


def test_where_nothing_waits_the_page_says_so(editor):
    assert b"went where it belongs" in editor.get(reverse("postbag")).content


@pytest.mark.parametrize("name", ["postbag", "postbag_again", "postbag_discard"])
def test_it_is_not_for_reporters_and_strangers(reporter, client, waiting, name):
    address = reverse(name, args=[waiting.pk] if name == "postbag_discard" else [])
    for somebody in (reporter, client):
        for method in ("get", "post"):
            assert getattr(somebody, method)(address).status_code in {302, 403, 405}
            answer = getattr(somebody, method)(address, follow=True)
            assert str(waiting) not in answer.content.decode()

    assert WaitingEntry.objects.get().next_try_at == waiting.next_try_at


def test_all_are_tried_again_at_once(editor, waiting, postbag):
    register_handler("test.broken", keep_note)
    assert editor.get(reverse("postbag_again")).status_code == 405
    drain = postbag.drain()
    drain._turns = 1  # one that has been at work for long

    drain.turn()
    assert noted() == ["one"]
    editor.post(reverse("postbag_again"))
    drain.turn()

    assert noted() == ["one", SECRET]


def test_one_is_given_up_after_a_question(editor, waiting, postbag):
    address = reverse("postbag_discard", args=[waiting.pk])

    assert b"gone for good" in editor.get(address).content
    assert WaitingEntry.objects.exists()
    editor.post(address)

    assert not WaitingEntry.objects.exists()
    assert editor.post(address).status_code == 404
    postbag.drain().turn()
    assert postbag.journals() == []


@pytest.fixture
def run():
    """Run a command of `masthead postbag`, without loading the house again."""

    def ran(*words):
        return CliRunner().invoke(app, list(words), obj=SimpleNamespace(start=lambda: None))

    return ran


def test_status_counts_and_names(run, waiting, postbag):
    postbag.send("new")

    told = json.loads(run("status", "--json").stdout)

    assert (told["unread"], told["waits"], told["journals"]) == (1, 1, 2)
    assert told["waiting"][0]["entry"] == str(waiting)
    plain = run("status")
    assert plain.exit_code == 1
    assert "Not looked at yet: 1. Could not be handled: 1." in plain.stdout
    assert SECRET not in plain.stdout


def test_status_of_an_empty_postbag_is_content(run, settings, tmp_path):
    settings.POSTBAG_DIRS = [tmp_path / "none"]

    assert run("status").exit_code == 0


def test_drain_hands_over_and_tells(run, waiting, postbag):
    postbag.send("two", "three")
    first = run("drain", "--json")
    assert json.loads(first.stdout) == {"handled": 2, "unread": 0, "waits": 1}
    assert first.exit_code == 1

    register_handler("test.broken", keep_note)
    second = run("drain")

    assert second.exit_code == 0
    assert "Handed over: 1." in second.stdout
    assert noted() == ["one", "two", "three", SECRET]


def test_the_doctor_names_it(waiting):
    (found,) = [one for one in doctor.examine() if one.subject == "backroom"]

    assert found.state == "problem"
    assert str(waiting) in found.words
    assert SECRET not in found.words


def test_the_doctor_is_content_where_nothing_waits(db):
    (found,) = [one for one in doctor.examine() if one.subject == "backroom"]

    assert found.state == "fine"
