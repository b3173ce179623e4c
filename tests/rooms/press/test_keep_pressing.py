"""The press as the worker runs it."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from masthead.edition.encodings import STRONG, compressed
from masthead.edition.pages import Page
from masthead.edition.verify import verify
from masthead.press import duty
from masthead.press.build import current_build
from tests.factories.newsroom import make_story, text_block
from tests.rooms.press.desk import page, press_all_that_waits

pytestmark = pytest.mark.django_db


def test_help_is_called_for_while_much_waits(presser, monkeypatch):
    presser.expand(["*"])
    left, called = [], []
    monkeypatch.setattr(duty, "MUCH", presser.index.waiting() - 5)
    monkeypatch.setattr(duty, "Presser", lambda **_: presser)
    monkeypatch.setattr(presser, "close", lambda: None)
    presser.index.set_state("build", current_build())

    def is_stopping():
        left.append(presser.index.waiting())
        return not left[-1]

    duty.keep_pressing(
        is_stopping, duty.Surroundings(help_is_wanted=lambda: called.append(presser.index.waiting()))
    )

    assert called
    assert min(called) > duty.MUCH
    assert left[-1] == 0


def sizes(presser, address) -> dict[str, int]:
    return {encoding: kept.size for encoding, kept in presser.writer.row(address).files}


def strongest(presser, address) -> dict[str, int]:
    text = page(presser, address).encode()
    return {encoding: len(body) for encoding, body in compressed(text, STRONG).items()}


def test_an_idle_hour_presses_stories_smaller_and_changes_no_word(presser, monkeypatch):
    words = " ".join(f"word{number * number % 700}" for number in range(6000))
    story = make_story("Long", body=[text_block(f"<p>{words}</p>")])
    press_all_that_waits(presser)
    before, text = sizes(presser, story.address), page(presser, story.address)
    monkeypatch.setattr(duty, "IDLE", 0.0)
    monkeypatch.setattr(duty, "BREATH", 0.0)
    monkeypatch.setattr(duty, "Presser", lambda **_: presser)
    monkeypatch.setattr(presser, "close", lambda: None)
    monkeypatch.setattr(duty, "close_old_connections", lambda: None)  # the one there is belongs to the test
    presser.index.set_state("build", current_build())
    end = time.monotonic() + 60

    duty.keep_pressing(lambda: not presser.index.hasty() or time.monotonic() > end)

    after = sizes(presser, story.address)
    assert page(presser, story.address) == text
    assert after["br"] < before["br"] * 0.95
    assert after["gzip"] <= before["gzip"]
    assert not presser.press_smaller()


def test_a_change_that_comes_while_a_story_is_pressed_smaller_stays(presser):
    story = make_story("First words")
    press_all_that_waits(presser)

    with presser.writer.group(STRONG) as group:
        assert group.press_smaller(presser.writer.row(story.address))
        presser.writer.put(Page(story.address, b"<p>Newer words</p>"))

    assert page(presser, story.address) == "<p>Newer words</p>"
    presser.writer.sweep(grace=0)
    assert verify(presser.root) == []  # and no body was left behind that no page has


def test_a_page_that_got_new_pieces_is_pressed_smaller_again(presser):
    story = make_story("Long", body=[text_block(f"<p>{' '.join(map(str, range(4000)))}</p>")])
    press_all_that_waits(presser)
    while presser.press_smaller():
        pass
    assert sizes(presser, story.address) == strongest(presser, story.address)

    make_story("Newer", format="brief", published_at=timezone.now())
    press_all_that_waits(presser)
    assert "Newer" in page(presser, story.address)
    assert sizes(presser, story.address)["br"] > strongest(presser, story.address)["br"]

    while presser.press_smaller():
        pass
    assert sizes(presser, story.address) == strongest(presser, story.address)


def test_nothing_but_pages_is_pressed_smaller(presser):
    make_story()
    press_all_that_waits(presser)
    hasty = []
    while address := presser.index.hasty():
        hasty.append(address)
        presser.press_smaller()
    assert hasty
    assert [address for address in hasty if not address.startswith("/")] == []
