"""The desk's lists and home screen: each person finds their work, and nobody finds a button that is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masthead.newsroom.models import Archive
from masthead.newsroom.services import take_down
from tests.factories.newsroom import make_author, make_section, make_story
from tests.rooms.newsroom.desk import sign_in, sign_in_reporter, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return sign_in()


def listed(client, **filters):
    page = client.get("/admin/stories/", filters)
    assert page.status_code == 200
    return {story.title for story in page.context["object_list"]}


def test_filters_find_by_status(editor):
    make_story("Live")
    make_story("Draft", live=False)
    newer = make_story("Newer")
    newer.save_revision()
    due = make_story("Due", live=False)
    due.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
    take_down(story=make_story("Gone"), note="Withdrawn.", actor=None)
    assert listed(editor, status="live") == {"Live", "Newer"}
    assert listed(editor, status="newer") == {"Newer"}
    assert listed(editor, status="draft") == {"Draft", "Due", "Gone"}
    assert listed(editor, status="scheduled") == {"Due"}
    assert listed(editor, status="taken_down") == {"Gone"}
    assert len(listed(editor, status="nonsense")) == 5


def test_filters_find_by_author_section_and_format(editor):
    mila, section = make_author("Mila"), make_section()
    make_story("Mine", authors=[mila], section=section, format="brief")
    make_story("Other", section=make_section())
    for filters in ({"author": mila.pk}, {"section": section.pk}, {"format": "brief"}):
        assert listed(editor, **filters) == {"Mine"}


def test_the_list_costs_the_same_for_many_stories(editor, django_assert_max_num_queries):
    make_story()
    listed(editor)
    for _ in range(12):
        make_story(authors=[make_author()], section=make_section())
    with django_assert_max_num_queries(40):
        listed(editor)


def test_the_home_screen_shows_what_is_unfinished_due_and_out(editor):
    write(editor, "Half written")
    write(editor, "Out today", act="publish")
    write(
        editor,
        "Out tomorrow",
        go_live_at=f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d %H:%M}",
        act="publish",
    )
    editor.get("/admin/")  # shows the messages of success, which name the stories too
    page = editor.get("/admin/").content.decode()
    drafts, due, out = (page.index(heading) for heading in ("My drafts", "Goes out next", "Published today"))
    assert drafts < page.index("Half written") < due
    assert due < page.index("Out tomorrow", due) < out < page.index("Out today", out)


def test_a_colleagues_draft_is_not_mine(editor):
    write(sign_in(), "Not mine")
    assert "Not mine" not in editor.get("/admin/").content.decode().split("published-today")[0]


def test_banners_and_foreign_links_are_gone(editor):
    page = editor.get("/admin/").content.decode()
    for word in ("What&#x27;s new", "guide.wagtail.org", "wagtail.org", "releases.wagtail"):
        assert word not in page


def test_the_button_to_take_down_is_for_those_who_may_publish(editor):
    story = make_story("Live")
    door = reverse("newsroom_take_down", args=[story.pk])
    edit_page = reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert door in editor.get(edit_page).content.decode()
    assert door not in sign_in_reporter().get(edit_page).content.decode()


@pytest.mark.parametrize("name", ["stories", "new-story", "sections", "series", "takedowns", "tags/1/merge"])
def test_nobody_comes_in_without_signing_in(name):
    answer = Client().get(f"/admin/{name}/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]


def test_the_years_stay_out_of_the_page_explorer(editor):
    archive = Archive.objects.get()
    page = editor.get(f"/admin/pages/{archive.get_parent().pk}/")
    assert archive.pk not in {row.pk for row in page.context["pages"]}
