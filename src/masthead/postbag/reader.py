"""The newsroom's end of the postbag: entries in the order they were written, each under its lasting id.

Exactly once is the drain's affair: it stores the id of the last entry in the same transaction as the entry's effect
and comes back with `entries(after=that id)`; only then `acknowledge` lets the disk forget.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from masthead.postbag.disk import Disk
from masthead.postbag.entries import Damage, EntryId, Found, Position
from masthead.postbag.errors import BadEntryIdError, BadSealError
from masthead.postbag.journals import (
    SET_ASIDE,
    durable_mark,
    journal_folders,
    move_mark,
    open_mark,
    scan,
    segment_numbers,
    segment_path,
    take_lock,
    valid_end,
)
from masthead.postbag.keys import KeyRing
from masthead.postbag.layout import MAX_SEALED, RECORD_HEADER_LENGTH, SEGMENT_HEADER_LENGTH, Record
from masthead.postbag.sealing import unseal


def open_readers(root: Path, keys: KeyRing) -> list[PostbagReader]:
    """A reader for each journal below the root. Close them all; see PostbagReader."""
    readers = []
    for folder in journal_folders(root):
        try:
            readers.append(PostbagReader(folder, keys))
        except FileNotFoundError:  # another drain has just emptied and removed it
            continue
    return readers


class PostbagReader:
    """Reads one journal, also while its writer goes on in another process: only what is known to be on disk.

    If the writer is gone the reader takes its place, cuts a torn tail off and reads to the end; the journal is then
    `ended`, and disappears with its last acknowledged entry.
    """

    def __init__(self, folder: Path, keys: KeyRing, *, disk: Disk | None = None) -> None:
        self.journal = folder.name
        self._folder = folder
        self._keys = keys
        self._disk = disk or Disk()
        self._lock_descriptor = take_lock(folder)
        if self.ended:
            try:
                self._settle()
            except BaseException:  # a lock nobody lets go would keep every later reader out
                self.close()
                raise

    @property
    def ended(self) -> bool:
        """Whether nothing can be added to this journal any more."""
        return self._lock_descriptor is not None

    def entries(self, after: EntryId | None = None) -> Iterator[Found | Damage]:
        """Entries behind `after`, oldest first, and in its place each stretch that is damaged.

        Raises UnknownKeyError and NewerEntryError at an entry that must wait for a person: it stays, and so does
        what follows. Reads one segment into memory at a time.
        """
        start = self._check(after)
        for number in self._segments():
            if number >= start.segment:
                yield from self._entries_of(number, start if number == start.segment else None)

    def find(self, entry_id: EntryId) -> Found | Damage | None:
        """The entry of an id that `entries` gave; None when its segment is gone. Raises as `entries` does."""
        place = self._check(entry_id)
        path = segment_path(self._folder, place.segment)
        try:
            end = min(path.stat().st_size, place.offset + RECORD_HEADER_LENGTH + MAX_SEALED)
            found = next(scan(self._folder, place.segment, place.offset, end), None)
        except FileNotFoundError:
            return None
        return self._opened(found) if isinstance(found, Record) else found

    def acknowledge(self, upto: EntryId, *, keep: Collection[EntryId] = ()) -> int:
        """Forget segments whose every entry is at or before `upto`; returns how many went. Safe to run twice.

        The caller says that all of them had their effect but those in `keep`, whose segments stay. A segment that
        held damage is set aside for a person.
        """
        position = self._check(upto)
        kept = {self._check(one).segment for one in keep}
        gone = 0
        for number in self._segments():
            if number > position.segment or not self._is_closed(number):
                break
            if number == position.segment and self._records_after(position):
                break
            if number not in kept:
                self._forget(number)
                gone += 1
        self._remove_if_empty()
        return gone

    def remove_if_drained(self) -> bool:
        """Remove an ended journal in which no entry ever stood. Returns whether it is gone."""
        if self.ended and self._folder.is_dir():
            for number in self._segments():
                if list(scan(self._folder, number, *self._span(number))):
                    return False
                self._forget(number)
            self._remove_if_empty()
        return not self._folder.exists()

    def close(self) -> None:
        """Let the journal go. Safe to call twice."""
        if self._lock_descriptor is not None:
            os.close(self._lock_descriptor)
            self._lock_descriptor = None

    def __enter__(self) -> PostbagReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check(self, entry_id: EntryId | None) -> Position:
        if entry_id is None:
            return Position(0, 0)
        if entry_id.journal != self.journal:
            raise BadEntryIdError("The id belongs to another journal. Pass the one stored for this journal.")
        return entry_id.position

    def _segments(self) -> list[int]:
        """Those readers may see: up to the one the mark stands in."""
        mark = durable_mark(self._folder)
        if mark is None:
            return []
        return [number for number in segment_numbers(self._folder) if number <= mark.segment]

    def _span(self, number: int) -> tuple[int, int]:
        mark = durable_mark(self._folder)
        if mark and mark.segment == number:
            return SEGMENT_HEADER_LENGTH, mark.offset
        later = [other for other in segment_numbers(self._folder) if other > number]
        return SEGMENT_HEADER_LENGTH, valid_end(self._folder, number, later)

    def _is_closed(self, number: int) -> bool:
        mark = durable_mark(self._folder)
        return self.ended or (mark is not None and number < mark.segment)

    def _entries_of(self, number: int, after: Position | None) -> Iterator[Found | Damage]:
        start, end = self._span(number)
        for found in scan(self._folder, number, max(start, after.offset) if after else start, end):
            if isinstance(found, Damage):
                yield found
            elif after is None or found.position > after:
                yield self._opened(found)

    def _opened(self, record: Record) -> Found | Damage:
        try:
            entry = unseal(record.sealed, record.key_id, self._keys, self.journal)
        except BadSealError as error:
            place = record.position
            return Damage(self.journal, place.segment, place.offset, record.end, str(error))
        return Found(EntryId(self.journal, record.position), entry)

    def _records_after(self, position: Position) -> bool:
        start, end = self._span(position.segment)
        found = scan(self._folder, position.segment, max(start, position.offset), end)
        return any(isinstance(one, Record) and one.position > position for one in found)

    def _forget(self, number: int) -> None:
        path = segment_path(self._folder, number)
        found = scan(self._folder, number, *self._span(number))
        if any(isinstance(one, Damage) for one in found):
            self._disk.rename(path, path.with_name(path.name + SET_ASIDE))
        else:
            self._disk.remove(path)

    def _remove_if_empty(self) -> None:
        """An ended journal without a segment goes; one with something set aside stays for a person to look at."""
        if self.ended and self._folder.is_dir() and not any(self._folder.glob("*.postbag*")):
            for name in ("mark", "lock"):
                self._disk.remove(self._folder / name)
            self._folder.rmdir()

    def _settle(self) -> None:
        """Find where the journal ends, now that nobody writes. Safe to run again after a crash in the middle.

        1. Drop new segments that never got their name.
        2. Scan the last segment. What follows its last whole record is a torn tail: no flush ever covered it,
           or the mark would say so. Cut it off; if the mark does cover it, it is damage and stays.
        3. Flush, so that nothing drained from here depends on the page cache, and move the mark to the end.
        """
        for leftover in self._folder.glob("*.new"):
            self._disk.remove(leftover)
        numbers = segment_numbers(self._folder)
        if not numbers:
            return
        last, mark = numbers[-1], durable_mark(self._folder)
        known = mark.offset if mark and mark.segment == last else 0
        descriptor = os.open(segment_path(self._folder, last), os.O_RDWR | os.O_CLOEXEC)
        try:
            end = max(self._end_of_records(last), known)
            if os.fstat(descriptor).st_size > end:
                self._disk.truncate(descriptor, end)
            self._disk.flush(descriptor)
        finally:
            os.close(descriptor)
        mark_descriptor = open_mark(self._folder)
        try:
            move_mark(self._disk, mark_descriptor, Position(last, end))
        finally:
            os.close(mark_descriptor)

    def _end_of_records(self, number: int) -> int:
        size = segment_path(self._folder, number).stat().st_size
        found = scan(self._folder, number, SEGMENT_HEADER_LENGTH, size)
        return max(
            (one.end for one in found if isinstance(one, Record)), default=min(size, SEGMENT_HEADER_LENGTH)
        )
