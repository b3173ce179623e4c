"""The writing end of a journal: which segment is open, how far it is on disk, and what to do when the disk fails.

After a failed flush the segment is given up and what waits is written anew in another one. The kernel may have
marked the unwritten pages clean, so that a second flush of the same file would report success over bytes that are
not on the device (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020; PostgreSQL
answered the same discovery in 2018 by stopping at the first failure).
"""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from masthead.postbag.disk import Disk
from masthead.postbag.entries import EntryId, Position
from masthead.postbag.errors import PostbagError, PostbagFullError, PostbagUnavailableError
from masthead.postbag.journals import move_mark, open_mark, segment_path
from masthead.postbag.layout import (
    SEGMENT_HEADER_LENGTH,
    SegmentHeader,
    pack_record,
    pack_segment_header,
)

log = logging.getLogger(__name__)
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
DISK_FULL_RETRY = 30  # seconds


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed bytes and the key they are sealed to, ready to be written."""

    key_id: bytes
    payload: bytes


@dataclass(slots=True)
class _Open:
    number: int
    descriptor: int
    end: int
    since: float  # monotonic seconds


class SegmentLog:
    """Used by one thread. Holds at most one open segment; everything up to `durable` is on disk."""

    def __init__(
        self,
        folder: Path,
        disk: Disk,
        *,
        segment_bytes: int,
        segment_seconds: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._disk = disk
        self._segment_bytes = segment_bytes
        self._segment_seconds = segment_seconds
        self._clock = clock
        self._open: _Open | None = None
        self._last_number = 0
        self._mark = open_mark(folder)
        self.durable = Position(0, 0)

    def write(self, batch: Sequence[Sealed]) -> list[EntryId]:
        """Put the batch on disk, all of it or none, and return its ids in order.

        1. Open a segment if there is none or it is too long or old.
        2. Write the records behind what is durable, and flush once.
        3. Full disk: cut the segment back, raise PostbagFullError.
        4. Any other failure: give the segment up, try once more in a new one, then raise PostbagUnavailableError.
        """
        for attempt in (1, 2):
            try:
                return self._write_once(batch)
            except OSError as error:
                log.error("The postbag could not write to %s: %s", self._folder.name, error)
                refusal = self._after_failure(error)
                if refusal or attempt == 2:
                    raise refusal or PostbagUnavailableError(str(error)) from error
        raise AssertionError("unreachable")

    def seconds_to_rotation(self) -> float | None:
        """How long the open segment may still be used; None if there is nothing in it to hand over."""
        if self._open is None or self._open.end == SEGMENT_HEADER_LENGTH:
            return None
        return max(0.0, self._open.since + self._segment_seconds - time.monotonic())

    def rotate(self) -> None:
        """Close the open segment, so that it can be deleted once drained. A failure is left to the next write."""
        try:
            self._start_segment()
        except OSError as error:
            log.error("The postbag could not open a new segment in %s: %s", self._folder.name, error)
            self._give_up()

    def close(self) -> None:
        if self._open:
            self._disk.close(self._open.descriptor)
            self._open = None
        self._disk.close(self._mark)

    def _write_once(self, batch: Sequence[Sealed]) -> list[EntryId]:
        if self._open is None or self._is_due(self._open):
            self._start_segment()
        assert self._open is not None  # noqa: S101 - _start_segment has opened it or raised
        segment = self._open
        records, positions, end = [], [], segment.end
        for sealed in batch:
            position = Position(segment.number, end)
            records.append(pack_record(self._folder.name, position, sealed.key_id, sealed.payload))
            positions.append(position)
            end += len(records[-1])
        self._disk.write(segment.descriptor, b"".join(records), segment.end)
        self._disk.flush(segment.descriptor)
        segment.end = end
        self._advance(Position(segment.number, end))
        return [EntryId(self._folder.name, position) for position in positions]

    def _is_due(self, segment: _Open) -> bool:
        if segment.end == SEGMENT_HEADER_LENGTH:
            return False
        too_old = time.monotonic() - segment.since >= self._segment_seconds
        return too_old or segment.end >= self._segment_bytes

    def _start_segment(self) -> None:
        """A segment appears under its name only with a whole header, and is used only once its name is on disk."""
        self._last_number += 1  # a number is never tried twice
        number = self._last_number
        header = SegmentHeader(self._folder.name, number, int(self._clock() * 1000), self.durable)
        target = segment_path(self._folder, number)
        beside = target.with_suffix(".new")
        descriptor = self._disk.create(beside)
        try:
            self._disk.write(descriptor, pack_segment_header(header), 0)
            self._disk.flush(descriptor)
            self._disk.rename(beside, target)
            self._disk.flush_folder(self._folder)
        except OSError:
            self._disk.close(descriptor)
            beside.unlink(missing_ok=True)
            raise
        if self._open:
            self._disk.close(self._open.descriptor)
        self._open = _Open(number, descriptor, SEGMENT_HEADER_LENGTH, time.monotonic())
        self._advance(Position(number, SEGMENT_HEADER_LENGTH))

    def _advance(self, durable: Position) -> None:
        self.durable = durable
        try:
            move_mark(self._disk, self._mark, durable)
        except OSError as error:
            # The entries are on disk and will be acknowledged; readers only see them later.
            log.error("The mark of %s could not be moved: %s", self._folder.name, error)

    def _after_failure(self, error: OSError) -> PostbagError | None:
        full = error.errno in _NO_ROOM
        if full and self._cut_back():
            return PostbagFullError("no space on the disk", DISK_FULL_RETRY)
        self._give_up()
        return PostbagFullError("no space on the disk", DISK_FULL_RETRY) if full else None

    def _cut_back(self) -> bool:
        """Drop what stands behind the durable end, so that nothing refused lands after a crash."""
        if self._open is None:
            return False
        try:
            self._disk.truncate(self._open.descriptor, self._open.end)
            self._disk.flush(self._open.descriptor)
        except OSError:
            return False
        return True

    def _give_up(self) -> None:
        """Leave the segment. The next one's header says that all behind `durable` is void."""
        if self._open is None:
            return
        self._cut_back()
        self._disk.close(self._open.descriptor)
        self._open = None
