"""The archive by date, in the newsroom's time zone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear, TruncMonth
from django.utils import timezone

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
    """(year, stories), newest first. One query."""
    rows = (
        live_stories().order_by().annotate(year=ExtractYear("published_at", tzinfo=_zone())).values("year")
    ).annotate(stories=Count("pk"))
    return sorted(((row["year"], row["stories"]) for row in rows), reverse=True)


def months_of_year(year: int) -> list[tuple[date, int]]:
    """(first of the month, stories), newest first, months without a story left out. One query."""
    start, end = bounds(date(year, 1, 1), date(year, 12, 31))
    rows = (
        live_stories()
        .filter(published_at__gte=start, published_at__lt=end)
        .order_by()
        .annotate(month=TruncMonth("published_at", tzinfo=_zone()))
        .values("month")
        .annotate(stories=Count("pk"))
    )
    return sorted(((row["month"].date(), row["stories"]) for row in rows), reverse=True)


def days_of_month(year: int, month: int) -> list[tuple[date, int]]:
    """(day, stories), newest first, days without a story left out. One query that reads the month's dates."""
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    start, end = bounds(first, last)
    moments = (
        live_stories()
        .filter(published_at__gte=start, published_at__lt=end)
        .values_list("published_at", flat=True)
    )
    counts = Counter(moment.astimezone(_zone()).date() for moment in moments if moment)
    return sorted(counts.items(), reverse=True)
