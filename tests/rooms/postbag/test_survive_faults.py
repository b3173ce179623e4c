"""Each crash point once: what was acknowledged is there, what was refused is not, and nothing is there twice."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.postbag.entries import Damage, Entry, EntryId, Found
from masthead.postbag.errors import PostbagFullError, PostbagUnavailableError
from masthead.postbag.journals import make_journal, segment_numbers, segment_path
from masthead.postbag.keys import KeyRing, SealingKey, load_key_ring, make_keys
from masthead.postbag.reader import PostbagReader
from masthead.postbag.sealing import seal
from masthead.postbag.segments import Sealed, SegmentLog
from masthead.postbag.writer import Limits, PostbagWriter
from tests.rooms.postbag.conftest import PRIVATE
from tests.rooms.postbag.failing_disk import FailingDisk, ForgetfulDisk

REPO = Path(__file__).resolve().parents[3]


def letter(number):
    return Entry("a.kind", str(number).encode(), number)


def append_all(writer, count=6):
    """Ids by content for those acknowledged, and the errors of the others."""
    kept, refused = {}, []
    for number in range(count):
        try:
            kept[str(number)] = writer.append(letter(number))
        except (PostbagFullError, PostbagUnavailableError) as error:
            refused.append(error)
    return kept, refused


def contents(reader):
    found = list(reader.entries())
    assert not [one for one in found if isinstance(one, Damage)]
    assert len({one.entry.content for one in found}) == len(found)
    return {one.entry.content.decode(): one.id for one in found}


# The first write is a segment's header, then come the mark, the records, the mark and so on.
@pytest.mark.parametrize(
    ("call", "turn"),
    [("write", 1), ("write", 2), ("write", 3), ("write", 4), ("write", 5), ("flush", 1), ("flush", 2)]
    + [("flush", 4), ("rename", 2), ("rename", 3), ("flush_folder", 2), ("flush_folder", 3)],
)
def test_one_failure_costs_nobody_an_entry(write, read, call, turn):
    writer = write(disk=FailingDisk(call, [turn]), limits=Limits(segment_bytes=700))
    kept, refused = append_all(writer)
    assert refused == []
    assert contents(read(writer.journal)) == kept
    writer.close()
    assert contents(read(writer.journal)) == kept


@pytest.mark.parametrize("call", ["write", "flush"])
def test_a_dying_disk_refuses_and_what_was_acknowledged_stays(write, read, call):
    writer = write(disk=FailingDisk(call, range(5, 10_000)))
    kept, refused = append_all(writer)
    assert kept
    assert {type(error) for error in refused} == {PostbagUnavailableError}
    assert contents(read(writer.journal)) == kept


def test_it_writes_again_when_the_disk_does(write, read):
    # The second entry: its own flush, the one after the cut, the new segment's. The third: its segment's, then luck.
    writer = write(disk=FailingDisk("flush", [3, 4, 5, 6]))
    kept, refused = append_all(writer)
    assert (len(kept), len(refused)) == (5, 1)
    assert contents(read(writer.journal)) == kept


@pytest.mark.parametrize("turn", [1, 3, 5])
def test_a_full_disk_is_a_clean_refusal(write, read, turn):
    writer = write(disk=FailingDisk("write", [turn], errno.ENOSPC))
    kept, refused = append_all(writer)
    assert [type(error) for error in refused] == [PostbagFullError]
    assert refused[0].retry_after > 0
    assert contents(read(writer.journal)) == kept
    writer.close()
    assert contents(read(writer.journal)) == kept


def test_no_part_of_a_refused_batch_lands_after_a_crash(root, key, read):
    disk = FailingDisk("write", [3], errno.ENOSPC)
    folder, lock = make_journal(root, disk)
    log = SegmentLog(folder, disk, segment_bytes=10_000, segment_seconds=60)
    small, large = (
        Sealed(key.id, seal(Entry("k", b"x" * length, 1), key, folder.name)) for length in (1, 2000)
    )
    with pytest.raises(PostbagFullError):
        log.write([small, large])  # half of it reaches the file: all of the first, some of the second
    os.close(lock)
    assert list(read(folder.name).entries()) == []


def test_a_flush_that_failed_is_never_repeated_on_the_same_segment(write, root):
    writer = write(disk=FailingDisk("flush", [3]))
    first, second = writer.append(letter(1)), writer.append(letter(2))
    assert second.position.segment > first.position.segment


def test_the_first_copy_of_what_was_written_anew_is_void(write, read, root):
    """The failed flush may have reached the disk after all, and the cut may fail too: still one entry."""

    class StubbornDisk(FailingDisk):
        def truncate(self, descriptor, length):
            raise OSError(errno.EIO, "no")

    writer = write(disk=StubbornDisk("flush", [3]))
    kept, _ = append_all(writer, 3)
    assert segment_path(root / writer.journal, 1).stat().st_size > kept["0"].position.offset + 400
    assert kept["1"].position.segment == 2
    assert contents(read(writer.journal)) == kept
    writer.close()
    assert contents(read(writer.journal)) == kept


CHILD = """
import sys, threading
from pathlib import Path
from masthead.postbag.entries import Entry
from masthead.postbag.keys import load_sealing_key
from masthead.postbag.writer import Limits, PostbagWriter
from tests.rooms.postbag.conftest import PRIVATE
from tests.rooms.postbag.failing_disk import FatalDisk
root, call, turn, threads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
writer = PostbagWriter(root / "bag", load_sealing_key(root / "public"), disk=FatalDisk(call, [turn]),
                       limits=Limits(segment_bytes=3000))
said = threading.Lock()
def send(thread):
    for number in range(10_000):
        text = f"{thread}-{number}"
        entry_id = writer.append(Entry("a.kind", text.encode(), 1))
        with said:
            sys.stdout.write(f"{text} {entry_id}\\n"); sys.stdout.flush()
for thread in range(threads):
    threading.Thread(target=send, args=(thread,)).start()
"""


@pytest.mark.parametrize(
    ("call", "turn", "threads"),
    [("flush", 25, 4), ("write", 30, 4), ("rename", 4, 2), ("flush_folder", 3, 2)],
)
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path, ring, call, turn, threads):
    make_keys(tmp_path / "private", tmp_path / "public")
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path), call, str(turn), str(threads)],
        check=False,
        capture_output=True,
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": f"{REPO / 'src'}{os.pathsep}{REPO}"},
        timeout=60,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    said = dict(line.split() for line in ran.stdout.decode().splitlines())
    assert len(said) >= threads
    (folder,) = (tmp_path / "bag").iterdir()
    with PostbagReader(folder, load_key_ring(tmp_path / "private")) as reader:
        assert reader.ended
        found = contents(reader)
    assert {text: str(found[text]) for text in said} == said
    assert len(found) <= len(said) + threads  # those in flight may have landed, each once


@settings(max_examples=15, deadline=None)
@given(
    turns=st.sets(st.integers(1, 14), max_size=3),
    torn=st.sampled_from([0, 1, 30, 40, 400]),
    count=st.integers(1, 8),
)
def test_a_power_cut_loses_nothing_acknowledged(tmp_path_factory, turns, torn, count):
    class Unlucky(ForgetfulDisk):
        calls = 0

        def flush(self, descriptor):
            self.calls += 1
            if self.calls in turns:
                raise OSError(errno.EIO, "no")
            super().flush(descriptor)

    root, disk, ring = tmp_path_factory.mktemp("bag"), Unlucky(), KeyRing()
    ring.add(PRIVATE)
    key = SealingKey(PRIVATE.public_key().public_bytes_raw())
    writer = PostbagWriter(root, key, disk=disk, limits=Limits(segment_bytes=700))
    kept, _ = append_all(writer, count)
    writer.close()
    disk.cut_power(root / writer.journal, torn)
    with PostbagReader(root / writer.journal, ring) as reader:
        found = [one for one in reader.entries() if isinstance(one, Found)]
    assert [one.id for one in found] == sorted({one.id for one in found})
    assert {one.entry.content.decode() for one in found} >= set(kept)
    assert {one.id for one in found} >= set(kept.values())
    assert len({one.entry.content for one in found}) == len(found)


def two_letters(write):
    writer = write()
    ids = [writer.append(letter(1)), writer.append(letter(2))]
    writer.close()
    return writer.journal, ids


def test_a_tail_torn_at_any_byte_leaves_the_rest_whole(write, read, root):
    journal, (first, second) = two_letters(write)
    segment = segment_path(root / journal, 1)
    whole = segment.read_bytes()
    for length in range(second.position.offset, len(whole)):
        segment.write_bytes(whole[:length])
        (root / journal / "mark").unlink(missing_ok=True)  # a power cut leaves no mark that could say more
        reader = read(journal)
        assert [one.id for one in reader.entries()] == [first]
        reader.close()
        assert segment.stat().st_size == second.position.offset


def test_a_tail_the_mark_vouches_for_is_damage_and_not_cut_off(write, read, root):
    journal, (first, _) = two_letters(write)
    segment = segment_path(root / journal, 1)
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-1])
    reader = read(journal)
    found = list(reader.entries())
    assert found[0].id == first
    assert {(one.segment, type(one)) for one in found[1:]} == {(1, Damage)}
    assert segment.stat().st_size == len(whole) - 1
    assert reader.acknowledge(first) == 1
    assert [path.name for path in (root / journal).glob("*.damaged")] == ["0000000000000001.postbag.damaged"]


@pytest.mark.parametrize("part", ["marker", "length", "key", "checksum", "sealed"])
def test_a_flipped_bit_is_reported_and_the_next_entry_still_found(write, read, root, part):
    place = {"marker": 0, "length": 8, "key": 14, "checksum": 25, "sealed": 80}[part]
    journal, (first, second) = two_letters(write)
    segment = segment_path(root / journal, 1)
    raw = bytearray(segment.read_bytes())
    raw[first.position.offset + place] ^= 4
    segment.write_bytes(raw)
    damage, found = read(journal).entries()
    assert (damage.start, damage.end) == (first.position.offset, second.position.offset)
    assert found.id == second


def test_a_record_copied_to_another_place_is_no_entry(write, read, root):
    journal, (first, second) = two_letters(write)
    segment = segment_path(root / journal, 1)
    raw = segment.read_bytes()
    record = raw[first.position.offset : second.position.offset]
    segment.write_bytes(raw[: second.position.offset] + record + raw[second.position.offset + len(record) :])
    found = list(read(journal).entries())
    assert [type(one) for one in found] == [Found, Damage]


def test_a_lost_header_costs_no_entry(write, read, root):
    journal, ids = two_letters(write)
    segment = segment_path(root / journal, 1)
    segment.write_bytes(bytes(72) + segment.read_bytes()[72:])
    assert [one.id for one in read(journal).entries()] == ids


def test_a_lost_segment_leaves_the_others(write, read, root):
    writer = write(limits=Limits(segment_bytes=400))
    ids = [writer.append(letter(number)) for number in range(3)]
    segment_path(root / writer.journal, 2).unlink()
    assert segment_numbers(root / writer.journal) == [1, 3]
    assert [one.id for one in read(writer.journal).entries()] == [ids[0], ids[2]]


def test_an_id_is_text_in_every_log():
    assert str(EntryId.parse("ab" * 16 + ".3.72")) == "ab" * 16 + ".3.72"
