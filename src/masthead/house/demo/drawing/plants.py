"""Trees, grass and branches. Each stands on the ground at the pen's origin."""

import math
import random

from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen, path


def fir(pen: Pen, height: float, tone: Tone, rng: random.Random) -> None:
    wide = height * rng.uniform(0.17, 0.24)
    pen.rect(-height * 0.02, -height * 0.15, height * 0.02, 0.5, tone)
    left, right = [], []
    tiers = 6
    for tier in range(tiers):
        share = tier / tiers
        y = -height * (1 - share * 0.88)
        reach = wide * (share + 0.16)
        right += [(reach * 0.35, y), (reach * rng.uniform(0.9, 1.15), y + height * 0.17)]
        left += [(-reach * 0.35, y), (-reach * rng.uniform(0.9, 1.15), y + height * 0.17)]
    pen.poly([(0, -height * 1.04), *right, *reversed(left)], tone)


def tree(pen: Pen, height: float, crown: Tone, trunk: Tone, rng: random.Random) -> None:
    """A round-crowned tree, its lit side left out of the shade."""
    pen.poly(
        [
            (-height * 0.035, -height * 0.45),
            (height * 0.035, -height * 0.45),
            (height * 0.05, 0.4),
            (-height * 0.05, 0.4),
        ],
        trunk,
    )
    radius = height * 0.33
    points = [
        (
            math.cos(a / 9 * math.tau) * radius * rng.uniform(0.85, 1.12),
            -height * 0.66 + math.sin(a / 9 * math.tau) * radius * rng.uniform(0.9, 1.1),
        )
        for a in range(9)
    ]
    pen.blob(points, crown)
    shade = [(x * 0.7 + radius * 0.26, (y + height * 0.66) * 0.72 - height * 0.6) for x, y in points]
    pen.blob(shade, mix(crown, trunk, 0.35))
    pen.line([(0, -height * 0.3), (height * 0.1, -height * 0.6)], height * 0.02, trunk)


def bare_tree(pen: Pen, height: float, tone: Tone, rng: random.Random) -> None:
    _limb(pen, 0, 0.4, -math.pi / 2, height * 0.34, height * 0.05, 5, tone, rng)


def _limb(
    pen: Pen,
    x: float,
    y: float,
    angle: float,
    long: float,
    thick: float,
    depth: int,
    tone: Tone,
    rng: random.Random,
) -> None:
    end = (x + math.cos(angle) * long, y + math.sin(angle) * long)
    pen.line([(x, y), end], max(thick, 0.12), tone)
    if depth == 0:
        return
    for turn in (-0.45, 0.4):
        _limb(
            pen,
            *end,
            angle + turn + rng.uniform(-0.2, 0.2),
            long * rng.uniform(0.66, 0.8),
            thick * 0.64,
            depth - 1,
            tone,
            rng,
        )


def grass(
    pen: Pen, span: tuple[float, float], height: float, tone: Tone, rng: random.Random, count: int = 60
) -> None:
    for _ in range(count):
        x, lean, high = rng.uniform(*span), rng.uniform(-0.5, 0.5) * height, height * rng.uniform(0.5, 1)
        pen.poly([(x - 0.3, 1), (x + lean, -high), (x + 0.35, 1)], tone)


def branch(pen: Pen, tone: Tone, leaf: Tone, rng: random.Random) -> None:
    """A leafy branch reaching right and down from the origin, about 50 long: something to look past."""
    stem = path("0.0,0.0 14.0,4.0 27.0,5.0 40.0,11.0 50.0,13.0")
    pen.line(stem, 1.1, tone)
    for index in range(30):
        share = index / 29
        x, y = 4 + share * 46, 1 + share * 12
        angle = rng.uniform(0.1, 2.6) if index % 2 else rng.uniform(-2.2, -0.2)
        long = rng.uniform(4.5, 7)
        ex, ey = x + math.cos(angle) * long, y + math.sin(angle) * long
        nx, ny = -math.sin(angle) * long * 0.2, math.cos(angle) * long * 0.2
        mx, my = (x + ex) / 2, (y + ey) / 2
        pen.blob([(x, y), (mx + nx, my + ny), (ex, ey), (mx - nx, my - ny)], leaf if index % 3 else tone)
