"""What lies behind and under everything: sky, sun, clouds, water, hills, weather."""

import math

from masthead.house.demo.drawing.moods import PAPER, Tone, mix
from masthead.house.demo.drawing.pen import Pen, Point, curve
from masthead.house.demo.drawing.scene import Scene

LEFT, RIGHT = -84.0, 84.0


def sky(s: Scene, horizon: float, sun_x: float | None = None) -> None:
    """Paints everything above the horizon, with what belongs in it at this hour."""
    light = s.light
    s.pen.fade(-5, horizon + 1, light.sky_top, light.sky_low)
    if light.dark:
        _stars(s, horizon)
    if light.sun is not None:
        x = s.pick(26, -22, 12, 30, -30, 20) if sun_x is None else sun_x
        _sun(s, x, horizon)
    if s.mood in ("day", "dawn", "dusk", "rain"):
        for _ in range(s.rng.randint(2, 4)):
            _cloud(s, s.between(-65, 65), s.between(8, max(12, horizon * 0.55)))
    if s.mood in ("day", "dawn") and horizon > 30:
        birds(s, s.between(-30, 10), s.between(14, horizon * 0.5))


def _sun(s: Scene, x: float, horizon: float) -> None:
    height, radius = s.light.sun or (0, 0)
    y = max(16, horizon - height)
    if s.light.dark:
        s.pen.glow(x, y, radius * 4, (0.35, 0.3, 0.1), 0.8)
        s.pen.disc(x, y, radius, (0, 0, 0.2))
        s.pen.disc(x + 2, y - 1.6, radius * 0.82, (0, 0.12, 0.26))
        return
    if s.light.soft:
        s.pen.disc(x, y, radius, PAPER)
        return
    s.pen.glow(x, y, radius * 3, (0, 0, 0.75), 0.7)
    s.pen.disc(x, y, radius, (0, 0, 1) if s.mood != "day" else (0, 0, 0.95))


def _stars(s: Scene, horizon: float) -> None:
    for _ in range(46):
        s.pen.disc(
            s.between(LEFT, RIGHT), s.between(0, horizon * 0.8), s.rng.choice((0.14, 0.2, 0.34)), (0.1, 0, 0)
        )


def _cloud(s: Scene, x: float, y: float) -> None:
    long = s.between(14, 30)
    tone: Tone = {"rain": (0.55, 0.5, 0), "dusk": (0.3, 0.55, 0.85), "dawn": (0, 0.12, 0.55)}.get(
        s.mood, (0, 0.06, 0)
    )
    for row in range(3):
        wide = long * s.between(0.45, 1) * (1 - row * 0.15)
        off = s.between(-5, 5)
        streak(s.pen, x + off, y + row * 1.9, wide, s.between(1.1, 2), tone)


def streak(pen: Pen, x: float, y: float, long: float, thick: float, tone: Tone) -> None:
    """A long lens, pointed at both ends: cloud, ripple, mist."""
    upper = [
        (x - long, y),
        (x - long * 0.4, y - thick * 0.8),
        (x + long * 0.3, y - thick * 0.6),
        (x + long, y),
    ]
    pen.poly([*curve(upper), (x + long * 0.2, y + thick * 0.5), (x - long * 0.5, y + thick * 0.4)], tone)


def birds(s: Scene, x: float, y: float) -> None:
    for _ in range(s.rng.randint(3, 6)):
        bx, by, w = x + s.between(-16, 16), y + s.between(-6, 6), s.between(0.9, 1.7)
        s.pen.line(
            [
                (bx - w, by - w * 0.5),
                (bx - w * 0.3, by - w * 0.45),
                (bx, by),
                (bx + w * 0.3, by - w * 0.5),
                (bx + w, by - w * 0.35),
            ],
            0.32,
            s.light.near,
        )


def water(s: Scene, horizon: float, sun_x: float | None = None) -> None:
    """Sea from the horizon down: ripples that widen towards us and, under the sun, a path of light."""
    light = s.light
    s.pen.fade(horizon, 104, light.sea_far, light.sea_near)
    path = s.pick(26, -22, 12, 30, -30, 20) if sun_x is None else sun_x
    depth = 100 - horizon
    for _ in range(90):
        near = s.rng.random() ** 1.5
        y = horizon + 0.8 + near * depth
        tone = mix(light.sea_far, light.sea_near, min(1, near + s.rng.choice((-0.45, 0.45))))
        streak(s.pen, s.between(LEFT, RIGHT), y, 2 + near * 13, 0.18 + near * 1.0, tone)
    if light.sun is None:
        return
    glint: Tone = (0.1, 0.1, 0.15) if light.dark else ((0, 0, 0.8) if s.mood in ("dawn", "dusk") else PAPER)
    for _ in range(46):
        near = s.rng.random()
        wide = 1.2 + near * 5
        streak(
            s.pen,
            path + s.rng.gauss(0, 2.2 + near * 4),
            horizon + 0.6 + near * depth * 0.8,
            wide * s.between(0.4, 1),
            0.22 + near * 0.5,
            glint,
        )


def ridge(
    s: Scene, base: float, height: float, tone: Tone, rough: float = 0.3, peaks: int = 7
) -> list[Point]:
    """A line of hills across the picture, filled to the bottom; returns its crest."""
    phase = s.between(0, 6)
    step = (RIGHT - LEFT) / peaks
    crest: list[Point] = []
    for index in range(peaks + 1):
        wave = 0.5 + 0.5 * math.sin(phase + index * 1.7)
        crest.append((LEFT + index * step, base - height * (wave * (1 - rough) + s.rng.random() * rough)))
    line = curve(crest)
    s.pen.poly([*line, (RIGHT, 110), (LEFT, 110)], tone)
    return line


def land(s: Scene, y: float, tone: Tone | None = None) -> None:
    """Flat ground from y to the bottom edge, darker towards us."""
    first = s.light.ground if tone is None else tone
    s.pen.fade(y, 106, first, mix(first, s.light.soil, 0.7))


def weather(s: Scene) -> None:
    """Rain and mist over the finished drawing."""
    if s.mood == "rain":
        _rain(s)
    elif s.mood == "fog":
        s.pen.veil(s.view.horizon - 18, s.view.horizon + 10, 0.34)
        s.pen.veil(82, 112, 0.3)


def _rain(s: Scene) -> None:
    for index in range(130):
        x, y, long = s.between(-90, 84), s.between(-6, 100), s.between(2.5, 6)
        tone: Tone = (0, 0.05, 0) if index % 3 else s.light.near
        s.pen.line([(x, y), (x + long * 0.28, y + long)], 0.15 if index % 3 else 0.12, tone)


def crest(s: Scene, base: float, height: float, peaks: int = 8) -> list[Point]:
    """The outline of far hills, unfilled, so that water can begin below them."""
    step = (RIGHT - LEFT) / peaks
    phase = s.between(0, 6)
    return curve(
        [
            (
                LEFT - 4 + i * step,
                base - height * (0.3 + 0.35 * math.sin(phase + i * 1.3) + s.rng.random() * 0.35),
            )
            for i in range(peaks + 2)
        ]
    )
