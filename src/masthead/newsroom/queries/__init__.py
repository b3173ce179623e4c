"""The newsroom's questions. Each says what it costs; none costs more for a larger archive."""

from masthead.newsroom.queries.archive import days_of_month, months_of_year, stories_of_day, years
from masthead.newsroom.queries.cards import cards, cards_by_id, cards_of
from masthead.newsroom.queries.lists import (
    author_stories,
    ids_of,
    is_in_use,
    latest_briefs,
    latest_stories,
    live_stories,
    newest_corrections,
    newest_ids,
    section_stories,
    series_stories,
    stories_of,
    tag_stories,
    thing_called,
)
from masthead.newsroom.queries.related import related_stories

__all__ = [
    "author_stories",
    "cards",
    "cards_by_id",
    "cards_of",
    "days_of_month",
    "ids_of",
    "is_in_use",
    "latest_briefs",
    "latest_stories",
    "live_stories",
    "months_of_year",
    "newest_corrections",
    "newest_ids",
    "related_stories",
    "section_stories",
    "series_stories",
    "stories_of",
    "stories_of_day",
    "tag_stories",
    "thing_called",
    "years",
]
