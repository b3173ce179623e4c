"""Search: answered from the edition through a pressed page, in time, with nothing of the query left as markup."""

import pytest

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.search.documents import Document
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import SearchWriter
from masthead.newsstand import search as searching
from masthead.newsstand.pressed import slots_address
from masthead.newsstand.search import Searching
from masthead.newsstand.stand import Stand
from masthead.postbag.slot_markup import compile_page, marker
from tests.rooms.newsstand.conftest import SECURITY

PAGE = (
    f'<form><input name="q" value="{marker("text:query")}"></form><p>{marker("text:total")} found</p><ul>'
    f'{marker("rows:results")}<li><a href="{marker("address:address")}">{marker("text:headline")}</a>'
    f"{marker('text:snippet')} {marker('text:date')}</li>{marker('/rows')}</ul>"
    f"{marker('rows:nothing')}<p>Nothing found</p>{marker('/rows')}"
    f'{marker("rows:more")}<a href="{marker("address:address")}">More</a>{marker("/rows")}'
)
COUNTS = {"query": 1, "total": 1, "results": 1, "results.address": 1, "results.headline": 1, "results.snippet": 1,
          "results.date": 1, "nothing": 1, "more": 1, "more.address": 1}  # fmt: skip


@pytest.fixture
def index(root, writer):
    """The index of the edition: 30 stories of ferries, the first with mischief in it."""
    headlines = ["<b>Ferry</b> & co", *(f"Ferry {number}" for number in range(29))]
    documents = [
        Document(f"s{at}", f"/{at}/", words, body="The ferry <i>leaves</i>.", published=1_700_000_000 + at,
                 sections=("news" if at % 2 else "war",), card={"headline": words, "odd": 5})
        for at, words in enumerate(headlines)
    ]  # fmt: skip
    index = SearchWriter.open(root, disk=Disk(careful=False))
    index.add(documents)
    return index


@pytest.fixture
def search(ask, memory, writer, index, root):
    writer.put(Page(slots_address("/search/"), compile_page(PAGE, COUNTS).to_bytes()))
    carried = Searching(SearchReader.open(root), memory, SECURITY)
    stand = Stand(memory, SECURITY, searching=carried)
    yield lambda query="", path="/search/", method="GET": ask(path, method, on=stand, query=query)
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
        "q=%ff",
        "q=%00",
        "q=%",
        "q=%22",
        "q=" + "a" * 100_000,
        "q=" + "%22a" * 500,
        "&" * 1000,
        "q=(((((",
        "q=a*b*c*",
        "q=NEAR(a,b)",
        "q=ferry&page=99999999",
        "q=ferry&page=-1",
        "q=ferry&page=%D9%A3",
        "q=ferry&section=' OR 1",
        "x=1&" * 5000,
    ],
)
def test_no_query_is_an_error(search, query):
    assert search(query).status == 200


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
