"""Keeps conversion busy beside the database: on the processors there are, in the order of the file."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import islice

from masthead.importers.conversion import Converted, convert_all
from masthead.importers.records import ArticleRecord, Row, Skip

BATCH = 400
# Below this many records a second process costs more than it brings.
_WORTH_PROCESSES = 2
_PIECES = 4
Outcome = list[Converted | Skip]
_UnderWay = tuple[list[Row], list[ArticleRecord], list[Future[Outcome]]]


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """Rows in lists of `size`, read only when asked for."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


class Converters:
    """Converts batches of records, the first ones here, later ones also in processes of their own.

    The processes know neither Django nor the database. At most three batches are under way, so memory stays bounded
    whatever the file's length.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._workers = os.cpu_count() or 1

    def run(
        self, work: Iterable[tuple[list[Row], list[ArticleRecord]]]
    ) -> Iterator[tuple[list[Row], Outcome]]:
        """For each batch its rows and what became of the records, in order.

        Where processes cannot be started, or one is killed, the work is done here.
        """
        under_way: deque[_UnderWay] = deque()
        try:
            for number, (rows, records) in enumerate(work):
                if number < _WORTH_PROCESSES or self._workers < 2:
                    yield rows, convert_all(records)
                    continue
                under_way.append((rows, records, self._submit(records)))
                if len(under_way) > 2:
                    yield self._finished(under_way.popleft())
            while under_way:
                yield self._finished(under_way.popleft())
        finally:
            self.close()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _submit(self, records: list[ArticleRecord]) -> list[Future[Outcome]]:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(max_workers=self._workers, mp_context=context)
        size = max(1, -(-len(records) // _PIECES))
        pieces = [records[start : start + size] for start in range(0, len(records), size)]
        try:
            return [self._pool.submit(convert_all, piece) for piece in pieces]
        except BrokenExecutor:
            return []

    def _finished(self, batch: _UnderWay) -> tuple[list[Row], Outcome]:
        rows, records, futures = batch
        try:
            outcomes = [outcome for future in futures for outcome in future.result()]
        except BrokenExecutor:
            self._workers, outcomes = 1, []
        return rows, outcomes if len(outcomes) == len(records) else convert_all(records)
