"""The front, the menu and the announcements at the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from masthead.frontpage.models import Announcement, Front, FrontSlot, Navigation
from tests.factories.newsroom import make_section, make_story

pytestmark = pytest.mark.django_db

ANNOUNCEMENTS = "wagtailsnippets_frontpage_announcement"


def front_form(*, slots=(), picks=(), title="Front", section="", publish=True):
    """What the browser sends for the front's form; a row is a story and, maybe, its times."""

    def rows(placed):
        return inline_formset(
            [{"story": story.pk, "starts_at": "", "ends_at": ""} | when for story, when in placed]
        )

    data = {"title": title, "slug": "front-page", "section": section}
    data |= {"slots": rows(slots), "picks": rows(picks)}
    return nested_form_data(data) | ({"action-publish": "publish"} if publish else {})


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_editor_publishes_an_arrangement(client, editor, front):
    old, new = make_story("Old news"), make_story("New news")

    response = editor.post(edit(front), front_form(slots=[(old, {})], picks=[(new, {})]))

    assert response.status_code == 302
    html = client.get("/").content.decode()
    assert html.index("Old news") < html.index("New news")


def test_a_draft_of_the_front_is_seen_at_the_desk_only(client, editor, front, place):
    old, new = make_story("Old news"), make_story("New news")
    editor.post(edit(front), front_form(slots=[(old, {})], publish=False))

    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[front.pk]))

    assert FrontSlot.objects.count() == 0
    assert draft.status_code == 200
    assert draft.content.index(b"Old news") < draft.content.index(b"New news")
    public = client.get("/").content
    assert public.index(b"New news") < public.index(b"Old news")
    assert new.live


def test_the_forms_preview_shows_what_is_not_yet_saved(editor, front):
    old = make_story("Old news")
    make_story("New news")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[front.pk])

    sent = editor.post(address, front_form(slots=[(old, {})]))
    shown = editor.get(address)

    assert sent.json() == {"is_valid": True, "is_available": True}
    assert shown.content.index(b"Old news") < shown.content.index(b"New news")


def test_a_sections_front_is_previewed_as_the_sections_page(editor, front):
    section = make_section("Harbour")
    old = make_story("Old news", section=section)
    make_story("New news", section=section)
    page = front.add_child(instance=Front(title="Harbour", slug="harbour", section=section))
    page.slots.add(FrontSlot(story=old))
    page.save_revision()

    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content

    assert b"<h1>Harbour</h1>" in draft
    assert draft.index(b"Old news") < draft.index(b"New news")


@pytest.mark.parametrize("act", ["delete", "unpublish"])
def test_the_papers_front_is_neither_deleted_nor_unpublished(editor, front, act):
    story = make_story()
    one = reverse(f"wagtailadmin_pages:{act}", args=[front.pk])
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", act]) + f"?id={front.pk}"

    for address in (one, many):
        editor.post(address, {"include_descendants": "on"})

    front.refresh_from_db()
    story.refresh_from_db()
    assert front.live
    assert story.live


def test_a_sections_front_may_be_deleted(editor, front):
    page = front.add_child(instance=Front(title="Harbour", slug="harbour", section=make_section()))

    editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert Front.objects.get() == front


def test_an_end_before_the_beginning_is_refused_at_the_form(editor, front):
    now = timezone.localtime()
    when = {"starts_at": f"{now:%Y-%m-%d %H:%M}", "ends_at": f"{now - timedelta(hours=1):%Y-%m-%d %H:%M}"}

    response = editor.post(edit(front), front_form(slots=[(make_story(), when)]))

    assert response.status_code == 200
    assert b"The end must come after the beginning." in response.content
    assert FrontSlot.objects.count() == 0


def test_six_slots_are_refused_at_the_form(editor, front):
    response = editor.post(edit(front), front_form(slots=[(make_story(), {}) for _ in range(6)]))

    assert response.status_code == 200
    assert FrontSlot.objects.count() == 0


def test_a_reporter_cannot_open_or_change_the_front(reporter, front):
    assert reporter.get(edit(front)).status_code == 302
    reporter.post(edit(front), front_form(slots=[(make_story(), {})]))

    front.refresh_from_db()
    assert FrontSlot.objects.count() == 0
    assert not front.has_unpublished_changes


@pytest.mark.parametrize("setting", [("frontpage", "navigation"), ("office", "publication")])
def test_a_reporter_cannot_open_the_settings(reporter, editor, setting):
    first = reverse("wagtailsettings:edit", args=setting)

    assert editor.get(first, follow=True).status_code == 200
    refused = reporter.get(first, follow=True)
    assert refused.redirect_chain[-1][0] == reverse("wagtailadmin_home")


def test_a_reporter_cannot_change_the_menu(reporter):
    row = Navigation.load()
    data = nested_form_data(
        {
            "sections": inline_formset([]),
            "more": inline_formset([{"label": "Mine", "link": "/mine/"}]),
            "promos": inline_formset([]),
            "footer": inline_formset([]),
        }
    )

    reporter.post(reverse("wagtailsettings:edit", args=["frontpage", "navigation", row.pk]), data)

    assert row.more.count() == 0


def announcement_form(**fields):
    return {"text": "We print on Sundays.", "link_label": "", "link": "", "priority": "0"} | {
        "starts_at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        "ends_at": "",
        **fields,
    }


def test_an_editor_announces(client, editor):
    response = editor.post(reverse(f"{ANNOUNCEMENTS}:add"), announcement_form())

    assert response.status_code == 302
    assert b"We print on Sundays." in client.get("/").content


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 141},
        {"link": "javascript:alert(1)", "link_label": "Go"},
        {"link": "/about/"},
        {"ends_at": "2001-01-01 00:00"},
    ],
)
def test_a_wrong_announcement_is_refused(editor, wrong):
    response = editor.post(reverse(f"{ANNOUNCEMENTS}:add"), announcement_form(**wrong))

    assert response.status_code == 200
    assert not Announcement.objects.exists()


def test_a_reporter_cannot_announce(reporter):
    assert reporter.get(reverse(f"{ANNOUNCEMENTS}:list")).status_code == 302
    reporter.post(reverse(f"{ANNOUNCEMENTS}:add"), announcement_form())

    assert not Announcement.objects.exists()


def test_nobody_announces_without_signing_in(client):
    client.post(reverse(f"{ANNOUNCEMENTS}:add"), announcement_form())

    assert not Announcement.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [(-1, None, "Due"), (0, 1, "Due"), (1, None, "Scheduled"), (-2, -1, "Over"), (-1, 0, "Over")],
)
def test_the_list_says_where_each_stands(editor, clock, starts, ends, state):
    Announcement.objects.create(
        text="Words",
        starts_at=clock() + timedelta(hours=starts),
        ends_at=None if ends is None else clock() + timedelta(hours=ends),
    )

    html = editor.get(reverse(f"{ANNOUNCEMENTS}:list")).content.decode()

    found = [word for word in ("Due", "Scheduled", "Over") if f">{word}<" in "".join(html.split())]
    assert found == [state]
