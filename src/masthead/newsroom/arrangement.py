"""How a room above arranges a section's page by hand.

The newsroom lists a section's newest stories and knows no more; the room that lets editors choose registers a
function that says what they chose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from masthead.newsroom.models import Section
from masthead.theme.contexts import Card


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What was chosen by hand: `placed` stands first on the page, `picks` beside it; no story is in both."""

    placed: tuple[Card, ...] = ()
    picks: tuple[Card, ...] = ()


Arranger = Callable[[Section], Arrangement]

_arrangers: list[Arranger] = []


def register_arranger(arranger: Arranger) -> None:
    """Let `arranger` arrange the pages of sections; the last registration counts."""
    _arrangers[:] = [arranger]


def arrangement_of(section: Section) -> Arrangement:
    """What editors chose for a section's page; nothing when no room offers a choice."""
    return _arrangers[0](section) if _arrangers else Arrangement()
