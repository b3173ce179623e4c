"""Emptying the postbag, turn by turn, for as long as the worker lives."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import close_old_connections, connection
from django.utils import timezone

from masthead.backroom import services
from masthead.backroom.models import DrainedJournal, WaitingEntry
from masthead.backroom.places import journal_roots, private_keys
from masthead.postbag.entries import Damage, Found
from masthead.postbag.errors import BadKeyFileError, PostbagError
from masthead.postbag.journals import journal_folders
from masthead.postbag.keys import KeyRing, load_key_ring
from masthead.postbag.reader import PostbagReader

log = logging.getLogger(__name__)
TURN = 0.5  # seconds: the worker keeps the schedule as well
AT_ONCE = 64  # entries opened ahead of their transaction
LONGEST_BREATH = 0.05  # seconds


@dataclass(slots=True)
class Turn:
    """What a turn did. `more`: its time was up before the postbag was empty. `away`: the database was."""

    handled: int = 0
    more: bool = False
    away: bool = False


class Drain:
    """Belongs to one thread. Any number may work side by side, in any processes: each entry has its effect once."""

    def __init__(self, roots: Sequence[Path] | None = None, keys: Path | None = None) -> None:
        self._roots = tuple(journal_roots() if roots is None else roots)
        self._keys = keys or private_keys()
        self._turns = 0
        self._said = ""

    def turn(self, seconds: float = TURN) -> Turn:
        """Hand over what has come and what is due again, for about so long. Raises nothing that a reader, a lost
        database or a damaged journal can cause: those are said in the log, once, and the work waits."""
        done = Turn()
        try:
            self._turn(done, time.monotonic() + seconds)
        except services.DATABASE_AWAY as error:
            done.away = True
            close_old_connections()
            self._say(
                f"The database cannot be used ({type(error).__name__}). What readers send waits on disk."
            )
        except BadKeyFileError as error:
            self._say(f"What readers send cannot be opened: {error}")
        else:
            self._said = ""
        return done

    def _turn(self, done: Turn, until: float) -> None:
        folders = [folder for root in self._roots for folder in journal_folders(root)]
        if not folders:
            return
        keys = load_key_ring(self._keys)
        if self._turns == 0:  # new code, or a key put back, may handle what had to wait
            services.make_due()
        self._turns += 1
        # Another one first at each turn, so that a busy journal keeps none waiting.
        first = self._turns % len(folders)
        for folder in folders[first:] + folders[:first]:
            self._visit(folder, keys, done, until)

    def _visit(self, folder: Path, keys: KeyRing, done: Turn, until: float) -> None:
        trouble = ""
        try:
            with PostbagReader(folder, keys) as reader:
                _Visit(reader, done, until).make()
        except PostbagError as error:  # an entry that must wait for a person, and all behind it
            trouble = str(error)
        except OSError as error:
            if not folder.exists() or isinstance(error, FileNotFoundError):
                return  # another drain has emptied it under our hands
            trouble = f"Its files cannot be used: {error.strerror or type(error).__name__}."
        kept = DrainedJournal.objects.filter(journal=folder.name).values_list("trouble", flat=True).first()
        if trouble != (kept or ""):
            services.note_trouble(journal=folder.name, trouble=trouble)

    def _say(self, words: str) -> None:
        if words != self._said:
            log.error(words)
        self._said = words


class _Visit:
    """One look into one journal."""

    def __init__(self, reader: PostbagReader, done: Turn, until: float) -> None:
        self._reader, self._done, self._until = reader, done, until

    def make(self) -> None:
        """1. What is due again. 2. What is new, in order. 3. The disk may forget what had its effect."""
        self._again()
        try:
            self._new()
        finally:
            self._acknowledge()

    def _again(self) -> None:
        due = WaitingEntry.objects.filter(journal=self._reader.journal, next_try_at__lte=timezone.now())
        for waiting in due.order_by("next_try_at")[:AT_ONCE]:
            if self._is_over():
                return
            began = time.monotonic()
            found = self._reader.find(waiting.entry_id)
            self._done.handled += services.hand_over_again(waiting, found)
            _breathe(time.monotonic() - began)

    def _new(self) -> None:
        row = DrainedJournal.objects.filter(journal=self._reader.journal).first()
        for batch in _batches(self._reader.entries(row.upto if row else None)):
            at = 0
            while at < len(batch):
                if self._is_over():
                    return
                began = time.monotonic()
                settled, handled = services.hand_over(batch[at:])
                self._done.handled += handled
                at += settled
                _breathe(time.monotonic() - began)

    def _acknowledge(self) -> None:
        row = DrainedJournal.objects.filter(journal=self._reader.journal).first()
        if row is not None and row.upto is not None:
            self._reader.acknowledge(row.upto, keep=services.kept_entries(row.journal))
        self._reader.remove_if_drained()

    def _is_over(self) -> bool:
        self._done.more = self._done.more or time.monotonic() > self._until
        return self._done.more


def _batches(found: Iterable[Found | Damage]) -> Iterator[list[Found]]:
    """Entries, some at once; damage is told as it is met. An error waits until what came before it is handed over."""
    batch: list[Found] = []
    try:
        for one in found:
            if isinstance(one, Damage):
                services.note_damage(one)
                continue
            batch.append(one)
            if len(batch) == AT_ONCE:
                yield batch
                batch = []
    except (PostbagError, OSError):
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _breathe(took: float) -> None:
    """Leave the one writer that SQLite allows to others for as long as we had it."""
    if connection.vendor == "sqlite":
        time.sleep(min(took, LONGEST_BREATH))
