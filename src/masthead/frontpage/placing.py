"""Which story stands where, by id alone: no query, so that the rules can be read in one place."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from masthead.frontpage.models import Placed
from masthead.kit.recording import fresh_until, made_from

FEATURED = 4  # beside the lead, at most
PICKS = 5
# The lead may be older than the newest story by this many places if only it has a picture.
LEAD_REACH = 5
NEWEST = LEAD_REACH + FEATURED + 1  # as many as lead and featured could need
MOST = 1 + FEATURED + PICKS  # that stand above the rest of the page


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may fill a place nobody filled by hand."""

    story_id: int
    has_picture: bool


def next_turn(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> datetime | None:
    """When something with a beginning and an end next changes by the clock; None when never again."""
    return min((moment for moment in (starts_at, ends_at) if moment and moment > now), default=None)


def due(rows: Collection[Placed], now: datetime) -> list[int]:
    """The stories whose time has begun and not ended, in the editors' order, none twice.

    A row is due from the very moment it begins and no more at the very moment it ends.
    """
    for row in rows:
        fresh_until(next_turn(row.starts_at, row.ends_at, now))
        made_from(f"story:{row.story_id}")
    shown = [
        row.story_id
        for row in rows
        if (row.starts_at is None or row.starts_at <= now) and (row.ends_at is None or now < row.ends_at)
    ]
    return list(dict.fromkeys(shown))


def top(placed: Sequence[int], newest: Sequence[Candidate]) -> list[int]:
    """Lead and featured: what was placed by hand, then the newest.

    A lead nobody chose is the newest story with a picture among the first few, or else simply the newest.
    """
    order = list(placed)
    if not order and newest:
        pictured = [one for one in newest[:LEAD_REACH] if one.has_picture]
        order.append((pictured or newest)[0].story_id)
    order += [one.story_id for one in newest if one.story_id not in order]
    return order[: 1 + FEATURED]


def without(story_ids: Iterable[int], shown: Container[int], limit: int) -> list[int]:
    """The first `limit` that do not stand elsewhere on the page yet."""
    return [story_id for story_id in story_ids if story_id not in shown][:limit]
