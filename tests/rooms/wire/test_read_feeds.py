"""Feeds as feed readers take them."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as lxml_html

from masthead.newsroom.models import Byline, Correction, Section, Series
from masthead.newsroom.services import take_down
from tests.factories.newsroom import (
    fill_archive,
    make_author,
    make_picture,
    make_section,
    make_story,
    make_tag,
    text_block,
)
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.wire.pages import FORMATS, feed, get, json_feed, xml

pytestmark = pytest.mark.django_db
XML = ("/feed.rss", "/feed.atom")
PLAIN = set("div p h2 h3 b em figure figcaption img blockquote cite a br".split())


def block(kind, value):
    return {"type": kind, "value": value, "id": f"00000000-0000-0000-0000-{abs(hash(kind)) % 10**12:012}"}


def full_text(entry):
    return entry.content[0].value


@pytest.mark.parametrize("address", XML)
def test_a_reader_gets_the_whole_story(address):
    author, desk = make_author("Ola Brand"), make_author("News desk", kind="desk")
    section, tag = make_section("Harbour"), make_tag("Ferries")
    story = make_story(
        "Board puts off the vote", deck="It meets again.", authors=[author, desk], tags=[tag], section=section
    )

    read = feed(address)
    entry = read.entries[0]

    assert read.version == {"/feed.rss": "rss20", "/feed.atom": "atom10"}[address]
    assert read.feed.language == "en"
    assert read.feed.links[-1].rel == "self"
    assert entry.title == "Board puts off the vote"
    assert entry.link == f"http://127.0.0.1:8000{story.address}"
    assert entry.summary == "It meets again."
    assert "<p>The harbour board met on Tuesday" in full_text(entry)
    assert [one.name for one in entry.authors] == ["Ola Brand", "News desk"]
    assert [one.term for one in entry.tags] == ["Harbour", "Ferries"]


def test_json_feed_keeps_to_its_specification():
    make_story("Board puts off the vote", authors=[make_author("Ola Brand")], tags=[make_tag("Ferries")])

    document = json_feed("/feed.json")

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"].endswith("/feed.json")
    assert document["home_page_url"].endswith("/")
    assert "author" not in document  # deprecated by 1.1
    item = document["items"][0]
    assert isinstance(item["id"], str)
    assert item["url"].startswith("http")
    assert item["content_html"]
    assert item["authors"] == [{"name": "Ola Brand", "url": item["authors"][0]["url"]}]
    assert item["authors"][0]["url"].startswith("http")
    assert "Ferries" in item["tags"]
    assert item["language"] == "en"
    assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
    assert all(value not in ("", None) for value in item.values())


@pytest.mark.parametrize("format", FORMATS)
def test_answers_with_its_own_type(format):
    kind = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    assert get(f"/feed.{format}")["Content-Type"] == f"{kind[format]}; charset=utf-8"


@pytest.mark.parametrize("format", FORMATS)
def test_a_part_of_the_paper_has_a_feed_of_its_own(format):
    section, other = make_section("Harbour", slug="harbour"), make_section("Court", slug="court")
    author, tag = make_author(slug="ola"), make_tag(slug="ferries")
    series = Series.objects.create(name="Quiet berths", slug="berths")
    inside = {"section": section, "authors": [author], "tags": [tag], "series": series}
    wanted = make_story("Inside", **inside)
    lent = make_story("Lent", section=other, extra_sections=[section])
    make_story("Outside", section=other)

    for address in ("/section/harbour/", "/tag/ferries/", "/author/ola/", "/series/berths/"):
        body = get(f"{address}feed.{format}").content.decode()
        assert "Inside" in body
        assert "Outside" not in body
        assert ("Lent" in body) == (address == "/section/harbour/")
    assert wanted.address
    assert lent.address


@pytest.mark.parametrize(
    "address", ["/section/none/feed.rss", "/tag/x/feed.json", "/feed.xml", "/feed.rss/", "/pages/a/feed.rss"]
)
def test_there_is_no_feed_of_what_there_is_not(address):
    assert get(address).status_code == 404


def test_a_renamed_section_keeps_its_readers():
    section = make_section("Harbour", slug="harbour")
    make_story("Inside", section=section)
    section.slug = "port"
    section.save()

    answer = get("/section/harbour/feed.atom")

    assert answer.status_code == 301
    assert answer["Location"] == "/section/port/feed.atom"


@pytest.mark.parametrize("format", FORMATS)
def test_an_item_keeps_its_id_when_its_address_changes(format):
    story = make_story("Board puts off the vote")
    before = re.search(r"urn:uuid:[0-9a-f-]{36}", get(f"/feed.{format}").content.decode())[0]
    story.address = "/2020/01/elsewhere/"
    story.save()

    after = get(f"/feed.{format}").content.decode()

    assert before in after
    assert "/2020/01/elsewhere/" in after


def test_newest_first_and_twenty_at_most():
    fill_archive(60)
    make_story("The newest")

    for address in XML:
        entries = feed(address).entries
        assert len(entries) == 20
        moments = [entry.published_parsed for entry in entries]
        assert moments == sorted(moments, reverse=True)
    assert len(json_feed("/feed.json")["items"]) == 20


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_not_public_is_in_no_feed(format):
    section, tag, author = make_section(slug="harbour"), make_tag(slug="ferries"), make_author(slug="ola")
    parts = {"section": section, "tags": [tag], "authors": [author]}
    make_story("CANARY draft", live=False, **parts)
    gone, off = make_story("CANARY gone", **parts), make_story("CANARY off", **parts)
    take_down(story=gone, note="Wrong.", actor=None)
    off.unpublish()
    scheduled = make_story("CANARY later", live=False, **parts)
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision().publish()
    shown = make_story("Shown", **parts)
    shown.title = "CANARY edit"
    shown.save_revision()

    for address in ("/", "/section/harbour/", "/tag/ferries/", "/author/ola/"):
        body = get(f"{address}feed.{format}").content.decode()
        assert "CANARY" not in body
        assert "Shown" in body


@pytest.mark.parametrize("address", XML)
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_feed_can_run(address, attack):
    attack = attack.replace("\x00", "")
    author, tag = make_author(attack), make_tag(attack)
    section = make_section(attack[:80])
    picture = make_picture(alt=attack, caption=attack, credit=attack)
    body = [
        text_block(f"<p>{attack}</p>"),
        block("quote", {"text": attack, "speaker": attack, "role": attack, "source_url": attack}),
        block("fact_box", {"title": attack, "text": attack}),
        block("embed", {"url": f"https://example.org/{attack}", "title": attack, "description": attack}),
        block("related_story", {"url": "https://example.org/", "headline": attack}),
    ]
    make_story(attack, deck=attack, authors=[author], tags=[tag], section=section, picture=picture, body=body)

    root = xml(address)
    entry = feed(address).entries[0]

    names = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert not {name for name in names if name.rpartition("}")[2] in {"script", "img", "a", "base", "iframe"}}
    html = next(text for text in (node.text for node in root.iter()) if text and "<p>" in text)
    elements = list(lxml_html.fragment_fromstring(html, create_parent="div").iter())
    assert {element.tag for element in elements} <= PLAIN
    assert {name for element in elements for name in element.attrib} <= {
        "href",
        "src",
        "alt",
        "width",
        "height",
    }
    addresses = [value for element in elements for name in ("href", "src") if (value := element.get(name))]
    assert all(value.startswith(("http://", "https://")) for value in addresses)
    assert entry.title_detail.value == entry.title


@pytest.mark.parametrize("attack", ATTACKS)
def test_json_feed_holds_no_tag_that_a_browser_would_see(attack):
    if connection.vendor == "postgresql":
        attack = attack.replace("\x00", "")  # which it cannot keep
    make_story(attack, deck=attack, authors=[make_author(attack)], tags=[make_tag(attack)])

    body = get("/feed.json").content.decode()

    assert "<" not in body
    assert ">" not in body
    assert json_feed("/feed.json")["items"][0]["title"]


@pytest.mark.parametrize("format", FORMATS)
def test_characters_that_no_document_may_hold_are_left_out(format):
    make_story("Bell\x07 and \x0b tab\ufffe", deck="a\x1fb", body=[text_block("<p>one\x08two</p>")])

    if format == "json":
        assert json_feed("/feed.json")["items"][0]["content_html"]
    else:
        assert feed(f"/feed.{format}").entries[0].title == "Bell and  tab"
        assert "onetwo" in full_text(feed(f"/feed.{format}").entries[0])


def test_a_picture_kept_for_our_own_pages_is_in_no_feed():
    kept = make_picture(do_not_syndicate=True, caption="Kept for us.")
    shown = make_picture(caption="For all.")
    body = [
        block("picture", {"picture": kept.pk}),
        block("gallery", {"pictures": [{"picture": kept.pk}, {"picture": shown.pk}]}),
    ]
    make_story("With pictures", picture=kept, body=body)

    for ending in FORMATS:
        answer = get(f"/feed.{ending}").content.decode()
        assert kept.token not in answer
        assert "Kept for us." not in answer
        assert shown.token in answer


def test_every_picture_has_its_own_words_and_a_whole_address():
    lead = make_picture(alt="A crane at dusk.", caption="The crane.", credit="Ola Brand")
    story = make_story("With a picture", picture=lead, picture_alt="The crane, seen from the mole.")

    entry = feed("/feed.rss").entries[0]

    assert 'alt="The crane, seen from the mole."' in full_text(entry)
    assert "The crane. (Ola Brand)" in full_text(entry)
    assert entry.media_content[0]["url"].startswith(f"http://127.0.0.1:8000/media/{lead.token}/")
    assert entry.media_credit[0]["content"] == "Ola Brand"
    image = json_feed("/feed.json")["items"][0]["image"]
    assert get(image.removeprefix("http://127.0.0.1:8000"))["Content-Type"] == "image/jpeg"
    assert story.picture_id == lead.pk


def test_links_in_a_story_are_whole():
    other = make_story("Other")
    words = f'<p><a href="/about/">we</a> <a linktype="page" id="{other.pk}">it</a> note[^a]</p>'
    notes = [{"type": "footnote", "value": {"label": "a", "text": "<p>Said so.</p>"}, "id": "f"}]
    story = make_story("With links", body=[text_block(words)])
    story.footnotes = story._meta.get_field("footnotes").to_python(json.dumps(notes))
    story.save_revision().publish()

    html = full_text(feed("/feed.atom").entries[0])

    own = f"http://127.0.0.1:8000{story.address}"
    assert 'href="http://127.0.0.1:8000/about/"' in html
    assert f'href="http://127.0.0.1:8000{other.address}"' in html
    assert f'href="{own}#note-1"' in html
    assert "Said so." in html


def test_an_embed_is_a_link_and_nothing_more():
    value = {"url": "https://www.youtube.com/watch?v=abcdefghijk", "title": "The launch"}
    make_story("With a video", body=[block("embed", value)])

    html = full_text(feed("/feed.rss").entries[0])

    assert '<a href="https://www.youtube.com/watch?v=abcdefghijk">The launch</a> (YouTube)' in html
    assert "iframe" not in html
    assert "nocookie" not in html


def test_times_carry_the_offset_of_their_own_day(settings):
    settings.TIME_ZONE = "Europe/Kyiv"
    timezone.activate("Europe/Kyiv")
    try:
        make_story("Winter", published_at=datetime(2026, 1, 15, 10, 0, tzinfo=UTC))
        make_story("Summer", published_at=datetime(2026, 7, 15, 10, 0, tzinfo=UTC))
        make_story("The hour that comes twice", published_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
        found = {item["title"]: item["date_published"] for item in json_feed("/feed.json")["items"]}
        rss = get("/feed.rss").content.decode()
    finally:
        timezone.deactivate()

    assert found["Winter"] == "2026-01-15T12:00:00+02:00"
    assert found["Summer"] == "2026-07-15T13:00:00+03:00"
    assert found["The hour that comes twice"] == "2026-10-25T03:30:00+02:00"
    assert "Thu, 15 Jan 2026 12:00:00 +0200" in rss


def test_a_correction_is_an_update_and_a_slip_at_once_is_not():
    corrected, plain = make_story("Corrected"), make_story("Plain")
    later = timezone.now().replace(microsecond=0)
    Correction.objects.create(story=corrected, text="It was three.", made_at=later)
    plain.updated_at = plain.published_at + timedelta(minutes=3)
    plain.save()

    found = {item["title"]: item for item in json_feed("/feed.json")["items"]}

    assert datetime.fromisoformat(found["Corrected"]["date_modified"]) == later
    assert found["Plain"]["date_modified"] == found["Plain"]["date_published"]


def test_a_name_in_two_parts_of_the_work_stands_once():
    author = make_author("Ola Brand")
    story = make_story("Twice", authors=[author])
    Byline.objects.create(story=story, author=author, role="photography")

    assert [one.name for one in feed("/feed.atom").entries[0].authors] == ["Ola Brand"]


@pytest.mark.parametrize("format", FORMATS)
def test_costs_the_same_for_ten_stories_and_a_thousand(format, django_assert_num_queries):
    section, picture = make_section(), make_picture()
    fill_archive(10, section=section, picture=picture)
    get(f"/feed.{format}")
    with CaptureQueriesContext(connection) as few:
        get(f"/feed.{format}")
    fill_archive(990, section=section, picture=picture)
    with django_assert_num_queries(len(few)):
        get(f"/feed.{format}")

    assert len(few) <= 12


def test_bodies_that_refer_to_much_cost_no_more(django_assert_max_num_queries):
    for number in range(6):
        pictures = [make_picture(), make_picture()]
        other = make_story(f"Other {number}")
        words = f'<p><a linktype="page" id="{other.pk}">it</a></p>'
        parts = [block("picture", {"picture": one.pk}) for one in pictures]
        make_story(
            f"Rich {number}", body=[text_block(words), *parts, block("related_story", {"story": other.pk})]
        )
    get("/feed.rss")

    with django_assert_max_num_queries(15):
        get("/feed.rss")


def test_the_page_of_feeds_leads_to_feeds_that_are_there():
    section, tag, author = make_section("Harbour"), make_tag("Ferries"), make_author("Ola Brand")
    for _ in range(3):
        make_story(section=section, tags=[tag], authors=[author])

    page = get("/feeds/")
    links = re.findall(r'<a href="?([^">]*feed\.(?:rss|atom|json))', page.content.decode())

    assert page.status_code == 200
    assert "Ferries" in page.content.decode()
    assert len(set(links)) >= 12
    assert all(get(link).status_code == 200 for link in set(links))


def test_a_tag_of_drafts_alone_is_not_listed():
    make_story("Draft", live=False, tags=[make_tag("CANARY subject")], authors=[make_author("CANARY name")])

    assert "CANARY" not in get("/feeds/").content.decode()
    assert Section.objects.exists()
