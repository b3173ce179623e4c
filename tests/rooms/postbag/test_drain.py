"""The newsroom takes entries out in order, comes back where it stopped, and forgets only what had its effect."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from masthead.postbag.disk import Disk
from masthead.postbag.entries import Damage, Entry, EntryId, Position
from masthead.postbag.errors import BadEntryIdError
from masthead.postbag.journals import count_behind, journal_folders, segment_numbers, segment_path
from masthead.postbag.keys import KeyRing, SealingKey
from masthead.postbag.reader import PostbagReader, open_readers
from masthead.postbag.writer import Limits, PostbagWriter
from tests.rooms.postbag.conftest import PRIVATE

SMALL = Limits(segment_bytes=700)


def letter(number=0):
    return Entry("a.kind", str(number).encode(), number)


def ids(reader, after=None):
    return [one.id for one in reader.entries(after)]


def test_it_goes_on_behind_any_entry(write, read):
    writer = write(limits=SMALL)
    sent = [writer.append(letter(number)) for number in range(6)]
    reader = read(writer.journal)
    for index, entry_id in enumerate(sent):
        assert ids(reader, entry_id) == sent[index + 1 :]


def test_an_id_of_another_journal_is_refused(write, read):
    writer = write()
    stranger = EntryId("ab" * 16, writer.append(letter()).position)
    with pytest.raises(BadEntryIdError):
        ids(read(writer.journal), stranger)
    with pytest.raises(BadEntryIdError):
        read(writer.journal).acknowledge(stranger)


def test_an_open_journal_keeps_the_segment_in_use(write, read, root):
    writer = write()
    entry_id = writer.append(letter())
    reader = read(writer.journal)
    assert not reader.ended
    assert reader.acknowledge(entry_id) == 0
    assert ids(reader) == [entry_id]


def test_a_segment_stays_while_one_of_its_entries_waits(write, read, root):
    writer = write(limits=SMALL)
    sent = [writer.append(letter(number)) for number in range(6)]
    reader = read(writer.journal)
    in_first = [one for one in sent if one.position.segment == 1]
    assert len(in_first) > 1
    assert reader.acknowledge(in_first[-2]) == 0
    assert reader.acknowledge(in_first[-1]) == 1
    assert reader.acknowledge(in_first[-1]) == 0
    assert ids(reader) == sent[len(in_first) :]


@pytest.mark.parametrize("kept", [0, 2, 5])
def test_a_segment_stays_for_an_entry_that_is_kept_and_the_others_go(write, read, root, kept):
    writer = write(limits=SMALL)
    sent = [writer.append(letter(number)) for number in range(6)]
    writer.close()
    reader = read(writer.journal)

    reader.acknowledge(sent[-1], keep=[sent[kept]])

    assert segment_numbers(root / writer.journal) == [sent[kept].position.segment]
    assert reader.find(sent[kept]).entry == letter(kept)
    assert ids(reader, sent[-1]) == []
    assert not reader.remove_if_drained()
    reader.close()
    again = read(writer.journal)
    assert again.find(sent[kept]).entry == letter(kept)
    again.acknowledge(sent[-1])
    assert journal_folders(root) == []


def test_an_entry_is_found_by_its_id_while_the_writer_goes_on(write, read):
    writer = write(limits=SMALL)
    sent = [writer.append(letter(number)) for number in range(6)]
    reader = read(writer.journal)

    assert [reader.find(one).entry.received_ms for one in sent] == list(range(6))


def test_what_is_no_entry_any_more_is_not_found(write, read, root):
    writer = write()
    first, second = writer.append(letter(1)), writer.append(letter(2))
    stranger = EntryId("ab" * 16, first.position)
    segment = segment_path(root / writer.journal, 1)
    raw = bytearray(segment.read_bytes())
    raw[first.position.offset + 50] ^= 1
    segment.write_bytes(raw)
    reader = read(writer.journal)

    assert isinstance(reader.find(first), Damage)
    assert reader.find(second).id == second
    assert reader.find(EntryId(writer.journal, Position(7, 72))) is None
    with pytest.raises(BadEntryIdError):
        reader.find(stranger)
    with pytest.raises(BadEntryIdError):
        reader.acknowledge(second, keep=[stranger])


def test_what_waits_is_counted_without_a_key_or_a_lock(write, root):
    writer = write(limits=SMALL)
    folder = root / writer.journal
    assert count_behind(folder, Position(0, 0)) == 0
    sent = [writer.append(letter(number)) for number in range(6)]

    assert [count_behind(folder, one.position) for one in sent] == [5, 4, 3, 2, 1, 0]
    assert count_behind(folder, Position(0, 0)) == 6
    assert count_behind(root / ("ab" * 16), Position(0, 0)) == 0


def test_a_journal_that_cannot_be_settled_keeps_nobody_out(write, read, root, ring):
    class DeadDisk(Disk):
        def flush(self, descriptor):
            raise OSError(5, "no")

    writer = write()
    entry_id = writer.append(letter())
    writer.close()
    with pytest.raises(OSError, match="no"):
        PostbagReader(root / writer.journal, ring, disk=DeadDisk())

    assert ids(read(writer.journal)) == [entry_id]
    assert read(writer.journal).ended is False  # the reader before holds it


def test_an_ended_journal_goes_with_its_last_entry(write, read, root):
    writer = write(limits=SMALL)
    sent = [writer.append(letter(number)) for number in range(4)]
    writer.close()
    reader = read(writer.journal)
    reader.acknowledge(sent[-2])
    assert journal_folders(root) == [root / writer.journal]
    reader.acknowledge(sent[-1])
    assert journal_folders(root) == []
    assert ids(reader) == []
    assert reader.acknowledge(sent[-1]) == 0


def test_a_journal_nobody_wrote_to_goes_once_it_has_ended(write, read, root):
    writer = write()
    assert not read(writer.journal).remove_if_drained()
    writer.close()
    assert read(writer.journal).remove_if_drained()
    assert journal_folders(root) == []


def test_a_journal_with_an_entry_does_not_go(write, read, root):
    writer = write()
    writer.append(letter())
    writer.close()
    assert not read(writer.journal).remove_if_drained()
    assert len(ids(read(writer.journal))) == 1


def test_what_no_flush_covered_is_not_shown_while_the_writer_lives(write, read, root):
    writer = write()
    entry_id = writer.append(letter())
    segment = next((root / writer.journal).glob("*.postbag"))
    segment.write_bytes(segment.read_bytes() * 2)
    assert ids(read(writer.journal)) == [entry_id]


def test_every_journal_of_the_root_is_read(write, root, ring):
    sent = {write().append(letter()) for _ in range(3)}
    readers = open_readers(root, ring)
    assert {one.id for reader in readers for one in reader.entries()} == sent
    for reader in readers:
        reader.close()


def test_a_root_that_is_not_there_yet_holds_no_journal(root, ring):
    assert open_readers(root, ring) == []


def test_a_position_beyond_the_end_finds_nothing(write, read):
    writer = write()
    writer.append(letter())
    assert ids(read(writer.journal), EntryId(writer.journal, Position(9, 9))) == []


class Drain(RuleBasedStateMachine):
    """Writers come and go, drains stop anywhere: every acknowledged entry has its effect once, in order."""

    def __init__(self):
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="masthead-postbag-"))
        self.ring = KeyRing()
        self.ring.add(PRIVATE)
        self.writer = None
        self.sent, self.effects, self.cursors = [], [], {}
        self.number = 0

    @rule(count=st.integers(1, 4))
    def append(self, count):
        if self.writer is None:
            key = SealingKey(PRIVATE.public_key().public_bytes_raw())
            self.writer = PostbagWriter(self.root, key, limits=SMALL)
        for _ in range(count):
            self.number += 1
            self.sent.append((self.writer.append(letter(self.number)), self.number))

    @precondition(lambda self: self.writer)
    @rule()
    def stop(self):
        self.writer.close()
        self.writer = None

    @rule(most=st.integers(0, 5), acknowledge=st.booleans())
    def drain(self, most, acknowledge):
        for folder in journal_folders(self.root):
            with PostbagReader(folder, self.ring) as reader:
                for index, one in enumerate(reader.entries(self.cursors.get(folder.name))):
                    if index == most:
                        break
                    # The effect and the cursor are one transaction.
                    self.effects.append((one.id, one.entry.received_ms))
                    self.cursors[folder.name] = one.id
                if acknowledge and folder.name in self.cursors:
                    reader.acknowledge(self.cursors[folder.name])

    @invariant()
    def no_effect_is_invented_or_doubled(self):
        assert len(set(self.effects)) == len(self.effects)
        assert set(self.effects) <= set(self.sent)

    def teardown(self):
        if self.writer:
            self.stop()
        self.drain(10_000, True)
        try:
            assert sorted(self.effects) == sorted(self.sent)
            for journal in self.cursors:
                mine = [effect for effect in self.effects if effect[0].journal == journal]
                assert mine == sorted(mine)
            assert [segment_numbers(folder) for folder in journal_folders(self.root)] == []
        finally:
            shutil.rmtree(self.root)


Drain.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
test_drain_in_any_order = Drain.TestCase
