"""What a page is made from, noted while it is drawn, so that the press knows which pages a change touches.

Nothing is kept unless a recording is open: pages drawn for a preview or a test cost one look at a variable. A recording
belongs to one thread (or one asyncio task); recordings nest, and an inner one keeps its notes to itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


class LastingMemory:
    """What is remembered from one batch to the next, until something it was made from changes.

    Whoever keeps one says which keys changed, before each batch; what was made during a batch whose rows were read
    after that is then never older than what the batch's own pages show. Holds the newest values that together weigh
    `most` or so; a value weighs one, about two kilobytes, unless it is told otherwise.
    """

    def __init__(self, most: int = 4000) -> None:
        self._most = most
        self._values: Memory = {}
        self._weights: dict[Hashable, int] = {}
        self._weight = 0

    def forget(self, keys: Collection[str]) -> None:
        """Drop all that was made from one of these."""
        changed = set(keys)
        if changed:
            for name in [name for name, held in self._values.items() if not changed.isdisjoint(held[1].keys)]:
                self._drop(name)

    def forget_all(self) -> None:
        for name in [*self._values]:
            self._drop(name)

    def get(self, name: Hashable) -> tuple[Any, Recording] | None:
        """None for what was never made, was dropped, or is over by the clock."""
        held = self._values.get(name)
        if held is not None and held[1].until is not None and held[1].until <= datetime.now(UTC):
            self._drop(name)
            return None
        return held

    def known(self, names: Iterable[Hashable]) -> Memory:
        """All that is there of these."""
        return {name: held for name in names if (held := self.get(name)) is not None}

    def put(self, name: Hashable, value: Any, notes: Recording, weight: int = 1) -> None:
        self._drop(name)
        if self._weight + weight > self._most:
            for oldest in [*self._values]:
                if self._weight + weight <= self._most * 3 // 4:
                    break
                self._drop(oldest)
        self._values[name] = value, notes
        self._weights[name] = weight
        self._weight += weight

    def _drop(self, name: Hashable) -> None:
        if self._values.pop(name, None) is not None:
            self._weight -= self._weights.pop(name)


_open: ContextVar[Recording | None] = ContextVar("recording", default=None)
_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)
_lasting: ContextVar[LastingMemory | None] = ContextVar("lasting", default=None)


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
def remembering(lasting: LastingMemory | None = None) -> Iterator[None]:
    """Let what many pages ask alike be made once inside the block (see `remembered`). For a batch of pages that is
    drawn in one go: what is remembered is as old as the block, but for what lasts (`lasts=True`), which is kept in
    `lasting`. Inside another such block this one changes nothing."""
    if _memory.get() is not None:
        yield
        return
    memory, kept = _memory.set({}), _lasting.set(lasting)
    try:
        yield
    finally:
        _memory.reset(memory)
        _lasting.reset(kept)


def remembered(name: Hashable, make: Callable[[], Value], *, lasts: bool = False) -> Value:
    """What `make` gives, made once while somebody remembers. Every page that asks notes what it was made from.

    `lasts` is for what depends on nothing but the keys that `make` notes, the clock and the settings of this process:
    it outlives the batch.
    """
    memory = _memory.get()
    if memory is None:
        return make()
    lasting = _lasting.get() if lasts else None
    held = memory.get(name) or (lasting.get(name) if lasting else None)
    if held is None:
        held = _made(make)
        if lasting:
            lasting.put(name, *held)
    memory[name] = held
    return _noted_again(*held)


def remembered_each(
    kind: str,
    keys: Iterable[Key],
    load: Callable[[Collection[Key]], Mapping[Key, Row]],
    make: Callable[[Row], Value],
    *,
    lasts: bool = False,
    weigh: Callable[[Value], int] = lambda _: 1,
) -> dict[Key, Value]:
    """What `make` gives of the row of each key; a key without a row is left out.

    While somebody remembers, `load` is asked once for each key and `make` once for each row, so that the rows of many
    pages can be loaded ahead in one go. Rows that are loaded ahead are noted by no page: `make` notes the row it is
    given and all that was loaded with it (see `press.pressed.noted`), and each page that asks notes that again.
    `lasts` as for `remembered`; that a key has no row is never kept for long. `weigh` is for what lasts and is large.
    """
    memory = _memory.get()
    known: Memory = {} if memory is None else memory
    lasting = _lasting.get() if lasts else None
    wanted = dict.fromkeys(keys)
    if lasting:
        known |= lasting.known((kind, key) for key in wanted if (kind, key) not in known)
    missing = [key for key in wanted if (kind, key) not in known]
    rows = load(missing) if missing else {}
    for key in missing:
        known[kind, key] = _made(lambda: make(rows[key]), if_any=key in rows)  # noqa: B023 - called at once
    if lasting:
        for key in missing:
            if key in rows:
                value, notes = known[kind, key]
                lasting.put((kind, key), value, notes, weigh(value))
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
