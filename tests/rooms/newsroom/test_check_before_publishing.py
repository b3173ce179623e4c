"""What a story must not be without when it goes out, and what an editor is told and may leave so."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from wagtail.test.utils.form_data import rich_text, streamfield

from masthead.newsroom.checks import LONG
from masthead.newsroom.models import Document, Story
from masthead.newsroom.own_links import links_in
from tests.factories.newsroom import make_author, make_picture, make_section, make_story
from tests.rooms.newsroom.body_parts import make_document
from tests.rooms.newsroom.desk import paragraph, refusals, send_new, sign_in, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(db):
    return sign_in()


def linked(tag: str, words: str = "the report") -> tuple[str, object]:
    return "text", rich_text(f"<p>See <a {tag}>{words}</a>.</p>")


def sent(editor, *blocks, act="publish", **fields):
    return send_new(editor, "Ferry", body=[paragraph(), *blocks], act=act, **fields)


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_a_picture_that_names_nobody_is_refused_at_its_field(editor):
    answer = sent(editor, picture=make_picture(credit=" ").pk)
    assert "no credit" in str(refusals(answer)["picture"])
    assert not Story.objects.exists()


@pytest.mark.parametrize(("here", "status"), [("", 200), ("Ola Brand", 302)])
def test_in_the_body_a_credit_here_is_enough(editor, here, status):
    value = {
        "picture": str(make_picture(credit="").pk),
        "alt": "",
        "caption": "",
        "credit": here,
        "size": "column",
    }
    answer = sent(editor, ("picture", value))
    assert answer.status_code == status
    assert ("who made it" in answer.content.decode()) is (status == 200)


@pytest.mark.parametrize(
    "tag",
    [
        'linktype="page" id="999999"',
        'linktype="document" id="999999"',
        'href="/2020/01/nothing-here/"',
        'href="/tag/never-used/"',
        'href="http://127.0.0.1:8000/2020/01/nothing-here/?from=mail#p-1"',
    ],
)
def test_a_link_of_ours_that_leads_to_nothing_is_refused_and_named(editor, settings, tag):
    settings.BASE_URL = "http://127.0.0.1:8000"
    answer = sent(editor, linked(tag))
    assert "body" in refusals(answer)
    assert (
        r"\u201cthe report\u201d leads to nothing" in answer.content.decode()
    )  # as the editor's script reads it


@pytest.mark.parametrize("place", ["body", "footnotes"])
def test_a_link_inside_a_block_of_several_fields_is_refused_too(editor, place):
    text = rich_text('<p><a href="/gone/">here</a></p>')
    if place == "body":
        answer = sent(editor, ("fact_box", {"title": "Background", "text": text}))
    else:
        answer = sent(editor, footnotes=streamfield([("footnote", {"label": "1", "text": text})]))
    assert place in refusals(answer)
    assert r"\u201chere\u201d leads to nothing" in answer.content.decode()


def test_links_that_lead_on_are_let_through(editor):
    story, section = make_story("Ferry held"), make_section("Coast")
    document = make_document()
    tags = [
        f'linktype="page" id="{story.pk}"',
        f'linktype="document" id="{document.pk}"',
        f'href="{story.address}"',
        f'href="{story.address.rstrip("/")}"',
        f'href="{section.address}"',
        'href="/archive/"',
        'href="/search/?q=ferry"',
        'href="https://example.org/never-asked/"',
        'href="//example.org/never-asked/"',
        'href="mailto:desk@example.org"',
        'href="#p-1"',
    ]
    answer = sent(editor, *(linked(tag) for tag in tags))
    assert answer.status_code == 302, refusals(answer)
    assert Document.objects.count() == 1


def test_a_draft_may_hold_anything(editor):
    answer = sent(editor, linked('href="/gone/"'), act="", picture=make_picture(credit="").pk)
    assert answer.status_code == 302
    assert not Story.objects.get().live


def test_a_link_to_a_draft_is_let_through_and_told(editor):
    draft = make_story("Not yet", live=False)
    link = linked(f'linktype="page" id="{draft.pk}"', "tomorrow’s story")
    answer = sent(editor, link, link)
    assert answer.status_code == 302
    told = [
        words for words in said(answer) if "“tomorrow’s story” leads to a page that is not published" in words
    ]
    assert len(told) == 1


@pytest.mark.parametrize(("length", "told"), [(LONG, False), (LONG + 1, True)])
def test_a_long_headline_is_told_after_publishing(editor, length, told):
    answer = send_new(editor, "F" * length, act="publish", authors=[make_author()])
    assert Story.objects.get().live
    assert any("phones and search engines" in words for words in said(answer)) is told


@pytest.mark.parametrize("signed", [False, True])
def test_a_missing_byline_is_told(editor, signed):
    answer = send_new(editor, "Ferry", act="publish", authors=[make_author()] if signed else [])
    assert any("no byline" in words for words in said(answer)) is not signed


def test_nothing_is_told_of_a_draft(editor):
    assert not write(editor, "F" * 150).live


def test_a_link_of_ours_is_seen_however_it_is_written(settings):
    settings.BASE_URL = "https://signal.example"
    found = links_in(
        '<A HREF=\'/a/\'>one</A> <a id=\\"7\\" linktype=\\"page\\"><b>two</b></a> '
        '<a href="https://signal.example/caf%C3%A9/?x=1#y">three &amp; more</a> <a href="https://signal.example.org/">no</a>'
    )
    assert [(link.kind, link.target, link.words) for link in found] == [
        ("address", "/a/", "one"),
        ("page", "7", "two"),
        ("address", "/café/", "three & more"),
    ]
