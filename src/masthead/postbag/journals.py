"""A journal as a folder: its name is its id, its files are segments, a mark and a lock.

<root>/<journal id>/lock                  held by the one writer, afterwards by whoever drains
<root>/<journal id>/mark                  how far the journal is known to be on disk
<root>/<journal id>/0000000000000001.postbag
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from masthead.postbag.disk import Disk
from masthead.postbag.entries import Damage, Position
from masthead.postbag.layout import (
    MARK_LENGTH,
    RECORD_MARKER,
    SEGMENT_HEADER_LENGTH,
    Record,
    SegmentHeader,
    pack_mark,
    read_mark,
    read_record,
    read_segment_header,
)

_JOURNAL = re.compile(r"[0-9a-f]{32}\Z")
_SEGMENT = re.compile(r"([0-9]{16})\.postbag\Z")
SET_ASIDE = ".damaged"  # behind the name of a segment that was drained but held damage


def journal_folders(root: Path) -> list[Path]:
    """Every journal below the root, by id. A missing root holds none."""
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if _JOURNAL.match(path.name) and path.is_dir())


def make_journal(root: Path, disk: Disk) -> tuple[Path, int]:
    """A new empty journal under a random id, its name on disk, and the descriptor that holds its lock.

    It gets its name only once it is locked: a drain that lists the root never takes it for one that has ended.
    """
    root.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    beside, folder = root / f"{name}.new", root / name
    beside.mkdir(mode=0o770)
    lock = take_lock(beside)
    assert lock is not None  # noqa: S101 - nobody else knows the name
    disk.rename(beside, folder)
    disk.flush_folder(root)
    return folder, lock


def segment_path(folder: Path, number: int) -> Path:
    return folder / f"{number:016d}.postbag"


def segment_numbers(folder: Path) -> list[int]:
    """The segments that are there, oldest first."""
    return sorted(int(found[1]) for path in folder.iterdir() if (found := _SEGMENT.match(path.name)))


def used_bytes(root: Path) -> int:
    """What all journals below the root take, segments set aside included. One stat per file."""
    return sum(_bytes_in(folder) for folder in journal_folders(root))


def _bytes_in(folder: Path) -> int:
    total = 0
    try:
        with os.scandir(folder) as found:
            for file in found:
                total += file.stat().st_size
    except FileNotFoundError:  # drained in this moment
        return total
    return total


def take_lock(folder: Path) -> int | None:
    """A descriptor that holds the journal until it is closed, or None while another process has it."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def durable_mark(folder: Path) -> Position | None:
    """How far the journal is known to be on disk; None before its first segment."""
    try:
        raw = (folder / "mark").read_bytes()
    except FileNotFoundError:
        return None
    return read_mark(raw)


def open_mark(folder: Path) -> int:
    return os.open(folder / "mark", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)


def move_mark(disk: Disk, descriptor: int, durable: Position) -> None:
    """Say how far readers may go. It is not flushed: after a crash a reader that has the lock finds the end itself."""
    packed = pack_mark(durable)
    assert len(packed) == MARK_LENGTH  # noqa: S101 - one write, so that no reader meets half of it
    disk.write(descriptor, packed, 0)


def header_of(folder: Path, number: int) -> SegmentHeader | None:
    """The segment's header, or None if it is missing, unsound or another segment's."""
    try:
        with segment_path(folder, number).open("rb") as file:
            header = read_segment_header(file.read(SEGMENT_HEADER_LENGTH))
    except FileNotFoundError:
        return None
    return header if header and (header.journal, header.number) == (folder.name, number) else None


def valid_end(folder: Path, number: int, later: list[int]) -> int:
    """Up to which offset the segment counts, by the first sound header among the later segments."""
    for follower in later:
        header = header_of(folder, follower)
        if header:
            if header.after.segment == number:
                return header.after.offset
            return 0 if header.after.segment < number else segment_path(folder, number).stat().st_size
    return segment_path(folder, number).stat().st_size


def scan(folder: Path, number: int, start: int, end: int) -> Iterator[Record | Damage]:
    """The records from `start` on, and in their place what is damaged between them. Reads the span into memory.

    Neither the segment's header nor a neighbour is needed: each record's checksum covers its own place.
    """
    with segment_path(folder, number).open("rb") as file:
        file.seek(start)
        data = file.read(max(0, end - start))
    at = 0
    while at < len(data):
        found = read_record(folder.name, number, data, at, start)
        if isinstance(found, str):
            sound = _next_record(folder.name, number, data, at + 1, start)
            yield Damage(folder.name, number, start + at, start + sound, found)
            at = sound
        else:
            yield found
            at = found.end - start
    if start + len(data) < end:
        yield Damage(folder.name, number, start + len(data), end, "the segment is shorter than it was")


def count_behind(folder: Path, after: Position) -> int:
    """How many records stand behind a position, by looking alone: no key, no lock, nothing put right.

    For people who ask how much waits. Reads one segment into memory at a time. A missing folder holds none.
    """
    try:
        mark, numbers = durable_mark(folder), segment_numbers(folder)
        return sum(
            _count_in(folder, number, after, mark, [later for later in numbers if later > number])
            for number in numbers
            if mark is not None and after.segment <= number <= mark.segment
        )
    except FileNotFoundError:  # drained in this moment
        return 0


def _count_in(folder: Path, number: int, after: Position, mark: Position | None, later: list[int]) -> int:
    end = mark.offset if mark and mark.segment == number else valid_end(folder, number, later)
    start = after.offset if after.segment == number else SEGMENT_HEADER_LENGTH
    found = scan(folder, number, max(SEGMENT_HEADER_LENGTH, start), end)
    return sum(isinstance(one, Record) and one.position > after for one in found)


def _next_record(journal: str, segment: int, data: bytes, at: int, starts_at: int) -> int:
    while (at := data.find(RECORD_MARKER, at)) >= 0:
        if isinstance(read_record(journal, segment, data, at, starts_at), Record):
            return at
        at += 1
    return len(data)
