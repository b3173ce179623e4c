"""Scenes on the water."""

from masthead.house.demo.drawing import boats, buildings, figures, skies
from masthead.house.demo.drawing.moods import mix
from masthead.house.demo.drawing.pen import Pen, curve, path
from masthead.house.demo.drawing.scene import Scene, scene


def far_shore(s: Scene, horizon: float, town: bool = False) -> None:
    """Hills across the strait, and sometimes the other town."""
    s.pen.poly(
        [*skies.crest(s, horizon, s.between(5, 11)), (90, horizon + 0.3), (-90, horizon + 0.3)], s.light.far
    )
    if town:
        buildings.skyline(
            s.pen.at(0, horizon), (-60, 60), s.between(5, 8), mix(s.light.far, s.light.mid, 0.5), s.rng
        )


def quay(s: Scene, y: float) -> None:
    """A stone quay along the bottom with bollards and a mooring line."""
    s.pen.rect(-90, y, 90, 110, s.light.soil)
    s.pen.rect(-90, y, 90, y + 1.6, s.light.pale)
    for x in range(-80, 90, 9):
        s.pen.line([(x, y + 1.6), (x - 2, 110)], 0.25, mix(s.light.soil, s.light.near, 0.5))
    for x in (-44, 6, 52):
        bollard = s.pen.at(x + s.between(-4, 4), y + 2)
        bollard.rect(-1.5, -4, 1.5, 0.6, s.light.ink)
        bollard.oval(0, -4.2, 2.3, 1.1, s.light.ink)


@scene("harbour", frame="railing")
def harbour(s: Scene) -> None:
    horizon = s.pick(50, 46, 42, 34, 56, 46)
    skies.sky(s, horizon)
    s.pen.poly([*skies.crest(s, horizon + 1, 20), (90, horizon + 4), (-90, horizon + 4)], s.light.far)
    skies.water(s, horizon + 3)
    town = s.pen.at(0, horizon + 5, s.pick(1, 1.25, 0.7, 0.85, 1.5, 0.95))
    buildings.skyline(town.at(0, -4), (-70, 70), 20, mix(s.light.far, s.light.mid, 0.45), s.rng)
    buildings.row(
        town,
        s.pick((-80, 30), (-62, 62), (-120, 120), (-30, 100), (-55, 5), (-90, 90)),
        (8, 15),
        s.light,
        s.rng,
    )
    s.pen.rect(-90, horizon + 5.6, 90, horizon + 8.6, s.light.near)
    for pile in range(-70, 80, 13):
        s.pen.line([(pile + s.between(-2, 2), horizon + 6), (pile, horizon + 12)], 0.6, s.light.near)
    count = s.pick(3, 2, 5, 4, 1, 3)
    for index in range(count):
        x = (index - (count - 1) / 2) * s.pick(40, 55, 28, 34, 1, 42) + s.between(-4, 4)
        deep = horizon + 18 + (index * 37 % 20) + s.pick(4, 8, 0, 6, 16, 4)
        boat = s.pen.at(
            x, deep, s.pick(1.15, 1.6, 0.8, 1, 2.5, 1.1) * (0.7 + (deep - horizon) / 80), index % 2 == 1
        )
        boats.trawler(boat, s.light, s.rng.choice((s.light.near, s.light.glow, s.light.mid, s.light.ink)))
    if s.variant in (0, 3):
        quay(s, 90)


@scene("ferry", frame="railing")
def ferry(s: Scene) -> None:
    horizon = s.pick(54, 58, 46, 34, 62, 50)
    skies.sky(s, horizon)
    far_shore(s, horizon, town=s.variant in (2, 5))
    skies.water(s, horizon)
    if s.variant == 4:
        boats.bow(s.pen.at(2, 84, 1.5), s.light)
        quay(s, 88)
        figures.group(s.pen.at(0, 97), (-52, -28), 3, s.light, s.rng, 1.8)
        return
    boat = s.pen.at(
        s.pick(0, -3, 9, 4, 0, -5),
        horizon + s.pick(12, 20, 7, 20, 0, 10),
        s.pick(1.45, 2.1, 0.85, 1.25, 1, 1.2),
    )
    boats.ferry(boat, s.light)
    _smoke(s, boat)
    for side in (-1, 1):
        skies.streak(boat, side * 32, 0.8, 11, 0.9, s.light.pale)
    skies.birds(s, 4, horizon - 24)
    if s.variant in (2, 3):
        boats.dinghy(s.pen.at(-38, 84, 1.8), s.light, s.light.glow)
        boats.sailboat(s.pen.at(40, horizon + 4, 0.7), s.light, s.light.pale)


def _smoke(s: Scene, boat: Pen) -> None:
    for puff in range(5):
        boat.oval(
            -7 - puff * 4,
            -22.5 - puff * 1.3,
            1.5 + puff * 0.8,
            1 + puff * 0.35,
            mix(s.light.sky_top, s.light.mid, 0.35),
        )


@scene("lighthouse", frame="grass")
def lighthouse(s: Scene) -> None:
    horizon = s.pick(66, 70, 62, 46, 84, 66)
    skies.sky(s, horizon)
    skies.water(s, horizon)
    x, base, size = (
        s.pick(4, -6, 10, 6, 2, -8),
        s.pick(68, 74, 58, 58, 92, 64),
        s.pick(1.15, 1.45, 0.72, 0.8, 1.95, 0.95),
    )
    lamp = s.pen.at(x, base, size)
    if s.light.dark or s.light.soft or s.mood == "dusk":
        s.pen.cut([(x, base - 40 * size), (95, base - 40 * size - 22), (95, base - 40 * size + 2)], 0.5)
        s.pen.cut([(x, base - 40 * size), (-95, base - 40 * size - 4), (-95, base - 40 * size + 18)], 0.4)
    if s.variant != 4:
        lamp.at(14, 1.5)
        buildings.house(lamp.at(13, 1, 0.9), 13, 7, s.light, s.rng, s.light.pale)
    buildings.lighthouse(lamp, s.light)
    if s.light.dark or s.mood == "dusk":
        lamp.glow(0, -40, 13, (0, 0, 0.9), 0.9)
    _rocks(s, x, base, size)
    skies.birds(s, x - 20, base - 34 * size)


def _rocks(s: Scene, x: float, base: float, size: float) -> None:
    cliff = [
        (x - 44 * size, 116),
        (x - 33 * size, base + 17 * size),
        (x - 21 * size, base + 12 * size),
        (x - 15 * size, base + 3 * size),
        (x - 7 * size, base),
        (x + 20 * size, base + 0.4),
        (x + 27 * size, base + 5 * size),
        (x + 40 * size, base + 8 * size),
        (x + 50 * size, base + 15 * size),
        (x + 74 * size, 116),
    ]
    s.pen.poly(curve(cliff), s.light.near)
    for _ in range(16):
        px, py = x + s.between(-20, 40) * size, base + s.between(7, 26) * size
        w = s.between(3, 8) * size
        s.pen.poly(
            [
                (px - w, py),
                (px - w * 0.2, py - w * 0.24),
                (px + w, py + w * 0.06),
                (px - w * 0.3, py + w * 0.16),
            ],
            s.light.mid,
        )
    for _ in range(9):
        skies.streak(
            s.pen, x + s.between(-46, 64) * size, s.between(90, 98), s.between(4, 11), 0.9, s.light.pale
        )


@scene("trawler", frame="railing")
def trawler(s: Scene) -> None:
    horizon = s.pick(48, 56, 40, 30, 62, 46)
    skies.sky(s, horizon)
    if s.variant in (1, 2, 5):
        far_shore(s, horizon)
    skies.water(s, horizon)
    boat = s.pen.at(
        s.pick(0, 2, 8, -2, 0, -6),
        horizon + s.pick(18, 26, 8, 30, 24, 14),
        s.pick(2.3, 3.1, 1.3, 1.9, 3.9, 1.8),
    )
    hull = s.pick(s.light.near, s.light.mid, s.light.near, s.light.glow, s.light.ink, s.light.mid)
    boats.trawler(boat, s.light, hull)
    figures.person(boat.at(-0.5, -4.3, 0.36), s.light.glow, s.light.ink, s.rng)
    skies.birds(s, s.between(-24, 10), max(10, horizon - 18))
    for _ in range(14):
        skies.streak(boat, s.between(-22, 16), s.between(0.3, 3), s.between(2, 6), 0.4, s.light.pale)


@scene("storm", frame="railing")
def storm(s: Scene) -> None:
    heavy = mix(s.light.near, s.light.sky_top, 0.45)
    s.pen.fade(-5, 70, heavy, mix(s.light.sky_low, s.light.mid, 0.3))
    for index in range(13):
        tone = mix(heavy, s.light.pale if index % 3 == 0 else s.light.mid, s.between(0.15, 0.5))
        skies.streak(s.pen, s.between(-80, 80), 5 + index * 3.4, s.between(26, 60), s.between(3, 6), tone)
    if s.variant in (0, 2, 4):
        bolt = path("14,0 8,18 13,19 4,36 9,37 1,56 5,35 0,35 8,17 4,17 10,0")
        s.pen.at(s.pick(-4, 0, 20, 0, -26, 0), 2).poly(bolt, (0, 0, 0.35))
    crest = s.pick(60, 56, 64, 52, 58, 62)
    for band in range(5):
        _wave(
            s,
            crest + band * 10,
            5 + band * 2.2,
            mix(s.light.sea_far, s.light.sea_near, 0.25 + band * 0.18),
            band,
        )
        if band == 1 and s.variant in (0, 1, 2, 5):
            boats.trawler(
                s.pen.at(s.pick(-14, 6, -8, 0, 0, 10), crest + 16, s.pick(1.3, 2, 0.9, 1, 1, 1.4)), s.light
            )
        if band == 2 and s.variant in (3, 4):
            s.pen.poly([(-90, 76), (s.pick(10, 0), 76), (20, 84), (26, 112), (-90, 112)], s.light.near)
            buildings.lighthouse(s.pen.at(4, 77, 0.95 if s.variant == 3 else 1.25), s.light)
            skies.streak(s.pen, 22, 78, 20, 6, s.light.pale)
            _spray(s, 22, 76)
    for _ in range(80):
        x, y = s.between(-90, 80), s.between(0, 95)
        s.pen.line([(x, y), (x + 3, y + 4.5)], 0.13, s.light.pale)


def _wave(
    s: Scene, y: float, high: float, tone: tuple[float | None, float | None, float | None], band: int
) -> None:
    crests: list[tuple[float, float, float]] = []
    x = -120.0 + band * 9
    outline: list[tuple[float, float]] = [(x, y)]
    while x < 110:
        wide, tall = s.between(20, 34) + band * 5, high * s.between(0.7, 1.5)
        back = curve([(x, y), (x + wide * 0.4, y - tall * 0.35), (x + wide * 0.7, y - tall)])
        front = curve([(x + wide * 0.7, y - tall), (x + wide * 0.8, y - tall * 0.4), (x + wide, y)])
        outline += [*back, *front]
        crests.append((x + wide * 0.7, y - tall, wide))
        x += wide
    s.pen.poly([*outline, (120, 115), (-130, 115)], tone)
    for px, py, wide in crests:
        _foam(s, px, py, wide * 0.0085 * (1 + high / 14))


def _foam(s: Scene, x: float, y: float, size: float) -> None:
    """A breaking crest: a curl that hangs forward and veins of white down its back."""
    pen = s.pen.at(x, y, size)
    pen.blob(path("-22,12 -10,3 0,-2 6,1 8,8 3,5 -2,3 -9,6"), s.light.pale)
    for vein in range(2):
        bend = [
            (-20 - vein * 12, 15 + vein * 7),
            (-30 - vein * 12, 20 + vein * 6),
            (-46 - vein * 12, 23 + vein * 5),
        ]
        pen.line(curve(bend), 0.7, s.light.pale)
    for _ in range(5):
        pen.disc(s.between(2, 16), s.between(-9, 3), s.between(0.5, 1.2), s.light.pale)


def _spray(s: Scene, x: float, y: float) -> None:
    for _ in range(70):
        s.pen.disc(x + s.rng.gauss(0, 11), y - abs(s.rng.gauss(0, 13)), s.between(0.2, 1.1), s.light.pale)


@scene("container_ship", frame="railing")
def container_ship(s: Scene) -> None:
    horizon = s.pick(58, 62, 52, 40, 66, 54)
    skies.sky(s, horizon)
    far_shore(s, horizon, town=s.variant == 2)
    skies.water(s, horizon)
    picks = [s.rng.randrange(6) for _ in range(60)]
    if s.variant == 3:
        boats.container_ship(s.pen.at(-34, horizon + 3, 0.35), s.light, picks[::-1])
    ship = s.pen.at(
        s.pick(0, 26, 6, 0, -50, -4),
        horizon + s.pick(12, 18, 5, 30, 20, 9),
        s.pick(1.0, 1.5, 0.62, 0.8, 2.0, 0.9),
    )
    boats.container_ship(ship, s.light, picks)
    if s.variant in (0, 2, 3):
        boats.dinghy(s.pen.at(34, 88, 1.7), s.light, s.light.glow)
    if s.variant == 5:
        boats.sailboat(s.pen.at(20, 80, 1.2), s.light, s.light.pale)


@scene("crane", frame="fence")
def crane(s: Scene) -> None:
    horizon = s.pick(72, 78, 66, 60, 88, 70)
    skies.sky(s, horizon)
    buildings.skyline(s.pen.at(0, horizon), (-90, 90), 9, s.light.far, s.rng)
    skies.water(s, horizon)
    base = horizon + s.pick(10, 12, 8, 14, 10, 10)
    for foot, size, near in s.pick(
        ((-26, 0.95, 0), (14, 1.15, 1)),
        ((-8, 1.4, 1),),
        ((-50, 0.7, 0), (-16, 0.75, 0), (20, 0.8, 1)),
        ((-30, 0.8, 0), (0, 1, 1)),
        ((-14, 1.65, 1),),
        ((-36, 0.9, 0), (4, 1.05, 1)),
    ):
        buildings.crane(s.pen.at(foot, base, size), s.light, s.light.near if near else s.light.mid)
    s.pen.rect(-90, base, 90, 112, s.light.soil)
    s.pen.rect(-90, base, 90, base + 1, s.light.pale)
    colours = (s.light.glow, s.light.mid, s.light.sea_near, s.light.near, s.light.pale)
    x = -70.0
    while x < 70:
        for level in range(s.rng.randrange(4)):
            y = base + 6 - level * 4.4
            tone = s.rng.choice(colours)
            s.pen.rect(x, y - 4.2, x + 11, y, tone)
            for rib in range(1, 8):
                s.pen.line(
                    [(x + rib * 1.4, y - 3.8), (x + rib * 1.4, y - 0.5)], 0.16, mix(tone, s.light.ink, 0.35)
                )
        x += 12
    figures.group(s.pen.at(0, 97, 0.9), (-30, 34), 3, s.light, s.rng)
