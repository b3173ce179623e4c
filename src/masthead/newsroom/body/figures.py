"""Numbers as newsrooms type them into tables, and the round numbers an axis is marked with."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# Spaces of every width, and apostrophes part thousands; dashes and points have twins.
_SPACES = re.compile(r"[\s\u00a0\u2007-\u200a\u202f'’]")
_TWINS = str.maketrans({"−": "-", "–": "-", "‒": "-", "—": "-", "٫": ".", "٪": "%", "٬": ","})
_SIGNS = re.compile(r"^([-+]?)[$€£¥₴₽₺]*|[%‰°$€£¥₴₽₺]+$")
_DECIMAL_COMMA = re.compile(r"[^\w,]*\d[\d.]*,(?:\d{1,2}|\d{4,})\D*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?", re.IGNORECASE)
_HUGE = 1e60  # nothing in the news is larger; past it the drawing's own sums would overflow
_NOTHING = 1e-60  # nearer to zero than any news; drawn as zero, because lengths are divided by it


@dataclass(frozen=True)
class Series:
    """One column of numbers. A missing value is None; `texts` are the cells as typed."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    names: tuple[str, ...]
    series: tuple[Series, ...]
    decimal_mark: str

    def present(self) -> list[float]:
        return [value for one in self.series for value in one.values if value is not None]


def read_figures(header: list[str], rows: list[list[str]], unit: str) -> Figures | None:
    """The numbers of a table whose first column names its rows; None when there is no number in it.

    A column without a single number is left out, and so is a row with neither name nor number.
    """
    width = max([len(header), *map(len, rows)], default=0)
    table = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    mark = _decimal_mark([cell for row in table for cell in row[1:]])
    read = [[number_of(cell, mark, unit) for cell in row[1:]] for row in table]
    kept = [
        place for place, row in enumerate(table) if row[0] or any(value is not None for value in read[place])
    ]
    titles = [*header, *[""] * (width - len(header))]
    series = tuple(
        Series(
            titles[column],
            tuple(read[row][column - 1] for row in kept),
            tuple(table[row][column] for row in kept),
        )
        for column in range(1, width)
        if any(read[row][column - 1] is not None for row in kept)
    )
    return Figures(tuple(table[row][0] for row in kept), series, mark) if series else None


def number_of(text: str, decimal_mark: str = ".", unit: str = "") -> float | None:
    """A cell's number, or None: "1,234.5", "12 %", "−3", "€ 40"; a lone dash or words are no number."""
    bare = _SPACES.sub("", text.translate(_TWINS))
    unit = _SPACES.sub("", unit)
    if unit:
        bare = bare.removesuffix(unit).removeprefix(unit)
    bare = _SIGNS.sub(lambda found: found[1] or "", bare)
    thousands = "," if decimal_mark == "." else "."
    bare = bare.replace(thousands, "").replace(decimal_mark, ".")
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare)
    if abs(value) < _NOTHING:
        return 0.0
    return value if abs(value) < _HUGE else None


def _decimal_mark(cells: list[str]) -> str:
    """A comma when any cell can only be read so ("12,5", "1.234,50"), else a point."""
    for cell in cells:
        bare = _SPACES.sub("", cell)
        if _DECIMAL_COMMA.fullmatch(bare) or ("." in bare and bare.rfind(",") > bare.rfind(".")):
            return ","
    return "."


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers that reach from `low` or below to `high` or above, rising.

    Numbers that a float can hardly tell apart (1 and 1.0000000000000002) are taken for one number.
    """
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        pad = abs(low) / 2 or 1.0
        low, high = low - pad, high + pad
    rough = (high - low) / wanted
    power: float = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [count * step for count in range(first, last + 1)]


def tick_texts(ticks: list[float], decimal_mark: str = ".") -> list[str]:
    """The ticks in words, with as many decimals as their step needs."""
    step = ticks[1] - ticks[0]
    top = max(abs(ticks[0]), abs(ticks[-1]))
    if top >= 1e15 or step < 1e-9:
        return [f"{tick:.3g}".replace("-", "−").replace(".", decimal_mark) for tick in ticks]
    decimals = next((count for count in range(12) if abs(round(step, count) - step) < step * 1e-6), 12)
    texts = [f"{tick:,.{decimals}f}".replace("-", "−") for tick in ticks]
    if decimal_mark == ",":
        texts = [text.replace(",", "\u202f").replace(".", ",") for text in texts]
    return texts
