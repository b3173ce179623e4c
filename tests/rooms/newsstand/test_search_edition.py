"""Search: answered from the edition through a pressed page, in time, with nothing of the query left as markup."""

import json
import re
from collections import Counter
from urllib.parse import quote

import pytest

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.search.documents import Document
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import SearchWriter
from masthead.newsstand import search as searching
from masthead.newsstand.names import names_address
from masthead.newsstand.pressed import slots_address
from masthead.newsstand.question import PROBLEMS
from masthead.newsstand.search import Searching
from masthead.newsstand.stand import Stand
from masthead.postbag.slot_markup import compile_page, marker
from tests.rooms.newsstand.conftest import NOW, SECURITY

PAGE = (
    f'<form><input name="q" value="{marker("text:query")}"></form><p>{marker("text:total")} found</p><ul>'
    f'{marker("rows:results")}<li><a href="{marker("address:address")}">{marker("text:headline")}</a>'
    f"{marker('text:snippet')} {marker('text:date')} {marker('rows:marks')}{marker('text:before')}"
    f"<mark>{marker('text:word')}</mark>{marker('/rows')}{marker('text:after')}"
    f"{marker('rows:picture')}<img src='{marker('address:src')}'>{marker('/rows')}</li>{marker('/rows')}</ul>"
    f"{marker('rows:nothing')}<p>Nothing found for {marker('text:query')}</p>{marker('/rows')}{marker('rows:help')}"
    f'{marker("rows:alike")}<dd><a href="{marker("address:address")}">{marker("text:label")}</a></dd>{marker("/rows")}'
    f"{marker('/rows')}{marker('rows:turn')}<nav>"
    f'{marker("rows:more")}<a href="{marker("address:address")}">More</a>{marker("/rows")}'
    f'{marker("rows:back")}<a href="{marker("address:address")}">Back</a>{marker("/rows")}</nav>{marker("/rows")}'
    f'{marker("rows:wider")}<a href="{marker("address:address")}">Everywhere</a>{marker("/rows")}'
    f"<p>{marker('text:first')} to {marker('text:last')}</p>"
    f'<option value="" {marker("choice:format")}><option value="brief" {marker("choice:format")}>'
    + "".join(f"{marker('rows:' + one)}<em>{one}</em>{marker('/rows')}" for one in PROBLEMS)
    + f"{marker('rows:some')}<strong>some</strong>{marker('/rows')}"
    f'{marker("rows:named")}<dt><a href="{marker("address:address")}">{marker("text:label")}</a></dt>{marker("/rows")}'
    f'{marker("rows:respelled")}<a href="{marker("address:address")}">Did you mean {marker("text:words")}</a>'
    f"{marker('/rows')}"
)
COUNTS = Counter(
    """query total results results.address results.headline results.snippet results.date results.marks
    results.marks.before results.marks.word results.after results.picture results.picture.src nothing nothing.query
    help help.alike help.alike.address help.alike.label turn turn.more turn.more.address turn.back
    turn.back.address wider wider.address first last format format some named named.address named.label respelled
    respelled.address respelled.words""".split()
) + Counter(PROBLEMS)
NAMES = [["Ferries", "Ferries", "/tag/ferries/"], ["crossings", "Ferries", "/tag/ferries/"],
         ["Harbour", "Harbour", "/section/harbour/"], ["Ola Brand", "Ola Brand", "/author/ola-brand/"],
         ["evil", "Evil", "//evil.example/"], ["odd"], 5]  # fmt: skip


PICTURES = [
    [{"src": "/media/x/1.jpg", "odd": "x"}],
    [],
    [{"src": "https://evil.example/"}],
    [{"src": 5}, {"src": ""}],
]


@pytest.fixture
def index(root, writer):
    """The index of the edition: 30 stories of ferries, the first with mischief in it."""
    headlines = ["<b>Ferry</b> & co", *(f"Ferry {number}" for number in range(29))]
    documents = [
        Document(f"s{at}", f"/{at}/", words, body="The ferry <i>leaves</i>.", published=1_700_000_000 + at,
                 sections=("news" if at % 2 else "war",), format="brief" if at < 4 else "story",
                 card={"headline": words, "odd": 5, "picture": PICTURES[at % 4]})
        for at, words in enumerate(headlines)
    ]  # fmt: skip
    index = SearchWriter.open(root, disk=Disk(careful=False))
    index.add(documents)
    return index


@pytest.fixture
def search(ask, memory, writer, index, root):
    writer.put(Page(slots_address("/search/"), compile_page(PAGE, COUNTS).to_bytes()))
    writer.put(Page(names_address("/search/"), json.dumps({"format": 1, "names": NAMES}).encode()))
    carried = Searching(SearchReader.open(root), memory, SECURITY)
    stand = Stand(memory, SECURITY, searching=carried)
    yield lambda query="", path="/search/", method="GET", now=NOW: ask(
        path, method, on=stand, query=query, now=now
    )
    carried.close()


def test_what_is_found_stands_in_the_pressed_page(search):
    found = search("q=ferry")
    page = found.read().decode()
    assert found.status == 200
    assert page.count("<li>") == 20
    assert "<p>30 found" in page
    assert '<a href="/search/?q=ferry&amp;page=2">More</a>' in page
    assert "2023-11-14" in page
    assert "Nothing found" not in page


def test_the_last_page_leads_nowhere(search):
    page = search("q=ferry&page=2").read()
    assert page.count(b"<li>") == 10
    assert b"More" not in page
    assert b"<nav>" not in search("q=ferry&section=war").read()
    assert b'<a href="/search/?q=ferry">Back</a>' in page
    assert b"<p>21 to 30</p>" in page


def test_more_keeps_what_was_chosen(search):
    page = search("q=ferry&order=newest&period=year&x=1", now=1_700_000_000.0).read().decode()
    assert "/search/?q=ferry&amp;period=year&amp;order=newest&amp;page=2" in page


@pytest.mark.parametrize(
    ("period", "total"), [("day", 1), ("week", 7), ("month", 30), ("year", 30), ("", 30)]
)
def test_a_period_ends_now(search, index, period, total):
    """The stories of the fixture are a second apart; move them a day apart, the last an hour ago."""
    index.add(
        [Document(f"s{at}", f"/{at}/", "Ferry", published=int(NOW) - 3600 - at * 86_400) for at in range(30)]
    )
    assert f"<p>{total} found" in search(f"q=ferry&period={period}").read().decode()


def test_the_chosen_one_is_marked(search):
    assert b'<option value=""><option value="brief" selected>' in search("q=ferry&format=brief").read()
    assert b'<option value="" selected><option value="brief">' in search("q=ferry&order=best").read()


def test_what_was_found_is_marked_and_escaped(search):
    page = search("q=leaves").read().decode()
    assert "The ferry &lt;i&gt;<mark>leaves</mark>&lt;/i&gt;." in page


def test_a_picture_stands_where_there_is_one_of_ours(search):
    page = search("q=ferry&format=brief").read().decode()
    assert page.count("<li>") == 4
    assert re.findall(r"<img src='([^']*)'>", page) == ["/media/x/1.jpg"]


def test_some_of_the_words_is_said(search):
    assert b"<strong>some</strong>" in search("q=ferry+zzz").read()
    assert b"<strong>some</strong>" not in search("q=ferry").read()


def test_nothing_found_with_a_filter_offers_to_look_everywhere(search):
    page = search("q=zzz&format=brief&order=newest").read().decode()
    assert '<a href="/search/?q=zzz&amp;order=newest">Everywhere</a>' in page
    assert "Everywhere" not in search("q=zzz").read().decode()
    assert "Everywhere" not in search("q=ferry&format=brief").read().decode()


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("Ferries", ['<dt><a href="/tag/ferries/">Ferries</a></dt>']),
        ("crossings", ['<dt><a href="/tag/ferries/">Ferries</a></dt>']),
        ("ola brand", ['<dt><a href="/author/ola-brand/">Ola Brand</a></dt>']),
        ("Ola Brant", ['<dd><a href="/author/ola-brand/">Ola Brand</a></dd>', "Did you mean ola brand"]),
        ("zzz harbor", ['<dd><a href="/section/harbour/">Harbour</a></dd>', "/search/?q=zzz+harbour"]),
        ("crosings", ['<dd><a href="/tag/ferries/">Ferries</a></dd>', "Did you mean crossings"]),
        ("zzz", []),
        ("evil", []),
    ],
)
def test_names_lead_on(search, words, links):
    page = search(f"q={quote(words)}").read().decode()
    assert page.count("<dt>") + page.count("<dd>") == sum("<d" in link for link in links)
    assert ("Did you mean" in page) == any("Did you mean" in link or "?q=" in link for link in links)
    for link in links:
        assert link in page


def test_a_damaged_file_of_names_is_a_mistake_of_ours(search, writer):
    writer.put(Page(names_address("/search/"), b"{}"))
    assert search("q=zzz").status == 503


def test_without_names_the_search_goes_on(search, writer):
    writer.remove(names_address("/search/"))
    assert search("q=ferrees").status == 200


def test_without_a_question_the_page_is_as_it_was_pressed(search, writer):
    assert b'value=""' in search().read()
    writer.put(Page("/search/", b"<h1>Search</h1>"))
    assert search().read() == b"<h1>Search</h1>"
    assert b"<input" in search("q=").read()
    assert b"<input" in search("utm_source=x").read()


def test_filters_and_order(search):
    page = search("q=ferry&section=war&order=newest").read().decode()
    assert "<p>15 found" in page
    assert page.index("/28/") < page.index("/2/")


def test_nothing_found_is_said(search):
    page = search("q=zzz").read()
    assert b"Nothing found" in page
    assert b"<li>" not in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q",
        "q=%00",
        "&" * 1000,
        "q=NEAR(a,b)",
        "q=ferry&section=' OR 1",
        "q=ferry&utm_source=letter&fbclid=x&limit=1e9&live=0&order_by=password",
        "q=ferry&page=",
        "x=1&" * 5000,
    ],
)
def test_no_query_is_an_error(search, query):
    assert search(query).status == 200


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("q=" + "a" * 100_000, "too_long"),
        ("q=" + "ab+" * 80, "too_long"),
        ("q=" + "+".join(f"w{n}" for n in range(13)), "too_many_words"),
        ("q=a", "too_short"),
        ("q=a+b", "too_short"),
        ("q=%22", "too_short"),
        ("q=(((((", "too_short"),
        ("q=%ff", "too_short"),
        ("q=ferry&page=99999999", "no_such_page"),
        ("q=ferry&page=51", "no_such_page"),
        ("q=ferry&page=3", "no_such_page"),
        ("q=ferry&page=0", "no_such_page"),
        ("q=ferry&page=-1", "no_such_page"),
        ("q=ferry&page=%D9%A3", "no_such_page"),
        ("q=ferry&page=2.0", "no_such_page"),
        ("q=ferry&page=１", "no_such_page"),
        ("q=ferry&format=novel", "no_such_choice"),
        ("q=ferry&format=%00", "no_such_choice"),
        ("q=ferry&period=ever", "no_such_choice"),
        ("q=ferry&order=title;--", "no_such_choice"),
        ("q=ferry&q=quay", "no_such_choice"),
        ("q=ferry&section=war&section=news", "no_such_choice"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(search, query, problem):
    found = search(query)
    page = found.read().decode()
    assert found.status == 400
    assert re.findall(r"<em>(\w+)</em>", page) == [problem]
    assert "<li>" not in page
    assert "max-age" not in found.header("cache-control")


@pytest.mark.parametrize("words", ["x" * 200, "港", "7", "+".join(f"w{n}" for n in range(12)), "a+ferry"])
def test_what_can_be_asked_is_no_problem(search, words):
    found = search(f"q={quote(words, safe='+')}")
    assert (found.status, "<em>" in found.read().decode()) == (200, False)


def test_control_characters_are_not_shown_again(search):
    assert b'value="fer ry"' in search("q=%00fer%0d%0a%E2%80%A8ry").read()


def test_nothing_typed_or_stored_is_markup(search):
    page = search("q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E+ferry").read()
    assert b"<script" not in page
    assert b"<b>" not in page
    assert b"&lt;b&gt;Ferry&lt;/b&gt; &amp; co" in search("q=co").read()


def test_a_takedown_leaves_the_results(search, writer):
    assert b"/28/" in search("q=ferry&order=newest").read()
    writer.take_down("/28/", "court order")
    assert b"/28/" not in search("q=ferry&order=newest").read()


def test_without_a_pressed_page_the_words_still_come(search, writer):
    writer.remove(slots_address("/search/"))
    assert b"&lt;b&gt;Ferry&lt;/b&gt;" in search("q=co").read()
    assert search("q=ferry", path="/uk/search/").status == 200
    assert b"Nothing was found" in search("q=zzz").read()


def test_more_searches_than_fit_are_told_to_wait(search, monkeypatch, ask, memory, root, index):
    narrow = Searching(SearchReader.open(root), memory, SECURITY)
    for _ in range(searching._MOST_WAITING):
        narrow._room.acquire()
    found = ask("/search/", on=Stand(memory, SECURITY, searching=narrow), query="q=ferry")
    narrow.close()
    assert (found.status, found.header("retry-after")) == (503, "5")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_search_is_only_a_question(search, method):
    assert search("q=ferry", method=method).status == 405


def test_head_of_a_search(search):
    found = search("q=ferry", method="HEAD")
    assert (found.status, found.read()) == (200, b"")
    assert int(found.header("content-length")) > 100


@pytest.mark.parametrize("path", ["/searching/", "/search/x/", "/research/", "/uk/uk/search/", "/../search/"])
def test_other_addresses_ask_nothing(search, path):
    assert search("q=ferry", path=path).status == 404
