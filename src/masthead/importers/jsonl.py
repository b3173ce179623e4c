"""Reads articles from JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from masthead.importers.errors import RecordRefusedError
from masthead.importers.fields import Reading, record_from
from masthead.importers.opening import Line, lines, opened
from masthead.importers.records import Row, Skip


def read_jsonl(path: Path, reading: Reading, *, shape: str = "") -> Iterator[Row]:
    """Every line as an article or as the reason why not; empty lines are not counted.

    `shape` makes an old address from a slug, as `/%Y/%m/%d/{slug}/`. Raises ImportRefusedError if the file itself
    cannot be read.
    """
    with opened(path) as file:
        for line in lines(file):
            if not line.whole or line.text.strip():
                yield _row(line, reading, shape)


def _row(line: Line, reading: Reading, shape: str) -> Row:
    try:
        return record_from(_object(line), reading, shape=shape)
    except RecordRefusedError as error:
        return Skip(error.reason)


def _object(line: Line) -> dict[str, Any]:
    if not line.whole:
        raise RecordRefusedError("its line is longer than 4 MB")
    try:
        found = json.loads(line.text)
    except RecursionError as error:
        raise RecordRefusedError("it is nested too deep") from error
    except ValueError as error:
        broken = any("\udc80" <= letter <= "\udcff" for letter in line.text)
        raise RecordRefusedError("it is not valid UTF-8" if broken else "its line is not JSON") from error
    if not isinstance(found, dict):
        raise RecordRefusedError("its line is not a JSON object")
    return found
