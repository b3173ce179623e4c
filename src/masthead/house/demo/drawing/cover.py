"""The typographic cover: a few words set large over a shape that carries the idea."""

import math
import unicodedata
from typing import cast

from PIL import Image, ImageDraw, ImageFont

from masthead.house.demo.drawing import skies
from masthead.house.demo.drawing.ink import OVERSAMPLE
from masthead.house.demo.drawing.moods import PAPER, Tone, mix
from masthead.house.demo.drawing.pen import curve
from masthead.house.demo.drawing.scene import Scene, scene

Font = ImageFont.FreeTypeFont


@scene("cover", weather=False)
def cover(s: Scene) -> None:
    """Words from `text`; a line break in it is kept, otherwise words are balanced over lines."""
    words, back = _scheme(s)
    hour = s.light.sky_low if words[0] else s.light.sky_top
    s.pen.fade(-10, 110, back, mix(back, hour, 0.3))
    s.pick(_sunk_sun, _waves, _columns, _strata, _rings, _redacted)(s, back)
    _set(s, words)


def _scheme(s: Scene) -> tuple[Tone, Tone]:
    """The tone of the words and of the ground behind them."""
    if s.light.dark or s.variant in (3, 4):
        return (0, 0, 0), s.light.sky_top if s.light.dark else (1, 0.35, 0)
    return (1, 0.4, 0), s.pick((0, 0, 0.95), (0, 0.25, 0), PAPER, PAPER, PAPER, (0, 0, 0.4))


def _sunk_sun(s: Scene, back: Tone) -> None:
    s.pen.disc(8, 102, 41, PAPER if back in (s.light.glow, (0, 0, 0.95)) else (0, 0, 0.95))
    for row in range(7):
        y = 72 + row * 5
        s.pen.rect(-120, y, 120, y + 0.8 + row * 0.55, back)


def _waves(s: Scene, back: Tone) -> None:
    for row in range(7):
        y = 66 + row * 7
        line = curve([(x, y + math.sin(x / 13 + row * 1.1) * 3.4) for x in range(-110, 111, 8)])
        s.pen.poly([*line, (110, 150), (-110, 150)], ((0, 0.5, 0), (0.25, 0.8, 0), (0, 0, 0.9))[row % 3])


def _columns(s: Scene, back: Tone) -> None:
    for index in range(-9, 10):
        tall = 12 + 20 * abs(math.sin(index * 1.9 + s.between(0, 0.6)))
        tone = (0, 0, 1) if index == 2 else ((0, 0.75, 0) if index % 2 else (0.9, 0.4, 0))
        s.pen.rect(index * 8 - 3.2, 104 - tall, index * 8 + 3.2, 150, tone)


def _strata(s: Scene, back: Tone) -> None:
    for index in range(6):
        tone: Tone = (
            (0.75, 0.6, 0),
            (0.3, 0.75, 0),
            (0, 0.7, 0.2),
            (0, 0.35, 0.5),
            (0, 0.1, 0.85),
            (0, 0, 0.5),
        )[index]
        y = 72 + index * 6
        s.pen.poly([*skies.crest(s, y, 15, 7), (120, 160), (-120, 160)], mix(tone, back, 0.08))


def _rings(s: Scene, back: Tone) -> None:
    for ring in range(11, 0, -1):
        s.pen.disc(36, 98, ring * 4.1, ((0.15, 0.8, 0.1), (0, 0, 0.95), back)[ring % 3])


def _redacted(s: Scene, back: Tone) -> None:
    for row in range(6):
        x = -62.0
        while x < 58:
            long = s.between(5, 24)
            tone = (1, 0.4, 0) if s.rng.random() < 0.42 else mix(back, (0, 0.6, 0), 0.55)
            s.pen.rect(x, 67 + row * 5, min(60.0, x + long), 70.4 + row * 5, tone)
            x += long + 2


_DASHES = str.maketrans({"–": "-", "—": "-", "…": "..."})
_QUOTES = frozenset("‘’“”")


def _settable(text: str) -> str:
    """The imaging library's own typeface has plain Latin only: accents are dropped, other scripts left out."""
    letters = unicodedata.normalize("NFKD", text.translate(_DASHES))
    return "".join(letter for letter in letters if letter.isascii() or letter in _QUOTES)


def _lines(text: str) -> list[str]:
    if "\n" in text:
        return [line.strip() for line in text.splitlines() if line.strip()]
    words = text.split()
    if len(words) < 2:
        return words
    return min((_broken(words, width) for width in range(5, 19)), key=_raggedness)


def _broken(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _raggedness(lines: list[str]) -> float:
    """Small for even lines in a block about twice as wide as it is high."""
    longest = max(map(len, lines))
    return sum(longest - len(line) for line in lines) / longest + abs(longest / len(lines) - 4.5)


def _set(s: Scene, tone: Tone) -> None:
    lines = _lines(_settable(s.text))
    if not lines:
        return
    unit = s.pen.unit
    left, top, right, _low = s.visible
    half = min(48.0, right - 4, -left - 4)
    size = _largest(lines, half * 2 * unit, 47 * unit)
    font = _font(size)
    start = max(top + 6, 10.0)
    for index, line in enumerate(lines):
        mask = _word_mask(line, font, size)
        corner = (round((half * -1 - left) * unit), round((start - top) * unit + index * size * 1.04))
        s.pen.stamp(mask, corner, tone)


def _font(size: int) -> Font:
    """The typeface that comes with the imaging library: the same everywhere, so a print is the same everywhere."""
    return cast("Font", ImageFont.load_default(size))


def _stroke(size: int) -> int:
    return max(1, size // 26)


def _largest(lines: list[str], wide: float, high: float) -> int:
    """The size in plate pixels at which the lines fill the width or the height, whichever comes first."""
    trial = 40 * OVERSAMPLE
    longest = max(_set_width(line, _font(trial), trial) for line in lines) + 2 * _stroke(trial)
    return max(8, int(min(trial * wide / longest, high / (1.04 * len(lines)), 22 * wide / 96)))


def _word_mask(line: str, font: Font, size: int) -> Image.Image:
    stroke = _stroke(size)
    mask = Image.new("L", (round(_set_width(line, font, size)) + 4 * stroke, round(size * 1.4)), 0)
    pen = ImageDraw.Draw(mask)
    for index, letter in enumerate(line):
        x = _set_width(line[:index], font, size)
        pen.text((stroke + x, stroke), letter, fill=255, font=font, stroke_width=stroke, stroke_fill=255)
    return mask


def _set_width(line: str, font: Font, size: int) -> float:
    """The emboldening takes room, so each letter is given its stroke back."""
    return font.getlength(line) + len(line) * _stroke(size) * 0.9
