"""What pages say of themselves: JSON-LD and the cards of social networks, read the way crawlers read them."""

import json
import re
from datetime import UTC, datetime, timedelta

import extruct
import pytest
from django.utils import timezone
from wagtail.models import Site

from masthead.newsroom.models import Byline, Correction, Series
from masthead.office.models import InstitutionPage, Publication, SocialProfile
from tests.factories.newsroom import (
    make_author,
    make_picture,
    make_section,
    make_story,
    make_tag,
    text_block,
)
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.wire.pages import get, graph, node

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def card(address):
    found = extruct.extract(get(address).content.decode(), syntaxes=["opengraph"])["opengraph"]
    return found[0]["properties"]


def institution(address, title="Page"):
    page = InstitutionPage(title=title, slug=address.strip("/"), address=address)
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    return page


def test_a_story_says_who_wrote_what_when():
    ola, desk = make_author("Ola Brand", job_title="Reporter"), make_author("News desk", kind="desk")
    section, tags = make_section("Harbour"), [make_tag("Ferries"), make_tag("Islands")]
    story = make_story(
        "Board puts off the vote",
        deck="It meets again.",
        authors=[ola, desk],
        tags=tags,
        section=section,
        body=[text_block("<p>One two three.</p><p>Four-five six's.</p>")],
        published_at=datetime(2026, 3, 6, 10, 0, tzinfo=UTC),
    )

    said = node(story.address, "NewsArticle")

    assert said["headline"] == "Board puts off the vote"
    assert said["description"] == "It meets again."
    assert said["url"] == said["mainEntityOfPage"]["@id"] == f"{SITE}{story.address}"
    assert [one["@type"] for one in said["author"]] == ["Person", "Organization"]
    assert [one["name"] for one in said["author"]] == ["Ola Brand", "News desk"]
    assert said["author"][0]["url"] == f"{SITE}{ola.address}"
    assert said["author"][0]["jobTitle"] == "Reporter"
    assert datetime.fromisoformat(said["datePublished"]) == datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    assert said["dateModified"] == said["datePublished"]
    assert said["publisher"]["@type"] == "NewsMediaOrganization"
    assert said["articleSection"] == "Harbour"
    assert set(said["keywords"]) == {"Ferries", "Islands"}
    assert said["wordCount"] == 5
    assert said["inLanguage"] == "en"
    assert said["isAccessibleForFree"] is True
    assert said["isPartOf"][0]["@type"] == "WebSite"
    assert "image" not in said


@pytest.mark.parametrize(
    ("format", "kind"),
    [
        ("story", "NewsArticle"),
        ("brief", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("field_report", "ReportageNewsArticle"),
        ("video", "NewsArticle"),
    ],
)
def test_each_format_has_its_kind(format, kind):
    assert node(make_story(format=format).address, kind)["headline"]


def test_pictures_come_in_three_shapes_with_their_words():
    picture = make_picture(credit="Ola Brand / The Signal", licence_url="https://example.org/by/")
    story = make_story(picture=picture, picture_caption="The crane.")

    images = node(story.address, "NewsArticle")["image"]

    assert [(one["width"], one["height"]) for one in images] == [(1200, 1200), (1200, 900), (1200, 675)]
    assert {one["creditText"] for one in images} == {"Ola Brand / The Signal"}
    assert {one["caption"] for one in images} == {"The crane."}
    assert {one["license"] for one in images} == {"https://example.org/by/"}
    assert all(get(one["url"].removeprefix(SITE))["Content-Type"] == "image/jpeg" for one in images)


def test_a_picture_whose_rights_ran_out_is_not_named():
    picture = make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1))
    story = make_story(picture=picture)

    assert "image" not in node(story.address, "NewsArticle")
    assert picture.token not in get(story.address).content.decode()


def test_editors_and_translators_are_not_authors():
    writer, editor, both = make_author("Writer"), make_author("Editor"), make_author("Both")
    story = make_story(authors=[writer])
    Byline.objects.create(story=story, author=editor, role="editing", sort_order=1)
    Byline.objects.create(story=story, author=both, role="photography", sort_order=2)
    Byline.objects.create(story=story, author=both, role="reporting", sort_order=3)

    said = node(story.address, "NewsArticle")

    assert [one["name"] for one in said["author"]] == ["Writer", "Both"]
    assert [one["name"] for one in said["editor"]] == ["Editor"]


def test_a_correction_is_said_and_moves_the_date():
    story = make_story(published_at=datetime(2026, 3, 6, 10, 0, tzinfo=UTC))
    made_at = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
    Correction.objects.create(story=story, text="It was three boats.", made_at=made_at)

    said = node(story.address, "NewsArticle")

    assert said["correction"][0]["@type"] == "CorrectionComment"
    assert said["correction"][0]["text"] == "It was three boats."
    assert datetime.fromisoformat(said["dateModified"]) == made_at


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 1, 15, 10, 0, tzinfo=UTC), "2026-01-15T12:00:00+02:00"),
        (datetime(2026, 7, 15, 10, 0, tzinfo=UTC), "2026-07-15T13:00:00+03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25T03:30:00+03:00"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "2026-10-25T03:30:00+02:00"),
    ],
)
def test_moments_carry_the_offset_of_their_own_day(moment, said):
    story = make_story(published_at=moment)
    timezone.activate("Europe/Kyiv")
    try:
        assert node(story.address, "NewsArticle")["datePublished"] == said
    finally:
        timezone.deactivate()


def test_words_are_not_counted_where_nobody_counts_them():
    story = make_story("港の印刷", language="ja", body=[text_block("<p>港の印刷所で版画を刷る。</p>")])
    assert "wordCount" not in node(story.address, "NewsArticle")


def test_the_way_down_from_the_front_is_said():
    section = make_section("Harbour")
    story = make_story("Ferry", section=section)

    way = node(story.address, "BreadcrumbList")["itemListElement"]

    assert [one["position"] for one in way] == [1, 2, 3]
    assert [one["item"] for one in way] == [f"{SITE}/", f"{SITE}{section.address}", f"{SITE}{story.address}"]


def test_a_list_is_a_collection_and_an_author_a_profile():
    section, tag = make_section("Harbour"), make_tag("Ferries")
    series = Series.objects.create(name="Berths", slug="berths")
    author = make_author(
        "Ola Brand",
        bio="Writes.",
        languages="English, Estonian",
        socials=[{"name": "M", "url": "https://a.example/@o"}, {"name": "X", "url": "javascript:alert(1)"}],
    )
    story = make_story(section=section, tags=[tag], authors=[author], series=series)

    for thing in (section, tag, series):
        listed = node(thing.address, "CollectionPage")["mainEntity"]["itemListElement"]
        assert [one["url"] for one in listed] == [f"{SITE}{story.address}"]
    person = node(author.address, "ProfilePage")["mainEntity"]
    assert person["@type"] == "Person"
    assert person["knowsLanguage"] == ["English", "Estonian"]
    assert person["sameAs"] == ["https://a.example/@o"]
    assert person["worksFor"]["@id"] == f"{SITE}/#publication"


def test_who_left_works_here_no_more():
    author = make_author(left_on=timezone.localdate())
    make_story(authors=[author])

    assert "worksFor" not in node(author.address, "ProfilePage")["mainEntity"]


def test_the_front_says_what_the_newsroom_is_and_where_its_policies_stand():
    row = Publication.objects.first() or Publication()
    row.name, row.founded, row.description = "The Averin Signal", 1987, "News of the harbour."
    row.save()
    SocialProfile.objects.create(publication=row, name="Mastodon", url="https://a.example/@signal")
    institution("/ethics/")
    hidden = institution("/about/")
    hidden.unpublish()
    make_story()

    newsroom, site = node("/", "NewsMediaOrganization"), node("/", "WebSite")

    assert newsroom["name"] == "The Averin Signal"
    assert newsroom["foundingDate"] == "1987"
    assert newsroom["sameAs"] == ["https://a.example/@signal"]
    assert newsroom["ethicsPolicy"] == f"{SITE}/ethics/"
    assert newsroom["correctionsPolicy"] == f"{SITE}/corrections/"
    assert newsroom["masthead"] == f"{SITE}/team/"
    assert "ownershipFundingInfo" not in newsroom
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert get(template.removeprefix(SITE).replace("{words}", "ferry")).status_code == 200


def test_team_and_institution_pages_are_about_the_newsroom():
    institution("/ethics/", "Ethics")
    make_author("Ola Brand", job_title="Editor")

    assert node("/ethics/", "AboutPage")["about"]["@type"] == "NewsMediaOrganization"
    assert node("/team/", "AboutPage")["mainEntity"]["employee"][0]["name"] == "Ola Brand"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_the_data_ends_its_script(attack):
    attack = attack.replace("\x00", "")
    author = make_author(attack, bio=attack, job_title=attack, beat=attack, languages=attack)
    section, tag = make_section(attack[:80], description=attack), make_tag(attack, description=attack)
    picture = make_picture(alt=attack, caption=attack, credit=attack, licence_url=attack)
    story = make_story(attack, deck=attack, authors=[author], tags=[tag], section=section, picture=picture)
    Correction.objects.create(story=story, text=attack)

    for address in (story.address, "/", section.address, tag.address, author.address):
        page = get(address).content.decode()
        scripts = re.findall(r'<script type="?application/ld\+json"?>(.*?)</script>', page, re.DOTALL)
        assert len(scripts) == 1
        assert not re.search(r"[<>&]", scripts[0])
        assert json.loads(scripts[0])["@context"] == "https://schema.org"
        assert "alert(1)</script>" not in page
    assert node(story.address, "NewsArticle")["headline"] == attack


def test_every_page_has_one_graph_that_is_whole():
    story = make_story(section=make_section("Harbour"), authors=[make_author("Ola Brand")])

    for address in ("/", story.address, story.section.address, "/team/"):
        for one in graph(address):
            assert one["@type"]
            assert None not in one.values()
            assert "" not in one.values()


def test_a_card_says_what_the_story_says():
    picture = make_picture(alt="A crane.")
    story = make_story(
        "Board puts off the vote", deck="It meets again.", picture=picture, social_title="Vote put off"
    )

    found = card(story.address)
    page = get(story.address).content.decode()

    said = dict(found)
    assert said["og:type"] == "article"
    assert said["og:title"] == "Vote put off"
    assert said["og:description"] == "It meets again."
    assert said["og:url"] == f"{SITE}{story.address}"
    assert get(said["og:image"].removeprefix(SITE)).status_code == 200
    assert said["og:image:alt"] == "A crane."
    assert datetime.fromisoformat(said["article:published_time"]).tzinfo is not None
    assert re.search(r'<meta name="?twitter:card"? content="?summary_large_image', page)
    assert re.search(r'<link rel="?canonical"? href="?' + re.escape(f"{SITE}{story.address}"), page)
