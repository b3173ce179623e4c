"""Scenes on the way somewhere: a bicycle, the border, a bridge."""

import itertools

from masthead.house.demo.drawing import buildings, figures, plants, skies
from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen, curve, path
from masthead.house.demo.drawing.scene import Scene, scene
from masthead.house.demo.drawing.town import pavement


@scene("bicycle", frame="watchers")
def bicycle(s: Scene) -> None:
    base = s.pick(84, 88, 76, 80, 92, 84)
    wall_foot = base - s.pick(6, 8, 8, 16, 4, 6)
    if s.variant in (0, 3, 4):
        wall = s.light.walls[2 if s.variant == 3 else 1]
        s.pen.rect(-90, -5, 90, wall_foot, wall)
        _bricks(s, wall_foot, wall)
        for x in s.pick((-46, 34), (0,), (0,), (-52, -4, 44), (-60, 46), (0,)):
            s.pen.rect(x - 9, 8, x + 9, 44, s.light.pale)
            s.pen.rect(x - 7.6, 9.6, x + 7.6, 43, s.light.window)
            s.pen.line([(x, 9), (x, 43)], 0.9, s.light.pale)
            s.pen.line([(x - 8, 24), (x + 8, 24)], 0.9, s.light.pale)
            s.pen.rect(x - 11, 44, x + 11, 46, s.light.near)
    else:
        skies.sky(s, wall_foot)
        buildings.skyline(s.pen.at(0, wall_foot), (-90, 90), 22, s.light.far, s.rng)
    pavement(s, wall_foot)
    size = s.pick(1.5, 1.72, 1.05, 1.2, 2.1, 1.35)
    bike = s.pen.at(s.pick(0, 2, 8, -6, 4, -4), base, size)
    skies.streak(bike, 3, 1, 28, 1.1, s.light.soil)
    _bike(s, bike)
    if s.variant in (1, 2, 5):
        _rider(s, bike)


def _bricks(s: Scene, foot: float, wall: Tone) -> None:
    tone = mix(wall, s.light.mid, 0.4)
    for _ in range(90):
        x, y = s.between(-80, 80), s.rng.randrange(0, max(1, int(foot / 2.4))) * 2.4
        s.pen.rect(x, y, x + 4.4, y + 1.7, tone)


def _bike(s: Scene, pen: Pen) -> None:
    ink = s.light.ink
    for x in (-13, 13):
        pen.ring(x, -8.6, 8.8, 0.9, ink)
        pen.ring(x, -8.6, 7.6, 0.2, s.light.tint)
        for dx, dy in ((0, 8), (8, 0), (5.6, 5.6), (5.6, -5.6)):
            pen.line([(x - dx, -8.6 - dy), (x + dx, -8.6 + dy)], 0.14, ink)
        pen.disc(x, -8.6, 0.9, ink)
    frame = s.light.glow
    for line in (
        path("-13,-8.6 -2,-8.2 -5.4,-20 -13,-8.6"),
        [(-2, -8.2), (9, -19), (-5, -18.6)],
        [(13, -8.6), (8.4, -22.4)],
    ):
        pen.line(line, 1.0, frame)
    pen.line([(-5.2, -19), (-6, -22)], 0.8, ink)
    pen.blob(path("-10.4,-22.8 -5,-23.4 -1.6,-22.6 -5,-21.6"), ink)
    pen.line(path("8.4,-22.4 7.8,-25 11,-26.2 12.6,-25"), 0.8, ink)
    pen.ring(-2, -8.2, 2.2, 0.6, ink)
    pen.line([(-2, -8.2), (1, -4.6), (2.4, -4.6)], 0.6, ink)
    pen.poly(path("10.6,-21 18,-21 17,-15.6 11.6,-15.6"), s.light.mid)
    for stem in range(3):
        pen.disc(12 + stem * 2.2, -22.2 - stem % 2, 1.5, s.light.glow)


def _rider(s: Scene, pen: Pen) -> None:
    coat = s.light.near
    pen.line([(-4.6, -23), (2.4, -15.5), (0.6, -5.4)], 2.5, s.light.ink)
    pen.blob(path("-7.4,-24 -6,-31 0.6,-38 4.4,-36.6 2,-29 -1.4,-23"), coat)
    pen.line([(2.6, -35.4), (7, -29), (11, -26.2)], 1.7, coat)
    pen.oval(5.2, -41, 2.5, 3, s.light.ink)
    pen.blob(path("2,-42 3.6,-45 7.4,-44.4 8,-42.2"), s.light.glow)
    pen.blob(path("2.6,-38 0,-37 -6.6,-38 -10,-35.6 -5,-36 1,-35.4"), s.light.glow)


@scene("border_gate", frame="fence")
def border_gate(s: Scene) -> None:
    horizon = s.pick(56, 60, 50, 40, 62, 54)
    skies.sky(s, horizon)
    skies.ridge(s, horizon, 14, s.light.far)
    skies.land(s, horizon)
    s.pen.poly([(-3, horizon), (3, horizon), (46, 112), (-46, 112)], mix(s.light.ground, s.light.mid, 0.55))
    for share in (0.12, 0.3, 0.6):
        y = horizon + share * 44
        s.pen.rect(-share * 1.6, y, share * 1.6, y + share * 8, s.light.pale)
    for x in range(-90, 91, 9):
        s.pen.line([(x, horizon + 5), (x, horizon - 4)], 0.5, s.light.near)
    for wire in (-3.4, -1.4, 0.8, 3):
        s.pen.line([(-90, horizon + wire), (90, horizon + wire)], 0.22, s.light.near)
    gate = s.pen.at(
        s.pick(0, -2, 6, 4, 0, -6),
        horizon + s.pick(24, 30, 16, 28, 36, 20),
        s.pick(1.1, 1.5, 0.75, 0.9, 1.9, 1),
    )
    _checkpoint(s, gate)
    figures.group(gate.at(4, 3, 1.15), (-6, 12), s.pick(2, 1, 5, 6, 1, 4), s.light, s.rng)


def _checkpoint(s: Scene, pen: Pen) -> None:
    pen.rect(-38, -22, -20, 1, s.light.pale)
    pen.rect(-24.5, -22, -20, 1, s.light.tint)
    pen.rect(-36, -17, -26, -9.5, s.light.window)
    pen.rect(-41, -25.5, 6, -22, s.light.near)
    pen.rect(-41, -22.6, 6, -21.6, s.light.glow)
    pen.line([(4, -22), (4, 0)], 1, s.light.near)
    pen.rect(-18, -9, -14, 1, s.light.near)
    tilt = s.pick(0, 0, 0, 0.5, 0, 0.75)
    for step in range(11):
        x = -16 + step * 4.4
        y = -7 - step * 4.4 * tilt
        drop = 4.4 * tilt
        pen.poly(
            [(x, y - 1.1), (x + 4.4, y - 1.1 - drop), (x + 4.4, y + 1.1 - drop), (x, y + 1.1)],
            s.light.glow if step % 2 else s.light.pale,
        )
    pen.rect(32, -9, 34, 1, s.light.near)
    for x, tone in ((24, s.light.glow), (36, s.light.mid)):
        pen.line([(x, 0), (x, -34)], 0.6, s.light.ink)
        pen.blob([(x, -34), (x + 5, -33), (x + 11, -34.4), (x + 10.5, -28), (x + 5, -26.6), (x, -27.6)], tone)
        pen.blob(
            [(x, -31.6), (x + 5, -30.8), (x + 10.8, -32), (x + 10.7, -30), (x + 5, -28.8), (x, -29.8)],
            s.light.pale,
        )


@scene("bridge", frame="branches")
def bridge(s: Scene) -> None:
    horizon = s.pick(58, 62, 52, 42, 66, 54)
    skies.sky(s, horizon)
    s.pen.poly([*skies.crest(s, horizon, 12), (90, horizon + 1), (-90, horizon + 1)], s.light.far)
    buildings.skyline(s.pen.at(0, horizon), (-80, 80), 9, mix(s.light.far, s.light.mid, 0.5), s.rng)
    skies.water(s, horizon)
    deck = horizon + s.pick(0, -6, 2, 12, -14, 0)
    if s.variant in (0, 2, 4):
        _suspension(s, deck, s.pick(1, 1, 0.7, 1, 1.5, 1))
    else:
        _arches(s, deck + 2, s.pick(1, 1.4, 1, 0.95, 1, 0.8))


def _suspension(s: Scene, deck: float, size: float) -> None:
    towers = [x * size for x in (-88, -30, 30, 88)]
    tall = 38 * size
    for left, right in itertools.pairwise(towers):
        middle, reach = (left + right) / 2, (right - left) / 2
        for step in range(-12, 13):
            x = middle + reach * step / 12
            s.pen.line(
                [(x, deck), (x, deck - 3 * size - (tall - 4 * size) * (step / 12) ** 2)], 0.28, s.light.near
            )
        cable = [
            (middle + reach * k / 16, deck - 3 * size - (tall - 4 * size) * (k / 16) ** 2)
            for k in range(-16, 17)
        ]
        s.pen.line(cable, 0.9 * size, s.light.near)
    for x in towers:
        pen = s.pen.at(x, deck, size)
        for dx in (-2.6, 2.6):
            pen.rect(dx - 1.1, -40, dx + 1.1, 18, s.light.glow)
            pen.rect(dx + 0.3, -40, dx + 1.1, 18, mix(s.light.glow, s.light.near, 0.5))
        for y in (-37, -22, -8):
            pen.rect(-3.6, y, 3.6, y + 2, s.light.glow)
        pen.rect(-7, 14, 7, 19, s.light.near)
        skies.streak(pen, 0, 20, 14, 1.4, s.light.sea_near)
    s.pen.rect(-95, deck - 1, 95, deck + 2.2 * size, s.light.ink)
    for x in range(-80, 80, 17):
        s.pen.rect(
            x + 3,
            deck - 3.6 * size,
            x + 3 + 6 * size,
            deck - 1,
            s.rng.choice((s.light.glow, s.light.mid, s.light.pale)),
        )


def _arches(s: Scene, deck: float, size: float) -> None:
    stone = mix(s.light.mid, s.light.pale, 0.35)
    gap = 34 * size
    foot = deck + 26 * size
    s.pen.rect(-95, deck, 95, foot, stone)
    for index in range(-4, 5):
        x = index * gap
        s.pen.poly(arch_points(x, foot, gap * 0.4, 19 * size), mix(s.light.sea_near, s.light.near, 0.35))
        s.pen.poly(
            arch_points(x + gap * 0.05, foot + 0.2, gap * 0.34, 16.5 * size),
            mix(s.light.sea_far, s.light.far, 0.3),
        )
        s.pen.poly(
            [(x + gap / 2 - 3 * size, foot), (x + gap / 2, foot + 4 * size), (x + gap / 2 + 3 * size, foot)],
            s.light.near,
        )
        skies.streak(s.pen, x + gap / 2, foot + 2.5, gap * 0.3, 1.3, s.light.sea_near)
    s.pen.rect(-95, deck - 2 * size, 95, deck + 1.6 * size, mix(stone, s.light.near, 0.45))
    s.pen.rect(-95, deck - 2.6 * size, 95, deck - 1.6 * size, s.light.pale)
    figures.group(s.pen.at(0, deck - 2 * size, 0.9 * size), (-60, 60), 7, s.light, s.rng)
    plants.bare_tree(s.pen.at(56, deck, 1), 26 * size, s.light.near, s.rng)


def arch_points(x: float, foot: float, half: float, tall: float) -> list[tuple[float, float]]:
    return curve(
        [
            (x - half, foot),
            (x - half * 0.92, foot - tall * 0.5),
            (x, foot - tall),
            (x + half * 0.92, foot - tall * 0.5),
            (x + half, foot),
        ]
    )
