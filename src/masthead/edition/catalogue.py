"""The catalogue: one row for each address and variant, in a SQLite file beside the bodies.

A commit here is the swap: until then nothing points to the new bodies, afterwards nothing to the old ones. Readers open
it read-only and never wait for a writer (WAL). What has still to be shown to plain web servers stands in `pending`, so
that a writer that died is finished by the next one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from masthead.edition.encodings import BROTLI, ENCODINGS, GZIP, IDENTITY
from masthead.edition.errors import DamagedCatalogueError
from masthead.edition.layout import body_name
from masthead.edition.pages import Variant

# How many swaps the list remembers. A reader that fell further behind drops all it holds and goes on.
SWAPS_KEPT = 50_000

SCHEMA = """
CREATE TABLE entries (
    address TEXT NOT NULL,
    variant TEXT NOT NULL,
    status INTEGER NOT NULL,
    target TEXT NOT NULL DEFAULT '',
    content_type TEXT NOT NULL DEFAULT '',
    cache TEXT NOT NULL DEFAULT '',
    keys TEXT NOT NULL DEFAULT '',
    build TEXT NOT NULL DEFAULT '',
    pressed_at INTEGER NOT NULL,
    hash BLOB, size INTEGER,
    identity_hash BLOB, identity_size INTEGER,
    gzip_hash BLOB, gzip_size INTEGER,
    br_hash BLOB, br_size INTEGER,
    PRIMARY KEY (address, variant)
) WITHOUT ROWID;
CREATE INDEX entries_hash ON entries (hash) WHERE hash IS NOT NULL;
CREATE TABLE swaps (number INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL);
CREATE TABLE pending (address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE left_over (
    variant TEXT NOT NULL, name TEXT NOT NULL, hash BLOB NOT NULL, since REAL NOT NULL,
    PRIMARY KEY (variant, name)
) WITHOUT ROWID;
"""

_COLUMNS = (
    "address, variant, status, target, content_type, cache, keys, build, pressed_at, hash, size, "
    "identity_hash, identity_size, gzip_hash, gzip_size, br_hash, br_size"
)
_ONE = f"SELECT {_COLUMNS} FROM entries WHERE address = ? AND variant = ?"  # noqa: S608 - the names above
_AFTER = (
    f"SELECT {_COLUMNS} FROM entries WHERE (address, variant) > (?, ?) ORDER BY address, variant LIMIT 500"  # noqa: S608
)
_PUT = f"INSERT OR REPLACE INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * 17)})"  # noqa: S608


class Kept(NamedTuple):
    """A body as it lies on disk in one encoding."""

    hash: bytes  # of the bytes on disk
    size: int


@dataclass(frozen=True, slots=True)
class Row:
    """What an address answers. `files` is empty for a move."""

    address: str
    variant: Variant
    status: int  # 200, 301, 410
    pressed_at: int  # milliseconds since 1970, UTC
    target: str = ""
    content_type: str = ""
    cache: str = ""
    keys: str = ""  # with one space between
    build: str = ""
    hash: bytes = b""  # of the body as a reader sees it
    size: int = 0
    files: tuple[tuple[str, Kept], ...] = ()

    def names(self) -> dict[str, str]:
        """The file names of its bodies by encoding."""
        return {encoding: body_name(self.hash, kept.hash, encoding) for encoding, kept in self.files}

    def says_the_same(self, other: Row) -> bool:
        """Whether a reader could tell the two apart by more than the date."""
        mine = (self.status, self.target, self.content_type, self.cache, self.keys, self.hash)
        return mine == (other.status, other.target, other.content_type, other.cache, other.keys, other.hash)


def connect(path: Path, *, writable: bool = False) -> sqlite3.Connection:
    """Open the catalogue. Raises DamagedCatalogueError for a file that is none."""
    return _opened(path, "rw" if writable else "ro")


def connect_frozen(path: Path) -> sqlite3.Connection:
    """Open the catalogue as it stands, from a folder one may only read while no writer has it open.

    SQLite cannot open it there in the usual way, as it would have to make the journal's index. What is committed later
    is not seen: open it anew at the next swap. Raises DamagedCatalogueError.
    """
    return _opened(path, "ro&immutable=1")


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA cache_size = -1024")
        connection.execute(
            "PRAGMA mmap_size = 268435456"
        )  # shared with the page cache, so it is no memory of ours
        if mode == "rw":
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
        else:
            connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT 1 FROM entries LIMIT 1")
    except sqlite3.DatabaseError as fault:
        raise DamagedCatalogueError(path) from fault
    return connection


def create(path: Path) -> None:
    """Make an empty catalogue, whole or not at all."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.executescript(SCHEMA)
    beside.replace(path)


def find(connection: sqlite3.Connection, address: str, variant: Variant) -> Row | None:
    """The row of an address. One query."""
    found = connection.execute(_ONE, (address, variant)).fetchone()
    return _row(found) if found else None


def standing(connection: sqlite3.Connection, addresses: Collection[str]) -> set[str]:
    """Those of the addresses that have a public row. One query."""
    places = ", ".join("?" * len(addresses))
    found = connection.execute(
        f"SELECT address FROM entries WHERE variant = 'public' AND address IN ({places})",  # noqa: S608
        tuple(addresses),
    )
    return {address for (address,) in found}


def all_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Every row by address, a few hundred to a query, so that no long transaction holds the journal."""
    last = ("", "")
    while found := connection.execute(_AFTER, last).fetchall():
        for values in found:
            yield _row(values)
        last = (found[-1][0], found[-1][1])


def count(connection: sqlite3.Connection) -> int:
    """How many rows there are. One query over all of them."""
    [(number,)] = connection.execute("SELECT count(*) FROM entries")
    return int(number)


def tally(connection: sqlite3.Connection) -> dict[tuple[str, int], int]:
    """How many rows there are of each variant and status. One query over all of them."""
    found = connection.execute("SELECT variant, status, count(*) FROM entries GROUP BY variant, status")
    return {(str(variant), int(status)): int(number) for variant, status, number in found}


def put(connection: sqlite3.Connection, row: Row) -> None:
    """Write a row in place of the one there."""
    files = dict(row.files)
    kept = [value for encoding in ENCODINGS for value in files.get(encoding, (None, None))]
    connection.execute(
        _PUT,
        (
            *(row.address, row.variant, row.status, row.target, row.content_type, row.cache, row.keys, row.build),
            *(row.pressed_at, row.hash or None, row.size, *kept),
        ),
    )  # fmt: skip


def drop(connection: sqlite3.Connection, address: str, variant: Variant) -> None:
    """Forget a row; safe to run twice."""
    connection.execute("DELETE FROM entries WHERE address = ? AND variant = ?", (address, variant))


def names_of(connection: sqlite3.Connection, body_hash: bytes, variant: Variant) -> set[str]:
    """The file names that rows with this body use. One query on an index."""
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM entries WHERE hash = ? AND variant = ?",  # noqa: S608
        (body_hash, variant),
    )
    return {name for values in found for name in _row(values).names().values()}


def below(connection: sqlite3.Connection, prefix: str) -> list[str]:
    """Every address that begins with the prefix."""
    found = connection.execute(
        "SELECT DISTINCT address FROM entries WHERE address >= ? AND address < ?",
        (prefix, prefix + "\U0010ffff"),
    )
    return [address for (address,) in found]


def moves(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every moved address with its Location. One query over all rows."""
    found = connection.execute("SELECT address, target FROM entries WHERE status = 301")
    return [(str(address), str(target)) for address, target in found]


def newest_pages(connection: sqlite3.Connection) -> list[tuple[str, Variant]]:
    """Every page, the one pressed last first. One query over all rows."""
    return list(
        connection.execute(
            "SELECT address, variant FROM entries WHERE status = 200 ORDER BY pressed_at DESC, address, variant"
        )
    )


def note_swaps(connection: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """Add to the list of swaps and to what plain web servers have still to be shown; forget the oldest swaps."""
    listed = [(address,) for address in addresses]
    connection.executemany("INSERT INTO swaps (address) VALUES (?)", listed)
    connection.executemany("INSERT OR IGNORE INTO pending (address) VALUES (?)", listed)
    connection.execute("DELETE FROM swaps WHERE number <= ?", (last_swap(connection) - SWAPS_KEPT,))


def last_swap(connection: sqlite3.Connection) -> int:
    """The number of the newest swap; 0 before the first."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'swaps'").fetchone()
    return int(found[0]) if found else 0


def _row(values: tuple[object, ...]) -> Row:
    *plain, body_hash, size, id_hash, id_size, gz_hash, gz_size, br_hash, br_size = values
    address, variant, status, target, content_type, cache, keys, build, pressed_at = plain
    pairs = ((IDENTITY, id_hash, id_size), (GZIP, gz_hash, gz_size), (BROTLI, br_hash, br_size))
    files = tuple((encoding, Kept(bytes(found), int(long))) for encoding, found, long in pairs if found)  # type: ignore[call-overload]
    return Row(
        address=str(address),
        variant=variant,  # type: ignore[arg-type]
        status=int(status),  # type: ignore[call-overload]
        pressed_at=int(pressed_at),  # type: ignore[call-overload]
        target=str(target),
        content_type=str(content_type),
        cache=str(cache),
        keys=str(keys),
        build=str(build),
        hash=bytes(body_hash or b""),  # type: ignore[call-overload]
        size=int(size or 0),  # type: ignore[call-overload]
        files=files,
    )
