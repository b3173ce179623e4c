"""The publication and the institution's pages at the desk."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from masthead.office.models import InstitutionPage, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("wagtailsettings:edit", args=["office", "publication", Publication.load().pk])


def form(**fields):
    data = {"name": "The Averin Signal", "language": "en", "accent": "#8a1f2d", "founded": ""}
    data |= dict.fromkeys(("short_name", "tagline", "description", "logo", "email", "phone"), "")
    data |= {"postal_address": "", "ownership": "", "funding": "", "socials": inline_formset([])}
    return nested_form_data(data | fields)


def test_an_editor_names_the_publication(client, editor, address):
    response = editor.post(address, form(tagline="News of the strait"))

    assert response.status_code == 302
    assert Publication.objects.get().name == "The Averin Signal"
    assert b"News of the strait" in client.get("/").content


@pytest.mark.parametrize("accent", ["#ffff00", "#e0e0e0", "#ff9999"])
def test_an_accent_nobody_can_read_is_refused_at_its_field(editor, address, accent):
    response = editor.post(address, form(accent=accent))

    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == ["accent"]
    assert "Choose a darker shade" in errors["accent"][0]
    assert "has a contrast of" in response.content.decode()
    assert Publication.objects.get().accent != accent


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accent", "red"),
        ("accent", "#8a1"),
        ("accent", ""),
        ("name", ""),
        ("language", "xx"),
        ("email", "nobody"),
        ("founded", "-4"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(editor, address, field, value):
    response = editor.post(address, form(**{field: value}))

    assert response.status_code == 200
    assert field in response.context["form"].errors


@pytest.mark.parametrize(
    "profile", [{"name": "", "url": "https://a.example/"}, {"name": "A", "url": "javascript:x"}]
)
def test_a_profile_needs_a_name_and_a_web_address(editor, address, profile):
    editor.post(address, form(socials=inline_formset([profile])))

    assert Publication.objects.get().socials.count() == 0


def test_a_reporter_cannot_rename_the_publication(reporter, address):
    response = reporter.post(address, form())

    assert response.status_code == 302
    assert Publication.objects.get().name != "The Averin Signal"


def test_a_stranger_is_sent_to_sign_in(client, address):
    response = client.post(address, form())

    assert response["Location"].startswith(reverse("wagtailadmin_login"))
    assert Publication.objects.get().name != "The Averin Signal"


def test_a_reporter_cannot_open_or_change_a_page_of_the_institution(reporter, editor, make_page):
    page = make_page()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    assert reporter.get(edit).status_code == 302
    reporter.post(edit, {"title": "Mine", "address": "/mine/", "slug": "mine", "action-publish": "1"})

    assert InstitutionPage.objects.get().latest_revision.content["title"] == "About us"


def test_a_draft_of_a_page_is_seen_at_the_desk(client, editor, make_page):
    page = make_page(live=False)

    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert draft.status_code == 200
    assert b"<h1>About us</h1>" in draft.content
    assert client.get("/about/").status_code == 404


def test_a_stranger_sees_no_draft(client, make_page):
    page = make_page(live=False)

    response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert response.status_code == 302
