"""Telling the worker that there are orders: one file is touched. Lost nudges cost a second, never an order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

LOOK = 0.01  # seconds between two looks at the file: a stat of a few microseconds
PATIENCE = 1.0  # seconds after which the worker looks at the rows whether it was nudged or not


def nudge_file() -> Path:
    return Path(settings.DATA_DIR) / "run" / "press.nudge"


def nudge() -> None:
    """Wake the worker on this machine. A worker elsewhere looks by itself."""
    path = nudge_file()
    with suppress(OSError):
        path.touch()
        now = time.time_ns()
        os.utime(path, ns=(now, now))


class Listener:
    """The worker's ear. One for each thread that waits."""

    def __init__(self) -> None:
        self._path = nudge_file()
        self._heard = self._touched()

    def wait(self, is_stopping: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Return when nudged, when told to stop, or when patience ends."""
        end = time.monotonic() + patience
        while not is_stopping() and time.monotonic() < end:
            touched = self._touched()
            if touched != self._heard:
                self._heard = touched
                return
            time.sleep(LOOK)

    def _touched(self) -> int:
        try:
            return os.stat(self._path).st_mtime_ns  # noqa: PTH116 - a hundred times a second
        except OSError:
            return 0
