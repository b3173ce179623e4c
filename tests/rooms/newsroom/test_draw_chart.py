"""A table becomes a drawing that says every value it draws, and nothing that could run."""

import re
import unicodedata
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given
from hypothesis import strategies as st

from masthead.newsroom.body.charts import USUAL, WIDTH, draw_chart
from masthead.newsroom.body.figures import nice_ticks, number_of
from tests.rooms.newsroom.body_parts import ATTACKS

KINDS = ["bar", "column", "line"]
CLASSES = re.compile(r"chart-(bar|line|dot) s[1-4]|chart-(label|value|axis|grid)")
NUMBER = re.compile(r"-?\d+(\.\d)?")


def draw(kind, *rows, unit="", description="What it shows."):
    head, *rest = rows
    return draw_chart(
        kind=kind, header=list(head), rows=[list(row) for row in rest], unit=unit, description=description
    )


def words(svg):
    """Every text of the drawing, in painting order, without the tooltips of shortened ones."""
    return [element.text for element in fromstring(svg).iter("text")]


def marks(svg, name):
    return [element.get("d") for element in fromstring(svg).iter("path") if name in element.get("class", "")]


def check_markup(svg):
    for element in fromstring(svg).iter():
        assert element.tag in {"svg", "title", "desc", "g", "path", "text", "circle"}
        assert set(element.attrib) <= {
            "viewBox", "role", "aria-labelledby", "font-size", "direction",
            "id", "class", "d", "x", "y", "cx", "cy", "r", "text-anchor",
        }  # fmt: skip
        if element.tag != "svg":
            assert "class" not in element.attrib or CLASSES.fullmatch(element.get("class"))
        assert re.fullmatch(r"[MLHVhvz\d. -]*", element.get("d", ""))
        for name in ("x", "y", "cx", "cy"):
            assert NUMBER.fullmatch(element.get(name, "0"))


@pytest.mark.parametrize("kind", KINDS)
def test_names_and_values_stand_beside_their_marks(kind):
    svg = draw(kind, ("Year", "Boats"), ("2023", "1,204"), ("2024", "1,310"))

    check_markup(svg)
    assert {"2023", "2024", "1,310"} <= set(words(svg))


def test_a_drawing_is_told_to_those_who_cannot_see_it():
    root = fromstring(draw("bar", ("Year", "Boats"), ("2023", "7"), description="Boats rose <fast>."))

    named = [element for element in root if element.get("id")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [element.get("id") for element in named]
    assert [element.text for element in named] == ["Boats", "Boats rose <fast>."]


def test_two_drawings_on_a_page_share_no_id():
    first = draw("bar", ("Year", "Boats"), ("2023", "7"))
    second = draw("bar", ("Year", "Boats"), ("2023", "8"))

    ids = re.findall(r'id="(\w+)"', first + second)
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "rows",
    [
        [("Name",), ("a",)],
        [("Name", "Word"), ("a", "b")],
        [("Name", "Share"), ("a", "–"), ("b", "")],
        [("Name", "Share")],
        [()],
        [("Name", "Range"), ("a", "5–10")],
        [("Name", "Scale"), ("a", "3 million"), ("b", "1e999")],
    ],
)
def test_a_table_without_numbers_is_left_a_table(kind, rows):
    assert draw(kind, *rows) == ""


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", KINDS)
def test_words_stay_words_wherever_they_were_typed(kind, attack):
    svg = draw(
        kind, (attack, attack, "n"), (attack, "1", attack), ("b", "2", "3"), unit=attack, description=attack
    )

    check_markup(svg)
    assert "<script" not in svg
    assert "<img" not in svg


def test_characters_that_turn_text_around_are_dropped():
    svg = draw("bar", ("a\u202e", "b\x00"), ("x\u2066y\x1b", "1"))

    assert not re.search(r"[\x00-\x1f\u202a-\u202e\u2066-\u2069]", svg)


def test_bars_of_negative_numbers_lie_left_of_zero():
    svg = draw("bar", ("Ward", "Change"), ("North", "-4"), ("South", "4"))

    north, south = re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", marks(svg, "chart-bar")[0])
    assert float(north[1]) < float(north[0]) == float(south[0]) < float(south[1])
    assert len(marks(svg, "chart-axis")) == 1
    assert "−4" in words(svg)


def test_bars_are_as_long_as_their_numbers():
    svg = draw("bar", ("a", "b"), ("x", "10"), ("y", "2.5"))

    long, short = (float(end) - float(start) for start, end in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", svg))
    assert long == pytest.approx(4 * short, abs=0.3)


def test_a_missing_value_is_a_gap_and_not_zero():
    svg = draw("line", ("Day", "Rain"), ("Mon", "3"), ("Tue", "–"), ("Wed", "5"), ("Thu", "6"))

    assert marks(svg, "chart-line")[0].count("M") == 2
    assert svg.count("<circle") == 3


def test_a_missing_bar_says_so():
    assert "–" in words(draw("bar", ("Day", "Rain"), ("Mon", "3"), ("Tue", "n/a")))


def test_lines_are_named_at_their_ends_without_covering_one_another():
    svg = draw(
        "line", ("Month", "Civic", "Harbour", "Green"), ("May", "1", "9", "9"), ("June", "5", "5", "5")
    )

    ends = {
        element.text: float(element.get("y"))
        for element in fromstring(svg).iter("text")
        if element.text.startswith("5 ")
    }
    assert set(ends) == {"5 Civic", "5 Harbour", "5 Green"}
    assert min(later - sooner for sooner, later in pairwise(sorted(ends.values()))) >= 20


def test_several_series_of_columns_are_named_once():
    svg = draw("column", ("Quarter", "Bus", "Train"), ("Q1", "4", "6"), ("Q2", "5", "7"))

    assert words(svg).count("Bus") == words(svg).count("Train") == 1
    assert len(set(re.findall(r"chart-bar (s\d)", svg))) == 2


def test_long_names_are_shortened_and_kept_as_tooltips():
    name = "Replacement of the ceiling over the large pool and both of its stairwells"
    root = fromstring(draw("bar", ("Item", "Cost"), (name, "3")))

    text = next(root.iter("text"))
    assert text.text.endswith("…")
    assert text.find("title").text == name


def test_columns_whose_names_do_not_fit_become_bars():
    rows = [(f"The parish of Saint Someone {number}", str(number)) for number in range(1, 9)]

    assert draw("column", ("Parish", "Votes"), *rows) == draw("bar", ("Parish", "Votes"), *rows)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "values",
    [
        ["0"],
        ["5", "5"],
        ["0", "0"],
        ["-7"],
        ["9e18", "-4e18"],
        ["0.00002", "0.00007"],
        ["1e59", "1"],
        [*map(str, range(40))],
    ],
)
def test_odd_ranges_stay_inside_the_drawing(kind, values):
    svg = draw(kind, ("Name", "Number"), *[(f"n{place}", value) for place, value in enumerate(values)])

    check_markup(svg)
    height = float(fromstring(svg).get("viewBox").split()[3])
    for element in fromstring(svg).iter("text"):
        assert 0 <= float(element.get("x")) <= WIDTH
        assert 0 <= float(element.get("y")) <= height


def test_forty_rows_stay_light():
    rows = [(f"Town {number}", str(number)) for number in range(40)]

    assert len(draw("bar", ("Town", "N"), *rows)) < 6000
    assert len(draw("column", ("Town", "N"), *rows)) < 3000


def test_a_table_too_long_to_draw_is_left_a_table():
    assert draw("bar", ("Town", "N"), *[(str(number), "1") for number in range(121)]) == ""


def test_a_short_unit_follows_every_value_and_is_never_doubled():
    svg = draw("bar", ("Town", "Share"), ("a", "12"), ("b", "9 %"), unit="%")

    assert {"12\u00a0%", "9 %"} <= set(words(svg))


@pytest.mark.parametrize(
    ("typed", "mark", "unit", "number"),
    [
        ("1,234.5", ".", "", 1234.5),
        ("12 %", ".", "", 12),
        ("−3", ".", "", -3),
        ("–3", ".", "", -3),
        ("€ 40", ".", "", 40),
        ("-£2.50", ".", "", -2.5),
        ("1 234,5", ",", "", 1234.5),
        ("1.234,5", ",", "", 1234.5),
        ("1’000", ".", "", 1000),
        ("40 km", ".", "km", 40),
        ("٩٬٥٠٠", ".", "", 9500),
        (".5", ".", "", 0.5),
        ("–", ".", "", None),
        ("", ".", "", None),
        ("n/a", ".", "", None),
        ("5-10", ".", "", None),
        ("40 km", ".", "", None),
        ("nan", ".", "", None),
        ("inf", ".", "", None),
        ("1e400", ".", "", None),
        ("1_000", ".", "", None),
        ("2.2e-309", ".", "", 0.0),
        ("-1e-61", ".", "", 0.0),
    ],
)
def test_numbers_are_read_as_newsrooms_type_them(typed, mark, unit, number):
    assert number_of(typed, mark, unit) == number


def test_one_decimal_comma_settles_how_the_whole_table_is_read():
    svg = draw("bar", ("Town", "Share"), ("a", "12,5"), ("b", "1,250"))

    a, b = (float(end) - float(start) for start, end in re.findall(r"M([\d.]+) [\d.]+H([\d.]+)", svg))
    assert a == pytest.approx(10 * b, abs=0.5)


AS_READ = st.floats(-1e50, 1e50).map(lambda number: number_of(repr(number)))


@given(AS_READ, AS_READ)
@example(1.0, 1.0000000000000002)
@example(0.0, 1e-60)
def test_ticks_are_few_rising_and_reach_around_the_numbers(one, other):
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)

    slack = (ticks[-1] - ticks[0]) * 1e-6
    assert 2 <= len(ticks) <= 8
    assert ticks == sorted(set(ticks))
    assert ticks[0] - slack <= low
    assert high <= ticks[-1] + slack


CELL = st.one_of(st.text(max_size=12), st.floats(allow_nan=False).map(str), st.integers().map(str))


@given(st.sampled_from(KINDS), st.lists(st.lists(CELL, max_size=4), max_size=8), CELL)
@example("bar", [["", "2.225073858507203e-309"]], "")
def test_any_table_is_drawn_or_left_alone(kind, rows, unit):
    svg = draw_chart(kind=kind, header=["a", "b", "c"], rows=rows, unit=unit, description=unit)

    if svg:
        check_markup(svg)


def test_letters_that_are_measured_by_their_number_have_the_usual_width():
    usual = [letter for letter in map(chr, range(0x10FFFF)) if USUAL.fullmatch(letter)]

    assert {"a", "é", "ж", "“"} <= set(usual)
    assert not any(unicodedata.combining(letter) for letter in usual)
    assert not any(unicodedata.east_asian_width(letter) in "WF" for letter in usual)
