"""The front's questions. Every one costs the same number of queries at any size of the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils import timezone

from masthead.frontpage import placing
from masthead.frontpage.contexts import FrontView, SectionBlock
from masthead.frontpage.layouts import MOST, ROOM, choose_layout
from masthead.frontpage.models import Front, Placed
from masthead.frontpage.placing import Candidate
from masthead.kit.recording import made_from, remembered
from masthead.newsroom import queries as newsroom
from masthead.newsroom.arrangement import Arrangement
from masthead.newsroom.models import Section, Story
from masthead.theme.contexts import Card, Day, Link
from masthead.theme.moments import start_of

FEED_LENGTH = 20
LATEST_LENGTH = 10
IN_TEXT_LENGTH = 4
VIDEOS = 4
MORE_LENGTH = 12
ARCHIVE = Link("Archive by date", "/archive/")

Shelf = dict[int, Card]


def front_view(
    front: Front | None = None, *, popular: tuple[Card, ...] = (), now: datetime | None = None
) -> FrontView:
    """What stands where on the front of the whole paper.

    Nine queries and one for each section; where the press remembers, hardly more than what has changed costs.

    1. Lead and featured: slots that are due, then the newest. 2. Picks that are due. 3. Videos. 4. A block for
    each section. 5. The newest of the rest. Each step leaves out what stands above it; the feed alone lists
    every brief. `front` is a draft to preview; without it the published front counts.
    """
    now = now or timezone.now()
    slots, picked = _placed_on(front, now) if front else _published_placed(None, now)
    sections = list(Section.objects.filter(on_front=True).order_by("position", "name"))
    reach = placing.MOST + VIDEOS + MOST * len(sections) + MORE_LENGTH
    latest = newsroom.newest_ids("newest", newsroom.latest_stories, reach, name="latest")
    known = newsroom.cards_by_id([*slots, *picked, *latest[: placing.NEWEST]])
    newest = [Candidate(pk, known[pk].picture is not None) for pk in latest[: placing.NEWEST] if pk in known]
    top = placing.top([pk for pk in slots if pk in known], newest)
    picks = placing.without((pk for pk in picked if pk in known), top, placing.PICKS)
    shown = {*top, *picks}
    videos = placing.without(_videos(), shown, VIDEOS)
    shown.update(videos)
    in_sections = _newest_of_sections(sections, shown)
    briefs = newsroom.newest_ids("newest:format:brief", newsroom.latest_briefs, FEED_LENGTH)
    shelf = newsroom.cards_by_id([*shown, *briefs, *(pk for _, ids in in_sections for pk in ids)])
    blocks = _blocks(in_sections, shelf)
    shown.update(card.story_id for block in blocks for card in block.cards)
    lead, *featured = _cards(shelf, top) or (None,)
    return FrontView(
        lead=lead,
        featured=tuple(card for card in featured if card),
        feed=days_of(_cards(shelf, briefs)),
        picks=_cards(shelf, picks),
        popular=popular,
        videos=_cards(shelf, videos),
        sections=blocks,
        more=newsroom.cards_of(placing.without(latest, shown, MORE_LENGTH)),
        archive=ARCHIVE,
    )


def published_front(section: Section | None = None) -> Front | None:
    """The front editors published for the paper, or for one section. One query."""
    made_from("front")
    return Front.objects.filter(section=section, live=True).order_by("pk").first()


def arrangement(front: Front | None, *, now: datetime | None = None) -> Arrangement:
    """What editors placed and picked on a section's page, live stories only. Four queries at most."""
    return _arranged(*_placed_on(front, now or timezone.now()))


def section_arrangement(section: Section) -> Arrangement:
    """As `arrangement`, of the front that is published for the section. Five queries at most."""
    return _arranged(*_published_placed(section, timezone.now()))


def _arranged(slots: list[int], picked: list[int]) -> Arrangement:
    shelf = newsroom.cards_by_id([*slots, *picked])
    placed = _cards(shelf, slots)
    shown = {card.story_id for card in placed}
    return Arrangement(placed, _cards(shelf, placing.without(picked, shown, placing.PICKS)))


def latest_briefs() -> tuple[Card, ...]:
    """The newest briefs, for the side of a story. Two queries."""
    made_from("newest:format:brief")
    return newsroom.cards(newsroom.latest_briefs(), LATEST_LENGTH)


def latest_of_section(section: Section, without: Collection[int] = ()) -> tuple[Card, ...]:
    """The newest of a section for a list inside a text, briefs left out. Two queries."""
    made_from(f"newest:{section.press_key}")
    stories = newsroom.section_stories(section).exclude(format=Story.Format.BRIEF).exclude(pk__in=without)
    return newsroom.cards(stories, IN_TEXT_LENGTH)


def current_picks() -> tuple[Card, ...]:
    """The editors' picks of the whole paper that are due. Five queries at most."""
    _, picked = _published_placed(None, timezone.now())
    return newsroom.cards_of(picked)[: placing.PICKS]


def days_of(cards: Iterable[Card]) -> tuple[Day, ...]:
    """Cards, newest first, grouped by the calendar day of the publication's zone."""
    groups = groupby(cards, key=lambda card: _midnight(card.published_at))
    return tuple(Day(day, tuple(of_day)) for day, of_day in groups)


def _midnight(moment: datetime) -> datetime:
    return start_of(timezone.localtime(moment).date())


def _placed_on(front: Front | None, now: datetime) -> tuple[list[int], list[int]]:
    """Stories in slots and among the picks that are due. Two queries; none for a draft held in memory."""
    if front is None:
        return [], []
    return placing.due(front.slots.all(), now), placing.due(front.picks.all(), now)


def _published_placed(section: Section | None, now: datetime) -> tuple[list[int], list[int]]:
    """As `_placed_on`, of the front that is published. Three queries; none where the press remembers its rows."""

    def read() -> tuple[list[Placed], list[Placed]]:
        front = published_front(section)
        return ([*front.slots.all()], [*front.picks.all()]) if front else ([], [])

    slots, picks = remembered(("placed", section.pk if section else 0), read, lasts=True)
    return placing.due(slots, now), placing.due(picks, now)


def _videos() -> list[int]:
    """Enough of the newest that some may be left out."""

    def videos() -> QuerySet[Story]:
        return newsroom.latest_stories().filter(format=Story.Format.VIDEO)

    return newsroom.newest_ids("newest:format:video", videos, VIDEOS + placing.MOST)


def _newest_of_sections(sections: list[Section], shown: set[int]) -> list[tuple[Section, list[int]]]:
    """Each section with its newest stories that stand nowhere yet. One query for each section that has changed.

    A section's own stories only: one lent to another section would stand on the page twice.
    """
    return [(section, placing.without(_own(section, MOST + len(shown)), shown, MOST)) for section in sections]


def _own(section: Section, limit: int) -> list[int]:
    def own() -> QuerySet[Story]:
        return newsroom.latest_stories().filter(section=section)

    return newsroom.newest_ids(f"newest:{section.press_key}", own, limit, name=f"own:{section.press_key}")


def _blocks(in_sections: list[tuple[Section, list[int]]], shelf: Shelf) -> tuple[SectionBlock, ...]:
    blocks: list[SectionBlock] = []
    for section, ids in in_sections:
        cards = _cards(shelf, ids)
        if cards:
            layout = choose_layout(cards, before=blocks[-1].layout if blocks else "")
            link = Link(section.name, section.address)
            blocks.append(SectionBlock(link, section.description, layout, cards[: ROOM[layout]]))
    return tuple(blocks)


def _cards(shelf: Shelf, story_ids: Iterable[int]) -> tuple[Card, ...]:
    """In the order of the ids; one that went away in the meantime is left out."""
    return tuple(shelf[pk] for pk in story_ids if pk in shelf)
