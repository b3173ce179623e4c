"""Scenes at the water's edge: the beach and the baths."""

from masthead.house.demo.drawing import boats, figures, plants, skies
from masthead.house.demo.drawing.moods import mix
from masthead.house.demo.drawing.pen import Pen, curve, path
from masthead.house.demo.drawing.scene import Scene, scene
from masthead.house.demo.drawing.sea import far_shore


@scene("beach", frame="grass")
def beach(s: Scene) -> None:
    horizon = s.pick(40, 46, 34, 26, 50, 38)
    skies.sky(s, horizon)
    far_shore(s, horizon)
    skies.water(s, horizon)
    shore = horizon + s.pick(22, 20, 22, 30, 18, 20)
    edge = curve(
        [
            (-90, shore + 12),
            (-50, shore + 4),
            (-14, shore + 6),
            (24, shore - 3),
            (60, shore - 2),
            (90, shore - 9),
        ]
    )
    s.pen.poly([*[(x, y - 2) for x, y in edge], (90, 112), (-90, 112)], s.light.pale)
    s.pen.poly([*edge, (90, 112), (-90, 112)], mix(s.light.ground, s.light.glow, 0.22))
    for _ in range(60):
        skies.streak(
            s.pen, s.between(-80, 80), s.between(shore + 13, 100), s.between(1, 4), 0.3, s.light.soil
        )
    size = s.pick(1, 1.7, 0.7, 0.8, 2.4, 1)
    for index in range(s.pick(4, 2, 7, 6, 1, 4)):
        x = s.pick(-40, -22, -52, -48, -6, -36) + index * s.pick(26, 40, 16, 18, 1, 24)
        y = shore + 17 + (index * 23 % 13)
        _parasol(s, s.pen.at(x, y, size * (0.8 + (y - shore) / 60)), index)
    figures.group(s.pen.at(0, shore + 12, 0.6 * size), (-40, 50), 5, s.light, s.rng)
    if s.variant in (0, 2, 3):
        boats.sailboat(s.pen.at(14, horizon + 5, 0.9), s.light, s.light.pale)


def _parasol(s: Scene, pen: Pen, index: int) -> None:
    from masthead.house.demo.drawing.pen import curve, path

    tone = (s.light.glow, s.light.mid, s.light.near)[index % 3]
    skies.streak(pen, 4, 0.4, 8, 0.9, s.light.soil)
    pen.line([(0, 0.4), (1.4, -12.5)], 0.4, s.light.ink)
    crown = curve(path("-6.6,-8.6 -4,-12 1.5,-14 6,-12.4 8.8,-8.8"))
    pen.poly(crown, tone)
    pen.poly([(-2.6, -8.7), (1.5, -14), (3.8, -8.8)], s.light.pale)
    pen.poly(path("-8,0.2 -3.4,-0.4 -1,-3.2 -0.2,-2.8 -2.6,0.8"), s.light.pale)
    plants.grass(pen.at(14, 1), (-2, 2), 1.4, s.light.mid, s.rng, 3)


@scene("swimming_pool", frame="watchers", weather=False)
def swimming_pool(s: Scene) -> None:
    wall = s.pick(34, 30, 40, 22, 26, 38)
    vanish = s.pick(0, 20, -10, 6, -24, 12)
    _bath_hall(s, wall)
    for lane in range(-4, 5):
        far, near = vanish + lane * 7, vanish + lane * 41
        stripe = [(far - 0.7, wall + 7), (far + 0.7, wall + 7), (near + 4, 104), (near - 4, 104)]
        s.pen.poly(stripe, mix(s.light.sea_near, s.light.near, 0.35))
        block = s.pen.at(far, wall + 5, 0.5)
        block.poly(path("-3,0 -2.4,-7 2.4,-7 3,0"), s.light.glow)
        block.rect(-3.4, -8.4, 3.4, -6.6, s.light.ink)
    for lane in range(-4, 5):
        _lane_rope(s, wall, vanish, lane + 0.5)
    for lane in range(-2, 3):
        share = 0.2 + (lane * 7 + s.variant * 3) % 5 * 0.13
        _swimmer(s, vanish + lane * (7 + share * 34), wall + 9 + share * (100 - wall), 0.5 + share * 2.2)


def _bath_hall(s: Scene, wall: float) -> None:
    """Tall windows behind, broken water in front."""
    s.pen.fade(-2, wall, s.light.sky_top, s.light.tint)
    for x in range(-80, 81, s.pick(20, 26, 16, 18, 32, 20)):
        s.pen.rect(x, -2, x + 14, wall - 9, s.light.sky_low)
        s.pen.line([(x + 7, 0), (x + 7, wall - 9)], 0.4, s.light.near)
        s.pen.rect(x - 2, -2, x, wall, s.light.mid)
    s.pen.rect(-90, wall - 2, 90, wall + 6, s.light.pale)
    s.pen.fade(wall + 6, 104, s.light.sea_far, mix(s.light.sea_near, (0, 1, 0), 0.4))
    tones = (s.light.sea_far, s.light.pale, s.light.sea_near)
    for _ in range(56):
        near = s.rng.random()
        y = wall + 8 + near * (92 - wall)
        skies.streak(s.pen, s.between(-84, 84), y, 2 + near * 6, 0.2 + near * 0.7, s.rng.choice(tones))


def _lane_rope(s: Scene, wall: float, vanish: float, lane: float) -> None:
    s.pen.line([(vanish + lane * 7, wall + 7), (vanish + lane * 41, 100)], 0.3, s.light.ink)
    for bead in range(24):
        share = (bead / 24) ** 1.7
        x, y = vanish + lane * (7 + share * 34), wall + 7 + share * (100 - wall)
        tone = s.light.glow if bead % 4 < 2 else s.light.pale
        s.pen.oval(x, y, 0.4 + share * 1.5, 0.35 + share * 1.1, tone)


def _swimmer(s: Scene, x: float, y: float, size: float) -> None:
    pen = s.pen.at(x, y, size)
    for side in (-1, 1):
        skies.streak(pen, side * 2.6, 1.2, 3, 0.6, s.light.pale)
    pen.line([(1.2, 0), (3.2, -2.6), (5, -0.4)], 0.9, s.light.near)
    pen.oval(0, -0.6, 1.5, 1.6, s.light.near)
    pen.blob(path("-1.5,-0.7 -1,-2.2 1,-2.2 1.5,-0.7"), s.light.glow)
