"""The blocks of sections on the front."""

from itertools import pairwise

import pytest
from django.utils import timezone

from masthead.frontpage.layouts import ROOM
from masthead.frontpage.queries import front_view
from tests.factories.newsroom import fill_archive, make_picture, make_section, make_story

pytestmark = pytest.mark.django_db


def blocks():
    return front_view().sections


@pytest.fixture(autouse=True)
def above():
    """Five stories of a section without a block, newer than anything `fill_archive` makes: they fill the top."""
    section = make_section(on_front=False)

    return [make_story(section=section, published_at=timezone.now()) for _ in range(5)]


def test_sections_come_by_position():
    last, first = make_section(position=900), make_section(position=3)
    fill_archive(20, section=[last, first])

    assert [block.section.label for block in blocks()] == [first.name, last.name]


def test_a_section_taken_off_the_front_has_no_block():
    fill_archive(20, section=make_section(on_front=False))

    assert blocks() == ()


def test_a_section_without_stories_has_no_block():
    make_section()

    assert blocks() == ()


def test_a_section_of_drafts_or_briefs_has_no_block():
    make_story(section=make_section(), live=False)
    make_story(section=make_section(), format="brief")

    assert blocks() == ()


def test_a_section_whose_only_story_leads_has_no_block(place):
    section = make_section()
    place(make_story(section=section))

    assert blocks() == ()


def test_a_story_lent_to_a_section_stands_in_its_own():
    own, other = make_section(), make_section()
    make_story(section=own, extra_sections=[other])

    assert [block.section.label for block in blocks()] == [own.name]


@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize("each", [1, 2, 3, 8])
def test_no_two_blocks_in_a_row_look_alike(each, pictured):
    sections = [make_section() for _ in range(9)]
    fill_archive(9 * each, section=sections, picture=make_picture() if pictured else None)

    layouts = [block.layout for block in blocks()]

    assert len(layouts) == 9
    assert all(one != next_one for one, next_one in pairwise(layouts))
    assert set(layouts) <= set(ROOM)


def test_all_looks_take_turns_when_there_is_enough_to_show():
    fill_archive(60, section=[make_section() for _ in range(5)], picture=make_picture())

    assert [block.layout for block in blocks()] == ["lead", "row", "list", "text", "lead"]


def test_a_big_picture_is_not_promised_without_one():
    fill_archive(60, section=[make_section() for _ in range(4)])

    assert not {"lead", "row"} & {block.layout for block in blocks()}


def test_a_block_holds_no_more_than_its_look_has_room_for():
    fill_archive(100, section=[make_section() for _ in range(4)], picture=make_picture())

    assert [len(block.cards) for block in blocks()] == [ROOM[block.layout] for block in blocks()]


def test_what_a_block_had_no_room_for_is_among_the_rest():
    section = make_section()
    story_ids = fill_archive(8, section=section, picture=make_picture())

    view = front_view()

    assert [card.story_id for card in view.more] == story_ids[ROOM["lead"] :]
