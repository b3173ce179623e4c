"""The archive by date, in the newsroom's time zone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from masthead.kit.recording import made_from, remembered
from masthead.newsroom.models import Story
from masthead.newsroom.queries.lists import live_stories


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants (UTC) at which the first day begins and the day after the last begins, in the newsroom's zone."""
    zone = _zone()
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    after = last + timedelta(days=1)
    return start.astimezone(UTC), datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)


def stories_of_day(day: date) -> QuerySet[Story]:
    """All stories first published on that day, newest first."""
    start, end = bounds(day, day)
    return live_stories().filter(published_at__gte=start, published_at__lt=end)


def years() -> list[tuple[int, int]]:
    """(year, stories), newest first. One query for each year, and what `months_of_year` takes for the newest."""
    ends = live_stories().order_by().aggregate(first=Min("published_at"), last=Max("published_at"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[end]).year for end in ("first", "last"))
    # A new story is nearly always of the newest year: then only its month is counted again.
    counts = [(last, sum(stories for _, stories in months_of_year(last)))]
    counts += [
        (year, _stories_between(date(year, 1, 1), date(year, 12, 31)))
        for year in range(last - 1, first - 1, -1)
    ]
    return [(year, stories) for year, stories in counts if stories]


def months_of_year(year: int) -> list[tuple[date, int]]:
    """(first of the month, stories), newest first, months without a story left out. Twelve queries; one or none where
    the press remembers the months that nothing happened to."""
    firsts = [date(year, month, 1) for month in range(12, 0, -1)]
    counts = [(first, _stories_between(first, last_day(first))) for first in firsts]
    return [(first, stories) for first, stories in counts if stories]


def last_day(first: date) -> date:
    """The last day of the month that begins so."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _stories_between(first: date, last: date) -> int:
    """How many stories a month or a year has. One query; none where it is remembered."""

    def count() -> int:
        made_from(f"dates:{first:%Y-%m}" if first.month == last.month else f"dates:{first:%Y}")
        start, end = bounds(first, last)
        return live_stories().order_by().filter(published_at__gte=start, published_at__lt=end).count()

    return remembered(("stories between", first, last), count, lasts=True)


def days_of_month(year: int, month: int) -> list[tuple[date, int]]:
    """(day, stories), newest first, days without a story left out. One query that reads the month's dates."""
    first = date(year, month, 1)
    start, end = bounds(first, last_day(first))
    moments = (
        live_stories()
        .filter(published_at__gte=start, published_at__lt=end)
        .values_list("published_at", flat=True)
    )
    counts = Counter(moment.astimezone(_zone()).date() for moment in moments if moment)
    return sorted(counts.items(), reverse=True)
