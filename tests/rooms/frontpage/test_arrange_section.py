"""A section's page, arranged by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.frontpage.models import Front
from masthead.newsroom.pages import list_page
from tests.factories.newsroom import fill_archive, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_section("Harbour")


@pytest.fixture
def stories(section):
    """Eight stories, the newest last."""
    return [make_story(section=section) for _ in range(8)]


@pytest.fixture
def section_front(front, section):
    page = Front(title="Harbour", slug="harbour", section=section)
    front.add_child(instance=page)
    return page


def shown(section):
    page, _ = list_page(section)
    return [card.story_id for card in page.cards], [card.story_id for card in page.picks]


def test_a_section_without_a_front_lists_its_newest(section, stories):
    assert shown(section) == ([story.pk for story in reversed(stories)], [])


def test_placed_stories_come_first(section, stories, section_front, place):
    place(stories[1], stories[0], on=section_front)

    cards, _ = shown(section)

    assert cards == [stories[at].pk for at in (1, 0, 7, 6, 5, 4, 3, 2)]


def test_picks_stand_beside_the_list_and_not_in_it(section, stories, section_front, pick):
    pick(stories[2], stories[0], on=section_front)

    cards, picks = shown(section)

    assert picks == [stories[2].pk, stories[0].pk]
    assert not set(cards) & set(picks)


def test_a_pick_that_stands_at_the_top_is_not_repeated(section, stories, section_front, place, pick):
    place(stories[0], on=section_front)
    pick(stories[0], stories[7], stories[3], on=section_front)

    cards, picks = shown(section)

    assert picks == [stories[3].pk]
    assert stories[7].pk in cards[:4]


def test_a_section_of_nothing_but_picks_still_lists_them(section, section_front, pick):
    story = make_story(section=section)
    pick(story, on=section_front)

    assert shown(section) == ([story.pk], [])


def test_what_is_not_due_or_not_live_is_not_placed(section, stories, section_front, place, pick):
    later, over = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(hours=1)
    place(stories[0], on=section_front, starts_at=later)
    pick(stories[1], on=section_front, ends_at=over)
    pick(make_story(live=False, section=section), on=section_front)

    assert shown(section) == ([story.pk for story in reversed(stories)], [])


def test_an_unpublished_front_arranges_nothing(section, stories, section_front, place):
    place(stories[0], on=section_front)
    section_front.unpublish()

    assert shown(section)[0][0] == stories[7].pk


def test_another_sections_front_arranges_nothing_here(stories, section_front, place):
    other = make_section()
    story = make_story(section=other)
    place(stories[0], on=section_front)

    assert shown(other) == ([story.pk], [])


def test_the_papers_own_front_arranges_no_section(section, stories, place, pick):
    place(stories[0])
    pick(stories[1])

    assert shown(section) == ([story.pk for story in reversed(stories)], [])


def test_readers_get_the_arranged_page(client, section, stories, section_front, place, pick):
    place(stories[0], on=section_front)
    pick(stories[1], on=section_front)

    html = client.get(section.address).content.decode()

    assert 0 < html.index(stories[0].title) < html.index(stories[7].title)
    assert html.count(f'href="{stories[1].address}"') == 1


def test_a_section_page_costs_the_same_for_a_large_section(section, section_front, place, pick):
    place(make_story(section=section), on=section_front)
    pick(make_story(section=section), on=section_front)
    counts = []

    for more in (50, 1000):
        fill_archive(more, section=section)
        with CaptureQueriesContext(connection) as asked:
            list_page(section)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 9


def test_a_section_has_one_front(front, section, section_front):
    with pytest.raises(ValidationError):
        front.add_child(instance=Front(title="Again", slug="again", section=section))


def test_the_paper_has_one_front(front):
    with pytest.raises(ValidationError, match="has its front already"):
        front.add_child(instance=Front(title="Again", slug="again"))


def test_the_papers_front_may_be_saved_again(front):
    front.title = "Front page"
    front.full_clean()
    front.save()

    assert Front.objects.get(section=None).title == "Front page"


def test_a_section_with_a_front_is_not_deleted(section, section_front):
    with pytest.raises(ProtectedError):
        section.delete()
