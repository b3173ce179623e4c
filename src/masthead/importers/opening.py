"""Opens files of any size: plain or gzipped, a line at a time, no line longer than can be held."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from masthead.importers.errors import ImportRefusedError

LONGEST_LINE = 4 * 1024 * 1024  # bytes; a story of the greatest length fits, however it is written
_PIECE = 1024 * 1024
_GZIP = b"\x1f\x8b"


class Line(NamedTuple):
    """`text` holds bytes that are not UTF-8 as lone surrogates; `whole` is false for a line that was too long."""

    text: str
    whole: bool


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked if it is gzipped, whatever its name says. Raises ImportRefusedError."""
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
            plain.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=plain) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield plain
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise ImportRefusedError(
            f"“{path.name}” is damaged: it cannot be unpacked to its end. Get a new copy and run the import again; "
            "what was read before stays and is not imported twice."
        ) from error
    except OSError as error:
        raise ImportRefusedError(f"“{path.name}” cannot be opened: {error.strerror or error}.") from error


def lines(file: BinaryIO) -> Iterator[Line]:
    """Every line without its end, in constant memory."""
    first = True
    while piece := file.readline(LONGEST_LINE):
        whole = len(piece) < LONGEST_LINE or piece.endswith(b"\n")
        if not whole:
            whole = _at_line_end(file)
            piece = piece if whole else b""
        if first:
            piece, first = piece.removeprefix(b"\xef\xbb\xbf"), False
        yield Line(piece.decode("utf-8", "surrogateescape").rstrip("\r\n"), whole)


def _at_line_end(file: BinaryIO) -> bool:
    """Skip the rest of a line; True if there was none."""
    skipped = 0
    while piece := file.readline(_PIECE):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped <= 1
