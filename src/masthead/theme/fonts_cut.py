"""Cutting one variable font down to what a newsroom's page needs, and turning it to woff2.

Three cuts of each face by script, so that a page loads only the scripts it shows. Not in any cut: Vietnamese,
Greek and the wider Cyrillic of Central Asia; the system's own fonts write those.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib import instancer

from masthead.theme.fonts_scripts import FEATURES, SCRIPTS, Metrics, Ranges

# It reports every glyph it drops, at the level at which we tell an operator what happened.
logging.getLogger("fontTools").setLevel(logging.ERROR)

# English letters in 100,000 characters of running text, spaces included: what a line is made of.
FREQUENCY = {
    " ": 18300, "e": 10270, "t": 7510, "a": 6530, "o": 6160, "n": 5710, "i": 5670, "s": 5320, "r": 4990,
    "h": 4980, "l": 3320, "d": 3280, "u": 2280, "c": 2230, "m": 2030, "f": 1980, "w": 1700, "g": 1620,
    "p": 1500, "y": 1430, "b": 1260, "v": 800, "k": 560, "x": 140, "j": 100, "q": 80, "z": 50,
}  # fmt: skip

HEADLINE = 600.0  # the weight of headlines and labels in the style sheet

_DEVICES = ("XPlaDevice", "YPlaDevice", "XAdvDevice", "YAdvDevice")
_PLAIN = 0x000F  # the bits of a value format without devices
_KEPT_NAMES = {
    0,
    5,
    13,
    14,
}  # copyright, version, licence and its address: the OFL asks that they travel along


@dataclass(frozen=True, slots=True)
class Piece:
    """One woff2: a face in one script."""

    script: str
    content: bytes


def cut(
    path: Path, family: str, limits: dict[str, float | tuple[float, float]]
) -> tuple[list[Piece], Metrics]:
    """Cut a variable font: one piece for each script, under our own family name.

    `limits` pins an axis or narrows it. The name changes because the licence reserves the original's for the
    original.
    """
    whole = _narrowed(path, family, limits)
    with TTFont(io.BytesIO(whole)) as font:
        metrics = measure(font)
    return [Piece(script, _woff2(whole, ranges)) for script, ranges in SCRIPTS.items()], metrics


def measure(font: TTFont) -> Metrics:
    """The font's own measures; a font without a weight axis has the same width at both weights."""
    em = font["head"].unitsPerEm
    line = font["hhea"]
    axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
    heavy = {"wght": min(HEADLINE, axes["wght"].maxValue)} if "wght" in axes else {}
    return Metrics(
        ascent=line.ascent / em,
        descent=-line.descent / em,
        line_gap=line.lineGap / em,
        regular=average_width(font, {}),
        bold=average_width(font, heavy),
    )


def average_width(font: TTFont, location: dict[str, float]) -> float:
    """The width of an average character of English running text, in parts of an em."""
    glyphs, names = font.getGlyphSet(location=location), font.getBestCmap()
    total = sum(glyphs[names[ord(letter)]].width * count for letter, count in FREQUENCY.items())
    return float(total / sum(FREQUENCY.values()) / font["head"].unitsPerEm)


def _narrowed(path: Path, family: str, limits: dict[str, float | tuple[float, float]]) -> bytes:
    everything = [code for ranges in SCRIPTS.values() for code in _codes(ranges)]
    font = TTFont(path, lazy=True)
    _keep(font, everything)
    _still_kerning(font)
    font = instancer.instantiateVariableFont(font, limits, inplace=True, optimize=False)
    _rename(font, family)
    held = io.BytesIO()
    font.save(held, reorderTables=None)
    return held.getvalue()


def _woff2(whole: bytes, ranges: Ranges) -> bytes:
    font = TTFont(io.BytesIO(whole), lazy=True)
    _keep(font, _codes(ranges))
    font.flavor = "woff2"
    held = io.BytesIO()
    font.save(held)
    return held.getvalue()


def _keep(font: TTFont, codes: Iterable[int]) -> None:
    options = subset.Options(
        hinting=False, notdef_outline=True, name_IDs=["*"], layout_features=list(FEATURES)
    )
    options.drop_tables += ["DSIG", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=list(codes))
    cutter.subset(font)


def _codes(ranges: Ranges) -> list[int]:
    return [code for first, last in ranges for code in range(first, last + 1)]


def _still_kerning(font: TTFont) -> None:
    """Keep the kerning of the regular weight for all weights.

    Kerning that varies is most of the work of cutting (two thirds of the time) and a fifth of the file; what it
    adds between two neighbouring weights cannot be seen.
    """
    if "GPOS" not in font or "GDEF" not in font:
        return
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            _still(getattr(table, "ExtSubTable", table))
    definitions = font["GDEF"].table
    if getattr(definitions, "VarStore", None) is not None:
        definitions.VarStore = None
        definitions.Version = 0x00010002 if getattr(definitions, "MarkGlyphSetsDef", None) else 0x00010000


def _still(table: object) -> None:
    if isinstance(table, otTables.PairPos):
        table.ValueFormat1 &= _PLAIN
        table.ValueFormat2 &= _PLAIN
        for record in _pairs(table):
            _without_devices(record.Value1)
            _without_devices(record.Value2)
    elif isinstance(table, otTables.SinglePos):
        table.ValueFormat &= _PLAIN
        for value in table.Value if isinstance(table.Value, list) else [table.Value]:
            _without_devices(value)


def _pairs(table: otTables.PairPos) -> Iterable[otTables.PairValueRecord]:
    if table.Format == 1:
        return [record for pairs in table.PairSet for record in pairs.PairValueRecord]
    return [record for first in table.Class1Record for record in first.Class2Record]


def _without_devices(value: object) -> None:
    if value is not None:
        for name in _DEVICES:
            value.__dict__.pop(name, None)


def _rename(font: TTFont, family: str) -> None:
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in _KEPT_NAMES]
    given = {1: family, 2: "Regular", 3: f"{family} Regular", 4: family, 6: family.replace(" ", "")}
    for name_id, text in given.items():
        table.setName(text, name_id, 3, 1, 0x409)
