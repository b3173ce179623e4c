"""People as silhouettes, 10 units tall with feet at the pen's origin."""

import random

from masthead.house.demo.drawing.moods import Light, Tone, mix
from masthead.house.demo.drawing.pen import Pen, path


def person(pen: Pen, coat: Tone, dark: Tone, rng: random.Random, walking: bool | None = None) -> None:
    """Someone in a coat, standing or walking right, sometimes with a hat, a bag or a skirt."""
    stride = rng.uniform(0.7, 1.2) if (rng.random() < 0.5 if walking is None else walking) else 0.25
    pen.poly([(-0.85, -4.4), (0.2, -4.4), (-stride - 0.05, 0), (-stride - 0.75, 0)], dark)
    pen.poly([(-0.1, -4.4), (0.9, -4.4), (stride + 0.9, 0), (stride, 0)], dark)
    hem = rng.choice((-4, -3.3, -2.4))
    wide = rng.uniform(1.15, 1.5)
    pen.blob(
        [
            (-0.7, -8.2),
            (0.6, -8.2),
            (wide, -7.5),
            (wide * 0.95, -5.6),
            (wide * 1.08, hem),
            (-wide, hem),
            (-wide * 0.9, -5.6),
            (-wide, -7.5),
        ],
        coat,
    )
    pen.line(
        [(wide * 0.85, -7.4), (wide * 1.15, -5.6), (wide * 0.9 + stride * 0.4, -4.2)],
        0.6,
        mix(coat, dark, 0.5),
    )
    pen.oval(0.1, -9.1, 0.78, 0.95, dark)
    extra = rng.randrange(5)
    if extra == 0:
        pen.rect(-0.9, -10.1, 1, -9.5, dark)
        pen.line([(-1.1, -9.5), (1.5, -9.5)], 0.25, dark)
    elif extra == 1:
        pen.rect(-wide - 1, -4.8, -wide + 0.4, -3.1, dark)
    elif extra == 2:
        pen.blob(path("-0.8,-9.8 0.4,-10.2 0.8,-9.4 -0.2,-8.4 -1.1,-7.8"), dark)


def child(pen: Pen, coat: Tone, dark: Tone, rng: random.Random) -> None:
    small = pen.at(0, 0, 0.66)
    small.rect(-1.8, -7.2, -0.8, -4.4, mix(coat, dark, 0.6))
    person(small, coat, dark, rng, walking=True)


def coat_colours(light: Light) -> tuple[Tone, ...]:
    return light.near, light.glow, light.mid, mix(light.glow, light.mid, 0.5), light.ink, light.sea_near


def group(
    pen: Pen, span: tuple[float, float], count: int, light: Light, rng: random.Random, size: float = 1
) -> None:
    """Several people spread over a stretch of ground, the farther ones first."""
    for depth in sorted(rng.uniform(-0.5, 0.5) for _ in range(count)):
        near = pen.at(rng.uniform(*span), depth * 2 * size, size * (1 + depth * 0.2), rng.random() < 0.5)
        person(near, rng.choice(coat_colours(light)), light.ink, rng)


def crowd_row(pen: Pen, span: tuple[float, float], head: float, tone: Tone, rng: random.Random) -> None:
    """A row of heads and shoulders from behind; `head` is a head's radius, origin at chin height."""
    x = span[0]
    while x < span[1]:
        y = rng.uniform(-head, head) * 0.6
        pen.blob(
            [
                (x - head * 2.3, y + head * 7),
                (x - head * 2.1, y + head * 1.9),
                (x - head * 0.8, y + head * 1.1),
                (x + head * 0.8, y + head * 1.1),
                (x + head * 2.1, y + head * 1.9),
                (x + head * 2.3, y + head * 7),
            ],
            tone,
        )
        pen.rect(x - head * 0.45, y, x + head * 0.45, y + head * 1.6, tone)
        pen.oval(x, y - head * 0.1, head * 0.86, head * 1.08, tone)
        style = rng.randrange(5)
        if style == 0:
            pen.disc(x, y - head * 1.25, head * 0.45, tone)
        elif style == 1:
            pen.blob(
                [
                    (x - head, y - head * 0.6),
                    (x, y - head * 1.3),
                    (x + head, y - head * 0.6),
                    (x + head * 1.1, y + head * 1.3),
                    (x - head * 1.1, y + head * 1.3),
                ],
                tone,
            )
        elif style == 2:
            pen.rect(x - head * 0.9, y - head * 1.25, x + head * 0.9, y - head * 0.5, tone)
            pen.line([(x - head * 1.3, y - head * 0.5), (x + head * 1.3, y - head * 0.5)], head * 0.3, tone)
        x += head * rng.uniform(3.2, 4.4)


def player(pen: Pen, shirt: Tone, light: Light, kicking: bool) -> None:
    """A footballer in full stride."""
    pen.line(
        [(-0.2, -4.4), (-1.4, -2.4), (-3.2, -1.6)] if kicking else [(-0.2, -4.4), (-1, -2.2), (-1.6, 0)],
        0.85,
        light.ink,
    )
    pen.line(
        [(0.3, -4.4), (1.9, -3), (3.4, -1.6)] if kicking else [(0.3, -4.4), (1.3, -2.6), (0.9, -0.1)],
        0.85,
        light.ink,
    )
    pen.poly(path("-1,-4.8 1.1,-4.8 1.3,-3.4 -1.2,-3.4"), light.pale)
    pen.blob(path("-0.4,-8 0.9,-7.9 1.4,-6.4 1.1,-4.5 -1,-4.5 -1,-6.6"), shirt)
    pen.line([(1, -7.4), (2.5, -6.4), (3.2, -7.3)], 0.6, shirt)
    pen.line([(-0.6, -7.4), (-2.2, -6.8), (-2.6, -5.2)], 0.6, shirt)
    pen.oval(0.6, -8.9, 0.75, 0.9, light.ink)
