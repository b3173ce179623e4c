"""A program that has a document already is told so in a line; one that has an old one gets the new one."""

import pytest

from masthead.newsroom.services import take_down
from tests.factories.newsroom import make_story
from tests.rooms.wire.pages import get

pytestmark = pytest.mark.django_db
ADDRESSES = ("/feed.rss", "/feed.atom", "/feed.json", "/sitemap.xml", "/sitemap-news.xml", "/robots.txt")


@pytest.mark.parametrize("address", ADDRESSES)
def test_unchanged_is_told_in_a_line(address):
    make_story()
    first = get(address)

    by_tag = get(address, if_none_match=first["ETag"])
    by_date = get(address, if_modified_since=first["Last-Modified"])

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert (by_date.status_code, by_date.content) == (304, b"")
    assert by_tag["ETag"] == first["ETag"]


@pytest.mark.parametrize("address", ["/feed.rss", "/feed.atom", "/feed.json"])
@pytest.mark.parametrize("change", ["publish", "edit", "take down"])
def test_a_change_in_the_same_second_is_sent_to_both_kinds_of_asking(address, change):
    story = make_story("Ferry")
    first = get(address)

    if change == "publish":
        make_story("Another")
    elif change == "edit":
        story.deck = "It sails."
        story.save_revision().publish()
    else:
        take_down(story=story, note="Wrong.", actor=None)

    by_tag = get(address, if_none_match=first["ETag"])
    by_date = get(address, if_modified_since=first["Last-Modified"])
    assert by_tag.status_code == by_date.status_code == 200
    assert by_tag["ETag"] != first["ETag"]


def test_another_tag_gets_the_document():
    make_story()
    assert get("/feed.rss", if_none_match='"other"').status_code == 200


def test_head_has_the_headers_and_no_body(client):
    make_story()

    answer = client.head("/feed.rss")

    assert answer.content == b""
    assert answer["ETag"] == get("/feed.rss")["ETag"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/search/", "/feeds/"])
def test_nothing_can_be_posted_to(client, address):
    assert client.post(address, {"q": "x"}).status_code == 405
