"""What stands between us and the scene in the framed variant: something to look past."""

from collections.abc import Callable

from masthead.house.demo.drawing import figures, plants
from masthead.house.demo.drawing.moods import mix
from masthead.house.demo.drawing.pen import path
from masthead.house.demo.drawing.scene import Scene


def _railing(s: Scene) -> None:
    ink = s.light.ink
    for y, thick in ((84, 1.7), (91, 0.8), (97, 0.8)):
        s.pen.line([(-90, y), (90, y)], thick, ink)
    for x in range(-81, 90, 18):
        s.pen.rect(x - 0.9, 82, x + 0.9, 110, ink)
        s.pen.disc(x, 82, 1.6, ink)
    person = s.pen.at(-43, 120, 5)
    figures.person(person, s.light.near, ink, s.rng, walking=False)


def _branches(s: Scene) -> None:
    leaf = mix(s.light.near, s.light.sea_near, 0.4)
    plants.branch(s.pen.at(-80, 6, 1.15), s.light.ink, leaf, s.rng)
    plants.branch(s.pen.at(80, 12, 0.85, True), s.light.ink, leaf, s.rng)


def _window(s: Scene) -> None:
    ink = s.light.ink
    s.pen.rect(-90, -5, -56, 110, ink)
    s.pen.rect(56, -5, 90, 110, ink)
    s.pen.rect(-90, -5, 90, 7, ink)
    s.pen.rect(-90, 92, 90, 110, ink)
    s.pen.rect(-1, 0, 1, 95, ink)
    s.pen.rect(-60, 36, 60, 38, ink)
    pot = s.pen.at(34, 92)
    pot.poly(path("-6,-10 6,-10 4.6,0 -4.6,0"), s.light.glow)
    plants.grass(pot.at(0, -10), (-4, 4), 16, s.light.sea_near, s.rng, 16)


def _watchers(s: Scene) -> None:
    figures.crowd_row(s.pen.at(-58, 82), (-26, 14), 5.6, s.light.ink, s.rng)
    figures.crowd_row(s.pen.at(56, 86), (-8, 30), 5.2, s.light.ink, s.rng)


def _heads(s: Scene) -> None:
    figures.crowd_row(s.pen.at(0, 90), (-88, 88), 6, (1, 1, 0.2), s.rng)


def _grass(s: Scene) -> None:
    for tone, height, count in ((s.light.near, 15, 80), (s.light.ink, 11, 80)):
        plants.grass(s.pen.at(0, 101), (-84, 84), height, tone, s.rng, count)
    for _ in range(12):
        x, high = s.between(-80, 80), s.between(9, 20)
        s.pen.line([(x, 102), (x + 1.5, 101 - high)], 0.35, s.light.ink)
        s.pen.disc(x + 1.5, 101 - high, 1.1, s.light.glow)


def _fence(s: Scene) -> None:
    for step in range(-22, 23):
        s.pen.line([(step * 8 - 40, 112), (step * 8, 62)], 0.22, s.light.ink)
        s.pen.line([(step * 8 + 40, 112), (step * 8, 62)], 0.22, s.light.ink)
    s.pen.line([(-90, 62), (90, 62)], 1, s.light.ink)
    for x in (-66, 8, 74):
        s.pen.rect(x - 0.9, 58, x + 0.9, 112, s.light.ink)


FOREGROUNDS: dict[str, Callable[[Scene], None]] = {
    "railing": _railing,
    "branches": _branches,
    "window": _window,
    "watchers": _watchers,
    "heads": _heads,
    "grass": _grass,
    "fence": _fence,
}
