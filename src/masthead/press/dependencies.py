"""What each page was made from and which files it names, as it stands in the index.

Most pages are pressed over and over from the same keys and with the same files, so only what differs is written. Each
function belongs inside a transaction of the index.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from masthead.press.registry import STORY_RANK, rank_of

_ADD_KEY = "INSERT OR IGNORE INTO made_from (key, page) SELECT id, ? FROM keys WHERE key = ?"
_DROP_KEY = "DELETE FROM made_from WHERE page = ? AND key = (SELECT id FROM keys WHERE keys.key = ?)"

# A picture may stand on thousands of pages: the first that is found is enough.
_NAMED_BY_OTHERS = (
    "SELECT value FROM json_each(?)"
    " WHERE EXISTS (SELECT 1 FROM files WHERE files.address = json_each.value AND files.page <> ?)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """What a page was made from, to be stored once its bytes are in the edition."""

    keys: frozenset[str]
    files: frozenset[str] = frozenset()
    until: float | None = None
    dated: float | None = None


@dataclass(slots=True)
class Stored:
    """What storing a batch showed: files no page named before, and files no page names any more."""

    new_files: set[str] = field(default_factory=set)
    dropped_files: set[str] = field(default_factory=set)


def keep(db: sqlite3.Connection, address: str, made: Made, stored: Stored) -> None:
    """Let an address be made from this and nothing else."""
    db.execute(
        "INSERT INTO pages (address, until, dated) VALUES (?, ?, ?)"
        " ON CONFLICT (address) DO UPDATE SET until = excluded.until, dated = excluded.dated",
        (address, made.until, made.dated),
    )
    page = _page(db, address)
    _keep_keys(db, page, made.keys)
    _keep_files(db, page, made.files, stored)
    note_haste(db, [address])


def note_haste(db: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """These were pressed in haste. Lists are passed over: they change again before an idle hour comes."""
    stories = [(one,) for one in addresses if one.startswith("/") and rank_of(one) == STORY_RANK]
    db.executemany("INSERT OR IGNORE INTO hasty SELECT id FROM pages WHERE address = ?", stories)


def forget(db: sqlite3.Connection, address: str, stored: Stored) -> None:
    """Nothing stands at the address any more. Safe to run twice."""
    page = _page(db, address)
    _keep_keys(db, page, ())
    _keep_files(db, page, (), stored)
    db.execute("DELETE FROM hasty WHERE page = ?", (page,))
    db.execute("DELETE FROM pages WHERE id = ?", (page,))


def is_named(db: sqlite3.Connection, file: str) -> bool:
    """Whether any page names the file."""
    return db.execute("SELECT 1 FROM files WHERE address = ? LIMIT 1", (file,)).fetchone() is not None


def made(db: sqlite3.Connection, address: str) -> Made | None:
    """What a page was made from; None for one that was never pressed."""
    row = db.execute("SELECT id, until, dated FROM pages WHERE address = ?", (address,)).fetchone()
    return None if row is None else Made(_keys(db, row[0]), _files(db, row[0]), row[1], row[2])


def _page(db: sqlite3.Connection, address: str) -> int:
    """The number of a page; 0, which none has, for one that is not known."""
    row = db.execute("SELECT id FROM pages WHERE address = ?", (address,)).fetchone()
    return int(row[0]) if row else 0


def _keys(db: sqlite3.Connection, page: int) -> frozenset[str]:
    rows = db.execute(
        "SELECT keys.key FROM made_from JOIN keys ON keys.id = made_from.key WHERE made_from.page = ?",
        (page,),
    )
    return frozenset(key for (key,) in rows)


def _files(db: sqlite3.Connection, page: int) -> frozenset[str]:
    return frozenset(file for (file,) in db.execute("SELECT address FROM files WHERE page = ?", (page,)))


def _keep_keys(db: sqlite3.Connection, page: int, keys: Collection[str]) -> None:
    known = _keys(db, page)
    added = [key for key in keys if key not in known]
    db.executemany(_DROP_KEY, [(page, key) for key in known.difference(keys)])
    db.executemany("INSERT OR IGNORE INTO keys (key) VALUES (?)", [(key,) for key in added])
    db.executemany(_ADD_KEY, [(page, key) for key in added])


def _keep_files(db: sqlite3.Connection, page: int, files: Collection[str], stored: Stored) -> None:
    known = _files(db, page)
    gone = known.difference(files)
    stored.dropped_files |= gone
    stored.new_files |= _named_by_no_other(db, page, files)
    db.executemany("DELETE FROM files WHERE page = ? AND address = ?", [(page, one) for one in gone])
    added = [(one, page) for one in files if one not in known]
    db.executemany("INSERT OR IGNORE INTO files VALUES (?, ?)", added)


def _named_by_no_other(db: sqlite3.Connection, page: int, files: Collection[str]) -> set[str]:
    named = db.execute(_NAMED_BY_OTHERS, (json.dumps(list(files)), page))
    return set(files).difference(one for (one,) in named)
