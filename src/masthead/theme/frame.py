"""The registry by which rooms fill the frame of every page.

A room registers one part in its app's `ready`; pages ask for the whole frame once. The parts are those of
`contexts.Frame`, by field name, so that an unknown part is refused at start-up, not at three in the morning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from masthead.theme.contexts import Frame

_parts: dict[str, Callable[[], Any]] = {}
_NAMES = frozenset(field.name for field in fields(Frame))


class UnknownPartError(LookupError):
    """A room registered a part that the frame does not have."""


def register_part(name: str, build: Callable[[], Any]) -> None:
    """Let `build` supply one part of every page's frame; the last registration counts."""
    if name not in _NAMES:
        raise UnknownPartError(f"The frame has no part {name!r}; it has {', '.join(sorted(_NAMES))}.")
    _parts[name] = build


def current_frame() -> Frame:
    """The frame of this moment. Costs what the parts cost: a fixed number of queries, whatever the archive holds."""
    return Frame(**{name: build() for name, build in _parts.items()})
