"""After whatever was done, in whatever order, every stored byte is what pressing everything anew would give."""

from __future__ import annotations

import os

import pytest

from masthead.newsroom import placement
from tests.rooms.press.desk import differences, press_all_that_waits
from tests.rooms.press.edits import Newsroom, furnish

pytestmark = pytest.mark.django_db


def edit_and_compare(presser, *, seed: int, acts: int, every: int) -> Newsroom:
    room = Newsroom(seed)
    furnish(room)
    for number in range(1, acts + 1):
        room.act()
        # Editors do not wait for the press: sometimes it has several acts to catch up with.
        if room.chance.random() < 0.5:
            press_all_that_waits(presser)
        if number % every == 0 or number == acts:
            press_all_that_waits(presser)
            found = differences(presser)
            assert not found, f"seed {seed}, after {room.acts[-every:]}: " + "\n".join(found[:8])
    return room


@pytest.mark.parametrize("seed", [1])
def test_after_random_edits(pressed, seed):
    room = edit_and_compare(pressed, seed=seed, acts=40, every=10)
    assert len(set(room.acts)) > 15


@pytest.mark.night
@pytest.mark.parametrize("seed", range(100, 110))
def test_after_a_thousand_random_edits(pressed, seed):
    acts = int(os.environ.get("ACTS", "1000"))
    edit_and_compare(pressed, seed=seed, acts=acts, every=50)


def test_a_forgotten_dependency_is_found(pressed, monkeypatch):
    """Planted: nobody says that a story entered a list."""
    monkeypatch.setattr(placement, "_lists", lambda _placement: ())
    with pytest.raises(AssertionError, match="differs"):
        edit_and_compare(pressed, seed=3, acts=12, every=12)
