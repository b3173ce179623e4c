"""The front's questions. Every one costs the same number of queries at any size of the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from masthead.frontpage import placing
from masthead.frontpage.contexts import FrontView, SectionBlock
from masthead.frontpage.layouts import MOST, ROOM, choose_layout
from masthead.frontpage.models import Front
from masthead.frontpage.placing import Candidate
from masthead.kit.recording import made_from
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
    """What stands where on the front of the whole paper. Fourteen queries at most.

    1. Lead and featured: slots that are due, then the newest. 2. Picks that are due. 3. Videos. 4. A block for
    each section. 5. The newest of the rest. Each step leaves out what stands above it; the feed alone lists
    every brief. `front` is a draft to preview; without it the published front counts.
    """
    made_from("newest")
    now = now or timezone.now()
    slots, picked = _placed_on(front or published_front(), now)
    newest = _newest()
    live = _live([*slots, *picked])
    top = placing.top([pk for pk in slots if pk in live], newest)
    picks = placing.without((pk for pk in picked if pk in live), top, placing.PICKS)
    shown = {*top, *picks}
    videos = _ids(newsroom.latest_stories().filter(format=Story.Format.VIDEO).exclude(pk__in=shown), VIDEOS)
    shown.update(videos)
    in_sections = _newest_of_sections(shown)
    briefs = _ids(newsroom.latest_briefs(), FEED_LENGTH)
    shelf = _shelf([*shown, *briefs, *(pk for _, ids in in_sections for pk in ids)])
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
        more=newsroom.cards(newsroom.latest_stories().exclude(pk__in=shown), MORE_LENGTH),
        archive=ARCHIVE,
    )


def published_front(section: Section | None = None) -> Front | None:
    """The front editors published for the paper, or for one section. One query."""
    made_from("front")
    return Front.objects.filter(section=section, live=True).order_by("pk").first()


def arrangement(front: Front | None, *, now: datetime | None = None) -> Arrangement:
    """What editors placed and picked on a section's page, live stories only. Four queries at most."""
    slots, picked = _placed_on(front, now or timezone.now())
    shelf = _shelf([*slots, *picked])
    placed = _cards(shelf, slots)
    shown = {card.story_id for card in placed}
    return Arrangement(placed, _cards(shelf, placing.without(picked, shown, placing.PICKS)))


def section_arrangement(section: Section) -> Arrangement:
    """As `arrangement`, of the front that is published for the section. Five queries at most."""
    return arrangement(published_front(section))


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
    front = published_front()
    if front is None:
        return ()
    picked = placing.due(front.picks.all(), timezone.now())
    shelf = _shelf(picked)
    return _cards(shelf, picked)[: placing.PICKS]


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


def _newest() -> list[Candidate]:
    """As many of the newest stories as lead and featured could need. One query."""
    today = timezone.localdate()
    rows = newsroom.latest_stories().values_list("pk", "picture_id", "picture__rights_expire_on")
    reach = placing.LEAD_REACH + placing.FEATURED + 1
    return [
        Candidate(pk, picture is not None and (expires is None or expires >= today))
        for pk, picture, expires in rows[:reach]
    ]


def _live(story_ids: Sequence[int]) -> set[int]:
    """Which of these readers may see. One query."""
    if not story_ids:
        return set()
    return set(newsroom.live_stories().filter(pk__in=story_ids).values_list("pk", flat=True))


def _ids(stories: QuerySet[Story], limit: int) -> list[int]:
    return list(stories.values_list("pk", flat=True)[:limit])


def _newest_of_sections(shown: set[int]) -> list[tuple[Section, list[int]]]:
    """Each section on the front with its newest stories that stand nowhere yet, in the editors' order. One query.

    A section's own stories only: one lent to another section would stand on the page twice. The subqueries each
    take one row from the index of a section's newest, which costs the same for a large section as for a small one.
    """
    own = newsroom.latest_stories().filter(section=OuterRef("pk")).exclude(pk__in=shown).values("pk")
    places = {f"story_{place}": Subquery(own[place : place + 1]) for place in range(MOST)}
    found = []
    for section in Section.objects.filter(on_front=True).annotate(**places).order_by("position", "name"):
        ids = [getattr(section, name) for name in places]
        found.append((section, [pk for pk in ids if pk is not None]))
    return found


def _blocks(in_sections: list[tuple[Section, list[int]]], shelf: Shelf) -> tuple[SectionBlock, ...]:
    blocks: list[SectionBlock] = []
    for section, ids in in_sections:
        cards = _cards(shelf, ids)
        if cards:
            layout = choose_layout(cards, before=blocks[-1].layout if blocks else "")
            link = Link(section.name, section.address)
            blocks.append(SectionBlock(link, section.description, layout, cards[: ROOM[layout]]))
    return tuple(blocks)


def _shelf(story_ids: Sequence[int]) -> Shelf:
    """The cards of these stories that are live, by id. Two queries."""
    if not story_ids:
        return {}
    return {card.story_id: card for card in newsroom.cards(newsroom.live_stories().filter(pk__in=story_ids))}


def _cards(shelf: Shelf, story_ids: Iterable[int]) -> tuple[Card, ...]:
    """In the order of the ids; one that went away in the meantime is left out."""
    return tuple(shelf[pk] for pk in story_ids if pk in shelf)
