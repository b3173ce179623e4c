"""What is cut from a font and what is kept of its measures, told without the library that cuts (10 MB a process)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

Ranges = tuple[tuple[int, int], ...]

# Latin carries what every script shares: figures, punctuation, arrows, signs.
LATIN: Ranges = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2BB, 0x2BC), (0x2C6, 0x2C6), (0x2DA, 0x2DA),
    (0x2DC, 0x2DC), (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2116),
    (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212),
)  # fmt: skip
LATIN_EXTENDED: Ranges = (
    (0x100, 0x130), (0x132, 0x151), (0x154, 0x17F), (0x218, 0x21B), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E),
    (0x20B4, 0x20B4), (0x20BA, 0x20BA), (0x20BD, 0x20BD),
)  # fmt: skip
CYRILLIC: Ranges = ((0x301, 0x301), (0x400, 0x45F), (0x490, 0x491))
SCRIPTS: dict[str, Ranges] = {"latin": LATIN, "latin-ext": LATIN_EXTENDED, "cyrillic": CYRILLIC}

# Kerning, ligatures, letters of one language alone, and every kind of figure: tables align with tnum.
FEATURES = ("kern", "liga", "locl", "tnum", "lnum", "onum", "pnum")


@dataclass(frozen=True, slots=True)
class Metrics:
    """In parts of an em: heights around the line, and the average width of a letter of English in text and headline."""

    ascent: float
    descent: float
    line_gap: float
    regular: float
    bold: float


def fingerprint(path: Path) -> str:
    """A short hash of a font file and of the rules here, for the cache."""
    rules = repr((SCRIPTS, FEATURES)).encode()
    return hashlib.sha256(path.read_bytes() + rules).hexdigest()[:16]
