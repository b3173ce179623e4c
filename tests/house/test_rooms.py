"""Every room says what it is, in its code and in the manual."""

import pytest

from tests.house.rules import HOUSE, ROOM_PAGE_HEADINGS, ROOT, rooms, rooms_without_page, rooms_without_words


def build(house, room, docstring):
    (house / room).mkdir(parents=True)
    (house / room / "__init__.py").write_text(docstring)


def test_the_house_has_rooms():
    assert {"house", "kit", "newsroom"} <= {room.name for room in rooms(HOUSE)}


def test_every_room_has_three_sentences():
    assert rooms_without_words(HOUSE) == []


@pytest.mark.parametrize(
    ("docstring", "count"),
    [
        ("", 0),
        ("'''Holds stories.'''", 1),
        ("'''Holds stories. Keeps them.'''", 2),
        ("'''Holds. Keeps. Refuses. And more.'''", 4),
        ("'''Holds stories, e.g.the best'''", 0),
    ],
)
def test_a_room_without_three_sentences_is_found(tmp_path, docstring, count):
    build(tmp_path, "desk", docstring)
    build(tmp_path, "fine", '"""Holds `models.py` and 3.11 more.\n\nKeeps them. Refuses mail."""')
    assert rooms_without_words(tmp_path) == [f"desk: {count} sentences in __init__.py"]


def test_every_room_has_its_page():
    assert rooms_without_page(HOUSE, ROOT / "docs") == []


def test_a_room_without_a_page_is_found(tmp_path):
    build(tmp_path / "house", "desk", "")
    assert rooms_without_page(tmp_path / "house", tmp_path) == ["desk: no docs/rooms/desk.md"]


@pytest.mark.parametrize("heading", ROOM_PAGE_HEADINGS)
@pytest.mark.parametrize("fault", ["missing", "empty"])
def test_a_page_with_a_gap_is_found(tmp_path, heading, fault):
    build(tmp_path / "house", "desk", "")
    said = {head: f"## {head}\n\nSome words.\n" for head in ROOM_PAGE_HEADINGS}
    said[heading] = "" if fault == "missing" else f"## {heading}\n\n"
    (tmp_path / "rooms").mkdir()
    (tmp_path / "rooms" / "desk.md").write_text("# Desk\n\n" + "\n".join(said.values()))
    assert rooms_without_page(tmp_path / "house", tmp_path) == [f"desk: nothing under “{heading}”"]
