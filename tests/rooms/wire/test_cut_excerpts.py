"""The piece of a story in which the words were found."""

import pytest

from masthead.wire.search.excerpts import LENGTH, excerpt
from tests.rooms.theme.attack_strings import ATTACKS

LONG = "The board met on Tuesday. " * 40


def plain(html):
    return html.replace("<mark>", "").replace("</mark>", "")


def test_begins_near_the_find_and_ends_at_a_word():
    piece = excerpt(f"{LONG} The ferry sailed at noon. {LONG}", ["ferry"])

    assert piece.startswith("…")
    assert piece.endswith("…")
    assert "The <mark>ferry</mark> sailed at noon." in piece
    assert len(plain(piece)) <= LENGTH + 2
    assert plain(piece).strip("…").split()[-1] in LONG


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("The FERRY.", "ferry", "<mark>FERRY</mark>"),
        ("A naïve man", "naive", "<mark>naïve</mark>"),
        ("Ferries sail", "ferr", "<mark>Ferries</mark>"),
        ("港の印刷所で", "印刷", "<mark>港の印刷所で</mark>"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
    ],
)
def test_a_word_is_found_as_the_index_finds_it(text, word, marked):
    assert marked in excerpt(text, [word])


def test_a_word_inside_another_is_not_marked():
    assert "<mark>" not in excerpt("The cathedral", ["cat"])


def test_without_a_find_it_is_the_beginning_of_the_other_text():
    assert excerpt("Body.", ["ferry"], "The deck & all.") == "The deck &amp; all."
    assert excerpt("", ["ferry"]) == ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_only_marks_are_tags(attack):
    piece = excerpt(f"ferry {attack} ferry alert script", ["ferry", "script", "alert", "img"], attack)

    assert "<" not in plain(piece)


@pytest.mark.parametrize("word", [".*", "(a+)+$", "\\", "[", "a" * 200])
def test_a_word_is_never_a_pattern(word):
    assert excerpt("aaaa " * 1000, [word]).count("<mark>") in {
        0,
        excerpt("aaaa " * 1000, [word]).count("</mark>"),
    }
