"""The `@font-face` rules: our cuts by script, and the reader's own fonts stretched to their measure.

A stretched font (`size-adjust`, `ascent-override` and its kin) holds the place of ours until ours has come, line by
line and baseline by baseline, so that nothing moves when it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from masthead.theme.fonts_scripts import SCRIPTS, Metrics, Ranges

SERIF = "Masthead Serif"
SANS = "Masthead Sans"
_LAST = {SERIF: 'Georgia,"Times New Roman",serif', SANS: "system-ui,sans-serif"}
# What an English page shows first. Serif italic and the other scripts are fetched by the pages that use them.
_FIRST = ("serif-latin.woff2", "sans-latin.woff2")


@dataclass(frozen=True, slots=True)
class CutFont:
    """One woff2 among the assets. `weights` is a CSS font-weight, one or a range."""

    name: str
    hash: str
    family: str
    italic: bool
    weights: str
    script: str
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Cut:
    """All woff2 of an installation; none where no font package is installed."""

    files: tuple[CutFont, ...] = ()

    @property
    def first(self) -> tuple[str, ...]:
        """The names of those worth loading ahead, at most two."""
        names = {font.name for font in self.files}
        return tuple(name for name in _FIRST if name in names)


@dataclass(frozen=True, slots=True)
class LocalFont:
    """Fonts of one width that readers' machines have. `width` is `average_width` of the regular or the bold."""

    family: str
    label: str
    names: tuple[str, ...]  # full names, as `local()` wants them
    bold: bool
    width: float  # parts of an em


# Measured with fonts_cut.average_width: Liberation Serif and Sans stand for Times New Roman and Arial, Gelasio for
# Georgia, whose widths they share by design; Noto Serif and Roboto are Android's, DejaVu older Linux's.
LOCAL_FONTS = (
    LocalFont(SERIF, "Georgia", ("Georgia", "Gelasio"), False, 0.4374),
    LocalFont(SERIF, "Georgia", ("Georgia Bold", "Gelasio Bold"), True, 0.5096),
    LocalFont(SERIF, "Times", ("Times New Roman", "Liberation Serif", "Tinos"), False, 0.3983),
    LocalFont(SERIF, "Times", ("Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"), True, 0.4239),
    LocalFont(SERIF, "Noto", ("Noto Serif",), False, 0.4768),
    LocalFont(SERIF, "Noto", ("Noto Serif Bold",), True, 0.5061),
    LocalFont(SERIF, "DejaVu", ("DejaVu Serif",), False, 0.5101),
    LocalFont(SANS, "Arial", ("Arial", "Liberation Sans", "Roboto"), False, 0.4396),
    LocalFont(SANS, "Arial", ("Arial Bold", "Liberation Sans Bold"), True, 0.4754),
)


def style(cut: Cut) -> str:
    """All rules, and the tokens `--serif` and `--sans`; without fonts nothing, so that the tokens' own stay."""
    if not cut.files:
        return ""
    own = [_own(font) for font in cut.files]
    uprights = {font.family: font.metrics for font in cut.files if not font.italic}
    stretched = [
        _stretched(local, uprights[local.family]) for local in LOCAL_FONTS if local.family in uprights
    ]
    tokens = ";".join(f"--{_token(family)}:{_stack(family)}" for family in uprights)
    return "\n".join([*own, *stretched, f":root{{{tokens}}}"])


def unicode_range(ranges: Ranges) -> str:
    """A CSS unicode-range."""
    return ",".join(f"U+{first:X}" + (f"-{last:X}" if last > first else "") for first, last in ranges)


def _own(font: CutFont) -> str:
    slant = "font-style:italic;" if font.italic else ""
    return (
        f'@font-face{{font-family:"{font.family}";{slant}font-weight:{font.weights};font-display:swap;'
        f"src:url(../{font.hash}/{font.name});unicode-range:{unicode_range(SCRIPTS[font.script])}}}"
    )


def _stretched(local: LocalFont, ours: Metrics) -> str:
    stretch = (ours.bold if local.bold else ours.regular) / local.width
    names = ",".join(f'local("{name}")' for name in local.names)
    weight = "font-weight:600 700;" if local.bold else ""
    return (
        f'@font-face{{font-family:"{_label(local)}";{weight}src:{names};size-adjust:{_percent(stretch)};'
        f"ascent-override:{_percent(ours.ascent / stretch)};descent-override:{_percent(ours.descent / stretch)};"
        f"line-gap-override:{_percent(ours.line_gap / stretch)}}}"
    )


def _stack(family: str) -> str:
    labels = dict.fromkeys(_label(local) for local in LOCAL_FONTS if local.family == family)
    return ",".join([*_quoted([family, *labels]), _LAST[family]])


def _label(local: LocalFont) -> str:
    return f"{local.label} {_token(local.family)}"


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _token(family: str) -> str:
    return {SERIF: "serif", SANS: "sans"}[family]


def _percent(part: float) -> str:
    return f"{part * 100:.2f}".rstrip("0").rstrip(".") + "%"
