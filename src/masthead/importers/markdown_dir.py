"""Reads articles from a folder of Markdown documents, as Jekyll, Hugo, Eleventy and their kin keep them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from masthead.importers.addresses_inside import record_key
from masthead.importers.errors import ImportRefusedError, RecordRefusedError
from masthead.importers.fields import Reading, record_from
from masthead.importers.front_matter import split_front_matter
from masthead.importers.records import Row, Skip

SUFFIXES = frozenset({".md", ".markdown", ".mdown"})
LONGEST_DOCUMENT = 6 * 1024 * 1024  # bytes
_DATED = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$")
_INDEX = frozenset({"index", "readme"})


def read_markdown(folder: Path, reading: Reading, *, shape: str = "") -> Iterator[Row]:
    """Every document below the folder, in the order of their paths, as an article or as the reason why not.

    Links that lead out of the folder are not followed. Raises ImportRefusedError if there is no such folder.
    """
    if not folder.is_dir():
        raise ImportRefusedError(f"“{folder}” is not a folder. Name the folder that holds the .md files.")
    for path in documents(folder):
        try:
            yield _row(path, folder, reading, shape)
        except RecordRefusedError as error:
            yield Skip(error.reason)
        except OSError:
            yield Skip("its file cannot be opened")


def documents(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "node_modules")))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(here) / name


def _row(path: Path, folder: Path, reading: Reading, shape: str) -> Row:
    if path.stem == "_index":
        raise RecordRefusedError("it is the page of a list, not an article")
    fields, text = split_front_matter(_document(path))
    inside = path.relative_to(folder)
    name = path.parent.name if path.stem.lower() in _INDEX and path.parent != folder else path.stem
    dated = _DATED.match(name)
    key = record_key(name)
    return record_from(
        fields,
        reading,
        body=text,
        key=str(fields.get("slug") or key),
        source_id=inside.as_posix() if len(inside.as_posix()) <= 200 else "",
        fallback_date="-".join(dated.groups()[:3]) if dated else "",
        implied_address=_jekyll_address(dated) if dated else "",
        shape=shape,
        folder=inside.parent.as_posix(),
    )


def _document(path: Path) -> str:
    if path.is_symlink():
        raise RecordRefusedError("its file is a link to another place")
    if path.stat().st_size > LONGEST_DOCUMENT:
        raise RecordRefusedError("its file is larger than 6 MB")
    try:
        return path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise RecordRefusedError("it is not valid UTF-8") from error


def _jekyll_address(dated: re.Match[str]) -> str:
    """The address a document had by its name alone: 2019-05-01-ferry.md stood at /2019/05/01/ferry/."""
    year, month, day, name = dated.groups()
    return f"/{year}/{int(month):02}/{int(day):02}/{name}/"
