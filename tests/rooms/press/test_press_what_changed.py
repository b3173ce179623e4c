"""From an editor's act to the bytes in the edition: everything that shows it, nothing else, each once."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from masthead.newsroom.models import Story
from masthead.newsroom.services import lift_takedown, take_down
from masthead.press import presser as presser_module
from masthead.press.models import PressFailure, PressOrder
from masthead.press.services import claim_orders, order_press
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag
from tests.rooms.press.desk import differences, page, press_all_that_waits, status

pytestmark = pytest.mark.django_db


def test_a_published_story_stands_wherever_it_belongs(pressed):
    section, tag, author = make_section("Harbour"), make_tag("Ferries"), make_author("Mila Orlan")
    now = timezone.now()
    story = make_story("Ferry sails again", section=section, tags=[tag], authors=[author], published_at=now)

    press_all_that_waits(pressed)

    assert "Ferry sails again" in page(pressed, story.address)
    day = timezone.localtime(story.published_at)
    lists = ["/", section.address, tag.address, author.address, "/feed.rss", f"{section.address}feed.json"]
    lists += [
        f"{tag.address}feed.atom",
        f"{author.address}feed.rss",
        f"/archive/{day:%Y/%m/%d}/",
        "/sitemap-news.xml",
    ]
    assert [one for one in lists if story.address not in page(pressed, one)] == []


def test_a_draft_reaches_no_byte_of_the_edition(pressed):
    make_story("Canary in the coal mine", live=False, slug="canary", picture=make_picture("Canary"))
    press_all_that_waits(pressed)

    entries = pressed.writer.addresses_below("/")
    assert not [one for one in entries if "anary" in one or "anary" in page(pressed, one)]
    assert not [one for one in entries if one.startswith("/media/")]


def test_a_story_that_is_unpublished_leaves_every_page_and_its_files(pressed):
    story = make_story("Short lived", picture=make_picture())
    press_all_that_waits(pressed)
    assert pressed.writer.addresses_below("/media/")

    story.unpublish()
    press_all_that_waits(pressed)

    assert status(pressed, story.address) == 404
    assert not [one for one in pressed.writer.addresses_below("/") if "Short lived" in page(pressed, one)]
    assert pressed.writer.addresses_below("/media/") == []


def test_taking_down_answers_gone_and_lifting_lets_it_come_back(pressed):
    story = make_story("Forbidden")
    press_all_that_waits(pressed)

    take_down(story=story, note="By order of the court.", actor=None)
    press_all_that_waits(pressed)
    assert status(pressed, story.address) == 410
    assert "By order of the court." in page(pressed, story.address)
    assert not [one for one in pressed.writer.addresses_below("/") if "Forbidden" in page(pressed, one)]

    lift_takedown(takedown=story.takedowns.get(), actor=None)
    Story.objects.get(pk=story.pk).save_revision().publish()
    press_all_that_waits(pressed)
    assert "Forbidden" in page(pressed, story.address)


def test_an_old_address_leads_to_the_new_one(pressed):
    story = make_story("Moved")
    press_all_that_waits(pressed)
    old = story.address

    story.address = "/2020/01/moved-elsewhere/"
    story.save()
    press_all_that_waits(pressed)

    row = pressed.writer.row(old)
    assert (row.status, row.target) == (301, "/2020/01/moved-elsewhere/")
    assert "Moved" in page(pressed, "/2020/01/moved-elsewhere/")


def test_each_page_is_drawn_once_however_many_orders_name_it(pressed, drawn):
    story = make_story("Once", tags=[make_tag()], authors=[make_author()])
    order_press("story:1", story.press_key, story.press_key, "newest", "newest")
    Story.objects.get(pk=story.pk).save_revision().publish()

    press_all_that_waits(pressed)

    assert sorted(drawn) == sorted(set(drawn))


def test_a_story_is_pressed_before_the_lists_that_name_it(pressed, drawn):
    story = make_story("First")
    press_all_that_waits(pressed)

    assert drawn.index(story.address) < drawn.index(story.section.address) < drawn.index("/feed.rss")


def test_a_corrected_word_draws_no_list_where_the_story_does_not_stand(pressed, drawn):
    section = make_section()
    story = make_story("Old", section=section)
    for number in range(45):
        make_story(f"Newer {number}", section=section)
    press_all_that_waits(pressed)
    drawn.clear()

    story.search_description = "Other words for search engines."
    story.save()
    press_all_that_waits(pressed)

    assert story.address in drawn
    assert section.address not in drawn
    assert "/" not in drawn


def test_a_renamed_author_is_renamed_on_every_page(pressed):
    author = make_author("Mila Orlan")
    story = make_story(authors=[author])
    press_all_that_waits(pressed)

    author.name = "Mila Vann"
    author.save()
    press_all_that_waits(pressed)

    assert "Mila Vann" in page(pressed, story.address)
    assert not [one for one in pressed.writer.addresses_below("/") if "Mila Orlan" in page(pressed, one)]


def test_an_order_that_is_rolled_back_was_never_made(pressed):
    def breaks_off():
        with transaction.atomic():
            make_story("Never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()
    assert not PressOrder.objects.exists()


def test_a_page_that_cannot_be_drawn_stays_and_is_in_sight_until_it_can(pressed, monkeypatch):
    story = make_story("Steady")
    press_all_that_waits(pressed)
    before = page(pressed, story.address)

    draw = presser_module.draw_address

    def broken(address):
        if address == story.address:
            raise ValueError("The template is broken.")
        return draw(address)

    monkeypatch.setattr(presser_module, "draw_address", broken)
    story.title = "Shaken"
    story.save()
    press_all_that_waits(pressed)

    failure = PressFailure.objects.get()
    assert page(pressed, story.address) == before
    assert "Shaken" in page(pressed, "/")
    assert (failure.address, failure.attempts) == (story.address, 1)
    assert "The template is broken." in failure.traceback

    monkeypatch.setattr(presser_module, "draw_address", draw)
    order_press(story.press_key)
    press_all_that_waits(pressed)
    assert "Shaken" in page(pressed, story.address)
    assert not PressFailure.objects.exists()


def test_a_change_while_a_page_is_drawn_is_not_lost(pressed, monkeypatch):
    """The page is drawn from the old row, the row changes and its order is expanded by another presser, and only then
    is it stored what the page was made from."""
    author = make_author("Before")
    story = make_story(authors=[author])
    draw, changed = presser_module.draw_address, []

    def slow(address):
        result = draw(address)
        if address == story.address and not changed:
            changed.append(True)
            author.name = "After"
            author.save()
            pressed.take_orders()
        return result

    monkeypatch.setattr(presser_module, "draw_address", slow)
    press_all_that_waits(pressed)

    assert changed
    assert "After" in page(pressed, story.address)
    assert differences(pressed) == []


def test_equal_bytes_are_not_swapped(pressed):
    story = make_story()
    press_all_that_waits(pressed)
    told = []
    pressed._told = told.append

    order_press(story.press_key, "newest")
    press_all_that_waits(pressed)

    assert told == []


def test_orders_another_presser_holds_are_left_to_it(pressed, new_presser):
    order_press("story:1")
    assert len(claim_orders(worker="elsewhere")) == 1
    assert pressed.take_orders() == 0


def test_orders_of_a_presser_that_died_are_taken_after_its_lease(pressed):
    order_press("story:1")
    claim_orders(worker="dead")
    PressOrder.objects.update(claimed_until=timezone.now())
    assert pressed.take_orders() == 1


@pytest.mark.parametrize("step", ["take_orders", "press", "swap", "store"])
def test_a_presser_that_dies_anywhere_leaves_the_work_to_the_next(pressed, new_presser, monkeypatch, step):
    story = make_story("Survivor")
    death = KeyboardInterrupt("killed")

    def dies(*args, **kwargs):
        raise death

    target = {
        "take_orders": (presser_module, "finish_orders"),
        "press": (presser_module, "draw_address"),
        "swap": (type(pressed.writer._workshop.swapper), "swap"),
        "store": (type(pressed.index), "store"),
    }[step]
    with monkeypatch.context() as patch:
        patch.setattr(*target, dies)
        with pytest.raises(KeyboardInterrupt):
            press_all_that_waits(pressed)

    after = new_presser()
    after.index.release()
    PressOrder.objects.update(claimed_by="")
    press_all_that_waits(after)
    assert "Survivor" in page(after, story.address)
    assert "Survivor" in page(after, "/")
    assert differences(after) == []
