"""What a page is made from, noted while it is drawn, so that the press knows which pages a change touches.

Nothing is kept unless a recording is open: pages drawn for a preview or a test cost one look at a variable. A recording
belongs to one thread (or one asyncio task); recordings nest, and an inner one keeps its notes to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
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
Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)
# By name, or by kind and key: what was made, and what it was made from.
Memory = dict[Hashable, tuple[Any, Recording]]

_open: ContextVar[Recording | None] = ContextVar("recording", default=None)
_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


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


def remembered(name: Hashable, make: Callable[[], Value]) -> Value:
    """What `make` gives, made once while somebody remembers. Every page that asks notes what it was made from."""
    memory = _memory.get()
    if memory is None:
        return make()
    if name not in memory:
        memory[name] = _made(make)
    return _noted_again(*memory[name])


def remembered_each(
    kind: str,
    keys: Iterable[Key],
    load: Callable[[Collection[Key]], Mapping[Key, Row]],
    make: Callable[[Row], Value],
) -> dict[Key, Value]:
    """What `make` gives of the row of each key; a key without a row is left out.

    While somebody remembers, `load` is asked once for each key and `make` once for each row, so that the rows of many
    pages can be loaded ahead in one go. Rows that are loaded ahead are noted by no page: `make` notes the row it is
    given and all that was loaded with it (see `press.pressed.noted`), and each page that asks notes that again.
    """
    memory = _memory.get()
    known: Memory = {} if memory is None else memory
    wanted = dict.fromkeys(keys)
    missing = [key for key in wanted if (kind, key) not in known]
    rows = load(missing) if missing else {}
    for key in missing:
        known[kind, key] = _made(lambda: make(rows[key]), if_any=key in rows)  # noqa: B023 - called at once
    return {key: _noted_again(*known[kind, key]) for key in wanted if known[kind, key][0] is not None}


def _made(make: Callable[[], Value], *, if_any: bool = True) -> tuple[Value | None, Recording]:
    with recording() as notes:
        value = make() if if_any else None
    return value, notes


def _noted_again(value: Any, notes: Recording) -> Any:
    made_from(*notes.keys)
    fresh_until(notes.until)
    return value


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
