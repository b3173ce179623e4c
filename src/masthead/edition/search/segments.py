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

from masthead.edition.search.documents import Document

# Weights of headline, deck, body, byline and tags when words are ranked.
_RANK = "bm25(10.0, 5.0, 1.0, 4.0, 4.0)"
_SCHEMA = """
CREATE TABLE docs (
    id TEXT NOT NULL, address TEXT NOT NULL, headline TEXT NOT NULL, deck TEXT NOT NULL, byline TEXT NOT NULL,
    tags TEXT NOT NULL, section TEXT NOT NULL, format TEXT NOT NULL, language TEXT NOT NULL,
    published INTEGER NOT NULL, card BLOB NOT NULL, body BLOB NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    headline, deck, body, byline, tags,
    content='', tokenize="porter unicode61 remove_diacritics 2"
);
"""
_INDEXES = ("CREATE UNIQUE INDEX docs_id ON docs (id)", "CREATE INDEX docs_address ON docs (address)")
_COLUMNS = "id, address, headline, deck, byline, tags, section, format, language, published, card, body"


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


def rows_of(connection: sqlite3.Connection, column: str, values: Iterable[str]) -> list[int]:
    """Row numbers of documents by `id` or `address`. One query."""
    wanted = json.dumps(list(values))
    found = connection.execute(
        f"SELECT rowid FROM docs WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
        (wanted,),
    )
    return [row for (row,) in found]


def tag_text(tags: Iterable[str]) -> str:
    """Tags as they are kept: one to a line, with a line's end before and after each."""
    listed = [" ".join(tag.split()) for tag in tags if tag.strip()]
    return "\n" + "\n".join(listed) + "\n" if listed else ""


def unpacked(body: bytes) -> str:
    """A body as it was."""
    return zlib.decompress(body).decode()


def _write(connection: sqlite3.Connection, row: int, said: Document) -> None:
    words = [_clean(text) for text in (said.headline, said.deck, said.body, said.byline, tag_text(said.tags))]
    headline, deck, body, byline, tags = words
    card = json.dumps(dict(said.card), separators=(",", ":"))
    kept = [headline, deck, byline, tags, _clean(said.section), _clean(said.format), _clean(said.language)]
    connection.execute(
        f"INSERT INTO docs (rowid, {_COLUMNS}) VALUES ({', '.join('?' * 13)})",  # noqa: S608
        (row, said.id, said.address, *kept, said.published, card, zlib.compress(body.encode())),
    )
    connection.execute(
        "INSERT INTO words (rowid, headline, deck, body, byline, tags) VALUES (?, ?, ?, ?, ?, ?)",
        (row, *words),
    )


def _clean(text: str) -> str:
    """Text that SQLite can hold: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _document(values: list[object]) -> Document:
    id_, address, headline, deck, byline, tags, section, format_, language, published, card, body = values
    return Document(
        id=str(id_),
        address=str(address),
        headline=str(headline),
        deck=str(deck),
        body=unpacked(body),  # type: ignore[arg-type]
        byline=str(byline),
        tags=tuple(str(tags).strip("\n").split("\n")) if tags else (),
        section=str(section),
        format=str(format_),
        language=str(language),
        published=int(published),  # type: ignore[call-overload]
        card=json.loads(card),  # type: ignore[arg-type]
    )
