"""Which encoding of a body a reader gets (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from masthead.edition.encodings import BROTLI, GZIP, IDENTITY

# What we would rather send among those a reader wants equally: the smallest first.
_OURS = (BROTLI, GZIP, IDENTITY)
_LONGEST = 200  # signs of a header that are looked at; browsers send about 30
_CODING = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?\Z",
    re.IGNORECASE,
)


def choose(accepts: str, kept: Collection[str]) -> str:
    """The encoding to send of those that are kept; `identity` where nothing kept is wanted.

    A reader who refuses everything, identity included, still gets the page: words are better than a 406.
    """
    possible = (one for one in wanted(accepts[:_LONGEST]) if one in kept or one == IDENTITY)
    return next(possible, IDENTITY)


@lru_cache(maxsize=256)  # browsers send a handful of different ones; inventing more costs the inventor
def wanted(accepts: str) -> tuple[str, ...]:
    """The encodings a reader takes, most wanted first. No header means a simple program: it gets plain bytes."""
    asked = _read(accepts)
    rest = asked.get("*", 0.0)
    weights = {
        BROTLI: asked.get(BROTLI, rest),
        GZIP: asked.get(GZIP, asked.get("x-gzip", rest)),
        IDENTITY: asked.get(IDENTITY, rest if "*" in asked else 0.001),
    }
    return tuple(sorted((one for one in _OURS if weights[one] > 0), key=lambda one: -weights[one]))


def _read(accepts: str) -> dict[str, float]:
    """Weights by coding; what is not well formed is passed over."""
    asked: dict[str, float] = {}
    for part in accepts.split(","):
        found = _CODING.match(part)
        if found:
            asked[found[1].lower()] = float(found[2] or 1)
    return asked
