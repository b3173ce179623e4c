"""The eight boxes of ink: one paper, a dark key, a middle colour and an accent that overprint well."""

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """Paper and three inks in printing order; every ink is see-through, so overlaps darken."""

    paper: Colour
    key: Colour
    middle: Colour
    accent: Colour


def _colour(code: str) -> Colour:
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def _palette(paper: str, key: str, middle: str, accent: str) -> Palette:
    return Palette(_colour(paper), _colour(key), _colour(middle), _colour(accent))


PALETTES: dict[str, Palette] = {
    "tide": _palette("f4eee0", "1d3a56", "55a3a8", "f47e5f"),
    "rust": _palette("f5ecdd", "43303a", "cf6a45", "f3b457"),
    "moss": _palette("f2eedd", "23423a", "86a566", "edb84e"),
    "plum": _palette("f5ebe4", "44295a", "b9749c", "f7a273"),
    "ochre": _palette("f6eedb", "2f3b4d", "ddab45", "e2694a"),
    "slate": _palette("f1efe8", "2b3743", "8ba3b3", "efbd4f"),
    "ember": _palette("f6ebdc", "33264a", "e4624a", "fbb94f"),
    "fjord": _palette("f2f0e6", "1a4468", "6db3a2", "f49aa0"),
}
