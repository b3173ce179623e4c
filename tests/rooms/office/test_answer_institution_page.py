"""Pages of the institution answer at addresses of their own."""

from json import dumps

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.test.utils.form_data import nested_form_data, streamfield

from masthead.newsroom.models import Takedown
from masthead.newsroom.services.addresses import free_address, is_taken
from masthead.office.models import InstitutionPage
from masthead.office.views import draw_institution
from tests.factories.newsroom import make_story, text_block

pytestmark = pytest.mark.django_db


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_page_answers_at_its_address(client, make_page):
    body = InstitutionPage._meta.get_field("body").to_python([])
    make_page(summary="Who we are.", body=body)

    response = client.get("/about/")

    assert response.status_code == 200
    assert b"<h1>About us</h1>" in response.content
    assert b"Who we are." in response.content
    assert b'rel="canonical" href="http' in response.content


def test_the_address_need_not_be_one_part(client, make_page):
    make_page(address="/about/ethics/")

    assert client.get("/about/ethics/").status_code == 200


def test_the_address_without_its_slash_leads_to_the_page(client, make_page):
    make_page()

    response = client.get("/about")

    assert (response.status_code, response["Location"]) == (301, "/about/")


@pytest.mark.parametrize("address", ["/abou/", "/about/us/", "/ABOUT/", "/about/%00/"])
def test_another_address_is_not_found(client, make_page, address):
    make_page()

    assert client.get(address).status_code == 404


def test_a_draft_is_not_found(client, make_page):
    make_page(live=False)

    assert client.get("/about/").status_code == 404


def test_an_unpublished_page_is_not_found(client, make_page):
    make_page().unpublish()

    assert client.get("/about/").status_code == 404


def test_changes_that_are_not_published_stay_at_the_desk(client, make_page):
    page = make_page()
    page.title, page.address = "Something else", "/else/"
    page.save_revision()

    assert b"About us" in client.get("/about/").content
    assert client.get("/else/").status_code == 404


def test_a_page_that_moves_leaves_a_redirect(client, make_page):
    page = make_page()
    publish(page, address="/who-we-are/")

    assert client.get("/who-we-are/").status_code == 200
    response = client.get("/about/")
    assert (response.status_code, response["Location"]) == (301, "/who-we-are/")


def test_a_page_that_moves_twice_is_one_step_from_each_old_address(client, make_page):
    page = make_page()
    publish(page, address="/second/")
    publish(page, address="/third/")

    assert [client.get(old)["Location"] for old in ("/about/", "/second/")] == ["/third/", "/third/"]


def test_a_page_that_moves_back_answers_there_again(client, make_page):
    page = make_page()
    publish(page, address="/second/")
    publish(page, address="/about/")

    assert client.get("/about/").status_code == 200
    assert client.get("/second/")["Location"] == "/about/"


def test_a_draft_that_moves_leaves_no_redirect(make_page):
    page = make_page(live=False)
    page.address = "/second/"
    page.save()

    assert not Redirect.objects.exists()


def test_a_page_wins_over_an_old_redirect(client, make_page):
    Redirect.objects.create(old_path="/about", redirect_link="/elsewhere/")
    make_page()

    assert client.get("/about/").status_code == 200


def test_a_takedown_wins_over_the_page(client, make_page):
    make_page()
    Takedown.objects.create(address="/about/", note="By order of the court.")

    response = client.get("/about/")

    assert response.status_code == 410
    assert b"By order of the court." in response.content


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(client, make_page, method):
    make_page()

    assert getattr(client, method)("/about/").status_code == 405


@pytest.mark.parametrize(
    "address", ["about/", "/", "", "/a b/", "/a?b/", "/team/", "/admin/x/", "/../etc/", "/section/city/"]
)
def test_an_address_that_cannot_be_served_is_refused(make_page, address):
    with pytest.raises(ValidationError) as refusal:
        make_page(address=address)

    assert "address" in refusal.value.message_dict


@pytest.mark.parametrize("send", [{}, {"action-publish": "publish"}])
def test_two_pages_cannot_share_an_address(editor, make_page, send):
    first = make_page()
    data = {
        "title": "Another",
        "slug": "another",
        "address": "/about/",
        "summary": "",
        "body": streamfield([]),
    }

    add = reverse("wagtailadmin_pages:add", args=["office", "institutionpage", first.get_parent().pk])
    response = editor.post(add, nested_form_data(data) | send)

    assert response.status_code == 200
    assert "address" in response.context["form"].errors
    assert InstitutionPage.objects.get() == first


@pytest.mark.parametrize("address", ["/about", "/about/"])
def test_a_page_cannot_take_a_storys_address(make_page, address):
    make_story(address="/about/")

    with pytest.raises(ValidationError, match="belongs to a story"):
        make_page(address=address)


@pytest.mark.parametrize(("first", "second"), [("/about/", "/about"), ("/about", "/about/")])
def test_two_pages_cannot_differ_by_a_slash_alone(make_page, first, second):
    make_page(address=first)

    with pytest.raises(ValidationError) as refusal:
        make_page(title="Another", address=second)

    assert "address" in refusal.value.message_dict


def test_a_long_page_costs_no_more(make_page):
    field = InstitutionPage._meta.get_field("body")
    short = make_page(body=field.to_python([("text", "<p>One.</p>")]))
    blocks = [("text", "<p>One of many.</p>") for _ in range(60)]
    long = make_page(title="Long", address="/long/", body=field.to_python(blocks))
    draw_institution(short)
    counts = []

    for page in (short, long):
        with CaptureQueriesContext(connection) as asked:
            draw_institution(page)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_hostile_words_in_a_body_are_harmless(client, make_page):
    field = InstitutionPage._meta.get_field("body")
    hostile = '<p onclick="x()">Hello<script>alert(1)</script></p>'
    make_page(body=field.to_python(dumps([text_block(hostile)])))

    html = client.get("/about/").content

    assert b"Hello" in html
    assert b"alert(1)" not in html
    assert b"onclick" not in html


def test_a_story_cannot_take_the_address_of_a_page(make_page):
    page_at = "/about-the-harbour/"
    make_page(address=page_at)

    assert is_taken(page_at, story_id=None)
    assert is_taken("/about-the-harbour", story_id=None)
    assert free_address(page_at, story_id=None) == "/about-the-harbour-2/"
    assert not is_taken("/about-the-weather/", story_id=None)
