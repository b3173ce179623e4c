"""Silhouettes that stand. Each stands on the ground at the pen's origin, centred, up is negative."""

import random

from masthead.house.demo.drawing.moods import Light, Tone, mix
from masthead.house.demo.drawing.pen import Pen, path


def windows(
    pen: Pen, box: tuple[float, float, float, float], grid: tuple[int, int], light: Light, rng: random.Random
) -> None:
    """A grid of windows inside (left, top, right, bottom); at night only some are lit."""
    left, top, right, low = box
    columns, rows = grid
    wide, high = (right - left) / columns, (low - top) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = left + (column + 0.24) * wide, top + (row + 0.2) * high
            lit = not light.dark or rng.random() < 0.55
            pen.rect(x, y, x + wide * 0.52, y + high * 0.58, light.window if lit else light.ink)


def house(
    pen: Pen, width: float, height: float, light: Light, rng: random.Random, wall: Tone | None = None
) -> None:
    """A gabled, stepped or hipped town house with a shaded side, chimney and windows."""
    tone = wall or rng.choice(light.walls)
    half = width / 2
    roof = mix(light.near, tone, 0.12) if rng.random() < 0.6 else mix(light.glow, light.mid, 0.35)
    pen.rect(-half, -height, half, 1, tone)
    pen.rect(half * 0.62, -height, half, 1, mix(tone, light.mid, 0.4))
    chimney = rng.choice((-0.6, 0.5)) * half
    peak = height + width * rng.uniform(0.32, 0.6)
    pen.rect(chimney - width * 0.06, -peak - 0.6, chimney + width * 0.06, -height, roof)
    form = rng.randrange(3)
    if form == 0:
        pen.poly([(-half, -height), (0, -peak), (half, -height)], tone)
        pen.line([(-half - 0.4, -height + 0.3), (0, -peak), (half + 0.4, -height + 0.3)], width * 0.06, roof)
    elif form == 1:
        pen.poly(
            [
                (-half - 0.4, -height),
                (-half * 0.7, -peak + 0.8),
                (half * 0.7, -peak + 0.8),
                (half + 0.4, -height),
            ],
            roof,
        )
    else:
        _stepped(pen, half, height, peak, tone, roof)
    rows = max(1, round(height / 5.5))
    windows(
        pen, (-half * 0.9, -height * 0.98, half * 0.9, -3.2), (max(2, round(width / 3.6)), rows), light, rng
    )
    pen.rect(-half * 0.15, -3.1, half * 0.2, 1, mix(light.near, light.glow, 0.3))


def _stepped(pen: Pen, half: float, height: float, peak: float, tone: Tone, roof: Tone) -> None:
    for step in range(4):
        wide, top = half * (1 - step * 0.25), height + (peak - height) * (step + 1) / 4
        pen.rect(-wide, -top, wide, -height + 0.1, tone)
        pen.rect(-wide, -top, wide, -top + 0.45, roof)


def row(
    pen: Pen, span: tuple[float, float], heights: tuple[float, float], light: Light, rng: random.Random
) -> None:
    """A terrace of unlike houses from left to right."""
    x = span[0]
    last: Tone | None = None
    while x < span[1]:
        width = rng.uniform(7.5, 12)
        wall = rng.choice([tone for tone in light.walls if tone != last])
        house(pen.at(x + width / 2, 0), width, rng.uniform(*heights), light, rng, wall)
        last, x = wall, x + width


def skyline(pen: Pen, span: tuple[float, float], height: float, tone: Tone, rng: random.Random) -> None:
    """Far roofs in one tone, with a spire or two."""
    x = span[0]
    while x < span[1]:
        width, high = rng.uniform(4, 10), height * rng.uniform(0.35, 0.8)
        pen.rect(x, -high, x + width, 1, tone)
        if rng.random() < 0.6:
            pen.poly([(x - 0.3, -high), (x + width / 2, -high - width * 0.5), (x + width + 0.3, -high)], tone)
        x += width * 0.95
    for _ in range(2):
        spire(pen.at(rng.uniform(span[0] * 0.7, span[1] * 0.7), 0, height / 22), tone)


def spire(pen: Pen, tone: Tone) -> None:
    pen.rect(-2, -18, 2, 1, tone)
    pen.poly([(-2.5, -18), (0, -31), (2.5, -18)], tone)
    pen.line([(0, -30), (0, -34)], 0.35, tone)
    pen.rect(-6.5, -9, 6.5, 1, tone)


def portico(pen: Pen, half: float, height: float, light: Light, columns: int = 6) -> None:
    """A temple front: steps, columns in light and shade, a pediment."""
    for step in range(4):
        pen.rect(
            -half - 5 + step * 1.1,
            -1.3 * (step + 1),
            half + 5 - step * 1.1,
            -1.3 * step,
            mix(light.tint, light.mid, (step % 2) * 0.4),
        )
    base = -5.2
    pen.rect(-half, -height, half, base, mix(light.mid, light.near, 0.5))
    gap = 2 * half / columns
    for index in range(columns + 1):
        x = -half + index * gap
        thick = gap * 0.2
        pen.rect(x - thick, -height, x + thick, base, light.pale)
        pen.rect(x + thick * 0.2, -height, x + thick, base, light.tint)
        pen.rect(x - thick * 1.5, base - 1, x + thick * 1.5, base, light.pale)
        pen.rect(x - thick * 1.6, -height, x + thick * 1.6, -height + 1.2, light.pale)
    pen.rect(-half - 3, -height - 4, half + 3, -height, light.pale)
    pen.rect(-half - 3, -height - 0.9, half + 3, -height, light.tint)
    pen.poly([(-half - 4, -height - 4), (0, -height - 14), (half + 4, -height - 4)], light.pale)
    pen.poly(
        [(-half + 2, -height - 5), (0, -height - 11.5), (half - 2, -height - 5)],
        mix(light.tint, light.mid, 0.3),
    )


def clock(pen: Pen, radius: float, light: Light) -> None:
    pen.disc(0, 0, radius, light.glow if light.dark else light.pale)
    pen.ring(0, 0, radius, radius * 0.16, light.ink)
    pen.line([(0, 0), (0, -radius * 0.72)], radius * 0.14, light.ink)
    pen.line([(0, 0), (radius * 0.5, radius * 0.2)], radius * 0.16, light.ink)


def lighthouse(pen: Pen, light: Light) -> None:
    """A banded tower 46 high with gallery, lantern and keeper's door."""

    def side(y: float) -> float:
        return 5.2 - 2 * (-y / 36)

    pen.poly([(-side(0), 0), (-side(-36), -36), (side(-36), -36), (side(0), 0)], light.pale)
    for low, high in ((-2, -9), (-16, -23), (-30, -36)):
        pen.poly([(-side(low), low), (-side(high), high), (side(high), high), (side(low), low)], light.glow)
    pen.poly(
        [(side(0) * 0.25, 0), (side(-36) * 0.25, -36), (side(-36), -36), (side(0), 0)], (0.35, None, None)
    )
    pen.rect(-4.9, -37.4, 4.9, -36, light.ink)
    pen.rect(-2.7, -42, 2.7, -37.4, light.window if light.dark else (0, 0, 0.45))
    for x in (-2.7, -0.9, 0.9, 2.7):
        pen.line([(x, -42), (x, -37.4)], 0.3, light.ink)
    pen.line([(-4.7, -39.4), (4.7, -39.4)], 0.25, light.ink)
    pen.poly([(-3.6, -42), (0, -46), (3.6, -42)], light.ink)
    pen.line([(0, -45), (0, -49)], 0.35, light.ink)
    pen.arch(-1.3, -4.6, 1.3, 0, light.ink)
    for y in (-12.5, -26.5):
        pen.arch(-0.9, y - 1.4, 0.7, y + 1, light.ink)


def lamp_post(pen: Pen, light: Light, lit: bool) -> None:
    """A street lamp 26 high with a curved arm to the right."""
    if lit:
        pen.glow(6.2, -23.4, 9, (0.15, 0.1, 0.9), 0.85)
    pen.line(path("0,0 0,-22 0.6,-24.4 2.2,-25.6 4.4,-25.7 6,-25.2"), 0.7, light.ink)
    pen.rect(-0.9, -4, 0.9, 0.3, light.ink)
    pen.poly(path("4.6,-25.6 7.8,-25.6 8.6,-24 3.8,-24"), light.ink)
    pen.oval(6.2, -23.9, 1.9, 0.9, (0, 0, 0.95) if lit else light.pale)


def crane(pen: Pen, light: Light, tone: Tone) -> None:
    """A quay crane 56 high, its boom reaching right."""
    for x in (-9, 7):
        pen.line([(x, 0), (x * 0.72, -34)], 1.5, tone)
    pen.line([(-9, -2), (6, -30)], 0.5, tone)
    pen.line([(7, -2), (-7, -30)], 0.5, tone)
    pen.rect(-9.4, -16, 8, -14.4, tone)
    pen.rect(-11, -37, 10, -33, tone)
    pen.rect(-20, -35.6, 44, -33.6, tone)
    for x in range(-18, 44, 4):
        pen.line([(x, -33.8), (x + 2, -31.6), (x + 4, -33.8)], 0.32, tone)
    pen.line([(-18, -31.6), (43, -31.6)], 0.4, tone)
    pen.line([(-3, -36), (1, -56), (4, -36)], 1.1, tone)
    pen.line([(1, -55.5), (42, -35)], 0.4, tone)
    pen.line([(1, -55.5), (22, -35)], 0.35, tone)
    pen.line([(1, -55.5), (-19, -35)], 0.4, tone)
    pen.rect(-20, -38, -13, -33, tone)
    pen.rect(21, -33, 25, -29, light.pale)
    pen.rect(21.8, -32.2, 24.2, -30.6, light.window)
