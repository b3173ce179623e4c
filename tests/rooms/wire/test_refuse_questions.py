"""Questions nobody should ask of the search page."""

import pytest

from masthead.newsroom.models import Story
from tests.factories.newsroom import make_section, make_story
from tests.rooms.wire.pages import ask, titles, total

pytestmark = pytest.mark.django_db

HOSTILE = [
    "x" * 10_000,
    "word " * 2_000,
    "\x00",
    "ferry\x00",
    '"',
    '"ferry',
    "'ferry'",
    "ferry AND",
    "NOT ferry",
    "NEAR(ferry",
    "title:ferry",
    "{title}",
    "ferry*",
    "^ferry",
    "(ferry",
    "ferry)",
    "*",
    "-ferry",
    "ferry | quay",
    "ferry & !quay",
    "<->",
    "%",
    "%s %d %(x)s",
    "_",
    "\\",
    "'; DROP TABLE newsroom_story; --",
    "' OR 1=1 --",
    "(a+)+$" * 20,
    "[[[[",
    "a",
    "  ",
    "😀",
    "\u202e",
    "\ud7ff\ufffe",
    "é" * 150,
    "1",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_question_breaks_the_page(words):
    make_story("Ferry")

    answer = ask(q=words)

    assert answer.status_code in {200, 400}
    assert "<form" in answer.content.decode()
    assert Story.objects.count() == 1


@pytest.mark.parametrize(
    "words", ['"ferry"', "ferry*", "title:ferry", "^ferry", "(ferry)", "NOT ferry", "ferry -quay"]
)
def test_signs_are_not_operators(words):
    make_story("Ferry title not quay")

    assert titles(ask(q=words)) == ["Ferry title not quay"]


@pytest.mark.parametrize(
    "query",
    [
        "q=x&section=none",
        "q=ferry&format=novel",
        "q=ferry&period=ever",
        "q=ferry&order=title;--",
        "q=ferry&order=(CASE WHEN (1=1) THEN title ELSE deck END)",
        "q=ferry&order_by=author__password",
        "q=ferry&tag__author__user__password__startswith=p",
        "q=ferry&filter=slug:[' OR 1=1]",
        "q=ferry&fields=*,owner(email)",
        "q=ferry&limit=1e9",
        "q=ferry&from=-20",
        "q=ferry&from=7",
        "q=ferry&from=200",
        "q=ferry&from=9999999999",
        "q=ferry&from=２０",
        "q=ferry&from=20.0",
        "q=ferry&q=quay",
        "q=ferry&section=harbour&section=court",
        "q=ferry&section=%00",
        "q=ferry&live=0",
        "q=a",
        "q=" + "ferry+" * 60,
    ],
)
def test_what_search_does_not_know_is_refused_in_words(client, query):
    make_section("Harbour", slug="harbour")
    make_story("Ferry")

    answer = client.get(f"/search/?{query}")

    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="problem"' in page or "class=problem" in page
    assert total(answer) is None


@pytest.mark.parametrize("query", ["", "q=", "q=ferry&utm_source=letter&fbclid=x", "section=harbour"])
def test_what_hangs_on_by_itself_is_no_fault(client, query):
    make_section("Harbour", slug="harbour")
    make_story("Ferry")

    assert client.get(f"/search/?{query}").status_code == 200
