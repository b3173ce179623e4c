"""Scenes outside the town."""

import math

from masthead.house.demo.drawing import buildings, figures, plants, skies
from masthead.house.demo.drawing.moods import mix
from masthead.house.demo.drawing.pen import Pen, curve, path
from masthead.house.demo.drawing.scene import Scene, scene


@scene("fields", frame="grass")
def fields(s: Scene) -> None:
    horizon = s.pick(44, 50, 38, 26, 56, 42)
    skies.sky(s, horizon)
    skies.ridge(s, horizon + 2, 14, s.light.far)
    skies.land(s, horizon)
    _furrows(s, horizon, s.pick(8, -16, 24, -6, 0, -20))
    for x in range(-84, 85, 7):
        tree = s.pen.at(x + s.between(-3, 3), horizon + 1)
        plants.tree(tree, s.between(4, 8), s.light.mid, s.light.near, s.rng)
    place = s.pick((-14, 5), (10, 8), (-20, 3), (8, 9), (-8, 12), (10, 5))
    _farm(s, s.pen.at(place[0], horizon + place[1], s.pick(1, 1.5, 0.7, 0.85, 2.2, 0.9)))
    if s.variant in (0, 2, 3):
        _tractor(s, s.pen.at(18, horizon + 34, s.pick(1.3, 1, 0.8, 0.9)))


def _furrows(s: Scene, horizon: float, vanish: float) -> None:
    """Strips of crop that meet at one point: many colours from far off, two with stubble from near."""
    pale_crop = mix(s.light.sea_near, s.light.ground, 0.4)
    ripe = mix(s.light.glow, s.light.mid, 0.4)
    tones = (s.light.ground, s.light.walls[2], pale_crop, ripe, s.light.tint)
    many = s.variant in (2, 3)
    rows = s.pick(16, 12, 22, 24, 9, 16)
    spread = 400 / rows
    for index in range(-rows, rows):
        left, right = index * spread, (index + 1) * spread
        top = [(vanish + left / 13, horizon), (vanish + right / 13, horizon)]
        tone = tones[(index + s.variant) % 5] if many else tones[(index % 2) * 2]
        s.pen.poly([*top, (vanish + right, 112), (vanish + left, 112)], tone)
        for share in () if many else (0.1, 0.2, 0.34, 0.5, 0.72, 1):
            tuft = s.pen.at(vanish + left * (1 / 13 + share * 12 / 13), horizon + share * 66)
            plants.grass(tuft, (-3 * share, 3 * share), 5 * share + 0.3, s.light.soil, s.rng, 4)


def _farm(s: Scene, pen: Pen) -> None:
    wall = s.light.glow
    pen.rect(-12, -9, 12, 1, wall)
    pen.poly(path("-13.5,-9 -9,-16 9,-16 13.5,-9"), s.light.near)
    pen.rect(-3.4, -6, 3.4, 1, s.light.pale)
    pen.line([(-3.4, -6), (3.4, 1)], 0.5, wall)
    pen.line([(3.4, -6), (-3.4, 1)], 0.5, wall)
    buildings.house(pen.at(20, 1), 9, 7, s.light, s.rng, s.light.pale)
    pen.oval(-17, -17, 3, 2.4, s.light.near)
    pen.rect(-20, -17, -14, 1, mix(s.light.mid, s.light.near, 0.35))
    pen.rect(-20, -17, -18, 1, s.light.mid)
    plants.tree(pen.at(29, 1), 18, s.light.mid, s.light.near, s.rng)


def _tractor(s: Scene, pen: Pen) -> None:
    pen.rect(-2, -8, 9, -3.4, s.light.glow)
    pen.poly(path("-7,-13 -0.6,-13 0.4,-4 -8,-4"), s.light.near)
    pen.poly(path("-5.8,-12 -1.4,-12 -0.8,-8 -6.4,-8"), s.light.pale)
    pen.line([(6, -8), (6, -12.4)], 0.7, s.light.ink)
    for x, r in ((-5, 4.4), (7.4, 2.8)):
        pen.disc(x, -r + 0.4, r, s.light.ink)
        pen.disc(x, -r + 0.4, r * 0.4, s.light.glow)


@scene("forest", frame="branches")
def forest(s: Scene) -> None:
    horizon = s.pick(64, 68, 58, 48, 74, 62)
    skies.sky(s, horizon)
    skies.ridge(s, horizon - 8, 22, s.light.far)
    layers = s.pick(4, 3, 5, 5, 2, 4)
    for layer in range(layers):
        share = (layer + 1) / layers
        y = horizon + layer * s.pick(8, 11, 6, 8, 18, 8) - 4
        tone = mix(
            mix(s.light.far, s.light.mid, min(1, share * 1.5)), s.light.near, max(0.0, share * 1.7 - 0.7)
        )
        s.pen.poly([*skies.crest(s, y, 6), (90, 115), (-90, 115)], tone)
        x = -84.0
        gap = (3.4 + layer * 2.8) * s.pick(1, 1.4, 0.7, 0.75, 2, 1)
        while x < 84:
            clear = abs(x - s.pick(6, -8, 10, 0, 4, -6)) < 5 + layer * 8
            if not (clear and layer > 0):
                plants.fir(
                    s.pen.at(x, y + s.between(-2, 3)),
                    (14 + layer * 9) * s.between(0.7, 1.2) * s.pick(1, 1.4, 0.75, 0.8, 1.7, 1),
                    tone,
                    s.rng,
                )
            x += gap * s.between(0.7, 1.4)
    _path(s, horizon)
    figures.person(
        s.pen.at(s.pick(6, -8, 10, 0, 4, -6), 86, s.pick(1.1, 1.5, 0.8, 0.8, 2.2, 1)),
        s.light.glow,
        s.light.ink,
        s.rng,
        walking=True,
    )


def _path(s: Scene, horizon: float) -> None:
    x = s.pick(6, -8, 10, 0, 4, -6)
    left = curve([(x - 1, horizon + 12), (x + 4, horizon + 18), (x - 5, 86), (x - 20, 112)])
    right = curve([(x + 1, horizon + 12), (x + 8, horizon + 18), (x + 5, 86), (x + 18, 112)])
    s.pen.poly([*left, *reversed(right)], s.light.ground if not s.light.dark else s.light.tint)


@scene("train", frame="grass")
def train(s: Scene) -> None:
    horizon = s.pick(52, 56, 46, 34, 58, 50)
    skies.sky(s, horizon)
    skies.ridge(s, horizon + 2, 22, s.light.far)
    skies.ridge(s, horizon + 8, 10, s.light.mid)
    skies.land(s, horizon + 8)
    if s.variant in (1, 4):
        _head_on(s, horizon)
        return
    line = horizon + s.pick(24, 0, 18, 30, 0, 20)
    size = s.pick(1.35, 1, 0.75, 1, 1, 1.05)
    s.pen.rect(-90, line, 90, line + 5 * size, s.light.soil)
    for x in range(-90, 91, 4):
        s.pen.rect(x, line + 1.2, x + 2, line + 2.6 * size, s.light.near)
    s.pen.rect(-90, line, 90, line + 0.8, s.light.ink)
    for x in range(-84, 90, 28):
        s.pen.line([(x, line), (x, line - 27 * size)], 0.5, s.light.near)
        s.pen.line([(x, line - 26 * size), (x + 8, line - 26 * size)], 0.4, s.light.near)
    s.pen.line([(-90, line - 25 * size), (90, line - 25 * size)], 0.25, s.light.near)
    start = s.pen.at(s.pick(-42, 0, -18, -36, 0, -46), line, size)
    for car in range(s.pick(3, 0, 3, 3, 0, 3)):
        _carriage(s, start.at(-car * 41 + 40, 0), car == 0)


def _carriage(s: Scene, pen: Pen, front: bool) -> None:
    nose = path("40,-3 38.5,-10 34,-17 30,-18") if front else [(39.4, -3), (39.4, -18)]
    pen.poly([(0, -3), (0, -18), *reversed(nose)], s.light.glow)
    pen.poly(path("0,-5.4 39.6,-5.4 40,-3 0,-3"), s.light.near)
    pen.rect(0, -14.6, 33 if front else 39, -9.4, s.light.ink)
    for x in range(2, 32, 5):
        pen.rect(x, -14, x + 3.8, -10, s.light.window if s.light.window[0] == 0 else s.light.pale)
    if front:
        pen.poly(path("34,-15.4 36.8,-11 38.2,-9.2 34,-9.2"), s.light.ink)
        pen.disc(38.4, -5.6, 0.9, s.light.pale)
    pen.rect(1, -19, 33, -17.8, s.light.tint)
    for x in (5, 10, 29, 34):
        pen.disc(x, -1.6, 1.8, s.light.ink)
    pen.line([(16, -19), (19, -24.6), (23, -25)], 0.5, s.light.ink)


def _head_on(s: Scene, horizon: float) -> None:
    vx = s.pick(0, 4, 0, 0, -2)
    y = horizon + 8
    s.pen.poly([(vx - 2, y), (vx + 2, y), (vx + 50, 115), (vx - 50, 115)], s.light.soil)
    for index in range(12):
        share = ((index + 1) / 12) ** 2
        yy = y + share * 46
        s.pen.rect(vx - 2 - share * 34, yy, vx + 2 + share * 34, yy + share * 2.6 + 0.2, s.light.near)
    for side in (-1, 1):
        s.pen.poly(
            [(vx + side, y), (vx + side * 1.4, y), (vx + side * 26, 115), (vx + side * 22, 115)], s.light.pale
        )
    for share in (0.12, 0.28, 0.6, 1.2):
        for side in (-1, 1):
            x = vx + side * (6 + share * 60)
            s.pen.line([(x, y + share * 34), (x, y - share * 62)], 0.4 + share * 1.2, s.light.near)
            s.pen.line(
                [(x, y - share * 56), (x - side * share * 26, y - share * 56)],
                0.3 + share * 0.8,
                s.light.near,
            )
    pen = s.pen.at(vx, s.pick(0, 80, 0, 0, 90), s.pick(0, 1.5, 0, 0, 2.1))
    pen.blob(path("-13,0 -13.6,-14 -11,-27 -5,-31 5,-31 11,-27 13.6,-14 13,0"), s.light.glow)
    pen.blob(path("-10,-14.6 -9,-25 -4,-28 4,-28 9,-25 10,-14.6"), s.light.ink)
    pen.poly(path("-8.6,-16 -7.6,-24 -2,-26.4 -4,-16"), s.light.tint)
    pen.rect(-13, -4.6, 13, 0.6, s.light.near)
    for side in (-1, 1):
        pen.disc(side * 9, -9, 2.2, s.light.pale)
        if s.light.dark or s.light.soft or s.mood in ("rain", "dusk"):
            pen.glow(side * 9, -9, 9, (0, 0, 0.6), 0.9)
    pen.poly(path("-9,0.6 9,0.6 6,4 -6,4"), s.light.ink)


@scene("snow", frame="branches")
def snow(s: Scene) -> None:
    """A village under snow, flakes in the air."""
    horizon = s.pick(56, 60, 50, 40, 66, 54)
    skies.sky(s, horizon)
    skies.ridge(s, horizon + 2, 26, s.light.tint)
    for x in range(-84, 85, 5):
        plants.fir(s.pen.at(x + s.between(-3, 3), horizon + 3), s.between(8, 17), s.light.mid, s.rng)
    for band in range(3):
        y = horizon + 3 + band * 15
        s.pen.poly(
            [*skies.crest(s, y, 6), (90, 115), (-90, 115)], mix(s.light.pale, s.light.tint, 0.7 - band * 0.33)
        )
    size = s.pick(1.1, 1.6, 0.7, 0.8, 2.3, 1)
    for index in range(s.pick(4, 2, 7, 6, 1, 4)):
        x = s.pick(-42, -26, -50, -45, 0, -38) + index * s.pick(27, 44, 17, 18, 1, 24)
        y = horizon + s.pick(12, 20, 8, 14, 26, 10) + (index * 17 % 12)
        _snowy_house(s, s.pen.at(x, y, size * s.between(0.9, 1.1)))
    for index in range(7):
        step_x, step_y = s.pick(-12, 4, -6, 0, -20, 6) + (index % 2) * 3 + index * 2, 99 - index * 3.6
        s.pen.oval(step_x, step_y, 1.3 - index * 0.13, 0.6 - index * 0.05, s.light.tint)
    figures.person(
        s.pen.at(
            s.pick(5, 2, 10, 14, 27, 20), s.pick(77, 95, 77, 77, 96, 77), s.pick(1, 1.5, 0.8, 0.8, 2, 1)
        ),
        s.light.glow,
        s.light.ink,
        s.rng,
        walking=True,
    )
    for _ in range(170):
        s.pen.disc(s.between(-84, 84), s.between(-4, 104), s.rng.choice((0.25, 0.35, 0.5, 0.8)), (0, 0, 0))


def _snowy_house(s: Scene, pen: Pen) -> None:
    wall = s.rng.choice((s.light.near, s.light.glow, s.light.mid))
    pen.rect(-8, -9, 8, 1, wall)
    pen.poly([(-8, -9), (0, -17), (8, -9)], wall)
    pen.rect(3, -17.4, 5.4, -11, s.light.near)
    pen.line([(-9.4, -8.4), (0, -17.8), (9.4, -8.4)], 2.6, (0, 0, 0))
    pen.rect(2.8, -18.6, 5.6, -17, (0, 0, 0))
    for x in (-5, 1.8):
        pen.rect(x, -6.6, x + 3.2, -2.8, (0, 0, 0.15) if wall == s.light.glow else (0, 0, 0.95))
        pen.line([(x + 1.6, -6.6), (x + 1.6, -2.8)], 0.3, wall)
    pen.line(curve(path("4.2,-19.6 5.4,-23 3.6,-26 6,-31")), 1, s.light.tint)
    pen.blob(path("-10,1.4 -6,-0.4 0,0.4 6,-0.6 10,1.4"), (0, 0, 0))


@scene("radio_mast", frame="grass")
def radio_mast(s: Scene) -> None:
    base = s.pick(78, 88, 72, 66, 104, 76)
    skies.sky(s, base - 6)
    skies.ridge(s, base - 6, 14, s.light.far)
    hill = curve([(-90, base + 16), (-46, base + 7), (0, base), (36, base + 3), (90, base + 14)])
    s.pen.poly([*hill, (90, 115), (-90, 115)], mix(s.light.mid, s.light.near, 0.4))
    size = s.pick(0.9, 1.08, 0.7, 0.66, 1.28, 0.8)
    pen = s.pen.at(s.pick(4, -6, 10, 4, 0, -8), base + 1, size)
    _mast(s, pen)
    hut = pen.at(15, 1.4)
    hut.rect(-6, -7, 6, 1, s.light.pale)
    hut.poly(path("-7,-7 -5,-10 7,-10 7,-7"), s.light.near)
    hut.rect(-3.6, -5.4, -0.6, -2.4, s.light.window)
    hut.rect(1.4, -5, 4, 1, s.light.glow)
    plants.grass(s.pen.at(0, base + 8), (-84, 84), 3, s.light.near, s.rng, 90)
    if s.variant in (0, 2, 3):
        figures.person(pen.at(-16, 4, 0.7), s.light.glow, s.light.ink, s.rng)


def _mast(s: Scene, pen: Pen) -> None:
    tall = 70
    for side in (-1, 1):
        pen.line([(side * 6, 0), (side * 1, -tall)], 0.8, s.light.ink)
        for anchor in (26, 46, 64):
            pen.line([(side * 40, 6), (0, -anchor)], 0.16, s.light.ink)
    for level in range(14):
        low, high = -tall * level / 14, -tall * (level + 1) / 14
        a, b = 6 - 5 * level / 14, 6 - 5 * (level + 1) / 14
        tone = s.light.glow if level % 4 < 2 else s.light.near
        pen.line([(-a, low), (b, high)], 0.55, tone)
        pen.line([(a, low), (-b, high)], 0.55, tone)
        pen.line([(-b, high), (b, high)], 0.5, tone)
    pen.line([(0, -tall), (0, -tall - 9)], 0.6, s.light.ink)
    for dish, side in ((-50, -1), (-42, 1), (-58, 1)):
        pen.oval(side * 4.4, dish, 2, 3.2, s.light.pale)
        pen.oval(side * 4.9, dish, 1.2, 2.6, s.light.tint)
    for ring in (8, 13, 18):
        for turn in (0.0, math.pi):
            arc = [
                (math.cos(turn + a / 10) * ring, -tall - 9 + math.sin(turn + a / 10) * ring)
                for a in range(-7, 8)
            ]
            pen.line(arc, 0.7, s.light.glow)
    pen.disc(0, -tall - 9, 1.5, s.light.glow)
