"""The accent is readable in both themes, or an editor learns what to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.theme import accent, bundles
from masthead.theme.accent import BadColourError, accent_css, check_accent, contrast_ratio
from tests.rooms.theme.attack_strings import ATTACKS

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#f00", "#fff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast_ratio(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast_ratio(other, one) == contrast_ratio(one, other)


@given(COLOURS)
def test_every_colour_is_either_readable_in_both_themes_or_refused_with_one_that_is(colour):
    try:
        light, dark = check_accent(colour)
    except BadColourError as refusal:
        offered = re.search(r"example (#[0-9a-f]{6})", str(refusal))
        assert offered
        light, dark = check_accent(offered[1])
    assert contrast_ratio(light, accent.LIGHT_PAPER) >= accent.NEEDED
    assert contrast_ratio(dark, accent.DARK_PAPER) >= accent.NEEDED


def test_dark_theme_keeps_the_hue():
    light, dark = check_accent("#9b1c1c")

    red, green, blue = (int(dark[at : at + 2], 16) for at in (1, 3, 5))
    assert light == "#9b1c1c"
    assert dark != light
    assert red > green == blue


def test_pale_colour_is_refused_with_words():
    with pytest.raises(
        BadColourError, match=r"contrast of 1\.\d:1 on white.*Choose a darker shade, for example #"
    ):
        check_accent("#ffee88")


@pytest.mark.parametrize(
    "colour", ["", "red", "#12", "#12345", "#1234567", "123456", "#ggg000", "#123456\n", *ATTACKS]
)
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(BadColourError):
        check_accent(colour)
    with pytest.raises(BadColourError):
        contrast_ratio("#000", colour)


@pytest.mark.parametrize("bad", ["", "red", "#123456}body{display:none", *ATTACKS])
def test_no_stranger_writes_into_the_style_sheet(bad):
    assert accent_css(bad, "#ffffff") == ""
    assert accent_css("#000000", bad) == ""


def test_papers_are_those_of_the_style_sheet():
    tokens = (bundles.SOURCES / "css" / "tokens.css").read_text("utf-8")

    assert re.findall(r"--paper:\s*(#\w+)", tokens) == [accent.LIGHT_PAPER, accent.DARK_PAPER]


def test_house_accent_passes_its_own_check():
    tokens = (bundles.SOURCES / "css" / "tokens.css").read_text("utf-8")
    light, dark = re.findall(r"--accent:\s*(#\w+)", tokens)

    assert check_accent(light)[0] == light
    assert contrast_ratio(dark, accent.DARK_PAPER) >= accent.NEEDED
