"""The swap itself, and what the next writer does when one was cut short.

The order, and what a crash after each step leaves:

1. Bodies are synced in the staging folder. Crash: an abandoned folder; the next writer empties it.
2. Bodies get their names among the bodies, whose folders are synced. Crash: as before; the names no row knows go too.
3. The catalogue commits rows, list of swaps and `pending` together. Before: all old. From here on: all new.
4. The bell is struck, and readers ask the catalogue.
5. Plain web servers are shown each pending address. Crash: the next writer does steps 4 and 5 again.
6. The folders are synced and `pending` is emptied. Bodies that no row uses are deleted a minute later.
"""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from masthead.edition import catalogue
from masthead.edition.catalogue import Row
from masthead.edition.disk import Disk
from masthead.edition.errors import TakenDownError
from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.pages import FULL, PUBLIC, Variant
from masthead.edition.projection import show
from masthead.edition.staging import Staging, abandoned, hash_file
from masthead.edition.swaps import Bell

GRACE = 60.0  # seconds a body outlives its row, for readers that asked just before

Place = tuple[str, Variant]
Rows = Mapping[Place, Row | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One address that answers otherwise now, with every surrogate key it carried before or carries now."""

    address: str
    variant: Variant
    status: int  # 404 where it was removed
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Swapped:
    """What a group changed: the purge list. `last` is the number of its last swap, 0 when nothing changed."""

    last: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each changed address once, in order."""
        return tuple(dict.fromkeys(change.address for change in self.changes))

    @property
    def keys(self) -> tuple[str, ...]:
        """Each surrogate key of a changed address once, in order."""
        return tuple(dict.fromkeys(key for change in self.changes for key in change.keys))


class Swapper:
    """The one place that changes what an edition answers."""

    def __init__(
        self, layout: Layout, disk: Disk, connection: sqlite3.Connection, clock: Callable[[], float]
    ) -> None:
        self._layout = layout
        self._disk = disk
        self._connection = connection
        self._clock = clock
        self._bell = Bell(layout.swaps, writable=True)

    def swap(
        self, rows: Rows, staging: Staging | None, expected: Mapping[Place, Row] | None = None
    ) -> Swapped:
        """Swap in rows whose bodies are staged. Raises TakenDownError, and then nothing has changed.

        A row of which another is `expected` stays out when that one does not stand there any more; such a row should be
        swapped in alone, since the bodies of its neighbours are named with its own.
        """
        if not rows:
            return Swapped()
        own = staging or Staging(self._layout, self._disk)
        if staging is None:
            own.open()
        try:
            self._disk.sync([path for _, path in own.files()], within=self._layout.root)
            with self._alone():
                self._finish(own)
                rows = self._still_meant(rows, expected or {})
                if not rows:
                    return Swapped()  # before any body gets a name that nobody would know
                self._refuse_taken_down(rows)
                try:
                    self._name_bodies(own)
                    self._bell.lift()
                    done = self._commit(rows)
                except BaseException:
                    self._take_back(own)
                    raise
                self._bell.strike(done.last)
                self._show(own)
                self._sweep(GRACE)
        finally:
            own.close()
        return done

    def recover(self) -> None:
        """Finish or undo what a writer that died had begun; safe to run twice."""
        own = Staging(self._layout, self._disk)
        own.open()
        try:
            with self._alone():
                self._finish(own)
                for folder in abandoned(self._layout):
                    self._undo(folder)
                self._bell.strike(catalogue.last_swap(self._connection))
        finally:
            own.close()

    def sweep(self, *, grace: float) -> int:
        """Delete bodies unused for so many seconds; says how many files went."""
        with self._alone():
            return self._sweep(grace)

    def close(self) -> None:
        """Let go of the bell."""
        self._bell.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._layout.lock.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if self._connection.in_transaction:
                    self._connection.rollback()

    def _finish(self, own: Staging) -> None:
        if self._pending():
            self._bell.strike(catalogue.last_swap(self._connection))
            self._show(own)

    def _still_meant(self, rows: Rows, expected: Mapping[Place, Row]) -> Rows:
        changed = {
            place for place, row in expected.items() if catalogue.find(self._connection, *place) != row
        }
        return {place: row for place, row in rows.items() if place not in changed}

    def _refuse_taken_down(self, rows: Rows) -> None:
        ledger = Ledger(self._layout.ledger)
        for (address, _), row in rows.items():
            if row is not None and row.status != 410 and ledger.is_down(address):
                raise TakenDownError(address)

    def _name_bodies(self, own: Staging) -> None:
        folders = set()
        for variant, path in own.files():
            body = self._layout.body(variant, path.name)
            if not body.exists():
                self._disk.make_folder(body.parent)
                self._disk.link(path, body)
            elif hash_file(body) != hash_file(path):  # damaged since; what is staged takes its place
                self._disk.rename(path, body)
            else:
                continue
            folders |= {body.parent, body.parent.parent}
        self._disk.sync(folders, within=self._layout.root)

    def _commit(self, rows: Rows) -> Swapped:
        connection, changes = self._connection, []
        connection.execute("BEGIN IMMEDIATE")
        for (address, variant), row in rows.items():
            old = catalogue.find(connection, address, variant)
            if row is None:
                catalogue.drop(connection, address, variant)
            else:
                catalogue.put(connection, row)
            if old is not None:
                self._leave(old, row)
            changes.append(_change(address, variant, old, row))
        catalogue.note_swaps(connection, dict.fromkeys(address for address, _ in rows))
        last = catalogue.last_swap(connection)
        self._disk.commit(connection)
        return Swapped(last, tuple(changes))

    def _leave(self, old: Row, new: Row | None) -> None:
        kept = set(new.names().values()) if new else set()
        for name in set(old.names().values()) - kept:
            self._connection.execute(
                "INSERT OR REPLACE INTO left_over VALUES (?, ?, ?, ?)",
                (old.variant, name, old.hash, self._clock()),
            )

    def _pending(self) -> list[str]:
        return [address for (address,) in self._connection.execute("SELECT address FROM pending")]

    def _show(self, own: Staging) -> None:
        waiting = self._pending()
        folders: set[Path] = set()
        for address in waiting:
            row = catalogue.find(self._connection, address, PUBLIC)
            folders |= show(address, row, layout=self._layout, disk=self._disk, staging=own)
        self._disk.sync(folders, within=self._layout.root)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "DELETE FROM pending WHERE address = ?", [(address,) for address in waiting]
        )
        self._disk.commit(self._connection)

    def _sweep(self, grace: float) -> int:
        due = self._connection.execute(
            "SELECT variant, name, hash FROM left_over WHERE since <= ?", (self._clock() - grace,)
        ).fetchall()
        if not due:
            return 0
        swept = 0
        for variant, name, body_hash in due:
            if name not in catalogue.names_of(self._connection, body_hash, variant):
                self._disk.unlink(self._layout.body(variant, name))
                swept += 1
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "DELETE FROM left_over WHERE variant = ? AND name = ?", [due_one[:2] for due_one in due]
        )
        self._disk.commit(self._connection)
        return swept

    def _take_back(self, own: Staging) -> None:
        """After a failure before the commit: the bodies just named go again, as far as the disk still lets us."""
        self._connection.rollback()
        with contextlib.suppress(OSError, sqlite3.Error):
            self._undo(own.folder)
            self._bell.strike(catalogue.last_swap(self._connection))

    def _undo(self, folder: Path) -> None:
        """Take away the bodies a dead writer had named but no row knows, then its folder."""
        for variant in (PUBLIC, FULL):
            for path in (folder / variant).glob("*") if (folder / variant).is_dir() else ():
                body = self._layout.body(variant, path.name)
                if body.exists() and not self._is_known(path.name, variant):
                    self._disk.unlink(body)
        self._disk.drop_folder(folder)

    def _is_known(self, name: str, variant: Variant) -> bool:
        first = bytes.fromhex(name.split("-", maxsplit=1)[0])
        found = self._connection.execute(
            "SELECT hash FROM entries WHERE hash >= ? AND hash < ? AND variant = ?",
            (first, first + b"\xff" * 16, variant),
        ).fetchall()
        return any(name in catalogue.names_of(self._connection, body_hash, variant) for (body_hash,) in found)


def _change(address: str, variant: Variant, old: Row | None, new: Row | None) -> Change:
    keys = [key for row in (old, new) if row for key in row.keys.split()]
    return Change(address, variant, new.status if new else 404, tuple(dict.fromkeys(keys)))
