"""Answers that are not there yet: one waits for a disk or a thread, another is the newsroom's to give."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from masthead.newsstand.response import Response


@dataclass(frozen=True, slots=True)
class Later:
    """Wait for `done`, whatever comes of it, then call `response`, which says it in HTTP and never raises."""

    done: Future[Any]
    response: Callable[[], Response]


class Forward:
    """The newsroom answers this; whoever carries us hands it on."""


FORWARD = Forward()
