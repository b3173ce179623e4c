"""What the front's template may read."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.theme.contexts import Card, Day, Link


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """One section on the front. `layout` varies down the page, so that no two in a row look alike."""

    section: Link
    description: str
    layout: str  # lead, row, list or text
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class FrontView:
    """Context of `pages/front.html`. No story appears twice among lead, featured, picks, sections and more.

    The feed is the exception: it is the record of the day and lists everything that is a brief.
    """

    lead: Card | None
    featured: tuple[Card, ...]  # two to four
    feed: tuple[Day, ...]  # newest first, grouped by day of the publication's zone
    picks: tuple[Card, ...]  # numbered
    popular: tuple[Card, ...]  # numbered; empty draws nothing
    videos: tuple[Card, ...]
    sections: tuple[SectionBlock, ...]
    more: tuple[Card, ...]
    archive: Link
