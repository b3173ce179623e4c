"""The front of the paper as readers get it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.frontpage.queries import front_view
from masthead.kit.recording import LastingMemory, remembering
from tests.factories.newsroom import fill_archive, make_author, make_picture, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stories", [0, 1, 3, 300])
def test_front_answers_with_any_number_of_stories(client, stories):
    if stories:
        fill_archive(stories, section=[make_section(), make_section()], format=["story", "brief", "story"])

    response = client.get("/")

    assert response.status_code == 200
    assert response.content.count(b"Archived") >= min(stories, 2)


def test_front_costs_the_same_with_a_hundred_stories_and_with_five_thousand(client, place, pick):
    sections = [make_section() for _ in range(8)]
    formats = ["story", "brief", "story", "video", "story"]
    chosen = [make_story(authors=[make_author()], picture=make_picture()) for _ in range(4)]
    place(*chosen[:2])
    pick(*chosen[2:])
    counts = []

    for more in (100, 4900):
        fill_archive(more, section=sections, format=formats)
        client.get("/")  # what is asked once in a process is asked
        with CaptureQueriesContext(connection) as asked:
            response = client.get("/")
        assert response.status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 38


def test_front_of_many_sections_costs_one_question_for_each(client):
    def asked():
        with CaptureQueriesContext(connection) as questions:
            client.get("/")
        return len(questions)

    fill_archive(50, section=make_section())
    client.get("/")
    one = asked()

    fill_archive(200, section=[make_section() for _ in range(20)])

    assert asked() == one + 20


@pytest.mark.parametrize("sections", [1, 20])
def test_the_press_asks_only_for_the_section_that_has_a_new_story(sections):
    [first, *others] = [make_section() for _ in range(sections)]
    fill_archive(50, section=[first, *others])
    memory = LastingMemory()
    with remembering(memory):
        front_view()

    new = make_story("Ferry to stay in port", section=first, published_at=timezone.now())
    memory.forget({"newest", "newest:format:story", f"newest:section:{first.pk}", new.press_key})
    with remembering(memory), CaptureQueriesContext(connection) as asked:
        view = front_view()

    assert view.lead.headline == "Ferry to stay in port"
    assert len(asked) == 5  # sections; the newest of all and of the first; the story, its bylines


def test_front_is_the_same_for_staff_and_holds_no_controls(client, editor):
    make_story("Ferry to stay in port")

    for_readers, for_staff = client.get("/"), editor.get("/")

    assert b"Ferry to stay in port" in for_readers.content
    assert for_readers.content == for_staff.content
    assert b"Edit" not in for_readers.content.replace(b"Editors", b"")
    assert b"/admin/" not in for_readers.content


def test_front_does_not_vary_by_cookie(client):
    assert "Cookie" not in client.get("/").headers.get("Vary", "")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_front_is_only_read(client, method):
    assert getattr(client, method)("/").status_code == 405


def test_an_unpublished_lead_is_gone_with_the_next_look(client, place):
    story = make_story("Bridge closed for a week")
    place(story)
    assert b"Bridge closed for a week" in client.get("/").content

    story.unpublish()

    response = client.get("/")
    assert response.status_code == 200
    assert b"Bridge closed for a week" not in response.content


def test_a_headline_cannot_break_out(client):
    make_story("<script>alert(1)</script>")

    assert b"<script>alert(1)" not in client.get("/").content
