"""Telling a person at the terminal how far a long command is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

_WIDTH = 44  # as wide as the lines of `make`


class Progress:
    """One line for each step, with the seconds it took; on a terminal the running step counts along."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Status | None = None
        self._title = ""

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Tell that a step begins, and when it has ended how long it took. A step that fails gets no second half."""
        begun = time.monotonic()
        self._title = title
        if self._console.is_terminal:
            self._live = Status(f"{title} …", console=self._console)
            self._live.start()
        else:
            self._console.print(f"  {title:<{_WIDTH}} ", end="")
        try:
            yield
        except BaseException:
            self._end("stopped")
            raise
        self._end(f"ok  {time.monotonic() - begun:3.0f} s")

    def count(self, done: int, of: int) -> None:
        """Show how much of the running step is done; says nothing where lines cannot be written over."""
        if self._live is not None:
            self._live.update(f"{self._title} {done} of {of}")

    def _end(self, words: str) -> None:
        if self._live is None:
            self._console.print(words)
            return
        self._live.stop()
        self._live = None
        self._console.print(f"  {self._title:<{_WIDTH}} {words}")


def silent() -> Progress:
    """For callers without a person to tell."""
    return Progress(Console(quiet=True))
