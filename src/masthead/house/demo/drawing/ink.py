"""The press: three plates of coverage, a dot screen, paper grain, a little misregistration, ink on paper."""

import math
import random
from functools import lru_cache

from PIL import Image, ImageChops, ImageFilter

from masthead.house.demo.drawing.palettes import Colour, Palette

OVERSAMPLE = 2  # plates are drawn this many times larger than the print, then averaged down
_SCREEN_TILE = 96  # side in pixels; the waves below fit it a whole number of times, so it repeats unseen
_SCREEN_WAVES = ((9, 2), (7, 7), (3, 9))  # one angle for each plate: 13, 45 and 72 degrees
_GRAIN_TILE = 512


class Plates:
    """Three coverage pictures (key, middle, accent), 0 for bare paper to 255 for solid ink."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        large = (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE)
        self.plates = [Image.new("L", large, 0) for _ in range(3)]

    def reduced(self) -> list[Image.Image]:
        return [plate.reduce(OVERSAMPLE) for plate in self.plates]


@lru_cache(maxsize=3)
def _screen_tile(plate: int) -> Image.Image:
    across, down = _SCREEN_WAVES[plate]
    turn = 2 * math.pi / _SCREEN_TILE
    values = bytearray()
    for y in range(_SCREEN_TILE):
        for x in range(_SCREEN_TILE):
            wave = math.cos(turn * (across * x + down * y)) + math.cos(turn * (across * y - down * x))
            values.append(round(128 + 63 * wave))
    return Image.frombytes("L", (_SCREEN_TILE, _SCREEN_TILE), bytes(values))


@lru_cache(maxsize=1)
def _grain_tile() -> Image.Image:
    noise = random.Random("paper").randbytes(_GRAIN_TILE * _GRAIN_TILE)
    tile = Image.frombytes("L", (_GRAIN_TILE, _GRAIN_TILE), noise)
    return tile.filter(ImageFilter.GaussianBlur(1.35)).point(lambda v: max(0, min(255, 128 + (v - 128) * 4)))


def _tiled(tile: Image.Image, size: tuple[int, int]) -> Image.Image:
    sheet = Image.new("L", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            sheet.paste(tile, (x, y))
    return sheet


@lru_cache(maxsize=6)
def _screen(plate: int, size: tuple[int, int]) -> Image.Image:
    return _tiled(_screen_tile(plate), size)


@lru_cache(maxsize=2)
def _grain(size: tuple[int, int]) -> Image.Image:
    return _tiled(_grain_tile(), size)


def _mottle(size: tuple[int, int], rng: random.Random) -> Image.Image:
    """Broad clouds of thin ink, as a drum that was not quite evenly inked leaves them."""
    small = Image.frombytes("L", (12, 8), rng.randbytes(96)).point(lambda v: v * 26 // 255)
    return small.resize(size, Image.Resampling.BICUBIC)


def _ramp(strength: float) -> list[int]:
    """Turns coverage plus screen (halved, so 0 to 255) into dots that harden in the middle tones."""
    return [max(0, min(255, round(128 + (v - 128) * strength))) for v in range(256)]


def _screened(coverage: Image.Image, plate: int) -> Image.Image:
    """Middle tones break into soft dots; bare paper and solid ink stay as they are."""
    dots = ImageChops.add(coverage, _screen(plate, coverage.size), scale=1, offset=-128).point(_ramp(1.5))
    return Image.composite(dots, coverage, coverage.point(_dot_share()))


@lru_cache(maxsize=1)
def _dot_share() -> tuple[int, ...]:
    """How far a tone gives way to dots: not at all at either end, mostly in between."""
    return tuple(round(57 * math.sin(math.pi * v / 255) ** 0.8) if 4 < v < 251 else 0 for v in range(256))


def _inked(coverage: Image.Image, ink: Colour) -> Image.Image:
    channels = [coverage.point([255 - (255 - part) * v // 255 for v in range(256)]) for part in ink]
    return Image.merge("RGB", channels)


def _worn(coverage: Image.Image, rng: random.Random) -> Image.Image:
    """Takes the mottle and the grain out of the ink: solids are never quite solid."""
    size = coverage.size
    thin = ImageChops.add(
        _mottle(size, rng), _grain(size).point([max(0, (v - 104) // 13) for v in range(256)])
    )
    return ImageChops.subtract(coverage, thin)


def _paper(size: tuple[int, int], colour: Colour) -> Image.Image:
    flecks = _grain(size).point([max(0, min(255, 252 - (v - 128) // 34)) for v in range(256)])
    return ImageChops.multiply(Image.new("RGB", size, colour), Image.merge("RGB", [flecks] * 3))


def pull(plates: Plates, palette: Palette, rng: random.Random) -> Image.Image:
    """One print: accent first, then middle, then key, each a pixel or three out of register."""
    print_ = _paper(plates.size, palette.paper)
    unit = max(1.0, plates.size[0] / 800)
    inks = (palette.key, palette.middle, palette.accent)
    for plate, coverage in reversed(list(enumerate(plates.reduced()))):
        shift = (
            (0, 0) if plate == 0 else (round(rng.uniform(-1.6, 1.6) * unit), round(rng.uniform(-1, 1) * unit))
        )
        moved = _shifted(_worn(_screened(coverage, plate), rng), shift)
        print_ = ImageChops.multiply(print_, _inked(moved, inks[plate]))
    return print_


def _shifted(coverage: Image.Image, by: tuple[int, int]) -> Image.Image:
    """Moves a plate; the strip left open repeats the edge instead of wrapping around."""
    if by == (0, 0):
        return coverage
    moved = coverage.copy()
    moved.paste(coverage, by)
    return moved
