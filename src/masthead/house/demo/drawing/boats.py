"""Silhouettes that float. Each stands on its waterline at the pen's origin and points right."""

from masthead.house.demo.drawing.moods import PAPER, Light, Tone, mix
from masthead.house.demo.drawing.pen import Pen, path


def reflection(pen: Pen, half: float, light: Light, depth: float = 4) -> None:
    tone = mix(light.sea_near, light.near, 0.55)
    for row in range(4):
        y = 0.5 + row * depth / 4
        wide = half * (0.95 - row * 0.18)
        pen.poly(
            [(-wide, y), (wide, y - 0.15), (wide * 0.7, y + depth / 9), (-wide * 0.8, y + depth / 9)], tone
        )


def ferry(pen: Pen, light: Light) -> None:
    """A double-ended car ferry about 52 long: white decks, a coloured funnel, rows of windows."""
    reflection(pen, 25, light)
    pen.poly(path("-26,-6 27,-6.6 23.5,0.4 -23,0.4"), light.near)
    pen.poly(path("-25,-1.8 24.3,-1.8 23.4,0.4 -23.2,0.4"), light.glow)
    pen.rect(-24, -10.4, 24, -6, light.pale)
    pen.poly([(24, -10.4), (26.6, -6.4), (24, -6.4)], light.tint)
    pen.rect(-21, -13.8, 19, -10.4, light.pale)
    pen.rect(-21, -10.9, 24, -10.2, light.tint)
    for x in range(-20, 22, 3):
        pen.rect(x, -9.3, x + 1.9, -7.9, light.window)
        if x < 17:
            pen.rect(x, -13, x + 1.9, -11.8, light.window)
    pen.poly(path("9,-13.8 10,-18 18,-18 17,-13.8"), light.pale)
    pen.poly(path("10.2,-17.2 17.6,-17.2 17.2,-15.4 9.8,-15.4"), light.window)
    pen.poly(path("-9,-13.8 -8.3,-20.4 -3,-20.4 -2.6,-13.8"), light.glow)
    pen.rect(-8.3, -20.4, -3, -18.9, light.ink)
    pen.line([(14, -18), (14, -25)], 0.4, light.ink)
    pen.line([(14, -24), (-5.5, -20.4)], 0.14, light.ink)
    pen.line([(14, -24), (26, -6.6)], 0.14, light.ink)
    for x in (-17, -13):
        pen.poly([(x, -14.6), (x + 3, -14.6), (x + 2.6, -13.7), (x + 0.4, -13.7)], light.glow)


def trawler(pen: Pen, light: Light, hull: Tone | None = None) -> None:
    """A fishing boat about 26 long with a high bow, wheelhouse aft and a gantry."""
    reflection(pen, 12, light, 3)
    pen.blob(path("-13,-4.2 -4,-3.6 6,-4.8 14.5,-8.6 12.2,-2 10.4,0.5 -11.4,0.5"), hull or light.near)
    pen.poly(path("-12,-1.2 11.2,-1.2 10.4,0.4 -11.4,0.4"), light.glow)
    pen.line(path("-12.6,-4.4 -3,-4 6,-5.1 13.8,-8.6"), 0.5, light.pale)
    pen.poly(path("-9,-4 -9,-10.6 -2.6,-10.6 -1.8,-4"), light.pale)
    pen.rect(-9.8, -11.4, -2, -10.5, light.glow)
    for x in (-8.2, -6.2, -4.2):
        pen.rect(x, -9.6, x + 1.4, -7.8, light.window)
    pen.line([(-5.5, -11), (-5.5, -18.5)], 0.45, light.ink)
    pen.line([(5.5, -5), (4.6, -16.5)], 0.5, light.ink)
    pen.line([(4.6, -16.5), (-5.5, -17.5)], 0.16, light.ink)
    pen.line([(4.6, -16.5), (13.6, -8.8)], 0.16, light.ink)
    pen.line([(4.7, -15.6), (-1, -6.5)], 0.4, light.ink)
    pen.line([(-12.4, -4.4), (-12.4, -11), (-9.8, -11)], 0.55, light.ink)
    pen.poly([(-5.5, -18.2), (-2.4, -17.4), (-5.5, -16.6)], light.glow)
    pen.blob(path("1,-5 2,-6.8 4,-6.2 4.8,-5"), mix(light.glow, light.mid, 0.4))


def dinghy(pen: Pen, light: Light, tone: Tone) -> None:
    pen.blob(path("-4,-1.5 0,-0.9 4.4,-1.9 3.2,0.3 -3.2,0.3"), tone)
    pen.line([(-3.6, -1.5), (0, -1), (4, -1.8)], 0.25, light.pale)


def sailboat(pen: Pen, light: Light, sail: Tone) -> None:
    pen.blob(path("-5,-1.3 0,-1 6,-1.7 4,0.3 -4,0.3"), light.near)
    pen.line([(0.3, -1), (0.3, -15)], 0.3, light.ink)
    pen.poly(path("0,-14.4 0,-2 -5,-2.2 -2.6,-7"), sail)
    pen.poly([(0.8, -13.4), (0.8, -2), (5.4, -2)], light.pale if sail != light.pale else light.tint)


def container_ship(pen: Pen, light: Light, pick: list[int]) -> None:
    """A box ship about 96 long. `pick` is a list of small numbers that decide stack heights and colours."""
    reflection(pen, 44, light, 5)
    pen.poly(path("-47,-9 40,-9 50,-13 44.5,0.5 -45,0.5"), light.near)
    pen.poly(path("-46.2,-2.2 46.4,-2.2 44.5,0.5 -45,0.5"), light.glow)
    colours = (light.glow, light.mid, light.pale, light.sea_near, mix(light.glow, light.mid, 0.5), light.tint)
    for bay in range(10):
        for level in range(3 + pick[bay] % 3):
            x, y = -31 + bay * 7.1, -9.3 - level * 3
            tone = colours[pick[bay * 5 + level] % len(colours)]
            pen.rect(x, y - 2.8, x + 6.7, y, tone)
            pen.rect(x, y - 0.5, x + 6.7, y, mix(tone, light.ink, 0.35))
            for rib in (1.6, 3.3, 5):
                pen.line([(x + rib, y - 2.6), (x + rib, y - 0.6)], 0.14, mix(tone, light.ink, 0.4))
    pen.poly(path("-44,-9 -44,-27 -34,-27 -34,-9"), light.pale)
    pen.rect(-38, -27, -34, -9, light.tint)
    pen.rect(-45.5, -28.6, -32.5, -26, light.pale)
    for level in range(5):
        for column in range(3):
            pen.rect(-43 + column * 3, -24.4 + level * 3, -41.4 + column * 3, -23 + level * 3, light.window)
    pen.rect(-44.6, -28, -33.2, -26.9, light.window)
    pen.poly(path("-49,-9 -44,-9 -44,-20 -48,-20"), light.glow)
    pen.line([(-39, -28.6), (-39, -35)], 0.5, light.ink)
    pen.line([(45, -12.5), (45, -20)], 0.5, light.ink)


def bow(pen: Pen, light: Light) -> None:
    """A ship's bow seen from the quay, towering: about 44 high."""
    pen.blob(path("-22,-40 0,-43 22,-40 15,-14 4,1 -4,1 -15,-14"), light.near)
    pen.poly(path("0,-43 22,-40 15,-14 4,1 0,1"), mix(light.near, light.ink, 0.8))
    pen.poly(path("-9,-7 9,-7 4,1.2 -4,1.2"), light.glow)
    pen.line([(-21, -38), (0, -41), (21, -38)], 0.7, light.pale)
    for side in (-1, 1):
        pen.disc(side * 9, -29, 1.2, light.pale)
        pen.line([(side * 9, -29), (side * 9, -22)], 0.5, light.tint)
        pen.poly([(side * 7.4, -23), (side * 10.6, -23), (side * 9, -20.6)], light.tint)
    pen.rect(-14, -52, 14, -41, PAPER if not light.dark else light.pale)
    for x in range(-12, 12, 4):
        pen.rect(x, -49.5, x + 3, -46, light.window)
