"""The dependency index: what each stored page said it was made from, and which addresses wait to be pressed.

A file of its own beside the edition, because all of it is derived: without it, everything is pressed once more and it
is whole again. Times are seconds since 1970, UTC.

How no change is missed while pages are drawn: a presser remembers the number of the last expansion before it reads the
database. When it stores a page's keys, in one transaction, it asks whether any of them was expanded since; if so the
page may have been drawn from older rows, and it waits again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from masthead.press import dependencies
from masthead.press.dependencies import Made, Stored
from masthead.press.registry import BACKLOG, CHORE, LISTS, rank_of

# More pages than this behind one key wait behind what editors do by hand.
MANY = 200
_LEASE = 120.0  # seconds a presser may take over a batch
KEPT = 3600.0  # seconds for which expansions are remembered; a render takes a fraction of one
_RETRY = (5.0, 15.0, 60.0, 300.0, 1800.0)  # seconds until the first, second … next try

_DueRow = tuple[int, str, int, int, float]  # id, address, turn, rank, since

_SCHEMA = """
CREATE TABLE pages (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  until REAL,          -- drawn anew at this time, without any order
  dated REAL           -- the time readers see on it
);
CREATE INDEX page_until ON pages (until) WHERE until IS NOT NULL;
CREATE TABLE keys (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE made_from (key INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (key, page)) WITHOUT ROWID;
CREATE INDEX made_from_page ON made_from (page);
CREATE TABLE files (address TEXT NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (address, page)) WITHOUT ROWID;
CREATE INDEX files_page ON files (page);
CREATE TABLE due (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  rank INTEGER NOT NULL,
  since REAL NOT NULL,
  turn INTEGER NOT NULL DEFAULT 1,   -- grows with each order; a presser clears only the turn it took
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before REAL NOT NULL DEFAULT 0,
  claimed_by TEXT NOT NULL DEFAULT '',
  claimed_until REAL NOT NULL DEFAULT 0
);
CREATE INDEX due_next ON due (rank, id);
CREATE TABLE expanded (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX expanded_key ON expanded (key, number);
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
PRAGMA user_version = 1;
"""


@dataclass(frozen=True, slots=True)
class Due:
    """One address that waits, or a chore."""

    address: str
    turn: int
    rank: int
    since: float


class Index:
    """One connection; belongs to one thread. Several processes may have the file open."""

    def __init__(self, path: Path, *, careful: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # An order is forgotten once its addresses stand here. Not careful: for tests that are not about power cuts.
        self._db.execute(f"PRAGMA synchronous = {'FULL' if careful else 'OFF'}")
        with self._change():
            # Stories whose bytes were pressed in haste: an idle hour presses them smaller.
            self._db.execute("CREATE TABLE IF NOT EXISTS hasty (page INTEGER PRIMARY KEY)")
            self.is_new = self._db.execute("PRAGMA user_version").fetchone()[0] == 0
            if self.is_new:
                for statement in _SCHEMA.split(";\n"):
                    self._db.execute(statement)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # What waits

    def number(self) -> int:
        """The last expansion. Ask before reading what a page is drawn from."""
        found = self._db.execute("SELECT max(number) FROM expanded").fetchone()[0]
        return int(found or 0)

    def expand(self, keys: Iterable[str], addresses: Iterable[str], *, everything: bool = False) -> int:
        """Put addresses, and all pages made from `keys`, into the row; says how many were added or moved up.

        One transaction: whoever stores a page afterwards finds the keys among the expansions.
        """
        now = time.time()
        with self._change() as db:
            before = db.total_changes
            for address in addresses:
                self._put(address, rank_of(address), now)
            for key in keys:
                self._expand(key, now)
            if everything:
                db.execute(
                    f"{_PUT_SELECTED} SELECT address, {BACKLOG}, ? FROM pages WHERE address LIKE '/%'"  # noqa: S608
                    f" ORDER BY dated DESC {_ON_CONFLICT}",
                    (now,),
                )
            db.execute("DELETE FROM expanded WHERE at < ?", (now - KEPT,))
            return db.total_changes - before

    def put_backlog(self, addresses: Iterable[str]) -> int:
        """Put many addresses into the row behind everything else, in this order; says how many."""
        now, count = time.time(), 0
        with self._change():
            for count, address in enumerate(addresses, 1):  # noqa: B007
                self._put(address, rank_of(address) + BACKLOG, now)
        return count

    def put_chores(self, chores: Iterable[str], *, rank: int, after: float = 0.0) -> None:
        """Put chores into the row, not to be begun before so many seconds have gone. What waits already keeps its time,
        so that a chore that is ordered over and over is done in the end."""
        now = time.time()
        with self._change() as db:
            db.executemany(
                "INSERT INTO due (address, rank, since, not_before) VALUES (?, ?, ?, ?) ON CONFLICT (address) DO UPDATE"
                " SET turn = turn + 1, rank = min(rank, excluded.rank),"
                " not_before = min(not_before, excluded.not_before)",
                [(chore, rank, now, now + after if after else 0) for chore in chores],
            )

    def _put(self, address: str, rank: int, now: float) -> None:
        self._db.execute(_PUT, (address, rank, now))

    def _expand(self, key: str, now: float) -> None:
        """The pages of a key go into the row. Those of a piece need no drawing: a chore puts it into them."""
        self._db.execute("INSERT INTO expanded (key, at) VALUES (?, ?)", (key, now))
        if key.startswith(PIECES):
            self._put(f"{CHORE}piece/{key.removeprefix(PIECES)}", _PIECE_RANK, now)
            return
        found = self.pages_with(key)
        for address in found:
            if not address.startswith(VIRTUAL):
                self._put(address, rank_of(address) + (BACKLOG if len(found) > MANY else 0), now)

    def pages_with(self, key: str) -> list[str]:
        """Addresses (and virtual ones, see VIRTUAL) of pages made from a key, newest first."""
        rows = self._db.execute(
            "SELECT address FROM pages JOIN made_from ON made_from.page = pages.id JOIN keys ON keys.id = made_from.key"
            " WHERE keys.key = ? ORDER BY dated DESC, pages.id DESC",
            (key,),
        )
        return [row[0] for row in rows]

    def parts_with(self, key: str) -> list[str]:
        """Virtual addresses, such as `#frame`, of parts made from a key."""
        rows = self._db.execute(
            "SELECT address FROM pages JOIN made_from ON made_from.page = pages.id JOIN keys ON keys.id = made_from.key"
            " WHERE keys.key = ? AND address >= ? AND address < ?",
            (key, VIRTUAL, chr(ord(VIRTUAL) + 1)),
        )
        return [row[0] for row in rows]

    def put_what_is_over(self) -> int:
        """Pages whose time has come go into the row; says how many."""
        now = time.time()
        over = self._db.execute("SELECT 1 FROM pages WHERE until <= ? LIMIT 1", (now,)).fetchone()
        if over is None:
            return 0
        with self._change() as db:
            rows = db.execute("SELECT address FROM pages WHERE until <= ?", (now,)).fetchall()
            for (address,) in rows:
                db.execute("UPDATE pages SET until = NULL WHERE address = ?", (address,))
                if address.startswith(VIRTUAL):
                    self._expand(address, now)
                else:
                    self._put(address, rank_of(address), now)
        return len(rows)

    def claim(self, worker: str, limit: int, *, backlog: int = 0) -> list[Due]:
        """Take the next addresses: one rank at a time while it is an editor's own, so that a story waits for no list;
        lists together, twice as many.

        Of pages that wait behind everything else up to `backlog` are taken. Chores come by themselves, one kind at a
        time, more of those that wait behind everything else, and files a few at a time.
        """
        now = time.time()
        free = "claimed_until < ? AND not_before <= ?"
        with self._change() as db:
            rows = db.execute(
                f"SELECT id, address, turn, rank, since FROM due WHERE {free} ORDER BY rank, id LIMIT ?",  # noqa: S608
                (now, now, max(2 * limit, backlog, CHORES_AT_ONCE)),
            ).fetchall()
            taken = _batch_of(rows, limit, backlog) if rows else []
            db.executemany(
                "UPDATE due SET claimed_by = ?, claimed_until = ? WHERE id = ?",
                [(worker, now + _LEASE, row[0]) for row in taken],
            )
        return [Due(*row[1:]) for row in taken]

    def release(self, worker_is_dead: str = "%") -> int:
        """Free what workers of that name pattern had claimed."""
        with self._change() as db:
            return db.execute(
                "UPDATE due SET claimed_until = 0, claimed_by = '' WHERE claimed_until > 0 AND claimed_by LIKE ?",
                (worker_is_dead,),
            ).rowcount

    def fail(self, due: Due) -> None:
        """Try an address again later."""
        with self._change() as db:
            row = db.execute("SELECT attempts FROM due WHERE address = ?", (due.address,)).fetchone()
            wait = _RETRY[min(row[0] if row else 0, len(_RETRY) - 1)]
            db.execute(
                "UPDATE due SET attempts = attempts + 1, not_before = ?, claimed_by = '', claimed_until = 0"
                " WHERE address = ?",
                (time.time() + wait, due.address),
            )

    # What pages are made from

    def store(self, batch: Sequence[tuple[Due, Made | None]], *, number: int) -> Stored:
        """Keep what pages were made from (None: the address answers nothing) and take them out of the row.

        `number` is what `number()` said before the first of them was drawn. A page with a key that was expanded since
        stays in the row.
        """
        stored = Stored()
        with self._change() as db:
            expanded = self.expanded_since(number)
            for due, made in batch:
                if made is not None:
                    dependencies.keep(db, due.address, made, stored)
                else:
                    dependencies.forget(db, due.address, stored)
                since = expanded & made.keys if made is not None else set()
                self._finish(due, again=any(not key.startswith(PIECES) for key in since))
                if since:  # a piece that changed meanwhile is put in afterwards
                    self._put(f"{COMPOSE}{due.address}", COMPOSE_RANK, time.time())
            stored.dropped_files = {one for one in stored.dropped_files if not self.is_named(one)}
        return stored

    def keep_virtual(self, name: str, made: Made, *, number: int) -> bool:
        """Keep what a part of many pages was made from, under a name that begins with VIRTUAL. False: something it was
        made from was expanded since `number`, so it must be made again."""
        with self._change() as db:
            dependencies.keep(db, name, made, Stored())
            return not self.expanded_since(number) & made.keys

    def _finish(self, due: Due, *, again: bool) -> None:
        if not again:
            self._db.execute("DELETE FROM due WHERE address = ? AND turn = ?", (due.address, due.turn))
        self._db.execute(
            "UPDATE due SET claimed_by = '', claimed_until = 0, attempts = 0, not_before = 0 WHERE address = ?",
            (due.address,),
        )

    def expanded_since(self, number: int) -> set[str]:
        """The keys that were expanded after that number, of those of the last hour."""
        return {
            key
            for (key,) in self._db.execute("SELECT DISTINCT key FROM expanded WHERE number > ?", (number,))
        }

    def was_expanded(self, key: str, *, since: int) -> bool:
        """Whether a key was expanded after that number."""
        found = self._db.execute("SELECT 1 FROM expanded WHERE key = ? AND number > ? LIMIT 1", (key, since))
        return found.fetchone() is not None

    def is_named(self, file: str) -> bool:
        """Whether any page names the file."""
        return dependencies.is_named(self._db, file)

    def made(self, address: str) -> Made | None:
        """What a page was made from; None for one that was never pressed."""
        return dependencies.made(self._db, address)

    # Idle hours

    def hasty(self) -> str:
        """The newest story whose bytes were pressed in haste; empty when there is none."""
        row = self._db.execute(
            "SELECT address FROM hasty JOIN pages ON pages.id = hasty.page ORDER BY hasty.page DESC LIMIT 1"
        ).fetchone()
        return row[0] if row else ""

    def note_haste(self, addresses: Iterable[str]) -> None:
        """The bytes of these were pressed in haste, but not drawn anew. Safe to run twice."""
        with self._change() as db:
            dependencies.note_haste(db, addresses)

    def was_pressed_smaller(self, address: str) -> None:
        """Its bytes are as small as they will be until it changes."""
        with self._change() as db:
            db.execute("DELETE FROM hasty WHERE page = (SELECT id FROM pages WHERE address = ?)", (address,))

    # Counting

    def waiting(self) -> int:
        """How many addresses are in the row."""
        return int(self._db.execute("SELECT count(*) FROM due").fetchone()[0])

    def more_than(self, count: int) -> bool:
        """Whether more than so many addresses could be claimed now. Reads no more rows than that."""
        found = self._db.execute(
            "SELECT 1 FROM due WHERE not_before <= ?1 AND claimed_until < ?1 LIMIT 1 OFFSET ?2",
            (time.time(), count),
        )
        return found.fetchone() is not None

    def in_hand(self) -> int:
        """How many addresses somebody has claimed and not finished."""
        found = self._db.execute("SELECT count(*) FROM due WHERE claimed_until >= ?", (time.time(),))
        return int(found.fetchone()[0])

    def waiting_before(self, rank: int) -> int:
        """How many addresses and chores of a lower rank are in the row."""
        return int(self._db.execute("SELECT count(*) FROM due WHERE rank < ?", (rank,)).fetchone()[0])

    def count(self) -> int:
        """How many pages are known."""
        return int(self._db.execute("SELECT count(*) FROM pages WHERE address LIKE '/%'").fetchone()[0])

    def addresses(self) -> list[str]:
        """Every known address, newest first."""
        rows = self._db.execute(
            "SELECT address FROM pages WHERE address LIKE '/%' ORDER BY dated DESC, id DESC"
        )
        return [row[0] for row in rows]

    def next_at(self) -> float | None:
        """When something becomes due by the clock alone: a page that is over or an address to be tried again."""
        found = self._db.execute(
            "SELECT min(at) FROM (SELECT min(until) AS at FROM pages UNION ALL"
            " SELECT min(max(not_before, claimed_until)) FROM due)"
        ).fetchone()[0]
        return None if found is None else float(found)

    def state(self, name: str) -> str:
        """A word kept for the next start; empty if none was."""
        row = self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def set_state(self, name: str, value: str) -> None:
        with self._change() as db:
            db.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


PIECES = "#piece/"  # first signs of the keys of pieces (see theme.pieces)
_PIECE_RANK = 15  # right behind the stories themselves
FILES = "/media/"
# Of a backlog, such as what search knows of every story: each batch costs a few queries and a swap.
CHORES_AT_ONCE = 100
FILES_AT_ONCE = 4  # a size of a picture may take half a second to make, and a story may come meanwhile
COMPOSE = f"{CHORE}compose"  # first signs of the chore that puts changed pieces into a page
COMPOSE_RANK = 80  # behind everything an editor did, before a backlog
VIRTUAL = "#"  # first sign of the name of a part of many pages, such as `#frame`
_PUT_SELECTED = "INSERT INTO due (address, rank, since)"
_ON_CONFLICT = (
    "ON CONFLICT (address) DO UPDATE"
    " SET rank = min(rank, excluded.rank), turn = turn + 1, attempts = 0, not_before = 0"
)
_PUT = f"{_PUT_SELECTED} VALUES (?, ?, ?) {_ON_CONFLICT}"


def _batch_of(rows: list[_DueRow], limit: int, backlog: int) -> list[_DueRow]:
    """The first of the rows, and those after it that may be pressed together with it."""
    first = rows[0]
    if first[1].startswith(FILES):
        limit = FILES_AT_ONCE
    elif first[3] in LISTS:
        limit = 2 * limit
    elif first[3] >= BACKLOG and first[1].startswith(CHORE):
        limit = CHORES_AT_ONCE
    elif first[3] >= BACKLOG:
        limit = max(limit, backlog)
        rows = [row for row in rows if not row[1].startswith(FILES)]
    return [row for row in rows if _goes_with(first, row)][:limit]


def _goes_with(first: _DueRow, row: _DueRow) -> bool:
    if first[1].startswith(CHORE) or row[1].startswith(CHORE):
        return first[1].split("/", 1)[0] == row[1].split("/", 1)[0]
    return first[3] == row[3] or first[3] >= BACKLOG or (first[3] in LISTS and row[3] in LISTS)
