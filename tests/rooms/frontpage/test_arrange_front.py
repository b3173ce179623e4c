"""Which story stands where on the front of the paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from masthead.frontpage.queries import front_view
from tests.factories.newsroom import make_picture, make_section, make_story

pytestmark = pytest.mark.django_db


def ids(cards):
    return [card.story_id for card in cards]


def all_ids(view):
    """Every place but the feed."""
    sections = [card.story_id for block in view.sections for card in block.cards]
    lead = [view.lead.story_id] if view.lead else []
    return [*lead, *ids(view.featured), *ids(view.picks), *ids(view.videos), *sections, *ids(view.more)]


@pytest.fixture
def stories():
    """Twelve stories, the newest last."""
    return [make_story() for _ in range(12)]


def test_newest_story_leads_when_nothing_is_placed(stories):
    view = front_view()

    assert view.lead.story_id == stories[-1].pk
    assert ids(view.featured) == [story.pk for story in reversed(stories[-5:-1])]


def test_newest_story_with_a_picture_leads_before_newer_ones_without(stories):
    pictured = make_story(picture=make_picture())
    newest = make_story()

    view = front_view()

    assert view.lead.story_id == pictured.pk
    assert view.featured[0].story_id == newest.pk


def test_an_old_picture_does_not_lead():
    make_story(picture=make_picture())
    newest = [make_story() for _ in range(6)][-1]

    assert front_view().lead.story_id == newest.pk


def test_a_picture_whose_licence_ran_out_does_not_lead():
    make_story(picture=make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1)))
    newest = make_story()

    assert front_view().lead.story_id == newest.pk


def test_a_brief_never_leads_by_itself(stories):
    brief = make_story(format="brief")

    assert brief.pk not in all_ids(front_view())


def test_slots_come_in_the_editors_order_and_the_newest_fill_the_rest(stories, place):
    place(stories[3], stories[0])

    view = front_view()

    assert view.lead.story_id == stories[3].pk
    assert ids(view.featured) == [stories[place].pk for place in (0, 11, 10, 9)]


def test_a_slot_waits_for_its_time(stories, place, clock):
    place(stories[0], starts_at=clock() + timedelta(hours=1))
    assert front_view().lead.story_id == stories[-1].pk

    clock.move(minutes=59)
    assert front_view().lead.story_id == stories[-1].pk

    clock.move(minutes=1)
    assert front_view().lead.story_id == stories[0].pk


def test_a_slot_is_free_again_when_its_time_is_over(stories, place, clock):
    place(stories[0], ends_at=clock() + timedelta(hours=1))
    assert front_view().lead.story_id == stories[0].pk

    clock.move(hours=1)
    assert front_view().lead.story_id == stories[-1].pk


def test_the_second_slot_leads_while_the_first_waits(stories, place):
    place(stories[0], starts_at=timezone.now() + timedelta(hours=1))
    place(stories[1])

    assert front_view().lead.story_id == stories[1].pk


def test_an_unpublished_story_leaves_its_slot(stories, place):
    place(stories[0], stories[1])
    stories[0].unpublish()

    view = front_view()

    assert view.lead.story_id == stories[1].pk
    assert stories[0].pk not in all_ids(view)


def test_a_draft_does_not_show_in_a_slot_or_among_the_picks(stories, place, pick):
    draft = make_story(live=False)
    place(draft)
    pick(draft)

    assert draft.pk not in all_ids(front_view())


def test_a_story_placed_twice_stands_once(stories, place):
    place(stories[0], stories[0], stories[1])

    view = front_view()

    assert view.lead.story_id == stories[0].pk
    assert view.featured[0].story_id == stories[1].pk


def test_more_slots_than_places_are_left_out(stories, place):
    place(*stories[:7])

    assert ids(front_view().featured) == [story.pk for story in stories[1:5]]


def test_picks_keep_the_editors_order(stories, pick):
    pick(stories[2], stories[0], stories[1])

    assert ids(front_view().picks) == [stories[place].pk for place in (2, 0, 1)]


def test_picks_do_not_repeat_what_stands_above(stories, place, pick):
    place(stories[0], stories[1])
    pick(stories[0], stories[2], stories[11], stories[1])

    assert ids(front_view().picks) == [stories[2].pk]


@pytest.mark.parametrize(
    ("starts", "ends", "shown"),
    [
        (None, None, True),
        (-1, None, True),
        (0, 1, True),
        (None, 1, True),
        (1, None, False),
        (1, 2, False),
        (None, 0, False),
        (None, -1, False),
        (-2, -1, False),
    ],
)
def test_a_pick_shows_from_its_beginning_until_its_end(stories, pick, clock, starts, ends, shown):
    def hours(number):
        return None if number is None else clock() + timedelta(hours=number)

    pick(stories[0], starts_at=hours(starts), ends_at=hours(ends))

    assert (ids(front_view().picks) == [stories[0].pk]) is shown


def test_five_picks_at_most(stories, pick):
    pick(*stories[:7])

    assert ids(front_view().picks) == [story.pk for story in stories[:5]]


def test_an_unpublished_front_places_nothing(stories, place, front):
    place(stories[0])
    front.unpublish()

    assert front_view().lead.story_id == stories[-1].pk


def test_no_story_stands_twice(place, pick):
    sections = [make_section() for _ in range(4)]
    many = [
        make_story(
            section=sections[number % 4],
            extra_sections=[sections[(number + 1) % 4]],
            format="video" if number % 7 == 0 else "story",
        )
        for number in range(40)
    ]
    place(many[0], many[5])
    pick(many[5], many[6], many[7])

    view = front_view()

    assert len(all_ids(view)) == len(set(all_ids(view))) > 30


def test_videos_are_the_newest_of_their_format(stories):
    videos = [make_story(format="video") for _ in range(3)]
    newer = [make_story() for _ in range(6)]

    view = front_view()

    assert ids(view.videos) == [story.pk for story in reversed(videos)]
    assert ids(view.featured) == [story.pk for story in reversed(newer[1:5])]


def test_more_lists_the_newest_that_stand_nowhere(stories):
    for section in {story.section for story in stories}:
        section.on_front = False
        section.save()

    assert ids(front_view().more) == [story.pk for story in reversed(stories[:7])]


def test_nothing_of_an_empty_newsroom_has_a_frame():
    view = front_view()

    assert (view.lead, all_ids(view), view.feed, view.sections, view.popular) == (None, [], (), (), ())


def test_one_story_leads_and_stands_nowhere_else():
    only = make_story()

    assert all_ids(front_view()) == [only.pk]
