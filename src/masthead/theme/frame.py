"""The registry by which rooms fill the frame of every page.

A room registers one part in its app's `ready`; pages ask for the whole frame once. The parts are those of
`contexts.Frame`, by field name, so that an unknown part is refused at start-up, not at three in the morning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from typing import Any

from masthead.kit.recording import made_from
from masthead.theme.contexts import Frame, Link

_parts: dict[str, Callable[[], Any]] = {}
_NAMES = frozenset(field.name for field in fields(Frame))
# What a page notes that was drawn in a held frame, in place of everything the frame was made from.
FRAME_KEY = "#frame"
_held: ContextVar[Frame | None] = ContextVar("frame", default=None)


class UnknownPartError(LookupError):
    """A room registered a part that the frame does not have."""


def register_part(name: str, build: Callable[[], Any]) -> None:
    """Let `build` supply one part of every page's frame; the last registration counts."""
    if name not in _NAMES:
        raise UnknownPartError(f"The frame has no part {name!r}; it has {', '.join(sorted(_NAMES))}.")
    _parts[name] = build


@contextmanager
def holding(frame: Frame) -> Iterator[None]:
    """Draw every page inside the block in this frame, without asking the rooms again."""
    token = _held.set(frame)
    try:
        yield
    finally:
        _held.reset(token)


def current_frame() -> Frame:
    """The frame that is held, or that of this moment: it costs what the parts cost, a fixed number of queries, whatever
    the archive holds."""
    held = _held.get()
    if held is None:
        return build_frame()
    made_from(FRAME_KEY)
    return held


def build_frame() -> Frame:
    """The frame of this moment, asked of the rooms."""
    return Frame(**build_parts(_parts))


def build_parts(names: Iterable[str]) -> dict[str, Any]:
    """Some parts of the frame, of those that a room supplies."""
    return {name: _parts[name]() for name in names if name in _parts}


def seen_from(frame: Frame, address: str) -> Frame:
    """The frame as the page at an address shows it: the menu marks the page, and no piece names it again."""
    menu = frame.navigation
    if any(link.current or link.address == address for link in (*menu.main, *menu.more)):
        menu = replace(menu, main=_marked(menu.main, address), more=_marked(menu.more, address))
    return replace(frame, navigation=menu, address=address)


def _marked(links: tuple[Link, ...], address: str) -> tuple[Link, ...]:
    return tuple(replace(link, current=link.address == address) for link in links)
