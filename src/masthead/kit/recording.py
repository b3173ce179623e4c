"""What a page is made from, noted while it is drawn, so that the press knows which pages a change touches.

Nothing is kept unless a recording is open: pages drawn for a preview or a test cost one look at a variable. A recording
belongs to one thread (or one asyncio task); recordings nest, and an inner one keeps its notes to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar


@dataclass(slots=True)
class Recording:
    """The notes of one drawing.

    `keys` are surrogate keys such as `story:12`; `until` is the first moment at which the page would be drawn otherwise
    although no row changed; `dated` the time readers see.
    """

    keys: set[str] = field(default_factory=set)
    until: datetime | None = None
    dated: datetime | None = None


Value = TypeVar("Value")

_open: ContextVar[Recording | None] = ContextVar("recording", default=None)
_memory: ContextVar[dict[str, tuple[Any, Recording]] | None] = ContextVar("memory", default=None)


@contextmanager
def recording() -> Iterator[Recording]:
    """Note what is drawn inside the block."""
    notes = Recording()
    token = _open.set(notes)
    try:
        yield notes
    finally:
        _open.reset(token)


@contextmanager
def remembering() -> Iterator[None]:
    """Let what many pages ask alike be made once inside the block (see `remembered`). For a batch of pages that is
    drawn in one go: what is remembered is as old as the block."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(name: str, make: Callable[[], Value]) -> Value:
    """What `make` gives, made once while somebody remembers. Every page that asks notes what it was made from."""
    memory = _memory.get()
    if memory is None:
        return make()
    if name not in memory:
        with recording() as notes:
            value = make()
        memory[name] = (value, notes)
    found, notes = memory[name]
    made_from(*notes.keys)
    fresh_until(notes.until)
    return found


def is_recording() -> bool:
    """Whether anybody listens: for callers to whom making a key costs something."""
    return _open.get() is not None


def made_from(*keys: str) -> None:
    """The page must be drawn again when one of these changes, also when it shows nothing of it now."""
    notes = _open.get()
    if notes is not None:
        notes.keys.update(keys)


def fresh_until(moment: datetime | None) -> None:
    """The page is true until then, by the clock alone. The earliest moment counts; None says nothing."""
    notes = _open.get()
    if notes is not None and moment is not None and (notes.until is None or moment < notes.until):
        notes.until = moment


def dated_at(moment: datetime) -> None:
    """When the page is from: newer pages are pressed first when many wait."""
    notes = _open.get()
    if notes is not None:
        notes.dated = moment
