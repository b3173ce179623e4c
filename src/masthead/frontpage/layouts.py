"""How the sections on the front take turns in looks."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.theme.contexts import Card

# Layout and how many stories it shows; the order is the order of turns.
ROOM = {"lead": 5, "row": 4, "list": 6, "text": 4}
# How many stories one section may bring to the front.
MOST = max(ROOM.values())


def choose_layout(cards: Sequence[Card], before: str) -> str:
    """The next layout in turn that suits these stories; never the one before it."""
    order = list(ROOM)
    turn = order.index(before) + 1 if before else 0
    others = [name for name in order[turn:] + order[:turn] if name != before]
    return next((name for name in others if _suits(name, cards)), others[0])


def _suits(layout: str, cards: Sequence[Card]) -> bool:
    """A big picture needs a picture, a row of columns needs stories to fill it; plain text suits all."""
    if layout == "lead":
        return cards[0].picture is not None
    if layout == "row":
        return len(cards) >= 3 and any(card.picture for card in cards)
    return layout == "text" or len(cards) >= 2
