"""A story's address: fixed at first publication, and what changes leads on for ever."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from masthead.newsroom.errors import AddressTakenError
from masthead.newsroom.models import Story
from tests.factories.newsroom import make_section, make_story
from tests.rooms.newsroom.desk import edit, refusals, send_edit, send_new, sign_in, sign_in_reporter, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return sign_in()


@pytest.fixture
def reader():
    return Client()


def month():
    return f"{timezone.localdate():/%Y/%m}"


def test_a_draft_has_no_address_and_answers_nowhere(editor, reader):
    story = write(editor, "Ferry to sail on Sundays")
    assert (story.address, story.live) == (None, False)
    assert reader.get(f"{month()}/ferry-to-sail-on-sundays/").status_code == 404


def test_publication_gives_the_address(editor, reader):
    story = write(editor, "Ferry to sail on Sundays", act="publish")
    assert story.address == f"{month()}/ferry-to-sail-on-sundays/"
    assert "Ferry to sail on Sundays" in reader.get(story.address).content.decode()


def test_headline_slug_and_section_leave_the_address_alone(editor, reader):
    story = write(editor, "Ferry to sail on Sundays", act="publish")
    other = make_section()
    changed = edit(
        editor, story, title="Ferry sails on Mondays", slug="mondays", section=other.pk, act="publish"
    )
    assert changed.address == story.address
    assert "Ferry sails on Mondays" in reader.get(story.address).content.decode()
    assert not Redirect.objects.exists()


def test_a_draft_of_a_live_story_changes_nothing_for_readers(editor, reader):
    story = write(editor, "Ferry to sail on Sundays", act="publish")
    edit(editor, story, title="Secret plan", address="/secret/plan/")
    assert "Secret" not in reader.get(story.address).content.decode()
    assert reader.get("/secret/plan/").status_code == 404


@pytest.mark.parametrize(
    ("language", "title", "address"),
    [
        ("uk", "Паром ходить у неділю", r"/uk/\d{4}/\d\d/[a-z-]+/"),
        ("ar", "العبارة تبحر يوم الأحد", r"/ar/\d{4}/\d\d/[a-z0-9-]+/"),
        ("zh", "渡轮周日开航", r"/zh/\d{4}/\d\d/[a-z0-9-]+/"),
        ("en", "!!!", r"/\d{4}/\d\d/story/"),
    ],
)
def test_headlines_of_every_script_give_plain_addresses(editor, reader, language, title, address):
    story = write(editor, title, language=language, act="publish")
    assert re.fullmatch(address, story.address)
    page = reader.get(story.address).content.decode()
    assert title in page
    assert ('dir="rtl"' in page) == (language == "ar")


def test_two_stories_of_one_headline_get_two_addresses(editor):
    first = write(editor, "Live: the election", act="publish")
    answer = send_new(editor, "Live: the election", act="publish")
    assert answer.status_code == 302, refusals(answer)
    second = Story.objects.exclude(pk=first.pk).get(title="Live: the election")
    assert second.address == first.address.removesuffix("/") + "-2/"


def test_a_very_long_headline_still_fits(editor, reader):
    story = write(editor, "Ferry " * 40, act="publish")
    assert reader.get(story.address).status_code == 200


def test_an_old_address_leads_to_the_new_one_for_ever(editor, reader):
    story = write(editor, "Ferry", act="publish")
    first = story.address
    for address in ("/ferry/two/", "/ferry/three/"):
        story = edit(editor, story, address=address, act="publish")
    for old in (first, "/ferry/two/"):
        answer = reader.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/ferry/three/")
    assert reader.get("/ferry/three/").status_code == 200


def test_going_back_to_an_old_address_makes_no_loop(editor, reader):
    story = write(editor, "Ferry", act="publish")
    first = story.address
    story = edit(editor, story, address="/ferry/", act="publish")
    story = edit(editor, story, address=first, act="publish")
    assert reader.get(first).status_code == 200
    assert reader.get("/ferry/")["Location"] == first


def test_an_emptied_address_keeps_the_one_it_had(editor):
    story = write(editor, "Ferry", act="publish")
    assert edit(editor, story, address="", act="publish").address == story.address


def test_an_address_wished_for_before_publication_leaves_no_redirect(editor, reader):
    story = write(editor, "Ferry", address="/wish/one/")
    story = edit(editor, story, address="/wish/two/", act="publish")
    assert story.address == "/wish/two/"
    assert reader.get("/wish/one/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "ferry",
        "/",
        "//evil.example/",
        "/a//b/",
        "/../admin/",
        "/./x/",
        "/a b/",
        "/a?b/",
        "/a#b/",
        "/a\\b/",
        "/admin/x/",
        "/Admin/x/",
        "/media/x/",
        "/section/politics/",
        "/a%2e%2e/",
        "/a\u202eb/",
        "/a\u200bb/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/" + "a" * 241 + "/",
    ],
)
def test_a_reserved_or_hostile_address_is_refused_at_its_field(editor, address):
    answer = send_new(editor, "Ferry", address=address, act="publish")
    assert answer.status_code == 200
    assert "address" in refusals(answer)
    assert not Story.objects.exists()


def test_an_address_that_something_holds_is_refused_at_its_field(editor):
    held = make_story("Held", address="/held/")
    moved = make_story("Moved", address="/moved/from/")
    edit(editor, moved, address="/moved/to/", act="publish")
    Redirect.objects.create(old_path="/typed", redirect_link="/elsewhere/")
    for address in ("/held/", "/held", "/moved/from/", "/moved/to/", "/typed/"):
        answer = send_new(editor, "New", address=address, act="publish")
        assert "address" in refusals(answer), address
    assert Story.objects.get(pk=held.pk).address == "/held/"


def test_an_address_without_its_slash_leads_to_the_one_with_it(editor, reader):
    story = write(editor, "Ferry", act="publish")
    assert reader.get(story.address.removesuffix("/"))["Location"] == story.address
    assert reader.get("/corrections")["Location"] == "/corrections/"
    assert reader.get("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "path", ["/%00/", "/a%00b", "/media/%00/x.jpg", "/2026/05/%ff/", "/" + "x" * 5000 + "/"]
)
def test_a_hostile_path_is_not_found(reader, path):
    assert reader.get(path).status_code == 404


def test_no_address_is_changed_by_asking(reader):
    assert reader.post("/anything/").status_code == 405


def test_a_reporter_cannot_publish_through_the_form(reader):
    reporter = sign_in_reporter()
    send_new(reporter, "Ferry", act="publish")
    assert not Story.objects.filter(live=True).exists()


def test_an_unpublished_story_answers_nowhere_and_comes_back_at_its_address(editor, reader):
    story = write(editor, "Ferry", act="publish")
    moved = edit(editor, story, address="/ferry/", act="publish")
    editor.post(f"/admin/pages/{story.pk}/unpublish/")
    assert reader.get("/ferry/").status_code == 404
    assert reader.get(story.address).status_code == 404
    assert edit(editor, moved, act="publish").address == "/ferry/"
    assert reader.get(story.address)["Location"] == "/ferry/"


def test_a_refused_form_says_so_at_its_field_and_publishes_nothing(editor, reader):
    story = write(editor, "Ferry", act="publish")
    answer = send_edit(editor, story, address="/admin/", act="publish")
    assert "address" in refusals(answer)
    assert reader.get(story.address).status_code == 200


def test_a_copy_is_a_new_story_without_address_and_date(editor, reader):
    story = write(editor, "Ferry", address="/ferry/", act="publish")
    form = {"new_title": "Ferry II", "new_slug": "ferry-ii", "new_parent_page": story.get_parent().pk}
    answer = editor.post(f"/admin/pages/{story.pk}/copy/", form)
    assert answer.status_code == 302
    copy = Story.objects.get(title="Ferry II")
    assert (copy.live, copy.address, copy.published_at) == (False, None, None)
    edit(editor, copy, act="publish", address="")
    assert [reader.get(address).status_code for address in ("/ferry/", f"{month()}/ferry-ii/")] == [200, 200]


def test_a_move_to_an_address_taken_meanwhile_is_refused(editor, reader):
    story = write(editor, "Ferry", address="/ferry/", act="publish")
    story.address = "/wished/"
    revision = story.save_revision()
    Redirect.objects.create(old_path="/wished", redirect_link="/elsewhere/")
    with pytest.raises(AddressTakenError):
        revision.publish()
    make_story("Faster", address="/faster/")
    story.address = "/faster/"
    with pytest.raises(ValidationError):
        story.save_revision(clean=False).publish()
    assert "Ferry" in reader.get("/ferry/").content.decode()
