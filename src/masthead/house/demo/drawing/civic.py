"""Scenes of public buildings and public business."""

from masthead.house.demo.drawing import buildings, figures, plants, skies
from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen, path
from masthead.house.demo.drawing.scene import Scene, scene
from masthead.house.demo.drawing.town import pavement


def _setting(s: Scene, ground: float) -> None:
    skies.sky(s, ground)
    buildings.skyline(s.pen.at(0, ground), (-90, 90), 16, s.light.far, s.rng)
    pavement(s, ground)


def _ground(s: Scene) -> float:
    return s.pick(76, 82, 68, 60, 92, 72)


def _size(s: Scene) -> float:
    return s.pick(1.15, 1.5, 0.8, 0.88, 2.0, 1.0)


@scene("council", frame="watchers", weather=False)
def council(s: Scene) -> None:
    """The chamber from inside in even variants, the town hall from the square in odd ones."""
    if s.variant % 2:
        ground = _ground(s)
        _setting(s, ground)
        _town_hall(s, s.pen.at(s.pick(0, -4, 0, 6, 0, -6), ground, s.pick(1, 1.0, 1, 0.66, 1, 0.86)))
        figures.group(s.pen.at(0, ground + 9), (-48, 48), 6, s.light, s.rng, 0.9 * _size(s))
        return
    wall = mix(s.light.walls[1], s.light.mid, 0.35)
    s.pen.fade(-5, 60, mix(wall, s.light.near, 0.3), wall)
    for x in range(-72, 73, 24):
        s.pen.arch(x - 8, 4, x + 8, 42, s.light.pale)
        s.pen.arch(x - 6.8, 5.4, x + 6.8, 41, s.light.sky_low)
        s.pen.line([(x, 5), (x, 41)], 0.7, s.light.pale)
        s.pen.line([(x - 7, 22), (x + 7, 22)], 0.7, s.light.pale)
    s.pen.rect(-90, 50, 90, 112, s.light.soil)
    _dais(s, s.pen.at(0, s.pick(62, 0, 58, 0, 66), s.pick(1.2, 1, 0.85, 1, 1.55)))
    for row in range(s.pick(2, 0, 3, 0, 1)):
        size = 1 + row * 0.45
        y = 74 + row * 11
        s.pen.poly(
            [(-90, y + 6), (0, y + 1), (90, y + 6), (90, y + 14), (0, y + 9), (-90, y + 14)],
            mix(s.light.mid, s.light.near, 0.35 + row * 0.25),
        )
        figures.crowd_row(s.pen.at(0, y - 2), (-80, 80), 2.3 * size, s.light.ink, s.rng)
        s.pen.poly(
            [(-90, y + 8), (0, y + 5), (90, y + 8), (90, y + 20), (-90, y + 20)],
            mix(s.light.near, s.light.glow, 0.25),
        )


def _dais(s: Scene, pen: Pen) -> None:
    pen.poly(path("-6,-38 6,-38 6,-30 0,-25 -6,-30"), s.light.glow)
    pen.poly(path("-4,-34 0,-36.5 4,-34 0,-28"), s.light.pale)
    for index in range(-3, 4):
        seat = pen.at(index * 11, abs(index) * 1.2)
        seat.rect(-3.6, -19, 3.6, 0, s.light.near if index else s.light.glow)
        tone = s.rng.choice(figures.coat_colours(s.light)) if index else s.light.ink
        seat.blob(path("-3.2,0 -2.8,-6.5 0,-8 2.8,-6.5 3.2,0"), tone)
        seat.poly([(-0.8, -7.4), (0.8, -7.4), (0, -4)], s.light.pale)
        seat.oval(0, -10, 1.7, 2.1, s.light.ink)
    pen.poly(path("-44,0 44,0 46,10 -46,10"), mix(s.light.mid, s.light.glow, 0.3))
    pen.poly(path("-45,-1 45,-1 45,1 -45,1"), s.light.pale)
    for x in range(-44, 45, 11):
        pen.rect(x - 4.4, 3, x + 4.4, 9, mix(s.light.mid, s.light.near, 0.4))
        pen.line([(x, -1), (x + 1.5, -4)], 0.3, s.light.ink)


def _town_hall(s: Scene, pen: Pen) -> None:
    wall = s.light.walls[2]
    shade = mix(wall, s.light.mid, 0.4)
    pen.rect(-42, -26, 42, 1, wall)
    pen.poly(path("-44,-26 -38,-36 38,-36 44,-26"), s.light.near)
    buildings.windows(pen, (-40, -25, -10, -2), (6, 2), s.light, s.rng)
    buildings.windows(pen, (10, -25, 40, -2), (6, 2), s.light, s.rng)
    pen.rect(-9, -56, 9, 1, wall)
    pen.rect(3.5, -56, 9, 1, shade)
    pen.rect(-10, -57.5, 10, -55.5, s.light.pale)
    pen.poly(path("-9,-57.5 -5.4,-66 -1.4,-69 0,-77 1.4,-69 5.4,-66 9,-57.5"), s.light.near)
    buildings.clock(pen.at(0, -48), 4.6, s.light)
    for y in (-39, -28, -18):
        pen.arch(-4.4, y, -0.8, y + 6.4, s.light.window)
        pen.arch(0.8, y, 4.4, y + 6.4, s.light.window)
    pen.arch(-4, -10, 4, 1, s.light.ink)
    pen.line([(0, -77), (0, -83)], 0.4, s.light.ink)
    pen.poly(path("0,-83 6,-82 5,-80.6 6,-79 0,-79.4"), s.light.glow)


@scene("courthouse", frame="branches")
def courthouse(s: Scene) -> None:
    ground = _ground(s)
    _setting(s, ground)
    size = _size(s)
    pen = s.pen.at(s.pick(0, -8, 4, 0, 14, -4), ground, size)
    for side in (-1, 1):
        wing = pen.at(side * 42, 0)
        wing.rect(-15, -22, 15, 0, s.light.tint)
        wing.rect(-16, -24, 16, -22, s.light.pale)
        buildings.windows(wing, (-14, -21, 14, -2), (5, 2), s.light, s.rng)
    buildings.portico(pen, 24, 27, s.light)
    pen.arch(-3.4, -16, 3.4, -5.2, s.light.ink)
    scales = pen.at(0, -34.4, 0.8)
    scales.line([(0, 0), (0, -6)], 0.5, s.light.ink)
    scales.line([(-5, -5), (5, -5)], 0.5, s.light.ink)
    for x in (-5, 5):
        scales.poly([(x - 2, -1.8), (x + 2, -1.8), (x + 1, -0.6), (x - 1, -0.6)], s.light.glow)
        scales.line([(x - 1.8, -1.8), (x, -5), (x + 1.8, -1.8)], 0.2, s.light.ink)
    figures.group(pen.at(0, 3), (-26, 30), s.pick(5, 3, 8, 7, 2, 5), s.light, s.rng, 0.95)
    if s.variant in (0, 2, 3):
        for x in (-62, 62):
            plants.tree(
                s.pen.at(x, ground + 4), 38, mix(s.light.mid, s.light.sea_near, 0.5), s.light.near, s.rng
            )


@scene("school", frame="branches")
def school(s: Scene) -> None:
    ground = _ground(s) - s.pick(4, 6, 2, 4, 4, 4)
    _setting(s, ground)
    size = _size(s)
    pen = s.pen.at(s.pick(-2, -10, 6, 0, 16, 4), ground, size)
    wall = s.light.walls[3]
    pen.rect(-46, -22, 46, 1, wall)
    pen.poly(path("-48,-22 -44,-30 44,-30 48,-22"), s.light.near)
    buildings.windows(pen, (-45, -21, -11, -2), (6, 2), s.light, s.rng)
    buildings.windows(pen, (11, -21, 45, -2), (6, 2), s.light, s.rng)
    pen.rect(-11, -30, 11, 1, s.light.pale)
    pen.poly([(-12.5, -30), (0, -41), (12.5, -30)], mix(s.light.glow, s.light.mid, 0.3))
    buildings.clock(pen.at(0, -33.6), 2.4, s.light)
    pen.rect(-2, -47, 2, -39, s.light.pale)
    pen.poly([(-2.8, -47), (0, -51), (2.8, -47)], s.light.near)
    pen.disc(0, -43, 1, s.light.ink)
    pen.arch(-3.6, -11, 3.6, 1, s.light.glow)
    pen.rect(-9, -26, 9, -14, s.light.tint)
    buildings.windows(pen, (-9, -27, 9, -14), (3, 1), s.light, s.rng)
    for index in range(s.pick(8, 6, 12, 12, 4, 8)):
        spot = pen.at(s.between(-42, 42), 5 + index % 4 * 2.4, 1.15, s.rng.random() < 0.5)
        figures.child(spot, s.rng.choice(figures.coat_colours(s.light)[:4]), s.light.ink, s.rng)
    _hopscotch(pen.at(16, 12), s.light.pale)
    plants.tree(pen.at(-36, 6), 30, mix(s.light.mid, s.light.sea_near, 0.4), s.light.near, s.rng)


def _hopscotch(pen: Pen, tone: Tone) -> None:
    for index in range(5):
        pen.poly([(index * 3, 0), (index * 3 + 2.6, 0), (index * 3 + 3.2, 1.6), (index * 3 + 0.4, 1.6)], tone)


@scene("hospital", frame="branches")
def hospital(s: Scene) -> None:
    ground = min(_ground(s), 84)
    _setting(s, ground)
    pen = s.pen.at(s.pick(0, -4, 4, 0, 4, -4), ground, s.pick(1.0, 1.2, 0.7, 0.78, 1.42, 0.85))
    pen.rect(-56, -34, -8, 1, s.light.tint)
    buildings.windows(pen, (-55, -33, -14, -5), (9, 4), s.light, s.rng)
    pen.rect(-14, -58, 34, 1, s.light.pale)
    pen.rect(26, -58, 34, 1, s.light.tint)
    pen.rect(-15, -60, 35, -57.6, s.light.near)
    buildings.windows(pen, (-13, -46, 26, -10), (9, 5), s.light, s.rng)
    pen.rect(34, -24, 58, 1, s.light.walls[1])
    buildings.windows(pen, (35, -23, 57, -2), (5, 3), s.light, s.rng)
    cross = s.light.glow
    pen.rect(4.6, -57, 8.4, -47, cross)
    pen.rect(1.5, -53.9, 11.5, -50.1, cross)
    pen.rect(-12, -9, 26, -6.6, cross)
    pen.rect(-8, -6.6, 22, 1, s.light.window)
    for x in range(-8, 23, 6):
        pen.line([(x, -6.6), (x, 1)], 0.5, s.light.ink)
    _ambulance(s, pen.at(s.pick(-28, -2, -30, -30, 2, -26), 7, 1.25))
    figures.group(pen.at(18, 6), (-8, 24), 4, s.light, s.rng)


def _ambulance(s: Scene, pen: Pen) -> None:
    pen.poly(path("-12,-11 6,-11 9,-6.6 13,-5.4 13,-1 -12,-1"), s.light.pale)
    pen.rect(-12, -5, 13, -3, s.light.glow)
    pen.poly(path("4.6,-9.8 6,-9.8 8,-6.2 4.6,-6.2"), s.light.ink)
    pen.rect(-6.6, -9.8, -4.6, -5.4, s.light.glow)
    pen.rect(-7.8, -8.6, -3.4, -6.6, s.light.glow)
    pen.rect(1, -12.6, 4, -11, s.light.near)
    for x in (-7, 8):
        pen.disc(x, -1, 2.3, s.light.ink)
        pen.disc(x, -1, 0.9, s.light.tint)


@scene("library", frame="watchers", weather=False)
def library(s: Scene) -> None:
    """Shelves to the ceiling, a reading table, a ladder."""
    s.pen.fade(-5, 106, mix(s.light.near, s.light.mid, 0.35), mix(s.light.near, s.light.mid, 0.1))
    size = s.pick(1, 1.5, 0.72, 0.9, 2, 0.85)
    floor = s.pick(80, 90, 76, 70, 110, 80)
    high = 15 * size
    spines = (
        s.light.glow,
        s.light.mid,
        s.light.pale,
        s.light.tint,
        s.light.sea_near,
        s.light.walls[2],
        s.light.near,
        s.light.walls[3],
    )
    for shelf in range(9):
        y = floor - 3 - shelf * high
        s.pen.rect(-90, y, 90, y + 1.6 * size, mix(s.light.mid, s.light.glow, 0.4))
        _books(s, y, high, size, spines)
    bay = s.pick(44, 60, 32, 40, 90, 38)
    for x in range(-2, 3):
        s.pen.rect(
            x * bay - bay / 2 - 1.6 * size,
            -5,
            x * bay - bay / 2 + 1.6 * size,
            floor,
            mix(s.light.mid, s.light.near, 0.55),
        )
    s.pen.rect(-90, floor, 90, 112, mix(s.light.ground, s.light.glow, 0.2))
    _ladder(s, s.pen.at(s.pick(28, -26, 20, 24, 34, -20), floor + 4, size))
    if s.variant in (0, 1, 2, 4, 5):
        _reader(s, s.pen.at(s.pick(-12, 8, -6, 0, -14, 4), 98, s.pick(1.5, 1.9, 1.05, 1.2, 2.1, 1.3)))
    else:
        figures.group(s.pen.at(0, floor + 12, 2.3), (-14, 10), 3, s.light, s.rng)


def _books(s: Scene, y: float, high: float, size: float, spines: tuple[Tone, ...]) -> None:
    x = -88.0
    while x < 88:
        wide = s.between(1.3, 3.4) * size
        if s.rng.random() < 0.07:
            x += s.between(2, 5) * size
            continue
        tall = high * s.between(0.58, 0.84)
        tone = s.rng.choice(spines)
        lean = s.between(0.8, 2) * size if s.rng.random() < 0.05 else 0.0
        s.pen.poly(
            [(x, y), (x + lean, y - tall), (x + lean + wide * 0.88, y - tall), (x + wide * 0.88, y)], tone
        )
        if wide > 2 * size:
            s.pen.rect(
                x + lean, y - tall * 0.8, x + lean + wide * 0.88, y - tall * 0.7, mix(tone, s.light.ink, 0.5)
            )
        x += wide + lean * 0.6


def _ladder(s: Scene, pen: Pen) -> None:
    for dx in (0, 9):
        pen.line([(dx - 4, 0), (dx - 9, -62)], 1.1, s.light.ink)
    for step in range(1, 12):
        y = -step * 5.2
        x = -4 - 5 * step * 5.2 / 62
        pen.line([(x, y), (x + 9, y)], 0.8, s.light.ink)


def _reader(s: Scene, pen: Pen) -> None:
    pen.glow(14, -21, 20, (0, 0, 0.7), 0.7)
    pen.blob(path("-9,-6 -8.4,-17 -3,-21 3,-17 5,-6"), s.light.glow)
    pen.oval(0.4, -24.6, 3.4, 4.1, s.light.ink)
    pen.blob(path("-3.6,-24 -2,-29.4 3.4,-29 3.8,-26 0.4,-27 -1.8,-21"), s.light.ink)
    pen.line([(2, -15), (8, -9), (11, -8.6)], 2.4, mix(s.light.glow, s.light.near, 0.35))
    pen.poly(path("5,-8 12,-12 14,-6.4 7,-5"), s.light.pale)
    pen.poly(path("14,-6.4 12,-12 20,-10 21,-5"), s.light.tint)
    pen.rect(-30, -6.4, 34, -3.4, mix(s.light.mid, s.light.near, 0.6))
    pen.rect(-27, -3.4, -24, 12, s.light.ink)
    pen.rect(27, -3.4, 30, 12, s.light.ink)
    pen.line([(25, -6.4), (25, -16), (20, -20)], 0.7, s.light.ink)
    pen.poly(path("16,-20 23,-22.4 24,-17.6 15,-15.4"), s.light.pale)
    for book in range(3):
        pen.rect(
            -22 + book,
            -8.6 - book * 2.1,
            -10 - book,
            -6.6 - book * 2.1,
            (s.light.mid, s.light.pale, s.light.glow)[book],
        )


@scene("ballot", frame="watchers", weather=False)
def ballot(s: Scene) -> None:
    """A hand, a paper, a box; from farther off the polling hall with its booths."""
    back = s.light.walls[s.pick(1, 2, 1, 3, 2, 3) % len(s.light.walls)]
    s.pen.fade(-5, 104, mix(back, s.light.sky_top, 0.5), back)
    if s.variant in (2, 3, 5):
        _polling_hall(s)
        return
    s.pen.disc(s.pick(0, 6, 0, 0, -8), 40, s.pick(40, 46, 40, 40, 54), mix(back, s.light.glow, 0.55))
    floor = s.pick(80, 88, 80, 80, 96)
    s.pen.rect(-90, floor, 90, 112, s.light.soil)
    pen = s.pen.at(s.pick(0, -2, 0, 0, 2), floor + 8, s.pick(1, 1.25, 1, 1, 1.6))
    _ballot_box(s, pen)
    paper = pen.at(1, -44)
    paper.poly(path("-9,-20 9,-24 12,6 -6,6"), s.light.pale)
    for line in range(4):
        y = -16 + line * 5
        paper.line([(-3.4, y), (6.5, y - 2)], 0.7, s.light.mid)
        paper.poly([(-6.4, y - 0.6), (-4.2, y - 1), (-4, y + 1), (-6.2, y + 1.4)], s.light.tint)
    paper.line([(-6.6, -6.6), (-5, -4.2), (-2.6, -9)], 0.9, s.light.glow)
    _hand(s, paper.at(8, -16))


def _ballot_box(s: Scene, pen: Pen) -> None:
    pen.poly(path("-30,-38 22,-38 22,0 -30,0"), s.light.pale)
    pen.poly(path("22,-38 33,-43 33,-6 22,0"), s.light.mid)
    pen.poly(path("-30,-38 -19,-43 33,-43 22,-38"), s.light.tint)
    pen.poly(path("-10,-40 -8,-41.2 14,-41.2 12,-40"), s.light.ink)
    pen.poly(path("-13,-28 5,-28 5,-10 -13,-10"), s.light.glow)
    pen.line([(-9.6, -19), (-5.4, -14), (2.4, -25)], 2, s.light.pale)
    pen.rect(-30, -3, 22, 0, s.light.near)
    pen.poly(path("22,0 22,-3 33,-9 33,-6"), s.light.ink)


def _hand(s: Scene, pen: Pen) -> None:
    skin = s.light.near
    pen.blob(path("60,-44 24,-20 12,-12 10,-2 18,4 34,-4 72,-24"), s.light.mid)
    pen.blob(path("22,-16 10,-13 0,-9 -6,-5 -4,-2.4 2,-4 -4,0 -3,3 3,2 0,5 3,7 12,6 22,3 26,-6"), skin)
    pen.line([(-3, -1.4), (5, -4)], 0.5, s.light.mid)
    pen.line([(-1, 3.2), (6, 0)], 0.5, s.light.mid)
    pen.poly(path("20,-19 27,-23 33,-3 24,4"), s.light.pale)


def _polling_hall(s: Scene) -> None:
    floor = s.pick(0, 0, 66, 52, 0, 62)
    for x in range(-72, 73, 24):
        s.pen.rect(x - 7, 4, x + 7, floor - 26, s.light.pale)
        s.pen.line([(x, 4), (x, floor - 26)], 0.5, s.light.mid)
    skies.land(s, floor)
    size = s.pick(0, 0, 0.9, 1.1, 0, 1)
    for index in range(-3, 4):
        booth = s.pen.at(index * 19 * size, floor + 6, size)
        booth.rect(-8, -26, 8, 0, s.light.near)
        booth.poly(
            path("-8,-26 -8,-6 3,-8 4,-26") if index % 2 else path("-8,-26 -8,-6 8,-6 8,-26"), s.light.glow
        )
        for fold in (-5.5, -2.5, 0.5):
            booth.line([(fold, -26), (fold - 0.4, -7)], 0.35, mix(s.light.glow, s.light.near, 0.5))
        booth.rect(-9, -28, 9, -25.6, s.light.pale)
        booth.rect(-1.6, -6, -0.2, 0, s.light.ink)
        booth.rect(1.2, -6, 2.6, 0, s.light.ink)
    _ballot_box(s, s.pen.at(s.pick(0, 0, 2, 6, 0, -2), 92, s.pick(0, 0, 0.7, 0.72, 0, 0.62)))
    for x in (-30, -39, -49, 28):
        figures.person(
            s.pen.at(x, 94 + s.between(-2, 3), 2.7, x > 0),
            s.rng.choice(figures.coat_colours(s.light)),
            s.light.ink,
            s.rng,
        )
