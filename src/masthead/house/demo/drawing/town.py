"""Scenes in the streets of the town."""

import itertools

from masthead.house.demo.drawing import buildings, figures, skies
from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen
from masthead.house.demo.drawing.scene import Scene, scene


def pavement(s: Scene, y: float) -> None:
    """A square in front of something: setts in perspective and a few long shadows."""
    skies.land(s, y)
    line = mix(s.light.ground, s.light.soil, 0.8)
    gap, down = 1.2, y
    while down < 102:
        s.pen.line([(-90, down), (90, down)], 0.16, line)
        down += gap
        gap *= 1.32
    for x in range(-16, 17):
        s.pen.line([(x * 6, y), (x * 15, 104)], 0.16, line)


@scene("street", frame="branches")
def street(s: Scene) -> None:
    """A street running away between two rows of gables."""
    vanish_x, vanish_y = s.pick(-4, 10, 0, -8, 4, 12), s.pick(56, 60, 52, 40, 66, 54)
    skies.sky(s, vanish_y, sun_x=vanish_x + 2)
    buildings.skyline(s.pen.at(vanish_x, vanish_y), (-26, 26), 12, s.light.far, s.rng)
    skies.land(s, vanish_y)
    wide = s.pick(1, 0.75, 1.5, 1.1, 0.6, 1)
    s.pen.poly(
        [
            (vanish_x - 1, vanish_y),
            (vanish_x + 1, vanish_y),
            (vanish_x + 52 * wide, 110),
            (vanish_x - 52 * wide, 110),
        ],
        mix(s.light.ground, s.light.mid, 0.5),
    )
    for share in (0.1, 0.22, 0.4, 0.68):
        y = vanish_y + share * (104 - vanish_y)
        s.pen.poly(
            [
                (vanish_x - share * 1.6, y),
                (vanish_x + share * 1.6, y),
                (vanish_x + share * 2.2, y + share * 9),
                (vanish_x - share * 2.2, y + share * 9),
            ],
            s.light.pale,
        )
    for side in (-1, 1):
        _terrace(s, side, vanish_x, vanish_y, wide)
    figures.group(s.pen.at(vanish_x + 24 * wide, vanish_y + 24, 1.3), (-6, 10), 3, s.light, s.rng)
    figures.group(s.pen.at(vanish_x - 14 * wide, vanish_y + 12, 0.7), (-6, 6), 2, s.light, s.rng)
    if s.variant in (0, 3, 4):
        buildings.lamp_post(
            s.pen.at(vanish_x + 36 * wide, 93, 1.9, True),
            s.light,
            s.light.dark or s.mood in ("dusk", "fog", "rain"),
        )


def _terrace(s: Scene, side: int, vx: float, vy: float, wide: float) -> None:
    """House fronts in perspective: far first, each a slanted quad with its own wall and gable."""
    edges = [0.09, 0.14, 0.21, 0.31, 0.46, 0.68, 1.05, 1.7]
    for far, near in itertools.pairwise(edges):
        tall = s.between(0.72, 1.1)
        tone = s.wall() if side < 0 else mix(s.wall(), s.light.mid, 0.35)
        xs = [vx + side * 60 * wide * share for share in (far, near)]
        low = [vy + 42 * share for share in (far, near)]
        top = [vy - 78 * tall * share for share in (far, near)]
        s.pen.poly([(xs[0], low[0]), (xs[0], top[0]), (xs[1], top[1]), (xs[1], low[1])], tone)
        middle = ((xs[0] + xs[1]) / 2, (top[0] + top[1]) / 2 - 14 * (near + far) / 2)
        s.pen.poly(
            [(xs[0], top[0]), middle, (xs[1], top[1])],
            mix(s.light.near, s.light.glow, s.rng.choice((0, 0, 0.45))),
        )
        _fronts(s, xs, low, top)


def _fronts(s: Scene, xs: list[float], low: list[float], top: list[float]) -> None:
    for column in (0.18, 0.44, 0.7):
        for floor in range(4):
            corners: list[tuple[float, float]] = []
            for across, down in ((0, 0.12), (0.14, 0.12), (0.14, 0.72), (0, 0.72)):
                share = column + across
                x = xs[0] + (xs[1] - xs[0]) * share
                head, foot = top[0] + (top[1] - top[0]) * share, low[0] + (low[1] - low[0]) * share
                corners.append((x, head + (foot - head) * (floor + down) / 4))
            lit = not s.light.dark or s.rng.random() < 0.5
            s.pen.poly(corners, s.light.window if lit else s.light.ink)


@scene("market", frame="watchers")
def market(s: Scene) -> None:
    horizon = s.pick(56, 60, 50, 44, 62, 54)
    skies.sky(s, horizon - 10)
    buildings.row(
        s.pen.at(0, horizon, s.pick(1.1, 1.5, 0.8, 0.8, 1.8, 1)), (-100, 100), (14, 24), s.light, s.rng
    )
    pavement(s, horizon)
    for row in range(s.pick(2, 1, 3, 3, 1, 2)):
        size = s.pick(1, 1.7, 0.72, 0.7, 2.4, 1) * (0.8 + row * 0.3)
        y = horizon + s.pick(12, 26, 8, 8, 32, 12) + row * 15
        shift = s.between(-6, 6) + row * 9
        for index in range(-4, 5):
            x = index * 23 * size + shift
            if abs(x) < 95:
                _stall(s, s.pen.at(x, y, size), index + row)
        figures.group(
            s.pen.at(0, y + 5 * size), (-58, 58), s.pick(5, 4, 7, 8, 3, 5), s.light, s.rng, 1.15 * size
        )


def _stall(s: Scene, pen: Pen, index: int) -> None:
    stripes: tuple[Tone, Tone] = (
        (s.light.glow, s.light.pale),
        (s.light.near, s.light.pale),
        (s.light.mid, s.light.glow),
    )[index % 3]
    pen.rect(-8.4, -13, 8.4, 0, mix(s.light.mid, s.light.near, 0.6))
    pen.rect(-9, -5.4, 9, 0, s.light.tint)
    pen.rect(-9, -5.9, 9, -5, s.light.near)
    for crate in range(6):
        tone = s.rng.choice((s.light.glow, s.light.mid, s.light.pale))
        for fruit in range(3):
            pen.disc(-7.6 + crate * 2.7 + fruit * 0.8, -6.3 - fruit % 2 * 0.6, 0.65, tone)
    for stripe in range(8):
        x = -10 + stripe * 2.5
        pen.poly(
            [(x * 0.86, -16.5), (x * 0.86 + 2.15, -16.5), (x + 2.5, -12.4), (x, -12.4)], stripes[stripe % 2]
        )
        pen.oval(x + 1.25, -12.4, 1.25, 1, stripes[stripe % 2])
    for x in (-9.2, 9.2):
        pen.line([(x, -13), (x, 1)], 0.45, s.light.ink)


@scene("night_town", frame="window")
def night_town(s: Scene) -> None:
    """The town stacked up its hill, windows lit whatever the mood says about the sky."""
    horizon = s.pick(34, 30, 42, 24, 36, 38)
    skies.sky(s, horizon + 12)
    skies.ridge(s, horizon + 16, 20, s.light.far)
    dark_walls = [mix(wall, s.light.near, 0.5) for wall in s.light.walls]
    for tier in range(5):
        base = horizon + 18 + tier * s.pick(13, 15, 10, 14, 17, 12)
        size = (0.55 + tier * 0.16) * s.pick(1, 1.35, 0.75, 0.85, 1.6, 0.9)
        x = -90.0 + s.between(-5, 0)
        while x < 90:
            width = s.between(7, 12) * size
            _lit_house(
                s,
                s.pen.at(x + width / 2, base + s.between(-1.5, 1.5)),
                width,
                s.between(9, 15) * size,
                s.rng.choice(dark_walls),
            )
            x += width * 1.02
    if s.variant in (0, 2, 3):
        tower = s.pen.at(s.pick(10, 0, -8, 14), horizon + 34, s.pick(0.9, 1, 0.7, 0.9))
        buildings.spire(tower, s.light.ink)
        buildings.clock(tower.at(0, -14), 1.5, s.light)


def _lit_house(s: Scene, pen: Pen, width: float, height: float, wall: Tone) -> None:
    half = width / 2
    pen.rect(-half, -height, half, 30, wall)
    pen.rect(half * 0.6, -height, half, 30, mix(wall, s.light.ink, 0.35))
    pen.poly(
        [
            (-half * 1.08, -height),
            (s.rng.choice((-0.3, 0, 0)) * half, -height - width * 0.5),
            (half * 1.08, -height),
        ],
        s.light.ink,
    )
    rows = max(2, round(height / width * 2.4))
    for row in range(rows):
        for column in range(3):
            x, y = -half * 0.8 + column * width * 0.29, -height * 0.92 + row * height / rows
            tone = (0.0, 0.0, 0.95) if s.rng.random() < 0.48 else s.light.ink
            pen.rect(x, y, x + width * 0.15, y + height / rows * 0.55, tone)


@scene("lamp_posts", frame="watchers")
def lamp_posts(s: Scene) -> None:
    """A promenade of lamps, receding."""
    horizon = s.pick(58, 62, 52, 44, 70, 56)
    skies.sky(s, horizon)
    buildings.skyline(s.pen.at(0, horizon), (-90, 90), 9, s.light.far, s.rng)
    skies.water(s, horizon)
    s.pen.poly([(40, horizon), (-95, 84), (-95, 112), (95, 112), (95, horizon)], s.light.ground)
    s.pen.poly([(40, horizon), (-95, 84), (-95, 87), (40, horizon + 0.4)], s.light.pale)
    lit = s.light.dark or s.mood in ("dusk", "fog", "rain", "dawn")
    posts = s.pick(6, 4, 8, 7, 3, 6)
    for index in range(posts):
        share = (index / max(1, posts - 1)) ** 1.7
        size = (0.34 + share * 2.1) * s.pick(1, 1.1, 0.8, 0.85, 1.35, 0.9)
        post = s.pen.at(30 - share * s.pick(76, 66, 84, 78, 70, 76), horizon + 0.5 + share * 31, size)
        skies.streak(post, 5, 0.4, 9, 0.6, s.light.soil)
        buildings.lamp_post(post, s.light, lit)
        if index < posts - 1:
            post.line([(-1, -4), (1, -4)], 0.3, s.light.ink)
    figures.group(
        s.pen.at(14, horizon + 24, s.pick(1.5, 2, 1, 1.1, 2.4, 1.3)),
        (-8, 16),
        s.pick(3, 2, 4, 5, 2, 3),
        s.light,
        s.rng,
    )
    _bench(s, s.pen.at(44, horizon + 18, s.pick(1.1, 1.4, 0.8, 0.9, 1.6, 1)))


def _bench(s: Scene, pen: Pen) -> None:
    for y in (-3.2, -4.6, -6):
        pen.rect(-9, y - 0.9, 9, y, s.light.near)
    for x in (-7, 7):
        pen.line([(x, -6.6), (x, 0)], 0.7, s.light.ink)
