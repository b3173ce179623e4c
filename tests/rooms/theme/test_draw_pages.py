"""Every page template, drawn from its fixed dataclasses: what it must not show matters more than what it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from masthead.frontpage.contexts import FrontView
from masthead.newsroom.body import elements
from masthead.newsroom.contexts import (
    ArchiveIndexPage,
    CorrectionsPage,
    GonePage,
    ListPage,
    StoryPage,
    StoryView,
)
from masthead.office.contexts import InstitutionView, TeamView
from masthead.theme.contexts import AnnouncementView, BylineView, Card, Head, Link, PictureView
from masthead.wire.contexts import Choices, FeedsView, SearchView
from tests.rooms.theme.publication import frame

NOON = datetime(2025, 3, 6, 12, 0, tzinfo=UTC)
HOSTILE = "</a><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
ARCHIVE = Link("All stories", "/archive/")

CARD = Card(
    story_id=1,
    address="/2025/03/fog/",
    headline="Fog holds early boats",
    deck="",
    format="story",
    format_label="",
    label=None,
    section=None,
    byline=(),
    published_at=NOON,
    updated_at=None,
    reading_minutes=1,
    language="en",
    direction="ltr",
)
STORY = StoryView(
    **{name: getattr(CARD, name) for name in Card.__slots__ if name not in {"square", "updated_at"}},
    updated_at=None,
    series=None,
    tags=(),
    authors=(),
    body=(),
    footnotes=(),
    corrections=(),
    related=(),
)
FRONT = FrontView(None, (), (), (), (), (), (), (), ARCHIVE)
SECTION = ListPage("Ferries", "section", "", "/section/ferries/", (CARD,))
SEARCH = SearchView((Choices("section", "Section", (("", "All"), ("fog", "Fog"))),), (ARCHIVE,))
PAGES: dict[str, Any] = {
    "front": FRONT,
    "story": StoryPage(STORY),
    "section": SECTION,
    "tag": SECTION,
    "series": SECTION,
    "author": SECTION,
    "archive": ArchiveIndexPage("Archive", (), ((Link("2025", "/archive/2025/"), 3),)),
    "archive_day": SECTION,
    "corrections": CorrectionsPage(()),
    "institution": InstitutionView("Ethics", "", "/ethics/", ()),
    "team": TeamView(()),
    "search": SEARCH,
    "feeds": FeedsView((("All", (Link("RSS", "/feeds/all.rss"),)),)),
    "404": None,
    "410": GonePage("A person named in it was in danger.", NOON),
}


@pytest.fixture(autouse=True)
def data_dir(settings, theme_files):
    settings.DATA_DIR = theme_files


def draw(name: str, page: Any = None, **frame_changes: Any) -> str:
    context = {
        "page": page or PAGES[name],
        "frame": replace(frame(), **frame_changes),
        "head": Head("A page"),
    }
    return render_to_string(f"pages/{name}.html", context)


def draw_story(**changes: Any) -> str:
    return draw("story", StoryPage(replace(STORY, **changes)))


@pytest.mark.parametrize("name", PAGES)
def test_page_has_one_first_heading_and_one_main(name):
    html = draw(name)
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert len(re.findall(r"<main[ >]", html)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_page_has_nothing_that_the_security_policy_would_stop(name):
    html = draw(name)
    assert not re.search(r"<[^>]* (style|on[a-z]+)=", html)
    assert "<style" not in html


@pytest.mark.parametrize("name", PAGES)
def test_page_draws_no_frame_around_nothing(name):
    html = draw(name)
    assert not re.search(r"<(ul|ol|p|h2|h3|dl|section)[^>]*>\s*</\1>", html)
    for heading in ("Most popular", "Editors’ picks", "News feed", "Announcement"):
        assert heading not in html


@pytest.mark.parametrize("name", ["500", "503"])
def test_broken_newsroom_still_has_a_page_with_a_way_on(name):
    html = render_to_string(f"pages/{name}.html")
    assert "<h1>" in html
    assert '<p class="onward"><a href=' in html


@pytest.mark.parametrize("name", ["story", "section", "search"])
def test_words_of_a_story_never_become_markup(name):
    words = {
        "headline": HOSTILE,
        "deck": HOSTILE,
        "byline": (BylineView(HOSTILE, ""),),
        "label": Link(HOSTILE, "/x/"),
    }
    card = replace(CARD, **words)
    page = {
        "story": StoryPage(replace(STORY, **words, related=(card,))),
        "section": replace(SECTION, title=HOSTILE, description=HOSTILE, cards=(card,) * 6),
        "search": SearchView(
            (Choices("section", HOSTILE, ((HOSTILE, HOSTILE),)),), (Link(HOSTILE, HOSTILE),)
        ),
    }[name]
    html = draw(name, page, latest=(card,), popular=(card,), picks=(card,))
    assert "<script>alert" not in html
    assert "<img src=x" not in html


def test_announcement_never_becomes_markup():
    html = draw("404", announcement=AnnouncementView(HOSTILE, HOSTILE, Link(HOSTILE, "/x/")))
    assert "<script>alert" not in html


def test_label_is_not_said_twice_on_the_page_it_names():
    labelled = replace(CARD, label=Link("Ferries", "/section/ferries/"))
    assert 'class="label"' not in draw("section", replace(SECTION, cards=(labelled,)))


def test_story_without_picture_gets_no_grey_box():
    assert "<figure" not in draw_story()


def test_news_desk_is_not_credited_as_a_person():
    desk = BylineView("News desk", "", is_desk=True)
    assert not re.search(r"By\s+News desk", draw_story(byline=(desk,)))


def test_names_in_a_byline_are_apart_when_read_aloud():
    names = tuple(BylineView(name, "") for name in ("Ada Fenn", "Bo Lund", "Cy Orr"))
    text = re.sub(r"<[^>]+>", "", draw_story(byline=names))
    assert "By Ada Fenn, Bo Lund and Cy Orr" in text


def test_marker_on_a_map_keeps_its_place_in_a_language_with_decimal_commas():
    picture = PictureView("/media/x.png", 900, 600)
    places = elements.Map("b", "", picture, (elements.Marker("Quay", 20.5, 60.0, False),))
    with translation.override("de"):
        assert 'cx="20.5%"' in draw_story(body=(places,))
