"""What a page asks of the database stays the same at ten stories and at two thousand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.newsroom import queries
from masthead.newsroom.models import Byline, Story, StoryTag
from masthead.newsroom.pages import list_page, story_view
from masthead.newsroom.standing import stories_with_parts
from tests.factories.newsroom import (
    fill_archive,
    make_author,
    make_picture,
    make_section,
    make_story,
    make_tag,
    text_block,
)

pytestmark = pytest.mark.django_db


class Archive:
    """One section, tag and author, and as many stories of theirs as asked for."""

    def __init__(self):
        self.section, self.lent = make_section(), make_section()
        self.tag, self.author, self.picture = make_tag(), make_author(), make_picture()
        self.story = make_story(
            "The one that is read",
            section=self.section,
            authors=[self.author],
            tags=[self.tag],
            picture=self.picture,
            body=[text_block(f"<p>Paragraph {number}.</p>") for number in range(40)],
            published_at=timezone.now(),  # newer than the archive, which stands beside it as related
        )

    def grow(self, count):
        """One story in ten bears the tag, names the author and is lent; the rest belongs to others."""
        ids = fill_archive(count, section=self.section, lead_tag=self.tag, picture=self.picture)
        tags = [self.tag, *(make_tag() for _ in range(9))]
        authors = [self.author, *(make_author() for _ in range(9))]
        borrowers = [self.lent, *(make_section() for _ in range(9))]
        lend = Story.extra_sections.through
        rows = [
            (
                StoryTag(tag=tags[place % 10], content_object_id=pk),
                Byline(author=authors[place % 10], story_id=pk),
                lend(section=borrowers[place % 10], story_id=pk),
            )
            for place, pk in enumerate(ids)
        ]
        for model, made in zip((StoryTag, Byline, lend), zip(*rows, strict=True), strict=True):
            model.objects.bulk_create(made, batch_size=300)

    def asked(self, ask):
        with CaptureQueriesContext(connection) as asked:
            ask()
        return len(asked)

    def counts(self):
        today = timezone.localdate()
        read = stories_with_parts().get(pk=self.story.pk)
        return {
            "cards": self.asked(lambda: queries.cards(queries.latest_stories(), 40)),
            "story": self.asked(lambda: story_view(read)),
            "section": self.asked(lambda: list_page(self.section)),
            "lent": self.asked(lambda: list_page(self.lent)),
            "tag": self.asked(lambda: list_page(self.tag)),
            "author": self.asked(lambda: list_page(self.author)),
            "years": self.asked(queries.years),
            "months": self.asked(lambda: queries.months_of_year(today.year)),
            "days": self.asked(lambda: queries.days_of_month(today.year, today.month)),
            "day": self.asked(lambda: queries.cards(queries.stories_of_day(today))),
            "corrections": self.asked(lambda: list(queries.newest_corrections()[:100])),
        }


@pytest.fixture
def archive():
    return Archive()


PROMISED = {
    "cards": 3,
    "story": 20,
    "section": 8,
    "lent": 8,
    "tag": 4,
    "author": 4,
    "years": 13,
    "months": 12,
    "days": 1,
    "day": 3,
    "corrections": 1,
}


def test_no_question_costs_more_for_a_larger_archive(archive):
    archive.grow(10)
    small = archive.counts()
    archive.grow(2_000)
    large = archive.counts()
    small["years"] += 1  # the archive may reach back into one year more, which is counted by itself
    assert {name: count for name, count in large.items() if count > small[name]} == {}
    assert {name: count for name, count in small.items() if count > PROMISED[name] + (name == "years")} == {}


def plan(stories):
    with connection.cursor() as cursor:
        sql, given = stories.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
        return [row[3] for row in cursor.fetchall()]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", ["latest", "briefs", "section", "lent", "tag", "series", "author", "day"])
def test_lists_find_their_stories_by_an_index(archive, name):
    archive.grow(2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    stories = {
        "latest": lambda: queries.latest_stories()[:40],
        "briefs": lambda: queries.latest_briefs()[:40],
        "section": lambda: queries.section_stories(archive.section)[:40],
        "lent": lambda: queries.section_stories(archive.lent)[:40],
        "tag": lambda: queries.tag_stories(archive.tag)[:40],
        "series": lambda: queries.live_stories().filter(series_id=1)[:40],
        "author": lambda: queries.author_stories(archive.author)[:40],
        "day": lambda: queries.stories_of_day(timezone.localdate()),
    }[name]()
    steps = plan(stories)
    assert [step for step in steps if step.startswith("SCAN") and "CONSTANT ROW" not in step] == [], steps
