"""Scenes where people are the subject."""

import math

from masthead.house.demo.drawing import figures, skies
from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen, curve, path
from masthead.house.demo.drawing.scene import Scene, scene
from masthead.house.demo.drawing.sitters import sitter


@scene("portrait", weather=False)
def portrait(s: Scene) -> None:
    """Head and shoulders; the backdrop changes with the variant, the sitter with the seed."""
    top, low = s.light.walls[s.rng.randrange(len(s.light.walls))], s.light.sky_top
    s.pen.fade(-5, 105, mix(top, low, 0.6), top)
    _backdrop(s)
    sitter(s, s.pen.at(s.between(-2, 2), 53, s.pick(1, 1.1, 0.9, 1.02, 1.16, 0.94)))


def _backdrop(s: Scene) -> None:
    kind = s.variant
    if kind == 0:
        s.pen.disc(6, 42, 38, mix(s.light.glow, s.light.pale, 0.25))
    elif kind == 1:
        for index in range(14):
            s.pen.rect(-90 + index * 14, -5, -83 + index * 14, 105, mix(s.light.pale, s.light.sky_low, 0.7))
    elif kind == 2:
        s.pen.rect(-34, -5, 40, 70, s.light.pale)
        s.pen.rect(-31, -5, 37, 67, s.light.sky_low)
        s.pen.line([(3, -5), (3, 67)], 1.6, s.light.pale)
        s.pen.line([(-31, 30), (37, 30)], 1.6, s.light.pale)
    elif kind == 3:
        skies.ridge(s, 70, 24, s.light.far)
        skies.ridge(s, 84, 18, s.light.mid)
    elif kind == 4:
        s.pen.poly(path("-90,110 -90,20 40,-10 90,-10 90,110"), mix(s.light.glow, s.light.pale, 0.2))
    else:
        for ring in range(7, 0, -1):
            s.pen.disc(
                -8, 46, ring * 9, s.light.sky_low if ring % 2 else mix(s.light.glow, s.light.pale, 0.45)
            )


@scene("crowd", frame="branches")
def crowd(s: Scene) -> None:
    """A demonstration with banners in most variants; heads from behind looking at a speaker in the others."""
    horizon = s.pick(40, 46, 34, 24, 50, 40)
    skies.sky(s, horizon)
    skies.land(s, horizon)
    rows = s.pick(6, 4, 8, 9, 3, 6)
    reach = s.pick(62, 46, 62, 62, 34, 55)
    for row in range(rows):
        share = row / max(1, rows - 1)
        y = horizon + 2 + share * (62 - horizon * 0.35)
        head = (1.3 + share * 3.8) * s.pick(1, 1.3, 0.75, 0.8, 1.7, 0.95)
        tone = mix(s.light.far, s.light.ink, share**0.8)
        for _ in range(s.pick(2, 2, 2, 3, 1, 2)):
            _placard(s, s.between(-reach, reach), y - head * 2, head, share)
        figures.crowd_row(s.pen.at(0, y), (-88, 88), head, tone, s.rng)
        for _ in range(2):
            x = s.between(-55, 55)
            s.pen.line(
                [(x, y + head * 3), (x + head * 1.2, y), (x + head * 0.9, y - head * 3)], head * 0.75, tone
            )
            s.pen.disc(x + head * 0.9, y - head * 3.2, head * 0.55, tone)


def _placard(s: Scene, x: float, y: float, head: float, share: float) -> None:
    wide, high = head * s.between(2.4, 3.4), head * s.between(2.2, 2.9)
    top = y - head * s.between(3.5, 5.5)
    tilt = s.between(-0.12, 0.12) * wide
    tone = s.rng.choice((s.light.pale, s.light.glow, s.light.pale, s.light.mid))
    s.pen.line([(x, y + head * 3), (x + tilt, top)], head * 0.28, s.light.ink)
    s.pen.poly(
        [
            (x - wide, top - high + tilt),
            (x + wide, top - high - tilt),
            (x + wide, top + high * 0.3 - tilt),
            (x - wide, top + high * 0.3 + tilt),
        ],
        tone,
    )
    for line in range(3):
        yy = top - high * (0.72 - line * 0.36)
        s.pen.line(
            [(x - wide * 0.7, yy), (x + wide * s.between(0.1, 0.7), yy)],
            head * 0.26,
            mix(s.light.near, tone, 0.15),
        )


@scene("football", frame="watchers")
def football(s: Scene) -> None:
    horizon = s.pick(40, 36, 44, 26, 34, 42)
    skies.sky(s, horizon - 6)
    _terraces(s, horizon)
    _pitch(s, horizon)
    place = s.pick((34, 14), (26, 18), (0, 8), (-30, 12), (40, 26), (24, 10))
    _goal(s, s.pen.at(place[0], horizon + place[1], s.pick(1, 1.4, 0.7, 0.85, 1.9, 0.9)))
    size = s.pick(2.8, 4.2, 1.5, 1.9, 5.4, 2.3)
    spots = s.pick(
        path("-12,82 12,76 38,70"),
        path("-10,92 20,86"),
        path("-34,64 -10,74 6,66 22,84 44,70"),
        path("-30,60 -4,52 10,70 32,80 -22,86"),
        path("-6,96"),
        path("-22,72 0,80 30,72"),
    )
    for index, (x, y) in enumerate(spots):
        pen = s.pen.at(x, y, size * (0.75 + (y - 50) / 130), index % 2 == 1)
        skies.streak(pen, 1, 0.2, 4, 0.4, s.light.near)
        figures.player(pen, s.light.glow if index % 2 == 0 else s.light.pale, s.light, index == 0)
    kick = spots[0]
    _ball(s, s.pen.at(kick[0] + size * 4.3, kick[1] - size * 1.2, size * 0.62))


def _terraces(s: Scene, horizon: float) -> None:
    """The stand full of faces, and the floodlights."""
    s.pen.poly([(-90, horizon - 18), (90, horizon - 12), (90, horizon), (-90, horizon)], s.light.near)
    tones = (s.light.tint, s.light.glow, s.light.mid, s.light.pale)
    for row in range(4):
        for _ in range(60):
            y = horizon - 14 + row * 3.4 + s.between(-1, 1)
            s.pen.disc(s.between(-82, 82), y, 0.75, s.rng.choice(tones))
    for x in (-56, 62):
        s.pen.line([(x, horizon - 12), (x, horizon - 34)], 0.9, s.light.near)
        s.pen.rect(x - 6, horizon - 37, x + 6, horizon - 32, s.light.pale)
    s.pen.rect(-90, horizon - 2, 90, horizon + 2, s.light.pale)


def _pitch(s: Scene, horizon: float) -> None:
    turf: Tone = s.light.mid if s.light.dark else (0, 0.7, 0.35)
    for stripe in range(8):
        top, low = (horizon + 2 + (edge / 8) ** 1.5 * 82 for edge in (stripe, stripe + 1))
        s.pen.rect(-90, top, 90, low, mix(s.light.sea_near, turf, 0.5 + 0.3 * (stripe % 2)))


def _goal(s: Scene, pen: Pen) -> None:
    for index in range(13):
        pen.line([(-18 + index * 3, -14.5), (-16 + index * 2.7, -1)], 0.16, s.light.pale)
        pen.line([(-18, -14.5 + index * 1.2), (18, -14.5 + index * 1.2)], 0.16, s.light.pale)
    pen.line(path("-18,0 -18,-15 18,-15 18,0"), 1.0, s.light.pale)


def _ball(s: Scene, pen: Pen) -> None:
    pen.disc(0, 0, 1.2, s.light.ink)
    pen.disc(0, 0, 1.05, s.light.pale)
    pen.poly(
        [(math.cos(a * math.tau / 5) * 0.45, math.sin(a * math.tau / 5) * 0.45) for a in range(5)],
        s.light.ink,
    )


@scene("stage", frame="heads", weather=False)
def stage(s: Scene) -> None:
    """A concert: beams, a singer, the first rows."""
    s.pen.fade(-5, 105, (1, 0.55, 0), (0.85, 0.6, 0.1))
    floor = s.pick(68, 74, 62, 56, 82, 66)
    middle = s.pick(0, -4, 6, 0, 2, -4)
    for index, x in enumerate((-52, -26, 0, 26, 52)):
        aim = middle + (x - middle) * s.between(0.1, 0.7)
        tone: Tone = ((None, 0.1, 1), (0.25, 0.75, 0.0), (0.25, 0.1, 1))[index % 3]
        s.pen.cut([(x - 1, -4), (x + 1, -4), (aim + 15, floor + 3), (aim - 15, floor + 3)], 0.45)
        s.pen.poly(
            [(x - 0.6, -4), (x + 0.6, -4), (aim + 9, floor + 2), (aim - 9, floor + 2)],
            (0.3, tone[1], tone[2]),
        )
        s.pen.rect(x - 3, -4, x + 3, 5, (1, 1, 0.2))
    s.pen.line([(-90, 1), (90, 1)], 1.2, (1, 1, 0.2))
    s.pen.oval(middle, floor + 2, 34, 4, (0, 0, 0.7))
    s.pen.poly([(-90, floor + 3), (90, floor + 3), (90, 112), (-90, 112)], (0.66, 0.75, 0.2))
    s.pen.rect(-90, floor + 3, 90, floor + 4.4, (0.1, 0.1, 0.6))
    size = s.pick(3.6, 4.8, 2.2, 2.6, 6.2, 3)
    _singer(s.pen.at(middle, floor + 2, size))
    for dx in s.pick((-34, 32), (-40,), (-30, 26), (-36, 34), (), (-30, 30)):
        figures.person(
            s.pen.at(middle + dx, floor + 1, size * 0.85, dx > 0),
            (1, 0.9, 0.2),
            (1, 1, 0.2),
            s.rng,
            walking=False,
        )
        s.pen.at(middle + dx, floor + 1, size * 0.85, dx > 0).line([(-2, -4), (3.4, -6.4)], 0.55, (0, 0, 0.9))
    for row in range(s.pick(2, 1, 3, 4, 1, 2)):
        head = 2.6 + row * 1.2
        figures.crowd_row(s.pen.at(0, 88 + row * 5), (-88, 88), head, (1, 1, 0.2 + row * 0.05), s.rng)
        arm = s.between(-45, 45)
        s.pen.line([(arm, 98), (arm + 2, 80), (arm + 1, 76 + row * 3)], head * 0.6, (1, 1, 0.2))


def _singer(pen: Pen) -> None:
    ink: Tone = (1, 1, 0.2)
    pen.poly(path("-1.1,-4.4 0.2,-4.4 -0.9,0 -1.9,0"), ink)
    pen.poly(path("-0.1,-4.4 1.1,-4.4 1.9,0 0.9,0"), ink)
    pen.blob(path("-0.7,-8.1 0.8,-8.1 1.4,-7 1.2,-4 -1.2,-4 -1.4,-7"), (0.2, 0.9, 0.4))
    pen.line([(1.1, -7.5), (2.5, -6.6), (1.4, -8.5)], 0.55, ink)
    pen.line([(-1.1, -7.5), (-2.8, -8.6), (-3.6, -10.6)], 0.55, ink)
    pen.oval(0.1, -9.1, 0.8, 1, ink)
    pen.blob(path("-0.9,-9.2 -0.4,-10.3 0.8,-10.1 0.9,-9.4 0,-9.6 -0.6,-7.7 -1.3,-7.8"), ink)
    pen.line([(1.9, -9.2), (1.3, -8.7)], 0.4, (0, 0, 1))
    pen.line([(2.4, 0), (1.8, -9)], 0.14, ink)


@scene("kitchen", frame="watchers", weather=False)
def kitchen(s: Scene) -> None:
    wall = s.light.walls[s.pick(1, 3, 1, 3, 1, 3)]
    s.pen.fade(-5, 70, wall, mix(wall, s.light.pale, 0.5))
    top = s.pick(68, 74, 64, 52, 78, 66)
    for y in range(int(top) - 30, int(top), 6):
        for x in range(-88, 90, 6):
            s.pen.rect(x + 0.3, y + 0.3, x + 5.7, y + 5.7, s.light.pale if (x + y) % 4 else s.light.tint)
    s.pen.rect(-14, 8, 24, top - 24, s.light.pale)
    s.pen.rect(-12, 10, 22, top - 26, s.light.sky_low)
    s.pen.line([(5, 10), (5, top - 26)], 1, s.light.pale)
    s.pen.rect(-17, top - 26, 27, top - 23, s.light.near)
    s.pen.rect(-90, top - 33, -22, top - 31, s.light.near)
    for index in range(8):
        _jar(s, s.pen.at(-28 - index * 6.4, top - 33), index)
    s.pen.rect(-90, top, 90, top + 3, s.light.near)
    s.pen.rect(-90, top + 3, 90, 112, mix(s.light.mid, s.light.glow, 0.35))
    for x in range(-88, 90, 26):
        s.pen.rect(x, top + 6, x + 23, 112, mix(s.light.mid, s.light.glow, 0.1))
        s.pen.rect(x + 9, top + 8, x + 14, top + 9, s.light.ink)
    size = s.pick(1, 1.4, 0.8, 0.9, 1.9, 0.9)
    _pot(s, s.pen.at(s.pick(8, 2, 12, 10, 2, -4), top, size))
    if s.variant in (0, 2, 3, 5):
        _cook(s, s.pen.at(s.pick(-24, 0, -14, -20, 0, -30), top + 34 * size, 5.4 * size))
    _board(s, s.pen.at(s.pick(38, 40, 36, 38, 46, 30), top, size))
    for x in (34, 42, 50, 58):
        s.pen.line([(x, 14), (x, 30)], 0.5, s.light.ink)
        s.pen.disc(x, 33, 3.4 if x % 4 else 2.6, s.light.near if x % 4 else s.light.glow)
    s.pen.line([(28, 14), (66, 14)], 0.9, s.light.ink)


def _jar(s: Scene, pen: Pen, index: int) -> None:
    pen.rect(-2.2, -7 - index % 3, 2.2, 0, (s.light.glow, s.light.pale, s.light.mid, s.light.tint)[index % 4])
    pen.rect(-1.8, -8.4 - index % 3, 1.8, -7 - index % 3, s.light.near)


def _pot(s: Scene, pen: Pen) -> None:
    pen.poly(path("-13,-17 13,-17 11.6,-1 -11.6,-1"), s.light.glow)
    pen.poly(path("4,-17 13,-17 11.6,-1 4,-1"), mix(s.light.glow, s.light.near, 0.35))
    pen.rect(-14, -18.6, 14, -16.6, s.light.near)
    pen.line(path("-13,-13 -17,-13 -17,-9.6 -12.8,-9.6"), 1, s.light.ink)
    pen.line(path("13,-13 17,-13 17,-9.6 12.8,-9.6"), 1, s.light.ink)
    pen.line([(6, -18), (14, -30)], 1.1, s.light.ink)
    for x in (-6, 0, 6):
        pen.line(
            curve([(x, -21), (x + 2, -25), (x - 1.6, -29), (x + 1, -34), (x - 0.6, -38)]),
            0.9,
            s.light.pale,
        )
    pen.rect(-15, -1.2, 15, 0, s.light.ink)


def _cook(s: Scene, pen: Pen) -> None:
    pen.blob(path("-1.6,-8.2 1.2,-8.2 1.9,-7.2 1.8,-3 -2,-3 -2.2,-7"), s.light.near)
    pen.poly(path("-0.4,-7.8 1.4,-7.8 1.8,-3 -0.4,-3"), s.light.pale)
    pen.line([(1, -7.3), (2.8, -6.4), (4.2, -7.2)], 0.75, s.light.near)
    pen.oval(0.2, -9.3, 0.9, 1.1, s.light.ink)
    pen.blob(path("-0.9,-9.9 -1.3,-11.2 0.2,-11.9 1.6,-11.2 1.1,-9.9"), s.light.pale)


def _board(s: Scene, pen: Pen) -> None:
    pen.poly(path("-12,-1.4 12,-1.4 13,0 -13,0"), s.light.pale)
    for x, r, tone in ((-6, 3, s.light.glow), (-0.6, 2.4, s.light.glow), (5, 3.4, s.light.mid)):
        pen.disc(x, -1.4 - r, r, tone)
        pen.line([(x, -1.4 - 2 * r), (x + 0.8, -3 - 2 * r)], 0.5, s.light.ink)
