"""The newsstand's end of the postbag: many writers at once, one flush for all who wait."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from masthead.postbag.disk import Disk
from masthead.postbag.entries import Entry, EntryId
from masthead.postbag.errors import PostbagError, PostbagFullError, PostbagUnavailableError
from masthead.postbag.journals import make_journal, used_bytes
from masthead.postbag.keys import SealingKey
from masthead.postbag.layout import RECORD_HEADER_LENGTH
from masthead.postbag.sealing import seal, sealed_length
from masthead.postbag.segments import Sealed, SegmentLog

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the postbag may take. The bound covers all journals below the root, drained or not."""

    total_bytes: int = 4096 * MIB  # days of forms and page views while the newsroom is away
    keep_free_bytes: int = 256 * MIB  # of the disk, for the database and the edition that may share it
    waiting_bytes: int = 8 * MIB  # sealed, in memory, not yet on disk
    waiting_entries: int = 8192
    batch_entries: int = 1024
    segment_bytes: int = 16 * MIB
    segment_seconds: float = 15 * 60.0
    retry_full: int = 120  # seconds; the drain must catch up
    retry_busy: int = 2  # seconds; the disk must catch up


@dataclass(slots=True)
class _Waiting:
    sealed: Sealed
    done: Future[EntryId]


class PostbagWriter:
    """One journal, begun by this writer and never continued by another. Open it after a fork, not before.

    Safe from any thread. `append` blocks until the entry is on disk; `append_soon` is for an event loop.
    """

    def __init__(
        self,
        root: Path,
        key: SealingKey,
        *,
        limits: Limits | None = None,
        disk: Disk | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Begin a journal below the root. Raises OSError when the folder cannot be made."""
        self._limits = limits or Limits()
        disk = disk or Disk()
        self._root = root
        self._key = key
        folder, self._lock_descriptor = make_journal(root, disk)
        self.journal = folder.name
        self._log = SegmentLog(
            folder,
            disk,
            segment_bytes=self._limits.segment_bytes,
            segment_seconds=self._limits.segment_seconds,
            clock=clock,
        )
        self._changed = threading.Condition()
        self._waiting: deque[_Waiting] = deque()
        self._waiting_bytes = 0
        self._closed = False
        self._count_anew()
        self._thread = threading.Thread(target=self._commit_until_closed, name="postbag", daemon=True)
        self._thread.start()

    def append(self, entry: Entry) -> EntryId:
        """Return once the entry is on disk. Raises PostbagFullError, PostbagUnavailableError, EntryTooLargeError.

        After an error the entry counts as not sent. Not safe to repeat after success: each call is an entry.
        """
        return self.append_soon(entry).result()

    def append_soon(self, entry: Entry) -> Future[EntryId]:
        """Seal and queue at once; the future ends when the entry is on disk. Refusals of the queue are raised here."""
        key, length = self._key, sealed_length(entry)
        with self._changed:
            self._make_sure_there_is_room(
                length
            )  # first: a flood at a full postbag must not cost a seal each
        sealed = Sealed(key.id, seal(entry, key, self.journal))
        waiting = _Waiting(sealed, Future())
        with self._changed:
            self._make_sure_there_is_room(length)
            self._waiting.append(waiting)
            self._waiting_bytes += len(sealed.payload)
            self._changed.notify()
        return waiting.done

    def use_key(self, key: SealingKey) -> None:
        """Seal what comes from now on to another key."""
        self._key = key

    def close(self) -> None:
        """Write what waits, then end the journal. Safe to call twice."""
        with self._changed:
            if self._closed and not self._thread.is_alive():
                return
            self._closed = True
            self._changed.notify()
        self._thread.join()
        self._log.close()
        os.close(self._lock_descriptor)

    def __enter__(self) -> PostbagWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make_sure_there_is_room(self, length: int) -> None:
        limits = self._limits
        if self._closed:
            raise PostbagUnavailableError("it is closed")
        too_many = len(self._waiting) >= limits.waiting_entries
        if too_many or self._waiting_bytes + length > limits.waiting_bytes:
            raise PostbagFullError("too many entries wait for the disk", limits.retry_busy)
        # Other workers add and the drain removes, so what we know ages; a flood must not stat every file each time.
        age = time.monotonic() - self._counted_at
        if age >= 5 or (age >= 1 and self._lack(length)):
            self._count_anew()
        lack = self._lack(length)
        if lack:
            raise PostbagFullError(lack, limits.retry_full)

    def _lack(self, length: int) -> str:
        if self._expected(length) > self._limits.total_bytes:
            return "the newsroom has not emptied it"
        return "little space is left on the disk" if self._free < self._limits.keep_free_bytes else ""

    def _expected(self, length: int) -> int:
        heads = RECORD_HEADER_LENGTH * (len(self._waiting) + 1)
        return self._used + self._waiting_bytes + length + heads

    def _count_anew(self) -> None:
        self._used = used_bytes(self._root)
        self._free = shutil.disk_usage(self._root).free
        self._counted_at = time.monotonic()

    def _commit_until_closed(self) -> None:
        batch: list[_Waiting] = []
        try:
            while True:
                batch = self._next_batch()
                if batch:
                    self._commit(batch)
                elif self._closed:
                    return
                else:
                    self._log.rotate()
        finally:
            self._refuse_the_rest(batch)

    def _next_batch(self) -> list[_Waiting]:
        """Everything that waits, in order, up to a bound. Empty when it is time to rotate or to end."""
        with self._changed:
            if not self._waiting and not self._closed:
                self._changed.wait_for(
                    lambda: bool(self._waiting) or self._closed, self._log.seconds_to_rotation()
                )
            batch = [
                self._waiting.popleft() for _ in range(min(len(self._waiting), self._limits.batch_entries))
            ]
            self._waiting_bytes -= sum(len(one.sealed.payload) for one in batch)
            self._used += sum(len(one.sealed.payload) + RECORD_HEADER_LENGTH for one in batch)
        # Whoever hung up before the write is left out; from here on nobody can be.
        return [one for one in batch if one.done.set_running_or_notify_cancel()]

    def _commit(self, batch: list[_Waiting]) -> None:
        try:
            ids = self._log.write([one.sealed for one in batch])
        except PostbagError as error:
            for one in batch:
                one.done.set_exception(error)
            with self._changed:
                self._count_anew()
            return
        for one, entry_id in zip(batch, ids, strict=True):
            one.done.set_result(entry_id)

    def _refuse_the_rest(self, batch: list[_Waiting]) -> None:
        """Nobody waits for ever, whatever ended the thread."""
        with self._changed:
            self._closed = True
            rest = [*batch, *self._waiting]
            self._waiting.clear()
        for one in rest:
            if not one.done.done():
                one.done.set_exception(PostbagUnavailableError("it is closed"))
