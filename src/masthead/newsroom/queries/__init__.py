"""The newsroom's questions. Each says what it costs; none costs more for a larger archive."""

from masthead.newsroom.queries.archive import days_of_month, months_of_year, stories_of_day, years
from masthead.newsroom.queries.cards import cards
from masthead.newsroom.queries.lists import (
    author_stories,
    is_in_use,
    latest_briefs,
    latest_stories,
    live_stories,
    newest_corrections,
    section_stories,
    series_stories,
    tag_stories,
)
from masthead.newsroom.queries.related import related_stories

__all__ = [
    "author_stories",
    "cards",
    "days_of_month",
    "is_in_use",
    "latest_briefs",
    "latest_stories",
    "live_stories",
    "months_of_year",
    "newest_corrections",
    "related_stories",
    "section_stories",
    "series_stories",
    "stories_of_day",
    "tag_stories",
    "years",
]
