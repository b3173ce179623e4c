"""Charts drawn from tables as inline SVG: no script, no inline style, every value written beside its mark.

The drawing is 640 units wide and its text 20 units high, so that it can still be read 340 pixels wide. Colours
and strokes come from the stylesheet by class; only geometry stands in the markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from html import escape

from masthead.newsroom.body.figures import Figures, Series, nice_ticks, read_figures, tick_texts

WIDTH = 640
FONT = 20
CHAR = 10.6  # a letter's usual width at that size
LINE = 26
MOST_BARS, MOST_COLUMNS, MOST_POINTS = 120, 60, 2000
PLOT_HEIGHT = 300
# Overrides and isolates could turn the whole drawing's text around; other control characters are no text.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]+")

# Latin and Cyrillic letters, dashes and quotation marks are all of the usual width.
USUAL = re.compile(r"[\x00-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027]*")


def draw_chart(
    *, kind: str, header: list[str], rows: list[list[str]], unit: str = "", description: str = ""
) -> str:
    """A table as a bar, column or line chart; empty when the table has no numbers or too many.

    The first column names the rows, every other column is a series. Columns that would be too thin or whose
    names would not fit are drawn as bars.
    """
    unit = _plain(unit)
    figures = read_figures(_all_plain(header), [_all_plain(row) for row in rows], unit)
    if figures is None:
        return ""
    sheet = _Sheet(figures, unit)
    if kind == "line" and len(figures.names) <= MOST_POINTS:
        height = _lines(sheet)
    elif kind == "column" and _columns_fit(figures):
        height = _columns(sheet)
    elif len(figures.names) * len(figures.series) <= MOST_BARS:
        height = _bars(sheet)
    else:
        return ""
    return _svg(sheet, height, _plain(description))


class _Sheet:
    """The pieces of one drawing, in painting order."""

    def __init__(self, figures: Figures, unit: str) -> None:
        self.figures = figures
        # "%" or "km" fits behind every value; a longer unit is named by the page, once.
        self.unit = unit if len(unit) <= 2 else ""
        self.parts: list[str] = []

    def worded(self, text: str) -> str:
        """A value as typed, with its unit unless that was typed too."""
        bare = _clip(text.replace("-", "−") if re.match(r"-\s*[\d.,]", text) else text, 20)
        return f"{bare}\u00a0{self.unit}" if self.unit and self.unit not in bare else bare

    def path(self, name: str, data: str) -> None:
        if data:
            self.parts.append(f'<path class="{name}" d="{data}"/>')

    def texts(self, name: str, anchor: str, texts: Iterable[str]) -> None:
        inner = "".join(texts)
        if inner:
            at = f' text-anchor="{anchor}"' if anchor != "start" else ""
            self.parts.append(f'<g class="{name}"{at}>{inner}</g>')


def _svg(sheet: _Sheet, height: float, description: str) -> str:
    inner = "".join(sheet.parts)
    title = ", ".join(series.name for series in sheet.figures.series if series.name) or description
    key = blake2s(f"{title}\0{description}\0{inner}".encode(), digest_size=5).hexdigest()
    named = f'<title id="c{key}">{escape(title)}</title>' if title else ""
    told = f'<desc id="d{key}">{escape(description)}</desc>' if description else ""
    by = " ".join(part for part in (title and f"c{key}", description and f"d{key}") if part)
    labelled = f' aria-labelledby="{by}"' if by else ""
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {_n(height)}" font-size="{FONT}" direction="ltr" '
        f'role="img"{labelled}>{named}{told}{inner}</svg>'
    )


# Bars: one row of names, each above or beside its bars.


@dataclass
class _BarPlan:
    """Where the bars of a drawing lie, in units."""

    left: float
    zero: float
    scale: float
    beside: bool
    named_rows: int  # how many rows carry the names of their series behind the values


def _bars(sheet: _Sheet) -> float:
    figures = sheet.figures
    plan = _plan_bars(sheet)
    many = len(figures.series) > 1
    bar, step = (22, 28) if many else (22, 34)
    paths = ["" for _ in figures.series]
    names, right, left = [], [], []
    y = 2.0
    for place, name in enumerate(figures.names):
        names.append(_text(0, y + 18, name, (plan.left - 12) / CHAR if plan.beside else 58))
        y += 0 if plan.beside else LINE
        for number, series in enumerate(figures.series):
            value = series.values[place]
            end = plan.zero + (value or 0) * plan.scale
            if value is not None:
                paths[number] += f"M{_n(plan.zero)} {_n(y)}H{_n(end)}v{bar}H{_n(plan.zero)}z"
            said = _bar_words(sheet, series, place, named=many and place < plan.named_rows)
            if value is not None and value < 0:
                left.append(_text(end - 6, y + 18, said, 60))
            else:
                right.append(_text(end + 6, y + 18, said, 60))
            y += step
        y += 12 if many or not plan.beside else 0
    _paint(sheet, "chart-bar", paths)
    if min(figures.present()) < 0:
        sheet.path("chart-axis", f"M{_n(plan.zero)} 0V{_n(y - 6)}")
    sheet.texts("chart-label", "start", names)
    sheet.texts("chart-value", "start", right)
    sheet.texts("chart-value", "end", left)
    return y


def _bar_words(sheet: _Sheet, series: Series, place: int, named: bool) -> str:
    value = sheet.worded(series.texts[place]) if series.values[place] is not None else "–"
    return f"{value} {_clip(series.name, 22)}".strip() if named else value


def _plan_bars(sheet: _Sheet) -> _BarPlan:
    figures = sheet.figures
    longest = max(_width(name) for name in figures.names)
    beside = longest <= 210
    left = longest + 12 if beside and longest else 0.0
    # Up to four colours can be told apart once named; more are named every time.
    named_rows = 1 if len(figures.series) <= 4 else len(figures.names)
    high, low = max(0.0, *figures.present()), min(0.0, *figures.present())
    room_right = room_left = 0.0
    for series in figures.series:
        for place, value in enumerate(series.values):
            named = len(figures.series) > 1 and place < named_rows
            room = _width(_bar_words(sheet, series, place, named)) + 14
            if value is not None and value < 0:
                # A short bar needs no room of its own for its words; only the longest one sets the edge.
                room_left = max(room_left, room)
            else:
                share = (value or 0) / high if high else 0
                room_right = max(room_right, room - (1 - share) * 150)
    span = (high - low) or 1.0
    length = max(WIDTH - left - room_left - room_right, 120.0)
    scale = length / span
    return _BarPlan(left, left + room_left - low * scale, scale, beside, named_rows)


# Columns: side by side on a common foot, ticks on the left.


def _columns_fit(figures: Figures) -> bool:
    count = len(figures.names) * len(figures.series)
    slot = 560 / len(figures.names)
    longest = max(_width(name) for name in figures.names)
    # Short names such as years may be left out in between; long ones have to stand there in full.
    return count <= MOST_COLUMNS and len(figures.series) <= 4 and (longest <= slot or longest <= 90)


def _columns(sheet: _Sheet) -> float:
    figures = sheet.figures
    values = figures.present()
    top = _legend(sheet) + LINE
    frame = _frame(sheet, min(0.0, *values), max(0.0, *values), top, right=0)
    slot = (WIDTH - frame.left) / len(figures.names)
    bar = min(slot * 0.76 / len(figures.series), 90)
    paths = ["" for _ in figures.series]
    over: list[str] = []
    said = [[sheet.worded(text) for text in series.texts] for series in figures.series]
    roomy = all(_width(text) <= bar + 6 for row in said for text in row)
    for place in range(len(figures.names)):
        start = frame.left + slot * (place + 0.5) - bar * len(figures.series) / 2
        for number, series in enumerate(figures.series):
            value, x = series.values[place], start + bar * number
            if value is None:
                continue
            foot, end = frame.y(0), frame.y(value)
            paths[number] += f"M{_n(x)} {_n(foot)}V{_n(end)}h{_n(bar - 1)}V{_n(foot)}z"
            if roomy or _is_peak(series, place):
                half = _width(said[number][place]) / 2
                middle = min(max(x + bar / 2, frame.left + half), WIDTH - half)
                over.append(_text(middle, end - 6 if value >= 0 else end + 20, said[number][place], 24))
    _paint(sheet, "chart-bar", paths)
    sheet.path("chart-axis", f"M{_n(frame.left)} {_n(frame.y(0))}H{WIDTH}")
    sheet.texts("chart-value", "middle", over)
    _foot(sheet, [frame.left + slot * (place + 0.5) for place in range(len(figures.names))], frame)
    return frame.bottom + LINE + 10


def _is_peak(series: Series, place: int) -> bool:
    """Where not every column has room for its value, the tallest has."""
    tallest = max(series.values, key=lambda value: abs(value or 0))
    return series.values.index(tallest) == place


def _legend(sheet: _Sheet) -> float:
    """Names the colours of several series in a line or two; answers how high that is."""
    if len(sheet.figures.series) < 2:
        return 0
    x, y = 0.0, 0.0
    names = []
    for number, series in enumerate(sheet.figures.series, start=1):
        room = _width(_clip(series.name, 40)) + 24
        if x and x + room > WIDTH:
            x, y = 0.0, y + LINE
        sheet.path(f"chart-bar s{number}", f"M{_n(x)} {_n(y + 4)}h16v16h-16z")
        names.append(_text(x + 22, y + 19, series.name, 40))
        x += room + 20
    sheet.texts("chart-label", "start", names)
    return y + LINE + 8


# Lines: evenly spaced points, each line named at its end.


def _lines(sheet: _Sheet) -> float:
    figures = sheet.figures
    values = figures.present()
    low, high = min(values), max(values)
    if 0 <= low <= high * 0.6:
        low = 0.0
    elif high <= 0 and high >= low * 0.6:
        high = 0.0
    ends = [_end_words(sheet, series) for series in figures.series]
    right = min(max(_width(text) for text in ends) * 1.08 + 16, 260)  # bold words run wider
    frame = _frame(sheet, low, high, 14, right, height=max(PLOT_HEIGHT, LINE * len(ends)))
    gap = (WIDTH - right - frame.left) / max(len(figures.names) - 1, 1)
    across = [frame.left + gap * place for place in range(len(figures.names))]
    labels: list[tuple[float, float, str]] = []
    for number, series in enumerate(figures.series):
        points = [
            (x, frame.y(value)) for x, value in zip(across, series.values, strict=True) if value is not None
        ]
        colour = f"s{number % 4 + 1}"
        sheet.path(f"chart-line {colour}", _run(across, series, frame))
        dots = points[-1:] if len(points) > 12 or len(figures.series) > 1 else points
        dots = [*_lonely(across, series, frame), *dots]
        sheet.parts += [_dot(colour, x, y) for x, y in dict.fromkeys(dots)]
        labels.append((points[-1][1], points[-1][0], ends[number]))
    if low < 0 < high:
        sheet.path("chart-axis", f"M{_n(frame.left)} {_n(frame.y(0))}H{_n(WIDTH - right)}")
    sheet.texts("chart-value", "start", _apart(labels, WIDTH - right + 12, (right - 12) / CHAR))
    _foot(sheet, across, frame)
    return frame.bottom + LINE + 10


def _dot(colour: str, x: float, y: float) -> str:
    return f'<circle class="chart-dot {colour}" cx="{_n(x)}" cy="{_n(y)}" r="5"/>'


def _end_words(sheet: _Sheet, series: Series) -> str:
    last = max(place for place, value in enumerate(series.values) if value is not None)
    value = sheet.worded(series.texts[last])
    return f"{value} {_clip(series.name, 22)}".strip() if len(sheet.figures.series) > 1 else value


def _run(across: list[float], series: Series, frame: _Frame) -> str:
    """The line's path, lifted where a value is missing."""
    data, pen = "", "M"
    for x, value in zip(across, series.values, strict=True):
        if value is None:
            pen = "M"
            continue
        data += f"{pen}{_n(x)} {_n(frame.y(value))}"
        pen = "L"
    return data


def _lonely(across: list[float], series: Series, frame: _Frame) -> list[tuple[float, float]]:
    """Points with a gap on either side, which a line alone would not show."""
    padded = (None, *series.values, None)
    return [
        (across[place], frame.y(value))
        for place, value in enumerate(series.values)
        if value is not None and padded[place] is None and padded[place + 2] is None
    ]


def _apart(labels: list[tuple[float, float, str]], x: float, most: float) -> list[str]:
    """Words at the lines' ends, pushed down where they would cover one another."""
    made, floor = [], 0.0
    for y, _, text in sorted(labels):
        floor = max(y + 7, floor)
        made.append(_text(x, floor, text, most))
        floor += 23
    return made


@dataclass
class _Frame:
    left: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def _frame(
    sheet: _Sheet, low: float, high: float, top: float, right: float, height: float = PLOT_HEIGHT
) -> _Frame:
    """Draws the grid with its ticks; the plot begins where the widest tick ends."""
    ticks = nice_ticks(low, high)
    words = [sheet.worded(text) for text in tick_texts(ticks, sheet.figures.decimal_mark)]
    left = max(_width(text) for text in words) + 12
    frame = _Frame(left, top, top + height, ticks[0], ticks[-1])
    sheet.path(
        "chart-grid", "".join(f"M{_n(left)} {_n(frame.y(tick))}H{_n(WIDTH - right)}" for tick in ticks)
    )
    marks = (_text(left - 8, frame.y(tick) + 7, text, 40) for tick, text in zip(ticks, words, strict=True))
    sheet.texts("chart-label", "end", marks)
    return frame


def _foot(sheet: _Sheet, across: list[float], frame: _Frame) -> None:
    """The rows' names below the plot: all that fit, and always the first."""
    names = sheet.figures.names
    gap = across[1] - across[0] if len(across) > 1 else WIDTH
    widest = max(min(_width(name), 170) for name in names) + 10
    every = max(1, -int(-widest // gap))
    made = []
    for place in range(0, len(names), every):
        half = min(_width(names[place]), 170) / 2
        x = min(max(across[place], half), WIDTH - half)
        made.append(_text(x, frame.bottom + LINE + 3, names[place], 16))
    sheet.texts("chart-label", "middle", made)


def _paint(sheet: _Sheet, name: str, paths: list[str]) -> None:
    for number, data in enumerate(paths):
        sheet.path(f"{name} s{number % 4 + 1}", data)


def _text(x: float, y: float, text: str, most: float) -> str:
    """A text, cut to `most` letters; the whole of it stays as its tooltip."""
    if not text:
        return ""
    cut = _clip(text, most)
    whole = f"<title>{escape(text)}</title>" if cut != text else ""
    return f'<text x="{_n(x)}" y="{_n(y)}">{escape(cut)}{whole}</text>'


def _clip(text: str, most: float) -> str:
    if _width(text) <= most * CHAR + 1:  # sums of widths are never exact
        return text
    room, kept = (most - 1) * CHAR, ""
    for letter in text:
        room -= _width(letter)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def _width(text: str) -> float:
    """About how wide a text is, in units. Marks take no room, Chinese and emoji twice as much."""
    if USUAL.fullmatch(text):
        return _usual_width(len(text))
    return sum(
        0
        if unicodedata.combining(letter)
        else CHAR * 2
        if unicodedata.east_asian_width(letter) in "WF"
        else CHAR
        for letter in text
    )


@lru_cache(maxsize=1024)
def _usual_width(letters: int) -> float:
    """The width of so many letters, added up one by one like that of any other text: sums are never exact."""
    return sum(CHAR for _ in range(letters))


def _plain(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", str(text)).split())


def _all_plain(cells: list[str]) -> list[str]:
    return [_plain(cell) for cell in cells]


def _n(number: float) -> str:
    """A coordinate, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")
