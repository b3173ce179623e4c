"""Reads articles from CSV: a heading line, then one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from masthead.importers.errors import ImportRefusedError, RecordRefusedError
from masthead.importers.fields import SYNONYMS, Reading, record_from
from masthead.importers.opening import LONGEST_LINE, lines, opened
from masthead.importers.records import Row, Skip

_DELIMITERS = (",", ";", "\t", "|")
_UNCLOSED = "the rest of the file is one record of more than 4 MB (a quotation mark was not closed)"


def read_csv(path: Path, reading: Reading, *, shape: str = "") -> Iterator[Row]:
    """Every row as an article or as the reason why not; empty rows are not counted.

    Raises ImportRefusedError if the file cannot be read or its first line names no field we know.
    """
    with opened(path) as file:
        feed = _Feed((line.text if line.whole else "") + "\n" for line in lines(file))
        first = next(iter(feed), "")
        names = next(csv.reader([first], delimiter=_delimiter(first)), [])
        _refuse_unknown(names, path)
        csv.field_size_limit(LONGEST_LINE)
        yield from _rows(feed, names, _delimiter(first), reading, shape)


class _Feed:
    """Lines for the csv reader, counted, so that one record cannot swallow the file."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._taken = 0  # characters since the last record

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self._taken += len(line)
        if self._taken > LONGEST_LINE:
            raise RecordRefusedError(_UNCLOSED)
        return line

    def start_record(self) -> None:
        self._taken = 0


def _rows(feed: _Feed, names: list[str], delimiter: str, reading: Reading, shape: str) -> Iterator[Row]:
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        feed.start_record()
        try:
            values = next(reader)
        except StopIteration:
            return
        except RecordRefusedError as error:
            yield Skip(error.reason)
            return
        except csv.Error:
            yield Skip("its row is not CSV")
            continue
        if any(value.strip() for value in values):
            yield _row(names, values, reading, shape)


def _row(names: list[str], values: list[str], reading: Reading, shape: str) -> Row:
    if len(values) > len(names):
        return Skip("its row has more fields than the first line")
    try:
        return record_from(dict(zip(names, values, strict=False)), reading, shape=shape)
    except RecordRefusedError as error:
        return Skip(error.reason)


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


def _refuse_unknown(names: list[str], path: Path) -> None:
    known = {name.strip().lower() for name in names}
    if not known & set(SYNONYMS["headline"]):
        raise ImportRefusedError(
            f"The first line of “{path.name}” names no headline. Its columns need names, one of them "
            f"{', '.join(SYNONYMS['headline'])}."
        )
