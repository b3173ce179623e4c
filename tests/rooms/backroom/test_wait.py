"""What could not be handled is kept, tried again later and later, and says nothing of what it holds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from masthead.backroom import services
from masthead.backroom.errors import EntryRefusedError
from masthead.backroom.handlers import register_form, register_handler
from masthead.backroom.models import WaitingEntry
from masthead.postbag.entries import Entry
from masthead.postbag.forms.validating import Accepted, entry_of, validate
from tests.rooms.backroom.conftest import RECEIVED_MS, keep_note, note, noted
from tests.rooms.postbag.sample_forms import CONTACT, filled

pytestmark = pytest.mark.django_db
SECRET = "oksana@example.org"


@pytest.fixture
def broken(postbag):
    """An entry that fails, between two that do not; gives the drain that met it."""

    def fail(received):
        raise ValueError(received.content.decode())

    register_handler("test.broken", fail)
    postbag.send("one", note(SECRET, "test.broken"), "two", "three", "four", "five", ended=True)
    drain = postbag.drain()
    drain.turn()
    return drain


def come_due():
    WaitingEntry.objects.update(next_try_at=timezone.now())


def test_the_disk_keeps_its_segment_and_forgets_the_others(broken, postbag):
    assert noted() == ["one", "two", "three", "four", "five"]
    assert postbag.segments() == [WaitingEntry.objects.get().segment]


def test_it_is_not_tried_before_its_time(broken):
    broken.turn()
    broken.turn()

    assert WaitingEntry.objects.get().attempts == 1


def test_each_failure_makes_the_pause_longer(broken):
    pauses = []
    for attempts in range(1, 9):
        waiting = WaitingEntry.objects.get()
        assert waiting.attempts == attempts
        pauses.append(waiting.next_try_at - waiting.last_failed_at)
        come_due()
        broken.turn()

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=10), timedelta(hours=6))


def test_it_lands_once_when_it_can_and_the_journal_goes(broken, postbag):
    register_handler("test.broken", keep_note)
    come_due()

    assert broken.turn().handled == 1
    assert broken.turn().handled == 0

    assert noted() == ["one", "two", "three", "four", "five", SECRET]
    assert not WaitingEntry.objects.exists()
    assert postbag.journals() == []


def test_one_another_drain_has_handled_meanwhile_is_left_alone(broken, postbag):
    register_handler("test.broken", keep_note)
    waiting = WaitingEntry.objects.get()
    postbag.drain().turn()

    assert not services.hand_over_again(waiting, None)
    assert noted().count(SECRET) == 1
    assert not WaitingEntry.objects.exists()


def test_discarded_it_leaves_the_disk(broken, postbag):
    waiting_id = WaitingEntry.objects.get().pk
    services.discard(waiting_id=waiting_id)
    services.discard(waiting_id=waiting_id)

    broken.turn()

    assert SECRET not in noted()
    assert postbag.journals() == []


def test_one_whose_file_is_lost_goes_on_waiting_in_sight(broken, postbag):
    next(postbag.root.glob("*/*.postbag")).unlink()
    come_due()

    broken.turn()

    assert WaitingEntry.objects.get().error == "It is no longer in the postbag."


def every_stored_word():
    rows = WaitingEntry.objects.values_list()
    return repr(list(rows))


@pytest.mark.parametrize(
    "error",
    [
        ValueError(SECRET),
        IntegrityError(f"Key (email)=({SECRET}) already exists."),
        KeyError(SECRET),
        type(f"Weird{SECRET}"[:5], (Exception,), {})(SECRET),
    ],
)
def test_neither_table_nor_log_holds_a_word_of_it(postbag, caplog, error):
    def fail(received):
        raise error from RuntimeError(SECRET)

    register_handler("test.broken", fail)
    postbag.send(note(SECRET, "test.broken"))
    drain = postbag.drain()
    drain.turn()
    come_due()
    drain.turn()

    assert WaitingEntry.objects.get().attempts == 2
    assert type(error).__name__ in every_stored_word()
    assert SECRET not in every_stored_word()
    assert SECRET not in caplog.text


def test_a_room_says_why_in_its_own_words(postbag):
    def refuse(received):
        raise EntryRefusedError("The list “daily” is closed.")

    register_handler("test.broken", refuse)
    postbag.send(note("x", "test.broken"))
    postbag.drain().turn()

    assert WaitingEntry.objects.get().error == "The list “daily” is closed."


def sent_form(**other):
    found = validate(CONTACT, filled(**other))
    assert isinstance(found, Accepted)
    return entry_of(CONTACT, found, RECEIVED_MS)


def test_a_form_reaches_its_room_checked_and_in_parts(postbag):
    taken = []
    register_form("office.contact", lambda: CONTACT, taken.append)
    postbag.send(sent_form(), sent_form(confirm_terms=["on"]))

    postbag.drain().turn()

    plain, trapped = taken
    assert plain.values["name"] == "Оксана O’Brien"
    assert plain.values["agree"] is True
    assert (plain.suspect, trapped.suspect, plain.language) == (False, True, "en")
    assert plain.received.kind == "office.contact"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no filled-in form"),
        (b"[]", "no filled-in form"),
        (b'{"values": 1}', "no filled-in form"),
        (b"[" * 20_000, "no filled-in form"),
        (b"\xff\xfe", "no filled-in form"),
        (b'{"values": {}}', "name: required"),
        (b'{"values": {"name": "oksana@example.org\\nBcc: x"}}', "name: one_line"),
        (b'{"values": {"name": ["a", "b"]}}', "name: repeated"),
        (b'{"values": {"name": {"oksana@example.org": 1}}}', "email: required"),
    ],
)
def test_what_its_form_would_not_let_in_waits_unsaid(postbag, content, words):
    taken = []
    register_form("office.contact", lambda: CONTACT, taken.append)
    postbag.send(Entry("office.contact", content, RECEIVED_MS))
    postbag.drain().turn()

    assert taken == []
    errors = " ".join(WaitingEntry.objects.values_list("error", flat=True))
    assert words in errors
    assert "oksana" not in errors


def test_no_handler_is_asked_twice_in_a_row_for_one_that_is_late(postbag):
    """The first turn of a drain makes everything due, later ones do not."""
    asked = []

    def fail(received):
        asked.append(received.id)
        raise ValueError

    register_handler("test.broken", fail)
    postbag.send(note("x", "test.broken"))
    drain = postbag.drain()
    drain.turn()
    before = len(asked)
    drain.turn()

    assert len(asked) == before
    postbag.drain().turn()
    assert len(asked) == before + 1
