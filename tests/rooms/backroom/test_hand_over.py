"""What readers sent reaches the room it is for, in order and once."""

import pytest
from django.db import transaction

from masthead.backroom.draining import Drain
from masthead.backroom.handlers import register_handler
from masthead.backroom.models import DamagedStretch, DrainedJournal, WaitingEntry
from masthead.newsroom.models import StoryTag
from masthead.office.models import ContactMessage
from masthead.postbag.forms.answers import receipt_number
from masthead.postbag.keys import load_sealing_key, make_keys
from tests.rooms.backroom.conftest import Postbag, keep_note, note, noted

pytestmark = pytest.mark.django_db


def test_everything_lands_in_order_with_its_receipt_and_time(postbag, moment):
    ids = postbag.send("one", "two", "three", "four", "five", "six")

    turn = postbag.drain().turn()

    assert (turn.handled, turn.more, turn.away) == (6, False, False)
    assert noted() == ["one", "two", "three", "four", "five", "six"]
    first = ContactMessage.objects.earliest("pk")
    assert (first.receipt, first.received_at) == (receipt_number(ids[0]), moment)


def test_a_second_turn_and_a_second_drain_find_nothing(postbag):
    postbag.send("one", "two")
    drain = postbag.drain()
    drain.turn()

    assert drain.turn().handled == 0
    assert postbag.drain().turn().handled == 0
    assert noted() == ["one", "two"]


def test_a_drain_goes_on_where_another_stopped(postbag):
    writer = postbag.open()
    for text in "abc":
        writer.append(note(text))
        assert postbag.drain().turn().handled == 1

    assert noted() == ["a", "b", "c"]


def test_the_disk_forgets_what_was_handled(postbag):
    postbag.send("one", "two", "three", "four", ended=True)

    postbag.drain().turn()

    assert postbag.journals() == []
    assert DrainedJournal.objects.get().upto is not None  # known for ever, should it come back


def test_a_journal_that_comes_back_with_a_backup_is_not_handled_again(postbag):
    postbag.send("one", "two", ended=True)
    (folder,) = postbag.root.iterdir()
    copy = {path.name: path.read_bytes() for path in folder.iterdir()}
    postbag.drain().turn()
    folder.mkdir()
    for name, raw in copy.items():
        (folder / name).write_bytes(raw)

    assert postbag.drain().turn().handled == 0
    assert noted() == ["one", "two"]
    assert postbag.journals() == []


def test_several_journals_and_several_roots_are_emptied(postbag, tmp_path):
    elsewhere = Postbag(tmp_path / "elsewhere")
    elsewhere.keys, elsewhere.public = postbag.keys, postbag.public
    postbag.send("a1", "a2")
    postbag.send("b1", ended=True)
    elsewhere.send("c1")
    drain = Drain([postbag.root, elsewhere.root, tmp_path / "none"], postbag.keys)

    drain.turn()

    assert sorted(noted()) == ["a1", "a2", "b1", "c1"]
    elsewhere.close()


def test_a_turn_without_time_leaves_the_rest_to_the_next(postbag):
    postbag.send("one", "two", "three")
    drain = postbag.drain()

    assert drain.turn(seconds=-1).more
    assert noted() == []
    while drain.turn().more:
        pass
    assert noted() == ["one", "two", "three"]


def test_one_that_fails_keeps_none_waiting_behind_it(postbag):
    def fail(received):
        keep_note(received)  # undone with the rest of its transaction
        raise ValueError("no")

    register_handler("test.broken", fail)
    ids = postbag.send("one", note("bad", "test.broken"), "two")

    assert postbag.drain().turn().handled == 2

    assert noted() == ["one", "two"]
    waiting = WaitingEntry.objects.get()
    assert (waiting.entry_id, waiting.kind, waiting.attempts) == (ids[1], "test.broken", 1)


def test_one_that_fails_at_the_commit_waits_as_well(transactional_db, postbag):
    """Foreign keys are looked at when the transaction ends."""
    register_handler("test.broken", lambda received: StoryTag.objects.create(content_object_id=9, tag_id=9))
    postbag.send("one", note("bad", "test.broken"), "two")

    postbag.drain().turn()

    assert noted() == ["one", "two"]
    assert "IntegrityError" in WaitingEntry.objects.get().error


def test_what_fails_after_the_commit_is_neither_handled_again_nor_kept(transactional_db, postbag):
    def fail_later(received):
        keep_note(received)
        transaction.on_commit(lambda: 1 / 0)

    register_handler("test.note", fail_later)
    postbag.send("one", "two")

    postbag.drain().turn()

    assert noted() == ["one", "two"]
    assert not WaitingEntry.objects.exists()


def test_a_handler_that_swallows_an_error_of_the_database_loses_nothing(postbag):
    def swallow(received):
        try:
            ContactMessage.objects.create(pk=1, received_at=received.received_at)
            ContactMessage.objects.create(pk=1, received_at=received.received_at)
        except Exception:  # noqa: BLE001
            return

    register_handler("test.careless", swallow)
    postbag.send("one", note("x", "test.careless"), "two")

    postbag.drain().turn()

    assert noted()[:1] == ["one"]
    assert noted()[-1:] == ["two"]


def test_a_kind_nobody_takes_waits_until_somebody_does(postbag):
    postbag.send("one", note("view", "audience.view"), "two", ended=True)
    postbag.drain().turn()
    assert "audience.view" in WaitingEntry.objects.get().error
    assert noted() == ["one", "two"]

    register_handler("audience.view", keep_note)
    assert postbag.drain().turn().handled == 1  # a drain that has just started asks all of them again

    assert noted() == ["one", "two", "view"]
    assert not WaitingEntry.objects.exists()
    postbag.drain().turn()
    assert postbag.journals() == []


def test_a_missing_key_stops_its_journal_alone_and_is_told(postbag, tmp_path):
    writer = postbag.open()
    writer.append(note("before"))
    old = next(postbag.keys.glob("*.key"))
    make_keys(postbag.keys, postbag.public)
    (new,) = set(postbag.keys.glob("*.key")) - {old}
    writer.use_key(load_sealing_key(postbag.public))
    writer.append(note("sealed to the lost key"))
    away = new.rename(tmp_path / new.name)
    postbag.send("elsewhere")  # its journal is sealed to the lost key too
    drain = postbag.drain()

    drain.turn()

    assert noted() == ["before"]
    troubles = list(DrainedJournal.objects.exclude(trouble="").values_list("trouble", flat=True))
    assert len(troubles) == 2
    assert new.stem in troubles[0]

    away.rename(new)
    drain.turn()

    assert sorted(noted()) == ["before", "elsewhere", "sealed to the lost key"]
    assert not DrainedJournal.objects.exclude(trouble="").exists()


def test_without_any_key_everything_stays(postbag, tmp_path, caplog):
    postbag.send("one")
    kept = postbag.keys.rename(tmp_path / "away")
    drain = postbag.drain()

    drain.turn()
    drain.turn()

    assert noted() == []
    assert len([line for line in caplog.messages if "cannot be opened" in line]) == 1
    kept.rename(postbag.keys)
    drain.turn()
    assert noted() == ["one"]


def test_damage_is_told_once_and_the_rest_lands(postbag):
    ids = postbag.send("one", "two", "three", ended=True)
    (segment, *_) = sorted(postbag.root.glob("*/*.postbag"))
    raw = bytearray(segment.read_bytes())
    raw[ids[0].position.offset + 60] ^= 1
    segment.write_bytes(raw)

    postbag.drain().turn()
    postbag.drain().turn()

    assert noted() == ["two", "three"]
    assert DamagedStretch.objects.count() == 1
    assert [path.name for path in postbag.root.glob("*/*.damaged")] == ["0000000000000001.postbag.damaged"]


def test_a_root_that_cannot_be_read_is_told_and_not_raised(postbag):
    postbag.send("one", ended=True)
    (folder,) = postbag.root.iterdir()
    (folder / "0000000000000001.postbag").rename(folder / "kept")
    (folder / "0000000000000001.postbag").mkdir()

    postbag.drain().turn()

    assert "cannot be used" in DrainedJournal.objects.get().trouble
