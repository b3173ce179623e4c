"""One segment: a SQLite file that is written once, named by its hash and never changed.

Rows stand in order of publication, so that the newest are found without sorting. The index keeps no text of its own; a
body is kept compressed, for snippets and for merging.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from masthead.edition.search.asking import mark
from masthead.edition.search.documents import Document
from masthead.edition.search.folding import indexed

# Weights of headline, deck, body, byline and tags when words are ranked; marks only say what a filter holds for.
_RANK = "bm25(10.0, 5.0, 1.0, 4.0, 4.0, 0.0)"
_SCHEMA = """
CREATE TABLE docs (
    id TEXT NOT NULL, address TEXT NOT NULL, headline TEXT NOT NULL, deck TEXT NOT NULL, byline TEXT NOT NULL,
    tags TEXT NOT NULL, sections TEXT NOT NULL, format TEXT NOT NULL, language TEXT NOT NULL,
    published INTEGER NOT NULL, card BLOB NOT NULL, body BLOB NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    headline, deck, body, byline, tags, marks,
    content='', tokenize="porter unicode61 remove_diacritics 2"
);
"""
_INDEXES = (
    "CREATE UNIQUE INDEX docs_id ON docs (id)",
    "CREATE INDEX docs_address ON docs (address)",
    "CREATE INDEX docs_published ON docs (published)",  # a period is a range of rows
)
_COLUMNS = "id, address, headline, deck, byline, tags, sections, format, language, published, card, body"


def write_segment(path: Path, documents: Iterable[Document], *, small: bool) -> int:
    """Write a new segment; says how many documents it has. Documents come in order of publication, oldest first, each
    id once. `small` keeps a segment of a few stories to a few kilobytes."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {512 if small else 4096}")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # the caller syncs the finished file
        connection.execute("PRAGMA cache_size = -32768")
        connection.executescript(_SCHEMA)
        connection.execute("INSERT INTO words (words, rank) VALUES ('rank', ?)", (_RANK,))
        connection.execute("BEGIN")
        count = 0
        for count, document in enumerate(documents, start=1):
            _write(connection, count, document)
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        connection.execute("COMMIT")
    return count


def open_segment(path: Path) -> sqlite3.Connection:
    """Open a segment to read. It takes no lock, because nobody ever changes it."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA cache_size = -256")
    connection.execute("PRAGMA mmap_size = 1073741824")
    return connection


def documents_of(path: Path, dead: frozenset[int] = frozenset()) -> Iterator[tuple[int, Document]]:
    """The living documents of a segment with their row numbers, oldest first; one is in memory at a time."""
    with closing(open_segment(path)) as connection:
        for row, *values in connection.execute(f"SELECT rowid, {_COLUMNS} FROM docs ORDER BY rowid"):  # noqa: S608
            if row not in dead:
                yield row, _document(values)


def documents_at(connection: sqlite3.Connection, rows: Iterable[int]) -> Iterator[Document]:
    """The documents of these rows. A query for each."""
    for row in rows:
        yield _document(connection.execute(f"SELECT {_COLUMNS} FROM docs WHERE rowid = ?", (row,)).fetchone())  # noqa: S608


def rows_of(connection: sqlite3.Connection, column: str, values: Iterable[str]) -> list[int]:
    """Row numbers of documents by `id` or `address`. One query."""
    wanted = json.dumps(list(values))
    found = connection.execute(
        f"SELECT rowid FROM docs WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
        (wanted,),
    )
    return [row for (row,) in found]


def lines(words: Iterable[str]) -> str:
    """Tags or sections as they are kept: one to a line, with a line's end before and after each."""
    listed = [" ".join(word.split()) for word in words if word.strip()]
    return "\n" + "\n".join(listed) + "\n" if listed else ""


def unpacked(body: bytes) -> str:
    """A body as it was."""
    return zlib.decompress(body).decode()


def kept(document: Document) -> Document:
    """The document as a segment gives it back: two that are equal then need not be written twice."""
    return _document(_values(document))


def rows_between(
    connection: sqlite3.Connection, since: int | None, until: int | None
) -> tuple[int, int] | None:
    """The first and last row of a period; None where it has none. Two look-ups."""
    first = "SELECT min(rowid) FROM docs WHERE published >= ?"
    last = "SELECT max(rowid) FROM docs WHERE published <= ?"
    start = 1 if since is None else connection.execute(first, (_whole(since),)).fetchone()[0]
    end = 2**62 if until is None else connection.execute(last, (_whole(until),)).fetchone()[0]
    return None if start is None or end is None else (start, end)


def _write(connection: sqlite3.Connection, row: int, said: Document) -> None:
    values = _values(said)
    connection.execute(
        f"INSERT INTO docs (rowid, {_COLUMNS}) VALUES ({', '.join('?' * 13)})",  # noqa: S608
        (row, *values[:-1], zlib.compress(str(values[-1]).encode())),
    )
    clean = _document(values)
    words = (clean.headline, clean.deck, clean.body, clean.byline, lines(clean.tags))
    connection.execute(
        "INSERT INTO words (rowid, headline, deck, body, byline, tags, marks) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row, *map(indexed, words), " ".join(_marks(clean))),
    )


def _marks(said: Document) -> Iterator[str]:
    yield from (mark("section", section) for section in said.sections)
    yield mark("format", said.format)
    yield mark("language", said.language)
    yield from (mark("tag", tag) for tag in said.tags)


def _values(said: Document) -> list[object]:
    card = json.dumps(dict(said.card), separators=(",", ":"))
    texts = [said.headline, said.deck, said.byline, lines(said.tags), lines(said.sections)]
    told = [_clean(text) for text in (*texts, said.format, said.language)]
    return [said.id, said.address, *told, said.published, card, _clean(said.body)]


def _whole(number: int) -> int:
    return max(-(2**62), min(2**62, int(number)))


def _clean(text: str) -> str:
    """Text that SQLite can hold: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _document(values: list[object]) -> Document:
    id_, address, headline, deck, byline, tags, sections, format_, language, published, card, body = values
    return Document(
        id=str(id_),
        address=str(address),
        headline=str(headline),
        deck=str(deck),
        body=unpacked(body) if isinstance(body, bytes) else str(body),
        byline=str(byline),
        tags=_listed(tags),
        sections=_listed(sections),
        format=str(format_),
        language=str(language),
        published=int(published),  # type: ignore[call-overload]
        card=json.loads(card),  # type: ignore[arg-type]
    )


def _listed(lines: object) -> tuple[str, ...]:
    return tuple(str(lines).strip("\n").split("\n")) if lines else ()
