"""How the index is asked. A search takes no lock, sees one generation, and ends in time whatever was typed."""

from __future__ import annotations

import contextlib
import heapq
import json
import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self, TypeVar

from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.search.asking import COLUMNS, Term, beginnings, every, some, terms_of
from masthead.edition.search.documents import Filters, Hit, Results
from masthead.edition.search.manifest import Manifest, Segment, Shelf
from masthead.edition.search.segments import open_segment, rows_between, unpacked
from masthead.edition.search.snippets import snippet

Order = Literal["relevance", "newest"]

WITHIN = 0.25  # seconds a search may take, about
DEEPEST = 1000  # hits; nobody reads further, and paging deeper is how an index is copied
_STEPS = 2000  # of SQLite's machine between two looks at the clock
_NO_FILTERS = Filters()
_TRIES = 3  # times a search begins again because a newer manifest took its segments away
Answer = TypeVar("Answer")


class _SwappedAwayError(Exception):
    """A segment's file went away with a newer manifest."""


@dataclass(frozen=True, slots=True)
class _Found:
    score: float
    published: int
    segment: Segment
    row: int

    def place(self, *, by_date: bool) -> tuple[float, int, str, int]:
        """Where it stands among the others; no two have the same place, so that pages neither repeat nor skip."""
        return (0.0 if by_date else self.score, self.published, self.segment.name, self.row)


@dataclass(slots=True)
class _Question:
    """One search on its way through the segments."""

    terms: tuple[Term, ...]
    expression: str
    filters: Filters
    order: Order
    deepest: int
    deadline: float
    cut_short: bool = False
    total: int = 0
    found: list[_Found] = field(default_factory=list)


class SearchReader:
    """Any number of threads may use one. A manifest that was swapped is seen by the next search."""

    def __init__(self, root: Path, clock: Callable[[], float] = time.monotonic) -> None:
        layout = Layout(Path(root))
        self._shelf = Shelf(layout.search)
        self._ledger = Ledger(layout.ledger)
        self._clock = clock
        self._stamp: tuple[int, int] | None = None
        self._manifest = Manifest()
        self._of_this_thread = threading.local()

    @classmethod
    def open(cls, root: Path) -> Self:
        """Open the index of an edition; one that has no segment yet finds nothing."""
        return cls(root)

    def search(
        self,
        query: str,
        filters: Filters = _NO_FILTERS,
        *,
        order: Order = "relevance",
        limit: int = 20,
        offset: int = 0,
        within: float = WITHIN,
    ) -> Results:
        """The documents that have all words of the query, else all with other endings, else any; quotation marks ask
        for words in a row. Best first, or newest first. No text a reader can type is an error."""
        terms = terms_of(query)
        limit, offset = max(0, min(limit, 100)), max(0, offset)
        if not terms or offset + limit > DEEPEST:
            return Results(words=_words(terms))
        for _ in range(_TRIES):
            with contextlib.suppress(_SwappedAwayError):
                return self._answer(terms, filters, order, limit, offset, self._clock() + within)
            self._stamp = None
        return Results(cut_short=True, words=_words(terms))

    def generation(self) -> int:
        """Which swap of the index is seen now. One stat."""
        return self._current().generation

    def _answer(
        self,
        terms: tuple[Term, ...],
        filters: Filters,
        order: Order,
        limit: int,
        offset: int,
        deadline: float,
    ) -> Results:
        manifest = self._current()
        any_of_them = some(terms, filters)
        for expression in dict.fromkeys((every(terms, filters), beginnings(terms, filters), any_of_them)):
            asked = _Question(terms, expression, filters, order, offset + limit, deadline)
            self._ask_all(manifest, asked)
            if asked.found or asked.cut_short:
                break
        by_date = order == "newest"
        best = heapq.nlargest(offset + limit, asked.found, key=lambda one: one.place(by_date=by_date))[
            offset:
        ]
        hits = tuple(hit for found in best if (hit := self._hit(found, terms)) is not None)
        only_some = len(terms) > 1 and asked.expression == any_of_them and bool(hits)
        return Results(hits, max(asked.total, len(asked.found)), asked.cut_short, only_some, _words(terms))

    def _current(self) -> Manifest:
        try:
            found = self._shelf.manifest.stat()
        except FileNotFoundError:
            return Manifest()
        stamp = (found.st_ino, found.st_mtime_ns)
        if stamp != self._stamp:
            self._manifest = self._shelf.read()
            self._stamp = stamp
        self._ledger.refresh()
        return self._manifest

    def _ask_all(self, manifest: Manifest, asked: _Question) -> None:
        # Big segments first: what they cannot answer in time, the small fresh ones still can from what is left.
        parts = [(segment, self._ask(segment, asked)) for segment in manifest.segments]
        if len(parts) > 1 and asked.order == "relevance":
            self._even_out(parts, asked)
        asked.found = [one for _, found in parts for one in found]

    def _ask(self, segment: Segment, asked: _Question) -> list[_Found]:
        connection = self._connection(segment)
        found: list[_Found] | None = None
        half = self._clock() + max(0.0, (asked.deadline - self._clock()) / 2)
        with self._timed(connection, half):
            found = _tried(lambda: _rows(connection, segment, asked, asked.order))
        if found is None:
            asked.cut_short = True
            with self._timed(connection, asked.deadline + WITHIN):
                found = _tried(lambda: _rows(connection, segment, asked, "newest")) or []
        with self._timed(connection, asked.deadline):
            counted = _tried(lambda: _count(connection, segment, asked))
        asked.cut_short |= counted is None
        asked.total += len(found) if counted is None else counted
        return found

    def _even_out(self, parts: list[tuple[Segment, list[_Found]]], asked: _Question) -> None:
        """Make scores of segments comparable. Each segment weighs a word by how rare it is in that segment, which in a
        segment of one story means nothing; so its weight is taken out and that of the whole index put in."""
        counts = [
            [self._frequency(segment, term, asked.deadline) for term in asked.terms] for segment, _ in parts
        ]
        everywhere = sum(segment.docs for segment, _ in parts)
        whole = sum(_rarity(everywhere, sum(column)) for column in zip(*counts, strict=True))
        for at, (segment, found) in enumerate(parts):
            here = sum(_rarity(segment.docs, number) for number in counts[at])
            parts[at] = (
                segment,
                [_Found(one.score * whole / here, one.published, segment, one.row) for one in found],
            )

    def _frequency(self, segment: Segment, term: Term, deadline: float) -> int:
        connection = self._connection(segment)
        with self._timed(connection, deadline):
            ask = "SELECT count(*) FROM words WHERE words MATCH ?"
            expression = f"{{{COLUMNS}}} : {term.expression()}"
            return _tried(lambda: int(connection.execute(ask, (expression,)).fetchone()[0])) or 0

    def _hit(self, found: _Found, terms: tuple[Term, ...]) -> Hit | None:
        connection = self._connection(found.segment)
        ask = "SELECT id, address, published, card, deck, body FROM docs WHERE rowid = ?"
        id_, address, published, card, deck, body = connection.execute(ask, (found.row,)).fetchone()
        if self._ledger.is_down(address):
            return None
        said = snippet(unpacked(body), terms, otherwise=deck)
        return Hit(id_, address, found.score, published, json.loads(card), said)

    def _connection(self, segment: Segment) -> sqlite3.Connection:
        """This thread's connection to a segment."""
        held: dict[str, sqlite3.Connection] = self._of_this_thread.__dict__.setdefault("held", {})
        if segment.name in held:
            return held[segment.name]
        standing = {one.name for one in self._manifest.segments}
        for name in held.keys() - standing:
            held.pop(name).close()
        path = self._shelf.segment(segment.name)
        if not path.exists():
            raise _SwappedAwayError
        return held.setdefault(segment.name, open_segment(path))

    @contextmanager
    def _timed(self, connection: sqlite3.Connection, deadline: float) -> Iterator[None]:
        connection.set_progress_handler(lambda: int(self._clock() > deadline), _STEPS)
        try:
            yield
        finally:
            connection.set_progress_handler(None, 0)


def _rows(connection: sqlite3.Connection, segment: Segment, asked: _Question, order: Order) -> list[_Found]:
    where, values = _conditions(connection, segment, asked)
    how = "words.rank, words.rowid DESC" if order == "relevance" else "words.rowid DESC"
    score = "words.rank" if order == "relevance" else "0.0"
    found = connection.execute(
        f"SELECT words.rowid, {score} FROM words WHERE words MATCH ? {where} ORDER BY {how} LIMIT ?",  # noqa: S608
        (asked.expression, *values, asked.deepest),
    ).fetchall()
    dates = "SELECT published FROM docs WHERE rowid = ?"
    return [
        _Found(-score, connection.execute(dates, (row,)).fetchone()[0], segment, row) for row, score in found
    ]


def _count(connection: sqlite3.Connection, segment: Segment, asked: _Question) -> int:
    where, values = _conditions(connection, segment, asked)
    ask = f"SELECT count(*) FROM words WHERE words MATCH ? {where}"  # noqa: S608
    return int(connection.execute(ask, (asked.expression, *values)).fetchone()[0])


def _conditions(
    connection: sqlite3.Connection, segment: Segment, asked: _Question
) -> tuple[str, list[object]]:
    """What must hold besides the expression, as SQL with its values: the period, and that the row is alive."""
    where = ""
    values: list[object] = []
    since, until = asked.filters.since, asked.filters.until
    if since is not None or until is not None:
        where += " AND words.rowid BETWEEN ? AND ?"
        values += rows_between(connection, since, until) or (1, 0)
    if segment.dead:
        where += " AND words.rowid NOT IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(sorted(segment.dead)))
    return where, values


def _tried(ask: Callable[[], Answer]) -> Answer | None:
    """The answer, or None when time ran out."""
    try:
        return ask()
    except sqlite3.OperationalError as fault:
        if "interrupted" not in str(fault):
            raise
        return None


def _rarity(documents: int, having: int) -> float:
    """The weight FTS5 gives a word that so many documents have."""
    return max(1e-6, math.log((documents - having + 0.5) / (having + 0.5))) if documents >= having else 1e-6


def _words(terms: tuple[Term, ...]) -> tuple[str, ...]:
    return tuple(" ".join(term.words) for term in terms)
