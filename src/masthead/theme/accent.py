"""The publication's one colour: is it readable, what does it become at night, how does it reach a page.

How it reaches a page: it is written into site.css, right behind the tokens, and site.css is stored under the hash
of its content. So it costs no request and no inline style, the security policy is the same for every page of every
edition (`style-src 'self'`, no hash), and a page pressed before a change of colour keeps the style sheet it was
pressed with until it is pressed again.
"""

from __future__ import annotations

import colorsys
import re

# The papers of the two themes; assets/css holds the same values, and a test compares them.
LIGHT_PAPER = "#ffffff"
DARK_PAPER = "#14161a"
# Labels and links in the accent are small text: WCAG 2.2 asks 4.5:1 of it at level AA (1.4.3) and 7:1 at AAA
# (1.4.6). The house asks 7:1 of all text, whatever its colour.
NEEDED = 7.0

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")


class BadColourError(ValueError):
    """The text is not a colour, or the colour cannot be read on paper; the message tells an editor what to do."""


def contrast_ratio(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two hex colours, from 1 to 21, whichever is lighter. Raises BadColourError."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_accent(
    colour: str, light_paper: str = LIGHT_PAPER, dark_paper: str = DARK_PAPER
) -> tuple[str, str]:
    """The accent for the light and for the dark theme, both six-digit hex and readable as small text (7:1).

    The dark one is the same hue, lightened only as far as the dark paper asks. Raises BadColourError with words for
    the editor when the colour is too pale for the light paper: that one is theirs to choose, not ours to change.
    """
    accent = _six_digits(colour)
    found = contrast_ratio(accent, light_paper)
    if found < NEEDED:
        raise BadColourError(
            f"{accent} has a contrast of {found:.1f}:1 on white; small text in it needs {NEEDED:.0f}:1. "
            f"Choose a darker shade, for example {_moved(accent, light_paper, towards=0.0)}."
        )
    return accent, _moved(accent, dark_paper, towards=1.0)


def accent_css(accent: str, accent_dark: str) -> str:
    """The custom property `--accent` in both themes; empty when either is no colour, so that the tokens' own stays."""
    if not (_HEX.match(accent) and _HEX.match(accent_dark)):
        return ""
    night = f"@media (prefers-color-scheme:dark){{:root{{--accent:{accent_dark}}}}}"
    return f":root{{--accent:{accent}}}{night}"


def _moved(colour: str, paper: str, *, towards: float) -> str:
    """The nearest shade of the same hue, lighter (1.0) or darker (0.0), that can be read on the paper."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    steps = 100
    for step in range(steps + 1):
        shade = _hex(colorsys.hls_to_rgb(hue, lightness + (towards - lightness) * step / steps, saturation))
        if contrast_ratio(shade, paper) >= NEEDED:
            return shade
    raise BadColourError(
        f"No shade of {colour} can be read on {paper}. Choose a paper that is nearly black or white."
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """sRGB, from 0 to 1, to linear light."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    digits = _six_digits(colour)[1:]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _six_digits(colour: str) -> str:
    if not _HEX.match(colour):
        raise BadColourError(
            f"{colour[:20]!r} is not a colour. Write it as # and six digits, for example #9b1c1c."
        )
    digits = colour[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
