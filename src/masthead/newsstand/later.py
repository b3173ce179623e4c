"""An answer that waits for a disk or a thread, so that an event loop need not."""

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
