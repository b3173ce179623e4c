"""The search page as readers ask it, and as nobody should."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from masthead.newsroom.models import Story
from masthead.newsroom.services import merge_tags, take_down
from tests.factories.newsroom import fill_archive, make_author, make_section, make_story, make_tag, text_block
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.wire.pages import ask, get, titles, total

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    ["quay", "QUAY", "put vote", "brand", "Ferries", "watershed", "crossing", "quay!!!", '"quay"'],
)
def test_a_story_is_found_by_title_deck_body_byline_and_tags(words):
    make_story(
        "Board looks at the quay",
        deck="A watershed, says a naive man.",
        authors=[make_author("Ola Brand")],
        tags=[make_tag("Ferries", synonyms="crossing, boats")],
        body=[text_block("<p>It put off the vote.</p>")],
    )
    make_story("Something else", body=[text_block("<p>Nothing of that.</p>")])

    assert titles(ask(q=words)) == ["Board looks at the quay"]


@pytest.mark.sqlite_only
def test_an_accent_more_or_less_is_no_matter():
    make_story("A naive man")

    assert titles(ask(q="naïve")) == ["A naive man"]


def test_a_longer_form_of_a_word_is_found():
    make_story("Harbours of the north")

    if connection.vendor == "sqlite":
        assert titles(ask(q="harbour")) == ["Harbours of the north"]
    assert titles(ask(q="harbours")) == ["Harbours of the north"]


def test_a_title_weighs_more_than_a_word_in_passing():
    long = " ".join(["The council met again and put it off until the spring."] * 40)
    make_story("Ferry award", body=[text_block("<p>The council chose.</p>")])
    make_story("Council budget", body=[text_block(f"<p>{long} The ferry was not named.</p>")])

    assert titles(ask(q="ferry")) == ["Ferry award", "Council budget"]
    assert titles(ask(q="ferry", order="newest")) == ["Council budget", "Ferry award"]


def test_every_word_must_be_there():
    make_story("Ferry award")
    make_story("Ferry late")

    assert titles(ask(q="ferry award")) == ["Ferry award"]


@pytest.mark.parametrize(
    ("words", "title"),
    [("港", "港の印刷"), ("印刷", "港の印刷"), ("школа", "Школа по суботах"), ("الفرن", "الفرن في الشارع")],
)
def test_other_scripts_are_found(words, title):
    language = {"港": "ja", "印": "ja", "ш": "uk"}.get(words[0], "ar")
    make_story(title, language=language, body=[text_block(f"<p>{title}</p>")])
    make_story("English")

    assert titles(ask(q=words)) == [title]


def test_filters_narrow_what_is_found():
    harbour, court = make_section("Harbour", slug="harbour"), make_section("Court", slug="court")
    make_story("Ferry one", section=harbour, format="opinion")
    make_story("Ferry two", section=court, extra_sections=[harbour])
    make_story("Ferry old", section=court, published_at=timezone.now() - timedelta(days=20))

    assert set(titles(ask(q="ferry", section="harbour"))) == {"Ferry one", "Ferry two"}
    assert titles(ask(q="ferry", format="opinion")) == ["Ferry one"]
    assert set(titles(ask(q="ferry", period="week"))) == {"Ferry one", "Ferry two"}
    assert len(titles(ask(q="ferry", period="month"))) == 3
    assert titles(ask(q="ferry", section="court", period="week")) == ["Ferry two"]


def test_the_form_as_a_browser_sends_it():
    make_story("Ferry one")
    make_section("Court", slug="court")

    answer = ask(q="ferry", section="", format="", period="", order="best")

    assert titles(answer) == ["Ferry one"]
    assert answer.content.decode().count("<select") == 4


@pytest.mark.parametrize(
    "words", ["CANARYDRAFT", "CANARYGONE", "CANARYOFF", "CANARYLATER", "CANARYEDIT", "CANARYTAG"]
)
def test_what_is_not_public_is_not_found_nor_hinted_at(words):
    tag = make_tag("CANARYTAG")
    make_story("CANARYDRAFT", live=False, tags=[tag])
    gone, off = make_story("CANARYGONE"), make_story("CANARYOFF", tags=[tag])
    take_down(story=gone, note="Wrong.", actor=None)
    off.unpublish()
    later = make_story("CANARYLATER", live=False)
    later.go_live_at = timezone.now() + timedelta(days=1)
    later.save_revision().publish()
    shown = make_story("Shown")
    shown.title = "CANARYEDIT"
    shown.body = [("text", "<p>CANARYEDIT</p>")]
    shown.save_revision()

    answer = ask(q=words)

    assert titles(answer) == []
    assert total(answer) == 0
    assert words not in re.sub(rf"(?i)(value=\"?|Search: ){words}", "", answer.content.decode())


def test_a_story_is_found_the_moment_it_is_public_and_not_after():
    story = make_story("Ferry", live=False)
    assert titles(ask(q="ferry")) == []
    story.save_revision().publish()
    assert titles(ask(q="ferry")) == ["Ferry"]
    story.refresh_from_db()
    story.title = "Barge"
    story.save_revision().publish()
    assert titles(ask(q="ferry")) == []
    story.delete()
    assert titles(ask(q="barge")) == []


def test_a_renamed_author_and_tag_are_found_by_the_new_name_only(django_capture_on_commit_callbacks):
    author, tag = make_author("Ola Brand"), make_tag("Ferries")
    make_story("One", authors=[author])
    make_story("Two", tags=[tag])

    with django_capture_on_commit_callbacks(execute=True):
        author.name = "Ola Lind"
        author.save()
        tag.name = "Barges"
        tag.synonyms = "lighters"
        tag.save()

    assert titles(ask(q="lind")) == ["One"]
    assert titles(ask(q="brand")) == []
    assert titles(ask(q="barges")) == titles(ask(q="lighters")) == ["Two"]
    assert titles(ask(q="ferries")) == []


def test_merged_and_deleted_tags_are_no_longer_words(django_capture_on_commit_callbacks):
    ferries, boats, gone = make_tag("Ferries"), make_tag("Boats"), make_tag("Whales")
    make_story("One", tags=[ferries])
    make_story("Two", tags=[gone])

    with django_capture_on_commit_callbacks(execute=True):
        merge_tags(source=ferries, target=boats)
        gone.delete()

    assert titles(ask(q="boats")) == titles(ask(q="ferries")) == ["One"]
    assert titles(ask(q="whales")) == []


def test_an_author_saved_without_a_new_name_touches_no_story(django_capture_on_commit_callbacks):
    author = make_author("Ola Brand")
    make_story("One", authors=[author])

    author.bio = "Writes."
    with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True):
        author.save()

    assert asked
    assert not [one for one in asked if 'UPDATE "newsroom_story"' in one["sql"]]
    assert not [one for one in asked if '"newsroom_story"."body"' in one["sql"]]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_found_or_asked_becomes_a_tag(attack):
    question, attack = attack, attack.replace("\x00", "")
    author, tag, section = make_author(attack), make_tag(attack), make_section(attack[:80])
    words = "The ferry <b>sails</b> &lt;script&gt;alert(1)&lt;/script&gt; on Monday."
    make_story(
        f"Ferry {attack}",
        deck=attack,
        authors=[author],
        tags=[tag],
        section=section,
        body=[text_block(f"<p>{words} {attack}</p>")],
    )

    for asked in (ask(q="ferry"), ask(q=question), ask(q=f"ferry {question}"), ask(q="z", section=question)):
        page = asked.content.decode()
        assert asked.status_code in {200, 400}
        inside = page[page.index("<main") : page.index("</main")]
        assert not re.search(r"<(script|svg|math|iframe|style|meta|base)\b", inside, re.IGNORECASE)
        assert not re.search(r"<img[^>]*onerror", inside)
        assert "\x00" not in page


def test_what_was_found_is_marked_and_escaped():
    make_story(
        "Quay", body=[text_block("<p>He wrote &lt;b&gt;ferry&lt;/b&gt; &amp; left. Ferries sail.</p>")]
    )

    page = ask(q="ferry").content.decode()

    assert "&lt;b&gt;<mark>ferry</mark>&lt;/b&gt; &amp; left." in page


def test_results_come_in_pages_up_to_two_hundred_with_an_exact_total():
    section = make_section("Harbour", slug="harbour")
    ids = fill_archive(230, search_text="the ferry sailed", section=section)
    get_search_backend().add_bulk(Story, list(Story.objects.filter(pk__in=ids)))

    address, seen = "/search/?q=ferry&section=harbour&order=newest", []
    while address:
        answer = get(address)
        assert total(answer) == 230
        seen += titles(answer)
        onward = re.search(r'<a rel="?next"? href="([^"]+)"', answer.content.decode())
        address = unescape(onward[1]) if onward else ""

    assert len(seen) == len(set(seen)) == 200


def test_a_search_without_a_find_helps_on():
    section, tag = make_section("Harbour", slug="harbour"), make_tag("Ferries", synonyms="crossings")
    make_story(section=section, tags=[tag], authors=[make_author("Ola Brand")])

    page = ask(q="ferrees").content.decode()
    assert "Ferries" in page
    assert "/search/?q=ferries" in page
    assert (
        "/section/harbour/"
        in ask(q="harbor").content.decode()[ask(q="harbor").content.decode().index("<main") :]
    )
    assert "Ferries" in ask(q="crosings").content.decode()
    assert "Ola Brand" in ask(q="Ola Brant").content.decode()


def test_an_empty_question_shows_the_form_alone():
    make_story("Ferry")

    answer = ask()

    assert titles(answer) == []
    assert total(answer) is None
    assert 'class="problem"' not in answer.content.decode()


def test_search_pages_stay_out_of_search_engines():
    page = ask(q="ferry").content.decode()

    assert re.search(r'<meta name="?robots"? content="noindex', page)


def test_costs_the_same_for_ten_stories_and_a_thousand(django_assert_num_queries):
    section = make_section()

    def fill(count):
        ids = fill_archive(count, search_text="the ferry sailed", section=section)
        get_search_backend().add_bulk(Story, list(Story.objects.filter(pk__in=ids)))

    fill(30)
    ask(q="ferry")
    with CaptureQueriesContext(connection) as few:
        ask(q="ferry")
    fill(970)
    with django_assert_num_queries(len(few)):
        ask(q="ferry")

    own = [one["sql"] for one in few if "newsroom_story" in one["sql"]]
    assert len(own) <= 8
