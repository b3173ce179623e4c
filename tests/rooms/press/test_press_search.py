"""Search follows the newsroom through the press: found, found otherwise, gone; and its page stays whole."""

import pytest

from masthead.edition.entries import entry_of
from masthead.edition.layout import Layout
from masthead.edition.search.reader import SearchReader
from masthead.frontpage.models import Announcement
from masthead.newsroom.services import take_down
from masthead.postbag.slots import SlotPage
from tests.factories.newsroom import make_author, make_story, make_tag
from tests.rooms.press.desk import differences, press_all_that_waits

pytestmark = pytest.mark.django_db
SLOTS = "/fragments/slots/search.bin"


def slot_page(pressed):
    row = pressed.writer.row(SLOTS)
    return SlotPage.from_bytes(entry_of(row, Layout(pressed.writer.root)).read())


def found(pressed, words):
    reader = SearchReader.open(pressed.writer.root)
    return [hit.card["headline"] for hit in reader.search(words, within=5.0).hits]


def test_a_new_announcement_leaves_the_search_page_whole(pressed):
    make_story("Ferry")
    press_all_that_waits(pressed)

    for text in ("We are moving to the quay, all of us", "Moved"):
        Announcement.objects.all().delete()
        Announcement.objects.create(text=text)
        press_all_that_waits(pressed)

        assert text.encode() in slot_page(pressed).fill({"query": "x"})
        assert differences(pressed) == []


def test_a_story_in_another_language_makes_it_a_choice(pressed):
    make_story("Ferry")
    press_all_that_waits(pressed)
    assert slot_page(pressed).choices("language") == set()

    make_story("Пором", language="uk")
    press_all_that_waits(pressed)

    assert slot_page(pressed).choices("language") == {"", "en", "uk"}


def test_what_is_published_renamed_and_taken_down_is_searched_so(pressed, django_capture_on_commit_callbacks):
    author, tag = make_author("Ola Brand"), make_tag("Ferries")
    with django_capture_on_commit_callbacks(execute=True):
        story = make_story("Quay", authors=[author], tags=[tag])
    press_all_that_waits(pressed)
    assert found(pressed, "brand") == found(pressed, "ferries") == ["Quay"]

    with django_capture_on_commit_callbacks(execute=True):
        author.name = "Ola Lind"
        author.save()
        tag.name = "Barges"
        tag.save()
    press_all_that_waits(pressed)
    assert found(pressed, "lind") == found(pressed, "barges") == ["Quay"]
    assert found(pressed, "brand") == found(pressed, "ferries") == []

    with django_capture_on_commit_callbacks(execute=True):
        take_down(story=story, note="Wrong.", actor=None)
    press_all_that_waits(pressed)
    assert found(pressed, "quay") == []
