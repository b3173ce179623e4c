"""Further processes that press while much waits, such as after a change of the look.

They share the row with the worker: each claims a batch of its own. They cost a processor and the memory of a Django
each, so they come when they are needed and go when the row is empty.
"""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import close_old_connections

from masthead.edition.swapping import Swapped
from masthead.house.processes import end_group
from masthead.house.supervised import command
from masthead.press.build import current_build
from masthead.press.presser import Presser

log = logging.getLogger(__name__)


def pressers() -> int:
    """How many processes press while much waits, the worker among them."""
    return settings.PRESSERS or max(1, (os.cpu_count() or 1) // 2)


class Helpers:
    """The processes that help whoever holds this. Left, it ends them; they end by themselves when we are gone."""

    def __init__(self, data_dir: Path, count: int | None = None) -> None:
        self._log = data_dir / "log" / "pressers.log"
        self._count = pressers() - 1 if count is None else count
        self._children: list[subprocess.Popen[bytes]] = []

    def come(self) -> None:
        """Start those that do not run. Costs next to nothing when all do, or when there are none to be had."""
        self._children = self.running()
        while len(self._children) < self._count:
            self._children.append(self._start())

    def running(self) -> list[subprocess.Popen[bytes]]:
        """Those that have not ended yet."""
        return [child for child in self._children if child.poll() is None]

    def wait(self) -> None:
        """Until each has ended by itself, the row being empty."""
        for child in self._children:
            child.wait()

    def stop(self) -> None:
        """End them; what they had in hand is pressed again by the next. Safe to run twice."""
        for child in self._children:
            end_group(child)
        self._children = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> subprocess.Popen[bytes]:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as out:
            return subprocess.Popen(  # noqa: S603
                command("presser"),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )


def press_until_done(told: Callable[[Swapped], None]) -> None:
    """Press beside others until nothing is left to claim."""
    presser = Presser(told=told, build=current_build())
    try:
        while presser.turn():
            close_old_connections()
    finally:
        presser.close()
    log.info("%s pages pressed beside others.", presser.drawn)
