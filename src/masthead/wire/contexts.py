"""What the wire's templates may read."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.theme.contexts import Card, Link


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchView:
    """Context of `pages/search.html`. `total` is exact; `cards` are one page of results, best first."""

    query: str
    total: int
    cards: tuple[Card, ...]
    excerpts: tuple[str, ...]  # beside each card: safe HTML with <mark> around what was found
    sections: tuple[Choice, ...]
    formats: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    order: tuple[Choice, ...]
    problem: str  # what is wrong with the request, in words; empty when nothing is
    suggestions: tuple[Link, ...]  # where to go when nothing was found
    next: str  # address of the next page of results, or empty

    @property
    def results(self) -> tuple[tuple[Card, str], ...]:
        """Each card with its excerpt: a template cannot walk two rows at once."""
        return tuple(zip(self.cards, self.excerpts, strict=True))


@dataclass(frozen=True, slots=True)
class FeedsView:
    """Context of `pages/feeds.html`: every feed there is, with its three formats."""

    groups: tuple[tuple[str, tuple[Link, ...]], ...]
