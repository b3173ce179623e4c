"""Search as readers ask it, and as nobody should: pressed by the newsroom, answered by the newsstand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from masthead.newsroom.services import merge_tags, take_down
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
from tests.rooms.wire.pages import titles, total

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    ["quay", "QUAY", "put vote", "brand", "Ferries", "watershed", "crossing", "quay!!!", '"the quay"'],
)
def test_a_story_is_found_by_title_deck_body_byline_and_tags(ask, words):
    make_story(
        "Board looks at the quay",
        deck="A watershed, says a naive man.",
        authors=[make_author("Ola Brand")],
        tags=[make_tag("Ferries", synonyms="crossing, boats")],
        body=[text_block("<p>It put off the vote.</p>")],
    )
    make_story("Something else", body=[text_block("<p>Nothing of that.</p>")])

    assert titles(ask(q=words)) == ["Board looks at the quay"]


def test_an_accent_more_or_less_is_no_matter(ask):
    make_story("A naive man")

    assert titles(ask(q="naïve")) == ["A naive man"]


def test_a_longer_form_of_a_word_is_found(ask):
    make_story("Harbours of the north")

    assert titles(ask(q="harbour")) == ["Harbours of the north"]
    assert titles(ask(q="harbours")) == ["Harbours of the north"]


def test_a_title_weighs_more_than_a_word_in_passing(ask):
    long = " ".join(["The council met again and put it off until the spring."] * 40)
    make_story("Ferry award", body=[text_block("<p>The council chose.</p>")])
    make_story("Council budget", body=[text_block(f"<p>{long} The ferry was not named.</p>")])

    assert titles(ask(q="ferry")) == ["Ferry award", "Council budget"]
    assert titles(ask(q="ferry", order="newest")) == ["Council budget", "Ferry award"]


def test_every_word_must_be_there(ask):
    make_story("Ferry award")
    make_story("Ferry late")

    assert titles(ask(q="ferry award")) == ["Ferry award"]


@pytest.mark.parametrize(
    ("words", "title"),
    [("港", "港の印刷"), ("印刷", "港の印刷"), ("школа", "Школа по суботах"), ("الفرن", "الفرن في الشارع")],
)
def test_other_scripts_are_found(ask, words, title):
    language = {"港": "ja", "印": "ja", "ш": "uk"}.get(words[0], "ar")
    make_story(title, language=language, body=[text_block(f"<p>{title}</p>")])
    make_story("English")

    assert titles(ask(q=words)) == [title]


def test_filters_narrow_what_is_found(ask):
    harbour, court = make_section("Harbour", slug="harbour"), make_section("Court", slug="court")
    make_story("Ferry one", section=harbour, format="opinion")
    make_story("Ferry two", section=court, extra_sections=[harbour])
    make_story("Ferry old", section=court, published_at=timezone.now() - timedelta(days=20))

    assert set(titles(ask(q="ferry", section="harbour"))) == {"Ferry one", "Ferry two"}
    assert titles(ask(q="ferry", format="opinion")) == ["Ferry one"]
    assert set(titles(ask(q="ferry", period="week"))) == {"Ferry one", "Ferry two"}
    assert len(titles(ask(q="ferry", period="month"))) == 3
    assert titles(ask(q="ferry", section="court", period="week")) == ["Ferry two"]


def test_the_form_as_a_browser_sends_it(ask):
    make_story("Ferry one")
    make_section("Court", slug="court")

    answer = ask(q="ferry", section="", format="", period="", order="best")

    assert titles(answer) == ["Ferry one"]
    assert answer.page.count("<select") == 4


@pytest.mark.parametrize(
    "words", ["CANARYDRAFT", "CANARYGONE", "CANARYOFF", "CANARYLATER", "CANARYEDIT", "CANARYTAG"]
)
def test_what_is_not_public_is_not_found_nor_hinted_at(ask, words):
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
    assert answer.page.count(words) == 3  # the title, the field and the heading repeat the question


def test_a_story_is_found_the_moment_it_is_public_and_not_after(ask):
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


def test_a_renamed_author_and_tag_are_found_by_the_new_name_only(ask):
    author, tag = make_author("Ola Brand"), make_tag("Ferries")
    make_story("One", authors=[author])
    make_story("Two", tags=[tag])
    assert titles(ask(q="brand")) == ["One"]

    author.name = "Ola Lind"
    author.save()
    tag.name, tag.synonyms = "Barges", "lighters"
    tag.save()

    assert titles(ask(q="lind")) == ["One"]
    assert titles(ask(q="brand")) == []
    assert titles(ask(q="barges")) == titles(ask(q="lighters")) == ["Two"]
    assert titles(ask(q="ferries")) == []


def test_merged_and_deleted_tags_are_no_longer_words(ask):
    ferries, boats, gone = make_tag("Ferries"), make_tag("Boats"), make_tag("Whales")
    make_story("One", tags=[ferries])
    make_story("Two", tags=[gone])

    merge_tags(source=ferries, target=boats)
    gone.delete()

    assert titles(ask(q="boats")) == titles(ask(q="ferries")) == ["One"]
    assert titles(ask(q="whales")) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_found_or_asked_becomes_a_tag(ask, attack):
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
        page = asked.page
        assert asked.status_code in {200, 400}
        inside = page[page.index("<main") : page.index("</main")]
        assert not re.search(r"<(script|svg|math|iframe|style|meta|base)\b", inside, re.IGNORECASE)
        assert not re.search(r"<img[^>]*onerror", inside)
        assert "\x00" not in page


def test_what_was_found_is_marked_and_escaped(ask):
    make_story(
        "Quay", body=[text_block("<p>He wrote &lt;b&gt;ferry&lt;/b&gt; &amp; left. Ferries sail.</p>")]
    )

    page = ask(q="ferry").page

    assert "&lt;b&gt;<mark>ferry</mark>&lt;/b&gt; &amp; left." in page


def test_results_come_in_pages_with_an_exact_total(ask, ask_as_pressed):
    fill_archive(45, section=make_section("Harbour", slug="harbour"))

    answer, seen = ask(q="archived", section="harbour", order="newest"), []
    while True:
        assert total(answer) == 45
        seen += titles(answer)
        onward = re.search(r'<a rel="next" href="/search/\?([^"]+)"', answer.page)
        if onward is None:
            break
        answer = ask_as_pressed(unescape(onward[1]))

    assert len(seen) == len(set(seen)) == 45


def test_a_search_without_a_find_helps_on(ask):
    section, tag = make_section("Harbour", slug="harbour"), make_tag("Ferries", synonyms="crossings")
    make_tag("Boots")  # on no story
    make_story(section=section, tags=[tag], authors=[make_author("Ola Brand")], body=[])

    page = ask(q="feeries").page
    assert "/search/?q=ferries" in page
    assert 'href="/archive/"' in page
    assert ">Ferries</b>" in ask(q="crosings").page
    assert ">Harbour</b>" in ask(q="harbrou").page
    assert ">Ola Brand</b>" in ask(q="Olla Brant").page
    assert ">Boots<" not in ask(q="bootz").page


def test_a_name_leads_to_its_page(ask):
    make_story(tags=[make_tag("Ferries", slug="ferries", synonyms="crossings")])

    assert re.search(r'All about <a href="/tag/ferries/">Ferries</a>', ask(q="crossings").page)


def test_an_empty_question_shows_the_form_alone(ask):
    make_story("Ferry")

    answer = ask()

    assert titles(answer) == []
    assert total(answer) is None
    assert "<p>Write" not in answer.page


def test_search_pages_stay_out_of_search_engines(ask):
    page = ask(q="ferry").page

    assert re.search(r'<meta name="?robots"? content="noindex', page)


def test_a_result_shows_what_a_card_shows(ask):
    picture = make_picture(alt="A grey quay.")
    authors = [make_author("Ola Brand"), make_author("Bo Lund"), make_author("Cy Orr")]
    tag = make_tag("Ferries", slug="ferries")
    story = make_story(
        "Quay", format="opinion", lead_tag=tag, tags=[tag], authors=authors, picture=picture, language="uk"
    )

    page = ask(q="quay").page

    assert f'<h3><a href="{story.address}">Quay</a></h3>' in page
    assert '<b>Opinion</b> <a href="/tag/ferries/">Ferries</a>' in page
    assert "Ola Brand, Bo Lund and Cy Orr" in page
    assert 'lang="uk" dir="ltr"' in page
    assert re.search(r'<img src="/media/[^"]+" [^>]*alt="A grey quay."', page)
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT[^"]+">\d+ \w+ \d{4}</time>', page)


def test_a_result_without_extras_has_no_frame_around_nothing(ask):
    make_story("Quay", body=[])

    page = ask(q="quay").page

    inside = page[page.index('<article class="card row hit"') : page.index("</article>")]
    assert "<img" not in inside
    assert not re.search(r"<(span|b|mark)[^>]*></\1>", inside)


def test_an_expired_picture_is_not_shown(ask):
    make_story("Quay", picture=make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1)))

    page = ask(q="quay").page

    assert "<img" not in page[page.index("<article") : page.index("</article>")]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=ferry&section=none", "no such choice"),
        ("q=ferry&format=novel", "no such choice"),
        ("q=ferry&page=9", "no such page"),
        ("q=a", "at least one word"),
        ("q=" + "ferry" * 50, "too long"),
        ("q=" + "+".join(f"w{n}" for n in range(13)), "too many words"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(press, ask_as_pressed, query, words):
    make_section("Harbour", slug="harbour")
    make_story("Ferry")
    press()

    answer = ask_as_pressed(query)

    assert answer.status_code == 400
    problem = answer.page[answer.page.index('id="problem"') :].split("</div>")[0]
    assert words in problem
    assert problem.count("<p>") == 1
    assert ('aria-invalid="true"' in answer.page) == (not words.startswith("no such"))
    assert total(answer) is None


def test_the_chosen_filters_are_shown(ask):
    make_story("Ferry", section=make_section("Harbour & Quay", slug="harbour"), language="en")
    make_story("Пором", language="uk")

    page = ask(q="ferry", section="harbour", period="year", language="en", order="newest").page

    for chosen in ("harbour", "year", "en", "newest"):
        assert f'<option value="{chosen}" selected>' in page
    assert page.count(" selected>") == 5  # any format is chosen too
