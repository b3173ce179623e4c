"""Sitemaps as crawlers take them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from masthead.kit.recording import LastingMemory, remembering
from masthead.newsroom.models import Correction, Series
from masthead.newsroom.services import take_down
from masthead.wire import sitemaps
from tests.factories.newsroom import (
    fill_archive,
    make_author,
    make_picture,
    make_section,
    make_story,
    make_tag,
)
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.wire.pages import IMAGE, NEWS, SITEMAP, get, locations, xml

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
SCHEMA = Path(__file__).parents[4] / "shared/data/schemas/sitemap.xsd"


def only_ours(root):
    """The protocol's schema wants a schema for every other vocabulary too; theirs are checked by hand."""
    for element in list(root.iter()):
        if not element.tag.startswith(SITEMAP):
            element.getparent().remove(element)
    return root


def test_keeps_to_the_protocols_schema():
    if not SCHEMA.exists():
        pytest.skip(f"NOT CHECKED: the sitemap schema is not at {SCHEMA}")
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    make_story("Ferry", picture=make_picture(), published_at=datetime(2026, 3, 4, tzinfo=UTC))
    make_story("News", published_at=timezone.now() - timedelta(hours=2))

    for address in ("/sitemaps/stories-2026-03.xml", "/sitemaps/fronts.xml", "/sitemap-news.xml"):
        schema.assertValid(only_ours(xml(address)))


def test_every_live_story_is_found_once_from_the_index():
    stories = [
        make_story(published_at=datetime(2025, 12, 31, 23, 0, tzinfo=UTC)),
        make_story(published_at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC)),
        make_story(published_at=datetime(2026, 2, 11, 12, 0, tzinfo=UTC)),
    ]

    files = [one.removeprefix(SITE) for one in locations("/sitemap.xml")]
    found = [one for file in files if "stories" in file for one in locations(file)]

    assert sorted(found) == sorted(f"{SITE}{story.address}" for story in stories)
    assert files[:2] == ["/sitemaps/fronts.xml", "/sitemap-news.xml"]


def test_a_month_is_a_month_of_the_publications_zone():
    timezone.activate("Europe/Kyiv")
    try:
        story = make_story(published_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
        assert f"{SITE}/sitemaps/stories-2026-04.xml" in locations("/sitemap.xml")
        root = xml("/sitemaps/stories-2026-04.xml")
        missing = get("/sitemaps/stories-2026-03.xml").status_code
    finally:
        timezone.deactivate()

    assert [one.text for one in root.iter(f"{SITEMAP}loc")] == [f"{SITE}{story.address}"]
    assert next(root.iter(f"{SITEMAP}lastmod")).text == "2026-04-01T01:30:00+03:00"
    assert missing == 404


def test_a_correction_moves_the_date_of_story_and_month():
    story = make_story(published_at=datetime(2026, 2, 11, 12, 0, tzinfo=UTC))
    make_story(published_at=datetime(2026, 2, 12, 12, 0, tzinfo=UTC))
    Correction.objects.create(story=story, text="Three.", made_at=datetime(2026, 5, 1, 8, 0, tzinfo=UTC))

    first = next(xml("/sitemaps/stories-2026-02.xml").iter(f"{SITEMAP}lastmod")).text
    entries = {one[0].text: one[1].text for one in xml("/sitemap.xml") if len(one) > 1}

    assert datetime.fromisoformat(first) == datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
    assert datetime.fromisoformat(entries[f"{SITE}/sitemaps/stories-2026-02.xml"]) == datetime(
        2026, 5, 1, 8, 0, tzinfo=UTC
    )


def test_a_month_with_very_many_stories_is_parted(monkeypatch):
    monkeypatch.setattr(sitemaps, "PART", 4)
    fill_archive(9, newest=datetime(2026, 2, 11, 12, 0, tzinfo=UTC))

    files = [one.removeprefix(SITE) for one in locations("/sitemap.xml") if "stories" in one]
    counts = [len(locations(file)) for file in files]

    assert files == [f"/sitemaps/stories-2026-02{part}.xml" for part in ("", "-2", "-3")]
    assert counts == [4, 4, 1]
    assert get("/sitemaps/stories-2026-02-4.xml").status_code == 404


@pytest.mark.parametrize(
    "name",
    ["1999-01", "2026-00", "2026-13", "0-1", "9999-12", "2026-01-0", f"{'9' * 60}-01", "2026-1a", "x-y"],
)
def test_there_is_no_sitemap_of_what_there_is_not(name):
    make_story(published_at=datetime(2026, 1, 11, 12, 0, tzinfo=UTC))
    assert get(f"/sitemaps/stories-{name}.xml").status_code == 404


def test_what_is_not_public_stands_nowhere():
    tag, author = make_tag(slug="canary-tag"), make_author(slug="canary-author")
    series = Series.objects.create(name="S", slug="canary-series")
    parts = {"tags": [tag], "authors": [author], "series": series}
    now = timezone.now() - timedelta(hours=1)
    for number in range(3):
        make_story(live=False, slug=f"canary-draft-{number}", **parts)
    gone = make_story(slug="canary-gone", published_at=now, **parts)
    off = make_story(slug="canary-off", published_at=now, **parts)
    take_down(story=gone, note="Wrong.", actor=None)
    off.unpublish()
    later = make_story(slug="canary-later", live=False, **parts)
    later.go_live_at = timezone.now() + timedelta(days=1)
    later.save_revision().publish()
    shown = make_story(slug="shown", published_at=now)

    files = ["/sitemap.xml", *(one.removeprefix(SITE) for one in locations("/sitemap.xml"))]
    everything = "".join(get(file).content.decode() for file in files)

    assert "canary" not in everything
    assert everything.count(f"{SITE}{shown.address}<") == 2  # its month and the news


def test_fronts_lead_to_pages_that_are_there():
    section, author = make_section(slug="harbour"), make_author(slug="ola")
    busy, thin = make_tag(slug="busy"), make_tag(slug="thin")
    series = Series.objects.create(name="Berths", slug="berths")
    for number in range(3):
        tags = [busy, thin] if number < 2 else [busy]
        make_story(section=section, tags=tags, authors=[author], series=series)

    found = [one.removeprefix(SITE) for one in locations("/sitemaps/fronts.xml")]

    assert {"/", "/section/harbour/", "/tag/busy/", "/author/ola/", "/series/berths/", "/team/"} <= set(found)
    assert "/tag/thin/" not in found
    assert len(found) == len(set(found))
    assert [one for one in found if get(one).status_code != 200] == []


def test_news_is_two_days_old_at_most_and_says_what_news_search_wants():
    fresh = make_story("Fresh & new", language="uk", published_at=timezone.now() - timedelta(hours=3))
    make_story("Old", published_at=timezone.now() - timedelta(hours=49))

    urls = list(xml("/sitemap-news.xml"))

    assert len(urls) == 1
    said = {element.tag: element.text for element in urls[0].iter() if element.text}
    assert said[f"{SITEMAP}loc"] == f"{SITE}{fresh.address}"
    assert said[f"{NEWS}title"] == "Fresh & new"
    assert said[f"{NEWS}language"] == "uk"
    assert said[f"{NEWS}name"]
    assert datetime.fromisoformat(said[f"{NEWS}publication_date"]).tzinfo is not None


def test_news_is_a_thousand_stories_at_most(monkeypatch):
    monkeypatch.setattr(sitemaps, "NEWS_LENGTH", 5)
    fill_archive(8, newest=timezone.now())

    assert len(locations("/sitemap-news.xml")) == 5


def test_a_picture_is_named_until_its_rights_run_out():
    moment = datetime(2026, 2, 11, 12, 0, tzinfo=UTC)
    shown, expired = make_picture(), make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1))
    make_story(picture=shown, published_at=moment)
    make_story(picture=expired, published_at=moment)

    pictures = [one.text for one in xml("/sitemaps/stories-2026-02.xml").iter(f"{IMAGE}loc")]

    assert len(pictures) == 1
    assert shown.token in pictures[0]


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_stay_words(attack):
    if connection.vendor == "postgresql":
        attack = attack.replace("\x00", "")  # which it cannot keep
    make_story(attack, published_at=timezone.now() - timedelta(hours=1), tags=[make_tag(attack)])

    root = xml("/sitemap-news.xml")

    assert {element.tag.partition("}")[0] + "}" for element in root.iter()} <= {SITEMAP, NEWS}
    assert next(root.iter(f"{NEWS}title")).text == attack.replace("\x00", "")


@pytest.mark.parametrize(
    "address", ["/sitemaps/fronts.xml", "/sitemap-news.xml", "/sitemaps/stories-2026-02.xml"]
)
def test_costs_the_same_for_ten_stories_and_a_thousand(address, django_assert_num_queries):
    newest = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)
    fill_archive(10, newest=newest, picture=make_picture())
    with CaptureQueriesContext(connection) as few:
        get(address)
    fill_archive(990, newest=newest)
    with django_assert_num_queries(len(few)):
        get(address)

    assert len(few) <= 9


def test_the_index_asks_again_only_for_the_month_in_which_something_happened():
    newest = datetime(2026, 2, 20, 12, 0, tzinfo=UTC)
    fill_archive(990, newest=newest)
    memory = LastingMemory()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries, remembering(memory):
            get("/sitemap.xml")
        return len(queries)

    first, second = asked(), asked()
    memory.forget({"dates:2026-02"})
    third = asked()

    assert third - second == 2  # how many stories it has, and when the last of them changed
    assert first - second >= 12 + 2  # that of every month


def test_a_new_story_changes_no_month_but_its_own():
    make_story(published_at=datetime(2026, 1, 11, 12, 0, tzinfo=UTC))
    before = get("/sitemaps/stories-2026-01.xml").content
    make_story(published_at=datetime(2026, 2, 11, 12, 0, tzinfo=UTC))

    assert get("/sitemaps/stories-2026-01.xml").content == before
