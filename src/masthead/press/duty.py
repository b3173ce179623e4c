"""Pressing for as long as the worker lives."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from masthead.edition.swapping import Swapped
from masthead.press import registry
from masthead.press.build import current_build
from masthead.press.nudge import PATIENCE, Listener
from masthead.press.presser import Presser
from masthead.press.services import order_press, release_orders

log = logging.getLogger(__name__)
MUCH = 300  # addresses in the row; starting another process takes as long as drawing so many
IDLE = 60.0  # seconds without an order after which there is time to press stories smaller, one after another
BREATH = 0.2  # seconds between two of them, so that others have the processor too
_PAUSE = (0.2, 1.0, 5.0)  # seconds after the first, second … turn in a row that could not be done at all


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the house does around a presser."""

    # Hears of each swap, so that caches in front can be told.
    told: Callable[[Swapped], None] = lambda _: None
    # Called over and over while much waits.
    help_is_wanted: Callable[[], None] = lambda: None


def keep_pressing(is_stopping: Callable[[], bool], around: Surroundings = Surroundings()) -> None:
    """Press whatever is ordered until told to stop. The database may go away and come back meanwhile."""
    failures = 0
    while not is_stopping():
        try:
            _press_until(is_stopping, around)
        except Exception:
            log.exception("The press stopped in the middle of its work. It starts again; nothing is lost.")
            close_old_connections()
            time.sleep(_PAUSE[min(failures, len(_PAUSE) - 1)])
            failures += 1


def _press_until(is_stopping: Callable[[], bool], around: Surroundings) -> None:
    build = current_build()
    presser = Presser(told=around.told, build=build)
    listener = Listener()
    try:
        presser.index.release()
        release_orders()
        order_if_new(presser, build)
        # From here on an empty row means that nothing waits, and not that nobody has looked yet.
        presser.index.set_state("pressed by", str(os.getpid()))
        idle_since = time.monotonic()
        while not is_stopping():
            if presser.index.more_than(MUCH):
                around.help_is_wanted()
            if presser.turn():
                idle_since = time.monotonic()
                continue
            close_old_connections()
            is_idle = time.monotonic() - idle_since > IDLE and presser.press_smaller()
            listener.wait(is_stopping, BREATH if is_idle else PATIENCE)
    finally:
        presser.close()


def order_if_new(presser: Presser, build: str) -> None:
    """Order everything when the index is empty, or the code that made the pages is another now."""
    if presser.index.state("build") == build:
        return
    order_press(
        registry.EVERYTHING,
        cause="New edition" if presser.index.is_new else "New code, templates or settings",
    )
    presser.take_orders()
    presser.index.set_state("build", build)
