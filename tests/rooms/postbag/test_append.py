"""An entry is acknowledged once it is on disk, and an acknowledged entry is there for the newsroom, once."""

import threading

import pytest

from masthead.postbag.disk import Disk
from masthead.postbag.entries import Entry, EntryId, Found
from masthead.postbag.errors import (
    BadEntryIdError,
    EntryTooLargeError,
    PostbagFullError,
    PostbagUnavailableError,
)
from masthead.postbag.journals import segment_numbers
from masthead.postbag.sealing import MAX_CONTENT
from masthead.postbag.writer import Limits
from tests.rooms.postbag.failing_disk import FailingDisk


def letter(text="hello"):
    return Entry("office.contact", text.encode(), 1_700_000_000_000)


def fill(writer):
    """The ids it took until it was full, and what it said then."""
    kept = []
    for _ in range(30):
        try:
            kept.append(writer.append(letter()))
        except PostbagFullError as refused:
            return kept, refused
    raise AssertionError("It never filled.")


class HeldDisk(Disk):
    """Every flush waits until the test lets go."""

    def __init__(self):
        self.go_on = threading.Event()

    def flush(self, descriptor):
        assert self.go_on.wait(20)
        super().flush(descriptor)


def test_an_entry_comes_out_as_it_went_in(write, read):
    writer = write()
    sent = Entry("office.contact", "Добрий день".encode(), 1_700_000_000_123)
    entry_id = writer.append(sent)
    assert list(read(writer.journal).entries()) == [Found(entry_id, sent)]


def test_nothing_of_it_can_be_read_on_the_disk(write, root):
    writer = write()
    writer.append(letter("the source is Olena"))
    raw = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert b"Olena" not in raw
    assert b"contact" not in raw


def test_threads_get_ids_of_their_own_in_the_order_of_the_journal(write, read):
    writer = write()
    got = [[] for _ in range(8)]

    def send(thread):
        for number in range(12):
            got[thread].append((writer.append(letter(f"{thread}.{number}")), f"{thread}.{number}"))

    threads = [threading.Thread(target=send, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = [(one.id, one.entry.content.decode()) for one in read(writer.journal).entries()]
    assert found == sorted(found)
    assert sorted(pair for pairs in got for pair in pairs) == found
    assert all(pairs == sorted(pairs) for pairs in got)


def test_an_id_survives_being_text(write):
    entry_id = write().append(letter())
    assert EntryId.parse(str(entry_id)) == entry_id


@pytest.mark.parametrize("text", ["", "x.1.2", "0" * 32 + ".1", "0" * 32 + ".1.-2", "0" * 32 + ".1.2\n"])
def test_other_text_is_no_id(text):
    with pytest.raises(BadEntryIdError):
        EntryId.parse(text)


def test_an_entry_too_long_is_refused_before_it_is_sealed(write, read):
    writer = write()
    with pytest.raises(EntryTooLargeError) as refused:
        writer.append(letter("x" * (MAX_CONTENT + 1)))
    assert refused.value.limit == MAX_CONTENT
    assert list(read(writer.journal).entries()) == []


def test_a_full_postbag_says_when_to_come_back(write, read):
    writer = write(limits=Limits(total_bytes=2000, retry_full=77))
    kept, refused = fill(writer)
    assert refused.retry_after == 77
    assert not refused.permanent
    assert [one.id for one in read(writer.journal).entries()] == kept
    assert kept


def test_the_last_of_the_disk_is_left_to_others(write, read):
    writer = write(limits=Limits(keep_free_bytes=1 << 62))
    with pytest.raises(PostbagFullError, match="disk"):
        writer.append(letter())
    assert list(read(writer.journal).entries()) == []


def test_too_many_waiting_are_refused_and_the_waiting_ones_land(write, read):
    disk = HeldDisk()
    writer = write(limits=Limits(waiting_entries=2), disk=disk)
    waiting = []
    try:
        with pytest.raises(PostbagFullError):
            waiting.extend(writer.append_soon(letter()) for _ in range(4))
    finally:
        disk.go_on.set()
    landed = [one.result(10) for one in waiting]
    assert [one.id for one in read(writer.journal).entries()] == landed


def test_room_is_found_again_after_a_drain(write, read):
    writer = write(limits=Limits(total_bytes=3000, segment_bytes=500))
    kept, _ = fill(writer)
    writer._counted_at -= 2  # a second has passed
    assert read(writer.journal).acknowledge(kept[-1]) > 0
    assert writer.append(letter()) > kept[-1]


def test_a_long_segment_is_followed_by_another(write, read, root):
    writer = write(limits=Limits(segment_bytes=700))
    ids = [writer.append(letter(str(number))) for number in range(7)]
    assert len(segment_numbers(root / writer.journal)) > 2
    assert [one.id for one in read(writer.journal).entries()] == ids


def test_an_old_segment_is_closed_without_a_new_entry(write, read):
    writer = write(limits=Limits(segment_seconds=0.01))
    entry_id = writer.append(letter())
    reader = read(writer.journal)
    for _ in range(500):
        if reader.acknowledge(entry_id):
            break
        threading.Event().wait(0.01)
    assert list(reader.entries()) == []
    assert writer.append(letter()) > entry_id


def test_a_segment_that_could_not_be_closed_in_time_costs_nothing(write, read):
    disk = FailingDisk("rename", [3])  # the journal's, the first segment's, the one by age
    writer = write(limits=Limits(segment_seconds=0.01), disk=disk)
    first = writer.append(letter("first"))
    for _ in range(500):
        if disk.calls == 3:
            break
        threading.Event().wait(0.01)
    second = writer.append(letter("second"))
    assert [one.id for one in read(writer.journal).entries()] == [first, second]
    assert second.position.segment > 2


def test_a_kind_too_long_is_refused(write):
    with pytest.raises(EntryTooLargeError):
        write().append(Entry("a." + "k" * 200, b"", 1))


def test_a_closed_writer_refuses(write):
    writer = write()
    writer.append(letter())
    writer.close()
    writer.close()
    with pytest.raises(PostbagUnavailableError):
        writer.append(letter())


def test_what_waits_is_written_when_the_writer_closes(write, read):
    writer = write()
    waiting = [writer.append_soon(letter(str(number))) for number in range(20)]
    writer.close()
    assert [one.id for one in read(writer.journal).entries()] == [one.result(0) for one in waiting]


def test_whoever_hangs_up_before_the_write_is_left_out(write, read):
    disk = HeldDisk()
    writer = write(disk=disk)
    first, gone, stays = (writer.append_soon(letter(text)) for text in ("first", "gone", "stays"))
    while not first.running():
        threading.Event().wait(0.005)
    hung_up = gone.cancel()
    disk.go_on.set()
    landed = [first.result(10), *([] if hung_up else [gone.result(10)]), stays.result(10)]
    assert [one.id for one in read(writer.journal).entries()] == landed


def test_each_run_of_a_writer_has_a_journal_of_its_own(write, read):
    first = write()
    entry_id = first.append(letter())
    first.close()
    second = write()
    assert second.append(letter()).journal != entry_id.journal
