"""How bodies are made smaller for the way. gzip is always there; brotli only where it is smaller still."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import brotli
from zlib_ng import zlib_ng

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
ENCODINGS = (IDENTITY, GZIP, BROTLI)
ENDINGS = {IDENTITY: "", GZIP: ".gz", BROTLI: ".br"}

_GZIP_WINDOW = 31  # 15 bits of window, with gzip's frame; the frame has no date, so equal bytes stay equal


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard to press: gzip 1 to 9, brotli 0 to 11."""

    gzip: int = 6
    brotli: int = 3  # a third of what 5 costs, 4 % larger: an idle hour makes up for it


QUICK = Strength()
# For an idle hour: a tenth smaller, fifty times dearer. zlib-ng does no better above 7.
STRONG = Strength(gzip=7, brotli=11)


def compressed(body: bytes, strength: Strength = QUICK) -> dict[str, bytes]:
    """The body in every encoding that is kept. Releases the interpreter's lock while it works."""
    # As small as zlib makes it, in half the time.
    small = {GZIP: zlib_ng.compress(body, strength.gzip, _GZIP_WINDOW)}
    smaller = brotli.compress(body, mode=brotli.MODE_TEXT, quality=strength.brotli)
    if len(smaller) < len(small[GZIP]):
        small[BROTLI] = smaller
    return small


def decoded(kept: bytes, encoding: str) -> bytes:
    """The body as it was before. Raises ValueError when the bytes are damaged or cut off."""
    try:
        if encoding == GZIP:
            return _ungzipped(kept)
        return bytes(brotli.decompress(kept)) if encoding == BROTLI else kept
    except (zlib.error, brotli.error) as fault:
        raise ValueError(f"These bytes are not whole {encoding}.") from fault


def best_known(kept: Mapping[str, object]) -> str:
    """The encoding to read a body back from: as it is if kept, else gzip."""
    return IDENTITY if IDENTITY in kept else GZIP


def _ungzipped(kept: bytes) -> bytes:
    reader = zlib.decompressobj(_GZIP_WINDOW)
    body = reader.decompress(kept) + reader.flush()
    if not reader.eof or reader.unused_data:
        raise ValueError("These bytes are not whole gzip.")
    return body
