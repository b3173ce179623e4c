"""How an edition is read: by address, and by what changed since one looked last."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from masthead.edition import catalogue
from masthead.edition.addresses import is_address
from masthead.edition.entries import Entry, entry_of
from masthead.edition.errors import DamagedCatalogueError
from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.pages import FULL, PUBLIC, Variant
from masthead.edition.swaps import Bell, Pulse
from masthead.edition.writer import check_format

# How many swaps one answer of `changed_since` lists.
MOST_CHANGES = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """What was swapped. Where `lost` is true the list no longer goes back that far: drop everything that is held."""

    addresses: tuple[str, ...]
    cursor: int  # ask from here next time
    lost: bool = False


class EditionReader:
    """The newsstand's end of an edition. Any number of threads may use one; no writer can make it wait."""

    def __init__(self, root: Path) -> None:
        self.layout = Layout(Path(root))
        check_format(self.layout)
        self._bell = Bell(self.layout.swaps)
        self._ledger = Ledger(self.layout.ledger)
        self._seen = self._bell.pulse()
        self._of_this_thread = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._connection()  # a damaged catalogue is said now, not at the first question

    @classmethod
    def open(cls, root: Path) -> Self:
        """Open an edition. Raises NoEditionError, OtherFormatError or DamagedCatalogueError."""
        return cls(root)

    def lookup(self, address: str, variant: Variant = PUBLIC) -> Entry | None:
        """What an address (percent-decoded, without query) answers; None where nothing is. One query at most.

        An address under takedown answers 410 whatever the catalogue says. What cannot be an address costs no query.
        """
        if not is_address(address):
            return None
        self._hear()
        if self._ledger.is_down(address):
            return self._taken_down(address, variant)
        row = catalogue.find(self._connection(), address, variant)
        return entry_of(row, self.layout) if row else None

    def pulse(self) -> Pulse:
        """The number of the last swap, and whether one may just be happening. Costs no system call: ask each request.

        While `last` stays the same and `ringing` is false, whatever was looked up since is still so.
        """
        return self._bell.pulse()

    def cursor(self) -> int:
        """Where `changed_since` stands now. One query."""
        return catalogue.last_swap(self._connection())

    def changed_since(self, cursor: int) -> Changes:
        """Addresses swapped after the cursor, each once, oldest first, at most MOST_CHANGES of them. One query."""
        self._hear(force=True)
        connection = self._connection()
        found = connection.execute(
            "SELECT number, address FROM swaps WHERE number > ? ORDER BY number LIMIT ?",
            (cursor, MOST_CHANGES),
        ).fetchall()
        last = catalogue.last_swap(connection)
        if cursor > last or (cursor < last and (not found or found[0][0] > cursor + 1)):
            return Changes((), last, lost=True)
        return Changes(
            tuple(dict.fromkeys(address for _, address in found)), found[-1][0] if found else cursor
        )

    def entries(self, variant: Variant | None = None) -> Iterator[Entry]:
        """Every answer by address, read a few hundred rows at a time."""
        for row in catalogue.all_rows(self._connection()):
            if variant is None or row.variant == variant:
                taken = row.status != 410 and self._ledger.is_down(row.address)
                entry = self._taken_down(row.address, row.variant) if taken else entry_of(row, self.layout)
                if entry is not None:
                    yield entry

    def count(self) -> int:
        """How many answers there are, both variants counted. One query over all of them."""
        return catalogue.count(self._connection())

    def close(self) -> None:
        """Let go of the files, for all threads; safe to run twice."""
        while self._opened:
            self._opened.pop().close()
        self._of_this_thread = threading.local()
        self._bell.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connection(self) -> sqlite3.Connection:
        mine = self._of_this_thread
        found: sqlite3.Connection | None = getattr(mine, "connection", None)
        if found is not None and (mine.frozen is None or mine.frozen == self._bell.pulse()):
            return found
        if found is not None:
            self._opened.remove(found)
            found.close()
        mine.frozen = None
        try:
            found = catalogue.connect(self.layout.catalogue)
        except DamagedCatalogueError:
            mine.frozen = self._bell.pulse()
            if os.access(self.layout.root, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
                raise
            found = catalogue.connect_frozen(self.layout.catalogue)
        mine.connection = found
        self._opened.append(found)
        return found

    def _hear(self, *, force: bool = False) -> None:
        now = self._bell.pulse()
        if force or now.ringing or now != self._seen:
            self._ledger.refresh()
            self._seen = now

    def _taken_down(self, address: str, variant: Variant) -> Entry | None:
        if variant == FULL:
            return None
        row = catalogue.find(self._connection(), address, PUBLIC)
        if row is not None and row.status == 410:
            return entry_of(row, self.layout)
        return Entry(address, PUBLIC, 410, cache_control="no-store")
