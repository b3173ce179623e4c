"""Scenes that are themselves printed matter: papers, a map, a cover."""

import itertools
import math

from masthead.house.demo.drawing.moods import PAPER, Tone, mix
from masthead.house.demo.drawing.pen import Pen, Point, curve, path
from masthead.house.demo.drawing.scene import Scene, scene


@scene("papers", weather=False)
def papers(s: Scene) -> None:
    """The reporter's desk: leaked pages, blacked-out lines, a folder, a pen, a cup, a lamp's pool of light."""
    desk = s.pick(s.light.mid, s.light.near, s.light.walls[2], s.light.mid, s.light.near, s.light.walls[3])
    s.pen.fade(-5, 105, desk, mix(desk, s.light.near, 0.35))
    for _ in range(26):
        y = s.between(0, 100)
        s.pen.line(
            curve([(-90, y), (-30, y + s.between(-1, 1)), (30, y + s.between(-1, 1)), (90, y)]),
            0.25,
            mix(desk, s.light.ink, 0.4),
        )
    s.pen.glow(s.pick(10, -10, 6, 0, 8, -8), 44, 70, mix(s.light.glow, PAPER, 0.5), 0.55)
    size = s.pick(1, 1.5, 0.72, 0.85, 1.9, 0.95)
    for index in range(s.pick(5, 3, 9, 8, 2, 6)):
        spread = s.pick(26, 30, 40, 34, 22, 30)
        x, y = s.rng.gauss(0, spread * 0.6), 50 + s.rng.gauss(0, 13)
        if index == 0 and s.variant in (0, 2, 3, 5):
            _sheet(s, x - 8, y, size * 1.25, s.between(-0.4, 0.4), folder=True)
        _sheet(s, x, y, size, s.between(-0.45, 0.45))
    _sheet(
        s,
        s.pick(2, -3, 4, 0, 2, -3),
        51,
        size * 1.05,
        s.pick(-0.12, 0.16, -0.2, 0.08, 0.22, -0.15),
        story=True,
    )
    _cup(s, s.pen.at(s.pick(44, -44, 38, 36, 50, -40), s.pick(28, 32, 26, 74, 20, 30), size))
    _fountain_pen(s, s.pen.at(s.pick(26, 30, 22, -30, 24, 24), s.pick(70, 74, 66, 62, 78, 70), size))


def _turned(points: list[Point], x: float, y: float, size: float, angle: float) -> list[Point]:
    cos, sin = math.cos(angle) * size, math.sin(angle) * size
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


def _sheet(
    s: Scene, x: float, y: float, size: float, angle: float, folder: bool = False, story: bool = False
) -> None:
    def quad(x0: float, y0: float, x1: float, y1: float, tone: Tone) -> None:
        s.pen.poly(_turned([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], x, y, size, angle), tone)

    quad(-17.6, -22.6, 19.2, 25.2, mix(s.light.near, s.light.ink, 0.5))
    if folder:
        quad(-18, -24, 18, 24, s.light.glow)
        quad(-18, -27.4, -4, -23, s.light.glow)
        return
    quad(-18, -24, 18, 24, PAPER if story or s.rng.random() < 0.6 else s.light.tint)
    quad(-14, -20, s.between(-4, 4), -17.6, s.light.ink)
    for line in range(13):
        top = -13 + line * 2.6
        end = s.between(2, 14) if line % 4 == 3 else 14
        blacked = line in (3, 4, 8) if story else s.rng.random() < 0.12
        if blacked:
            start = s.between(-14, -4)
            quad(-14, top, start, top + 0.8, s.light.mid)
            quad(start, top - 0.7, end, top + 1.5, s.light.ink)
        else:
            quad(-14, top, end, top + 0.8, mix(s.light.mid, s.light.near, 0.4))
    if story:
        ring = [(8 + math.cos(a / 3) * 8, 13 + math.sin(a / 3) * 4.4) for a in range(20)]
        s.pen.line(_turned(ring, x, y, size, angle), 0.9 * size, s.light.glow)


def _cup(s: Scene, pen: Pen) -> None:
    pen.disc(1.6, 1.8, 14, mix(s.light.near, s.light.ink, 0.5))
    pen.disc(0, 0, 14, s.light.pale)
    pen.ring(0, 0, 11.6, 0.5, s.light.glow)
    pen.line([(0, 0), (12.6, -9)], 3, s.light.glow)
    pen.disc(0, 0, 8.6, s.light.glow)
    pen.disc(0, 0, 7, s.light.ink)
    pen.oval(-2, -2.4, 2.6, 1.4, s.light.mid)


def _fountain_pen(s: Scene, pen: Pen) -> None:
    pen.line([(-15, 8.2), (13, -4.8)], 2.2, mix(s.light.near, s.light.ink, 0.6))
    pen.line([(-16, 7), (4, -2.4)], 2.6, s.light.glow)
    pen.line([(4, -2.4), (12, -6.2)], 2, s.light.ink)
    pen.poly([(11.4, -7.2), (12.6, -4.9), (18, -9)], s.light.pale)


@scene("map", weather=False)
def chart(s: Scene) -> None:
    """An invented coast: a strait between two shores, a river, contours, soundings, scale and north."""
    sea: Tone = s.light.sea_near if s.light.dark else (s.light.sea_far[0], 0.3, 0)
    s.pen.fade(-5, 105, sea, sea)
    size = s.pick(1, 1.35, 0.8, 1.1, 1.6, 0.9)
    east = _coast(s, s.pick(16, 12, 18, 14, 16, 20), s.pick(9, 12, 7, 14, 10, 8))
    west = [(x - s.pick(34, 40, 30, 44, 50, 36), y) for x, y in _coast(s, 10, s.pick(8, 9, 10, 6, 11, 9))]
    for step in (9, 6, 3):
        tone = (
            mix(sea, s.light.sea_near, (12 - step) / 22)
            if not s.light.dark
            else mix(sea, s.light.far, (12 - step) / 12)
        )
        _shore(s, east, west, step, tone)
    land = s.light.pale if not s.light.dark else s.light.tint
    _shore(s, east, west, 0, land)
    for shore in (east, west):
        s.pen.line(shore, 0.55, s.light.near)
    for index in range(7):
        deep = 5 + index * 6.5
        tone = mix(land, s.light.glow, 0.1 + index * 0.09)
        wave = [(x + deep * (1 + 0.35 * math.sin(y / 11 + index * 0.5)), y) for x, y in east]
        s.pen.poly([*wave, (100, 115), (100, -15)], tone)
        s.pen.line(wave, 0.28, mix(s.light.mid, s.light.near, 0.3))
    for index in range(5):
        deep = 5 + index * 6
        wave = [(x - deep * (1 + 0.3 * math.sin(y / 9 + index * 0.6)), y) for x, y in west]
        s.pen.poly([*wave, (-100, 115), (-100, -15)], mix(land, s.light.mid, 0.08 + index * 0.08))
        s.pen.line(wave, 0.28, mix(s.light.mid, s.light.near, 0.3))
    _river(s, east, size)
    _islands(s, east, west, land)
    _marks(s, east, west)
    _furniture(s)


def _coast(s: Scene, x: float, rough: float) -> list[Point]:
    points: list[Point] = []
    sway = s.between(0, 6)
    for index in range(-2, 24):
        y = index * 5.0
        points.append((x + math.sin(sway + y / 17) * rough + s.rng.gauss(0, 1.7), y))
    return curve(points)


def _shore(s: Scene, east: list[Point], west: list[Point], out: float, tone: Tone) -> None:
    s.pen.poly([*((x - out, y) for x, y in east), (100, 115), (100, -15)], tone)
    s.pen.poly([*((x + out, y) for x, y in west), (-100, 115), (-100, -15)], tone)


def _river(s: Scene, east: list[Point], size: float) -> None:
    mouth = east[len(east) * s.pick(48, 40, 55, 60, 50, 44) // 100]
    course = [mouth]
    for index in range(1, 9):
        course.append((mouth[0] + index * 9, mouth[1] + math.sin(index * 1.3 + s.variant) * 7 - index * 2))
    line = curve(course)
    for index, (a, b) in enumerate(itertools.pairwise(line)):
        s.pen.line([a, b], max(0.5, 2.4 * size * (1 - index / len(line))), s.light.sea_near)
    branch = line[len(line) // 2]
    s.pen.line(
        curve(
            [
                branch,
                (branch[0] + 8, branch[1] + 9),
                (branch[0] + 12, branch[1] + 20),
                (branch[0] + 22, branch[1] + 30),
            ]
        ),
        0.7,
        s.light.sea_near,
    )
    town = s.pen.at(mouth[0] + 3, mouth[1])
    for _ in range(26):
        x, y = s.rng.gauss(2, 3.4), s.rng.gauss(0, 3.6)
        town.rect(x - 0.8, y - 0.6, x + 0.5, y + 0.5, s.light.ink)
    town.ring(2, 0, 8.6, 0.6, s.light.glow)


def _islands(s: Scene, east: list[Point], west: list[Point], land: Tone) -> None:
    for share in (0.26, 0.42, 0.72):
        index = int(len(east) * share)
        x = (east[index][0] * 0.55 + west[index][0] * 0.45) + s.between(-3, 3)
        y, r = east[index][1], s.between(1.6, 4.2)
        shape = [
            (
                x + math.cos(a / 7 * math.tau) * r * s.between(0.6, 1.2),
                y + math.sin(a / 7 * math.tau) * r * s.between(0.8, 1.7),
            )
            for a in range(7)
        ]
        s.pen.blob(shape, land)
        s.pen.line([*curve(shape, closed=True), shape[0]], 0.45, s.light.near)


def _marks(s: Scene, east: list[Point], west: list[Point]) -> None:
    """The ferry's dashed line, the border's dots and dashes."""
    a, b = east[len(east) // 2], west[int(len(west) * 0.56)]
    for step in range(0, 20, 2):
        part = [
            (a[0] + (b[0] - a[0]) * k / 20, a[1] + (b[1] - a[1]) * k / 20 + math.sin(k / 20 * math.pi) * 6)
            for k in (step, step + 1)
        ]
        s.pen.line(part, 0.7, s.light.glow)
    for index in range(0, len(east) - 4, 5):
        x = east[index][0] * 0.5 + west[index][0] * 0.5
        nx = east[index + 3][0] * 0.5 + west[index + 3][0] * 0.5
        s.pen.line([(x, east[index][1]), (nx, east[index + 3][1])], 0.4, s.light.ink)


def _furniture(s: Scene) -> None:
    """Scale bar and north arrow; never mirrored, kept inside the narrowest crop."""
    pen = s.pen.at(0, 0, 1, s.view.mirror)
    for index in range(4):
        pen.rect(-44 + index * 6, 86, -38 + index * 6, 87.6, s.light.ink if index % 2 == 0 else PAPER)
    pen.line(path("-44,86 -20,86 -20,87.6 -44,87.6 -44,86"), 0.3, s.light.ink)
    for x in (-44, -32, -20):
        pen.line([(x, 84.6), (x, 86)], 0.3, s.light.ink)
    north = pen.at(42, 20)
    north.ring(0, 0, 5.6, 0.4, s.light.ink)
    north.poly([(0, -9), (2.2, 0), (0, -1.4)], s.light.ink)
    north.poly([(0, -9), (-2.2, 0), (0, -1.4)], PAPER)
    north.line(path("0,-9 -2.2,0 0,-1.4 2.2,0 0,-9"), 0.3, s.light.ink)
    north.line(path("-1.5,5 -1.5,1.8 1.5,5 1.5,1.8"), 0.5, s.light.ink)
