"""The registry by which rooms fill the frame of every page.

A room registers one part in its app's `ready`; pages ask for the whole frame once. The parts are those of
`contexts.Frame`, by field name, so that an unknown part is refused at start-up, not at three in the morning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from masthead.theme.contexts import Card, Frame, Link

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


def seen_from(frame: Frame, address: str) -> Frame:
    """The frame as the page at an address shows it: the menu marks the page, and no list beside it names it again."""
    menu = frame.navigation
    return replace(
        frame,
        navigation=replace(menu, main=_marked(menu.main, address), more=_marked(menu.more, address)),
        latest=_others(frame.latest, address),
        popular=_others(frame.popular, address),
        picks=_others(frame.picks, address),
    )


def _marked(links: tuple[Link, ...], address: str) -> tuple[Link, ...]:
    return tuple(replace(link, current=link.address == address) for link in links)


def _others(cards: tuple[Card, ...], address: str) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.address != address)
