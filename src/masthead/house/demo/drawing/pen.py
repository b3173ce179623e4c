"""The pen: draws shapes on all three plates at once, in hundredths of the picture's height.

The frame is 150 wide and 100 high with x = 0 in the middle and y = 0 at the top; any other
proportion is a centred crop of it. A child pen made by `at` has its own origin, usually where
a thing stands on the ground, so that up is negative.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from masthead.house.demo.drawing.ink import OVERSAMPLE, Plates
from masthead.house.demo.drawing.moods import Tone

Point = tuple[float, float]


class Pen:
    """Draws in its own coordinates; `scale` is plate pixels for one unit, `flip` mirrors x."""

    def __init__(self, plates: Plates, origin: Point, scale: float, flip: bool) -> None:
        self._plates = plates
        self._draws = [ImageDraw.Draw(plate) for plate in plates.plates]
        self._origin = origin
        self._scale = scale
        self._flip = flip

    @classmethod
    def framed(cls, plates: Plates, mirror: bool) -> "Pen":
        width, height = (side * OVERSAMPLE for side in plates.size)
        scale = max(width / 150, height / 100)
        return cls(plates, (width / 2, height / 2 - 50 * scale), scale, mirror)

    def at(self, x: float, y: float, size: float = 1, flip: bool = False) -> "Pen":
        return Pen(self._plates, self._place((x, y)), self._scale * size, self._flip != flip)

    @property
    def unit(self) -> float:
        """Plate pixels for one unit."""
        return self._scale

    def _place(self, point: Point) -> Point:
        side = -self._scale if self._flip else self._scale
        return self._origin[0] + point[0] * side, self._origin[1] + point[1] * self._scale

    def _each(self, tone: Tone, stroke: Callable[[ImageDraw.ImageDraw, int], None]) -> None:
        for draw, cover in zip(self._draws, tone, strict=True):
            if cover is not None:
                stroke(draw, round(max(0.0, min(1.0, cover)) * 255))

    def poly(self, points: Sequence[Point], tone: Tone) -> None:
        placed = [self._place(point) for point in points]
        self._each(tone, lambda draw, fill: draw.polygon(placed, fill=fill))

    def blob(self, points: Sequence[Point], tone: Tone) -> None:
        """A closed curve through the points."""
        self.poly(curve(points, closed=True), tone)

    def rect(self, x0: float, y0: float, x1: float, y1: float, tone: Tone) -> None:
        self.poly([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], tone)

    def line(self, points: Sequence[Point], width: float, tone: Tone) -> None:
        placed = [self._place(point) for point in points]
        pixels = max(1, round(width * self._scale))
        self._each(tone, lambda draw, fill: draw.line(placed, fill=fill, width=pixels, joint="curve"))

    def oval(self, x: float, y: float, rx: float, ry: float, tone: Tone) -> None:
        (cx, cy), rx, ry = self._place((x, y)), rx * self._scale, ry * self._scale
        box = (cx - rx, cy - ry, cx + rx, cy + ry)
        self._each(tone, lambda draw, fill: draw.ellipse(box, fill=fill))

    def disc(self, x: float, y: float, radius: float, tone: Tone) -> None:
        self.oval(x, y, radius, radius, tone)

    def ring(self, x: float, y: float, radius: float, width: float, tone: Tone) -> None:
        (cx, cy), r = self._place((x, y)), radius * self._scale
        pixels = max(1, round(width * self._scale))
        box = (cx - r, cy - r, cx + r, cy + r)
        self._each(tone, lambda draw, fill: draw.ellipse(box, outline=fill, width=pixels))

    def arch(self, x0: float, y0: float, x1: float, y1: float, tone: Tone) -> None:
        """A doorway or window: round above, square below."""
        radius, middle = (x1 - x0) / 2, (x0 + x1) / 2
        turn = [math.pi * (1 - step / 12) for step in range(13)]
        crown = [(middle + radius * math.cos(a), y0 + radius - radius * math.sin(a)) for a in turn]
        self.poly([*crown, (x1, y1), (x0, y1)], tone)

    def fade(self, y0: float, y1: float, top: Tone, low: Tone) -> None:
        """Grades the full width of the picture from `top` at y0 to `low` at y1."""
        start, end = round(self._place((0, y0))[1]), round(self._place((0, y1))[1])
        if end <= start:
            return
        for plate, a, b in zip(self._plates.plates, top, low, strict=True):
            if a is not None and b is not None:
                steps = bytes(round(255 * (a + (b - a) * step / 255)) for step in range(256))
                column = Image.frombytes("L", (1, 256), steps).resize(
                    (1, end - start), Image.Resampling.BILINEAR
                )
                plate.paste(column.resize((plate.width, end - start), Image.Resampling.NEAREST), (0, start))

    def glow(self, x: float, y: float, radius: float, tone: Tone, strength: float = 1) -> None:
        """Blends towards `tone` around a point, strongest at the point."""
        cx, cy = self._place((x, y))
        pixels = max(2, round(radius * self._scale))
        falloff = [
            round(255 * strength * max(0.0, 1 - v / 178) ** 1.6) for v in range(256)
        ]  # 178 is reached at the rim
        mask = (
            Image.radial_gradient("L")
            .point(falloff)
            .resize((pixels * 2, pixels * 2), Image.Resampling.BILINEAR)
        )
        corner = (round(cx) - pixels, round(cy) - pixels)
        for plate, cover in zip(self._plates.plates, tone, strict=True):
            if cover is not None:
                plate.paste(
                    round(cover * 255), (*corner, corner[0] + mask.width, corner[1] + mask.height), mask
                )

    def veil(self, y0: float, y1: float, share: float) -> None:
        """Thins all ink between two heights, most in the middle of the band: a bank of mist."""
        start, end = round(self._place((0, y0))[1]), round(self._place((0, y1))[1])
        steps = bytes(round(255 * share * math.sin(math.pi * step / 255)) for step in range(256))
        column = Image.frombytes("L", (1, 256), steps).resize(
            (1, max(1, end - start)), Image.Resampling.BILINEAR
        )
        for plate in self._plates.plates:
            mask = column.resize((plate.width, column.height), Image.Resampling.NEAREST)
            plate.paste(0, (0, start, plate.width, start + mask.height), mask)

    def stamp(self, mask: Image.Image, corner: tuple[int, int], tone: Tone) -> None:
        """Inks a ready mask in plate pixels; never mirrored, so lettering stays readable."""
        for plate, cover in zip(self._plates.plates, tone, strict=True):
            if cover is not None:
                plate.paste(
                    round(cover * 255), (*corner, corner[0] + mask.width, corner[1] + mask.height), mask
                )

    def cut(self, points: Sequence[Point], lift: float) -> None:
        """Lifts a share of the ink inside a shape on every plate: a beam of light."""
        placed = [self._place(point) for point in points]
        for plate in self._plates.plates:
            mask = Image.new("L", plate.size, 255)
            ImageDraw.Draw(mask).polygon(placed, fill=round(255 * (1 - lift)))
            plate.paste(ImageChops.multiply(plate, mask))


@lru_cache(maxsize=512)
def path(outline: str) -> tuple[Point, ...]:
    """Points from "x,y x,y ..."; a drawn outline is easier to read, and to change, as one line."""
    pairs = (pair.split(",") for pair in outline.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def curve(points: Sequence[Point], closed: bool = False, steps: int = 6) -> list[Point]:
    """Points along a smooth line through the given ones."""
    count = len(points)
    ends = range(count if closed else count - 1)
    result: list[Point] = []
    for index in ends:
        around = [
            points[(index + k) % count] if closed else points[max(0, min(count - 1, index + k))]
            for k in (-1, 0, 1, 2)
        ]
        result += [_between(around, step / steps) for step in range(steps)]
    return result if closed else [*result, points[-1]]


def _between(p: Sequence[Point], t: float) -> Point:
    def along(a: float, b: float, c: float, d: float) -> float:
        cubic = (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t
        return 0.5 * (2 * b + (c - a) * t + cubic)

    return (
        along(p[0][0], p[1][0], p[2][0], p[3][0]),
        along(p[0][1], p[1][1], p[2][1], p[3][1]),
    )
