"""Sitters for portraits: one dark silhouette, one lit side, and what makes each person someone."""

from collections.abc import Callable

from masthead.house.demo.drawing.moods import Tone, mix
from masthead.house.demo.drawing.pen import Pen, path
from masthead.house.demo.drawing.scene import Scene

# Face is centred near (0, -12) with a half width of 12; shoulders reach below the frame.


def sitter(s: Scene, pen: Pen) -> None:
    skin = mix(s.light.ink, s.light.glow, 0.12) if not s.light.dark else s.light.near
    lit = mix(s.light.glow, s.light.pale, s.between(0.1, 0.45))
    coat = s.rng.choice(
        (s.light.near, s.light.mid, s.light.sea_near, s.light.glow, mix(s.light.glow, s.light.mid, 0.5))
    )
    hair = s.rng.choice((s.light.ink, s.light.ink, mix(s.light.mid, s.light.near, 0.4), s.light.tint))
    style = s.rng.randrange(len(HAIR))
    if style in WORN:  # cloth, so it is dyed, and never in the colour of the coat
        cloth = (s.light.glow, s.light.tint, mix(s.light.glow, s.light.mid, 0.6), s.light.sea_near)
        hair = s.rng.choice([tone for tone in cloth if tone != coat])
    HAIR[style][0](pen, hair)
    _shoulders(s, pen, coat)
    _head(pen, skin, lit, s.between(0.92, 1.08))
    HAIR[style][1](pen, hair)
    if s.rng.random() < 0.42:
        _glasses(pen, s.light.pale)
    _extra(s, pen, style)


def _shoulders(s: Scene, pen: Pen, coat: Tone) -> None:
    wide, fall = s.between(30, 40), s.between(18, 26)
    pen.blob(
        [
            (-wide - 6, 80),
            (-wide, fall + 12),
            (-wide * 0.72, fall + 1),
            (-9, 11),
            (9, 11),
            (wide * 0.72, fall + 1),
            (wide, fall + 12),
            (wide + 6, 80),
        ],
        coat,
    )
    pen.poly(
        [(wide * 0.2, 16), (wide * 0.7, fall), (wide, fall + 12), (wide + 6, 80), (6, 80)],
        mix(coat, s.light.ink, 0.3),
    )
    collar = s.rng.randrange(4)
    if collar == 0:
        pen.poly([(-9, 11), (0, 30), (9, 11)], s.light.pale)
        pen.poly(path("-11,9 -15,18 -3,34 0,28"), mix(coat, s.light.ink, 0.55))
        pen.poly(path("11,9 15,18 3,34 0,28"), mix(coat, s.light.ink, 0.7))
    elif collar == 1:
        pen.blob(path("-11,8 0,14 11,8 12,15 0,21 -12,15"), mix(coat, s.light.pale, 0.45))
    elif collar == 2:
        pen.poly(path("-9,10 -2,26 0,21 2,26 9,10 12,14 3,32 -3,32 -12,14"), s.light.pale)
    else:
        pen.poly([(-11, 10), (0, 36), (11, 10)], s.light.pale)
        pen.poly(path("-2.4,20 2.4,20 4,42 0,47 -4,42"), s.light.glow)


def _head(pen: Pen, skin: Tone, lit: Tone, long: float) -> None:
    pen.poly(path("-6.4,-2 6.4,-2 8,15 0,21 -8,15"), skin)
    face = [
        (-11.6, -16),
        (-8.6, -27),
        (0, -31),
        (8.6, -27),
        (11.6, -16),
        (10.4, -5),
        (5.6, 3 * long),
        (0, 5.4 * long),
        (-5.6, 3 * long),
        (-10.4, -5),
    ]
    pen.oval(-11.6, -12, 2, 3.6, skin)
    pen.oval(11.6, -12, 2, 3.6, skin)
    pen.blob(face, skin)
    # The lit side: brow, nose, cheek and chin read as a face without drawing one.
    pen.blob(
        path("-10.4,-17 -8,-25 -1,-27 -0.4,-19 0.8,-10 2.6,-6.6 0.6,-4.6 1.8,-1 0,3.6 -5,2 -9.4,-5.6"), lit
    )
    pen.blob(path("-7.4,-15.6 -4.6,-17.2 -1.6,-15.8 -4.6,-14"), skin)
    pen.line([(-8.2, -19), (-5, -20.2), (-1.8, -19.2)], 0.9, skin)
    pen.line([(-4.8, -2.4), (-2.6, -1.3), (0.6, -1.5)], 0.8, skin)


def _glasses(pen: Pen, tone: Tone) -> None:
    for x in (-5.2, 5.2):
        pen.ring(x, -15.4, 4.2, 0.9, tone)
    pen.line([(-1.2, -16), (1.2, -16)], 0.9, tone)
    pen.line([(9.2, -16), (12, -16.6)], 0.8, tone)


def _nothing(pen: Pen, tone: Tone) -> None:
    """No hair on this side of the head."""


def _long_back(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-14,-20 -9,-32 0,-35 10,-32 14.6,-20 16,4 18,22 8,24 -8,24 -18,22 -16,4"), tone)


def _fringe(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-13.4,-12 -12.6,-26 -4,-34 6,-33.4 13,-25 13.4,-12 10.4,-20 3,-26 -4,-23 -10.4,-18"), tone)


def _bob_back(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-15,-18 -10,-32 0,-35 10,-32 15,-18 16.4,1 10,4 -10,4 -16.4,1"), tone)


def _straight_fringe(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-14,-4 -13.6,-24 -6,-33 6,-33 13.6,-24 14,-4 11,-19 4,-20.4 -4,-20.4 -11,-19"), tone)


def _short(pen: Pen, tone: Tone) -> None:
    pen.blob(
        path("-12.4,-15 -12.2,-27 -5,-34.6 5,-35 12,-28 12.6,-15 10.6,-22 6,-26.4 -2,-25 -8,-26.8 -11,-22"),
        tone,
    )


def _quiff(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-12.4,-17 -13,-28 -8,-38 4,-38 12,-31 12.4,-16 9.6,-24 2,-28 -8,-26"), tone)


def _bald(pen: Pen, tone: Tone) -> None:
    for side in (-1, 1):
        pen.blob([(side * 11.4, -20), (side * 13.2, -16), (side * 12.6, -9), (side * 10.8, -12)], tone)


def _beard(pen: Pen, tone: Tone) -> None:
    _short(pen, tone)
    pen.blob(path("-11.6,-10 -8,-5.4 -3,-4.6 0,-5.2 3,-4.6 8,-5.4 11.6,-10 9.4,4 3,11 -3,11 -9.4,4"), tone)


def _bun_back(pen: Pen, tone: Tone) -> None:
    pen.disc(3, -37, 6.4, tone)


def _curls_back(pen: Pen, tone: Tone) -> None:
    for x, y, r in (
        (-13, -10, 6),
        (-15, -19, 7),
        (-11, -29, 7.4),
        (-2, -34, 8),
        (8, -31, 7.6),
        (14, -22, 7),
        (14.6, -12, 6.4),
        (13, -3, 5),
    ):
        pen.disc(x, y, r, tone)


def _curls_front(pen: Pen, tone: Tone) -> None:
    for x, y, r in ((-9, -25, 4), (-3, -28, 4.6), (4, -28, 4.6), (10, -24, 4)):
        pen.disc(x, y, r, tone)


def _cap(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-13.6,-20 -12,-30 -2,-36 9,-34 14,-26 13.6,-20 0,-23"), tone)
    pen.blob(path("-22,-19 -13,-23.4 2,-23.6 13,-20.4 0,-19.6 -12,-17.6"), tone)


def _wool_hat(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-13,-20 -12,-32 0,-40 12,-32 13,-20"), tone)
    pen.blob(path("-14,-18 -13.4,-24 0,-26.6 13.4,-24 14,-18 0,-21"), mix(tone, (0, 0, 0), 0.45))
    pen.disc(0, -40.6, 3.6, tone)


def _headscarf_back(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-14,-18 -10,-32 0,-36 10,-32 14,-18 14,0 22,20 0,28 -22,20 -14,0"), tone)


def _headscarf_front(pen: Pen, tone: Tone) -> None:
    pen.blob(path("-13.6,-6 -13.4,-24 -5,-34 5,-34 13.4,-24 13.6,-6 11,-18 5,-25 -5,-25 -11,-18"), tone)
    pen.blob(path("-13,-4 -6,5 0,7 6,5 13,-4 16,12 0,20 -16,12"), tone)


Stroke = Callable[[Pen, Tone], None]
# Each pair is what lies behind the head and what lies in front of it.
HAIR: tuple[tuple[Stroke, Stroke], ...] = (
    (_long_back, _fringe),
    (_bob_back, _straight_fringe),
    (_nothing, _short),
    (_nothing, _quiff),
    (_nothing, _bald),
    (_nothing, _beard),
    (_bun_back, _fringe),
    (_curls_back, _curls_front),
    (_nothing, _cap),
    (_nothing, _wool_hat),
    (_headscarf_back, _headscarf_front),
    (_long_back, _short),
)

WORN = (8, 9, 10)  # cap, wool hat, headscarf


def _extra(s: Scene, pen: Pen, style: int) -> None:
    choice = s.rng.randrange(4)
    if choice == 0 and style != 10:
        pen.blob(path("-12,5 0,11 12,5 15,13 0,22 -15,13"), s.light.glow)
        pen.poly(path("5,15 13,13 16,42 9,43"), s.light.glow)
        for y in (20, 28, 36):
            pen.line([(8, y), (14.4, y - 0.6)], 1.2, s.light.pale)
    elif choice == 1 and style < 8:
        for side in (-1, 1):
            pen.disc(side * 12.4, -6.4, 1.3, s.light.glow)
