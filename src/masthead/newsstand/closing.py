"""What a worker looks for beside its readers: whether the site is closed for a while, and whether it was left alone.

Threads ask twice a second, nobody at a request.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

LOOK_SECONDS = 0.5
# How long a worker goes on without the process that watches it: others may need so long to take over.
ALONE_SECONDS = 5.0


class Closing:
    """`closed` is true while the mark is there."""

    def __init__(self, mark: Path | None) -> None:
        self._mark = mark
        self.closed = self._is_marked()
        self._over = threading.Event()

    def start(self) -> None:
        """Look from now on, in a thread of its own."""
        threading.Thread(target=self._look, name="closing", daemon=True).start()

    def stop(self) -> None:
        """Look no more; safe to run twice."""
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.closed = self._is_marked()

    def _is_marked(self) -> bool:
        return self._mark is not None and self._mark.exists()


def end_when_alone(watcher: int) -> None:
    """End this process by SIGTERM some seconds after the one that started it is gone, be it before this is called: it
    would never hear that its time is over, and go on serving what is old. Returns at once."""

    def look() -> None:
        while os.getppid() == watcher:
            time.sleep(LOOK_SECONDS)
        time.sleep(ALONE_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=look, name="alone", daemon=True).start()
