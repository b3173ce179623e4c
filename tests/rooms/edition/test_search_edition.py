"""Search from files alone: found at once, gone at once, and no question too wicked."""

import sqlite3
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.disk import Disk
from masthead.edition.ledger import Ledger
from masthead.edition.search.asking import COLUMNS, beginnings, every, mark, some, terms_of
from masthead.edition.search.documents import Document, Filters
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.snippets import snippet
from masthead.edition.search.writer import FANOUT, SearchWriter
from tests.rooms.edition.failing_disk import FailingDisk, StoppedError
from tests.rooms.edition.test_take_down import NOON

DAY = 86_400


def story(number, body="", **said):
    said.setdefault("published", number * DAY)
    return Document(str(number), f"/2026/11/{number}/", body=body, card={"n": number}, **said)


@pytest.fixture
def index(writer, root):
    return SearchWriter.open(root, disk=Disk(careful=False))


@pytest.fixture
def ask(index, root):
    reader = SearchReader.open(root)

    def ask(query, filters=None, **said):
        return [hit.id for hit in reader.search(query, filters or Filters(), within=5.0, **said).hits]

    return ask


def test_an_empty_index_finds_nothing(ask):
    assert ask("ferry") == []


def test_a_story_is_found_by_each_of_its_fields(index, ask):
    index.add(
        [
            story(
                1,
                "bodyword",
                headline="Headword",
                deck="Deckword",
                byline="Olena Ivanyshyn",
                tags=("Tagword",),
            )
        ]
    )
    for word in ("bodyword", "headword", "DECKWORD", "ivanyshyn", "tagword"):
        assert ask(word) == ["1"], word
    assert ask("elsewhere") == []


def test_the_headline_weighs_more_than_the_body(index, ask):
    index.add([story(1, "the ferry is named here"), story(2, "something else", headline="Ferry")])
    assert ask("ferry") == ["2", "1"]


def test_a_lone_fresh_story_is_weighed_like_those_of_a_large_segment(index, ask):
    index.add([story(n, f"word{n} harbour and more words to fill it") for n in range(1, 60)])
    index.add([story(100, "nothing of it", headline="Harbour")])
    assert ask("harbour")[0] == "100"
    index.add([story(101, "a long text that says harbour only once " + "and on " * 300, published=1)])
    assert ask("harbour", limit=100)[-1] == "101"


def test_words_are_found_in_other_forms(index, ask):
    index.add([story(1, "Peacekeepers were running across Zürich"), story(2, "Мости зруйновано у Запоріжжі")])
    assert ask("peacekeeper") == ask("run") == ask("zurich") == ["1"]
    assert ask("міст") == []
    assert ask("зруйнований") == ask("Запоріжжя") == ["2"]


def test_all_words_come_before_any(index, ask):
    index.add([story(1, "ferry harbour"), story(2, "ferry"), story(3, "harbour")])
    assert ask("ferry harbour") == ["1"]
    assert sorted(ask("ferry lighthouse")) == ["1", "2"]


def test_words_in_a_row(index, ask):
    index.add([story(1, "the old ferry sailed"), story(2, "the ferry is old")])
    assert ask('"old ferry"') == ["1"]


def test_filters_hold_besides_the_words(index, ask):
    index.add([
        story(1, "ferry", sections=("war", "front"), format="story", language="en", tags=("Kherson", "Sea")),
        story(2, "ferry", sections=("culture",), format="brief", language="uk", tags=("Sea port",)),
    ])  # fmt: skip
    both = sorted(ask("ferry"))
    assert both == ["1", "2"]
    for filters, found in {
        Filters(section="war"): ["1"],
        Filters(section="front"): ["1"],
        Filters(section="fro"): [],
        Filters(format="brief"): ["2"],
        Filters(language="uk"): ["2"],
        Filters(tag="Sea"): ["1"],
        Filters(since=2 * DAY): ["2"],
        Filters(until=DAY): ["1"],
        Filters(section="war", language="uk"): [],
        Filters(section="war' OR 1=1 --"): [],
        Filters(since=10**30): [],
        Filters(since=-(10**30), until=10**30): ["1", "2"],
        Filters(since=2 * DAY, until=DAY): [],
        Filters(since=DAY + 1, until=2 * DAY - 1): [],
        Filters(section="war", since=DAY, until=DAY): ["1"],
    }.items():
        assert sorted(ask("ferry", filters)) == found, filters


def test_a_filters_value_is_no_word_and_no_word_a_filter(index, ask):
    index.add([story(1, "ferry", sections=("war",), format="brief", tags=("Kherson",))])
    index.add([story(2, f"ferry {mark('section', 'war')}")])

    assert ask("war") == ask("brief") == []
    assert ask(mark("section", "war")) == ["2"]
    assert ask("ferry", Filters(section="war")) == ["1"]
    assert ask("ferry", Filters(section="brief")) == ask("ferry", Filters(format="war")) == []


def test_newest_first_across_segments(index, ask):
    for number in (3, 1, 4, 2):
        index.add([story(number, "ferry")])
    assert ask("ferry", order="newest") == ["4", "3", "2", "1"]
    assert ask("ferry", order="newest", limit=2, offset=1) == ["3", "2"]


def test_pages_of_hits_neither_repeat_nor_skip(index, root):
    index.add([story(n, "ferry " * (n % 5 + 1)) for n in range(25)])
    index.add([story(n, "ferry") for n in range(25, 40)])
    reader = SearchReader.open(root)
    pages = [reader.search("ferry", limit=7, offset=at, within=5.0) for at in range(0, 42, 7)]
    found = [hit.id for page in pages for hit in page.hits]
    assert sorted(found, key=int) == [str(n) for n in range(40)]
    assert {page.total for page in pages} == {40}


@pytest.mark.parametrize(("limit", "offset"), [(-5, 0), (0, 0), (10, -3), (10**9, 0), (10, 10**9), (10, 995)])
def test_no_paging_is_an_error(index, ask, limit, offset):
    index.add([story(1, "ferry")])
    assert len(ask("ferry", limit=limit, offset=offset)) <= 1


def test_a_hit_brings_its_card_and_a_snippet(index, root):
    index.add([story(1, "Before. " * 40 + "The <b>ferry</b> sailed & sank. " + "After. " * 40)])
    [hit] = SearchReader.open(root).search("ferry", within=5.0).hits
    assert (hit.address, hit.card, hit.published) == ("/2026/11/1/", {"n": 1}, DAY)
    assert ("ferry", True) in hit.snippet
    text = "".join(piece for piece, _ in hit.snippet)
    assert "<b>ferry</b> sailed & sank" in text  # plain text: whoever draws it escapes it
    assert text.startswith("… Before")
    assert text.endswith("…")
    assert len(text.split()) < 40


def test_a_changed_story_is_found_only_as_it_is_now(index, ask):
    index.add([story(1, "oldword")])
    index.add([story(1, "newword")])
    assert (ask("oldword"), ask("newword")) == ([], ["1"])


def test_putting_the_same_again_changes_nothing(index, ask):
    for _ in range(3):
        index.add([story(1, "ferry"), story(2, "ferry")])
    assert ask("ferry", order="newest") == ["2", "1"]


def test_an_equal_document_is_not_written_again(index, root):
    said = [story(n, "ferry \ud800 é", headline="H", tags=("a\n b",), sections=("war",)) for n in range(5)]
    assert index.add(said) == 5
    generation = SearchReader.open(root).generation()

    assert index.add(said) == 0

    assert SearchReader.open(root).generation() == generation
    for change in ({"deck": "D"}, {"card": {"n": 1}}, {"published": 7}, {"sections": ()}, {"address": "/x/"}):
        assert index.add([replace(said[0], **change)]) == 1, change


def test_a_removed_document_may_come_back_as_it_was(index, ask):
    index.add([story(1, "ferry")])
    index.remove(["1"])
    assert index.add([story(1, "ferry")]) == 1
    assert ask("ferry") == ["1"]


def test_the_ids_are_those_that_count(index):
    index.add([story(1), story(2)])
    index.add([story(2, "changed"), story(3)])
    index.remove(["1"])

    assert sorted(index.ids()) == ["2", "3"]


def test_who_is_in_a_hurry_leaves_large_merges_to_others(index, root):
    for number in range(FANOUT):
        index.add([story(number * 10 + n, "ferry") for n in range(10)])
    for number in range(FANOUT):
        index.add([story(1000 + number, "ferry")])

    assert index.merge(most=FANOUT) == FANOUT
    assert index.merge(most=FANOUT) == 0
    assert index.merge() > FANOUT
    assert len(list(index.ids())) == 11 * FANOUT


def test_turns_are_taken_one_after_another(index, root):
    other, order = SearchWriter.open(root, disk=Disk(careful=False)), []

    def wait():
        with other.turn():
            order.append("second")

    with index.turn():
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(0.2)
        index.add([story(1, "ferry")])
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_removed_story_is_gone_with_the_next_search(index, ask):
    index.add([story(1, "ferry"), story(2, "ferry")])
    index.remove(["1", "unknown"])
    assert ask("ferry") == ["2"]
    index.remove(addresses=["/2026/11/2/"])
    assert ask("ferry") == []


def test_a_taken_down_story_is_hidden_though_the_index_still_has_it(index, ask, root):
    index.add([story(1, "ferry"), story(2, "ferry")])
    assert ask("ferry", order="newest") == ["2", "1"]
    Ledger(root / "takedowns").take_down("/2026/11/1/", "Order", NOON)
    assert ask("ferry") == ["2"]


def test_merging_changes_no_answer_and_leaves_few_files(index, ask, root):
    for number in range(1, 3 * FANOUT):
        index.add([story(number, f"ferry word{number}")])
    index.remove(["3"])
    index.add([story(5, "ferry changed")])
    before = ask("ferry", order="newest", limit=100)

    assert index.merge() > 0

    assert ask("ferry", order="newest", limit=100) == before
    assert (ask("word5"), ask("word3"), ask("changed")) == ([], [], ["5"])
    assert len(list((root / "search/segments").iterdir())) <= 2 * FANOUT
    index.merge(everything=True)
    assert ask("ferry", order="newest", limit=100) == before
    [segment] = (root / "search/segments").iterdir()
    assert index.merge(everything=True) == 0
    assert b"word3" not in segment.read_bytes()  # what was removed has left the disk


def test_what_dies_while_merging_stays_dead(index, ask, root, monkeypatch):
    index.add([story(1, "ferry"), story(2, "ferry"), story(3, "ferry")])
    index.add([story(4, "ferry")])
    other = SearchWriter.open(root, disk=Disk(careful=False))
    written = index._written

    def meanwhile(*args, **said):
        fresh = written(*args, **said)
        other.remove(["2"])
        other.add([story(3, "changed")])
        return fresh

    monkeypatch.setattr(index, "_written", meanwhile)
    index.merge(everything=True)
    assert ask("ferry", order="newest") == ["4", "1"]
    assert ask("changed") == ["3"]


def test_two_merges_at_once_lose_nothing(index, ask, root, monkeypatch):
    for number in range(1, 5):
        index.add([story(number, "ferry")])
    written = index._written

    def meanwhile(*args, **said):
        fresh = written(*args, **said)
        SearchWriter.open(root, disk=Disk(careful=False)).merge(everything=True)
        return fresh

    monkeypatch.setattr(index, "_written", meanwhile)
    index.merge(everything=True)
    assert ask("ferry", order="newest") == ["4", "3", "2", "1"]


@pytest.mark.parametrize("how", ["stop before", "stop after", "stop halfway", "refuse"])
def test_every_step_may_fail(writer, root, how):
    SearchWriter.open(root, disk=Disk(careful=False)).add([story(1, "old"), story(2, "ferry")])
    for at in range(1, 40):
        disk = FailingDisk(at, how=how)
        try:
            index = SearchWriter(root, disk)
            index.add([story(1, f"old new{at}")])
            index.merge(everything=True)
            finished = disk.steps < at
        except (StoppedError, OSError):
            finished = False
        found = [
            hit.id for hit in SearchReader.open(root).search("old ferry", order="newest", within=5.0).hits
        ]
        assert found in (["1"], ["2", "1"])  # whole: one of each, whichever of the two states
        assert len(SearchReader.open(root).search("old", within=5.0).hits) == 1
        if finished:
            break
    assert finished
    SearchWriter.open(root, disk=Disk(careful=False)).merge(everything=True)
    assert len(list((root / "search/segments").glob("*.sqlite"))) == 1


def test_searching_goes_on_while_the_index_changes(index, root):
    reader = SearchReader.open(root)
    index.add([story(0, "ferry always")])
    stop, wrong = threading.Event(), []

    def search():
        while not stop.is_set():
            hits = [hit.id for hit in reader.search("always", within=5.0).hits]
            if hits != ["0"]:
                wrong.append(hits)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 25):
        index.add([story(number, "ferry")])
        if number % 5 == 0:
            index.merge(everything=True)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


WICKED = [
    "", " ", '"', '""', '"""', "*", "a*", "NEAR(a b)", "a NEAR/5 b", "headline:a", "{headline body}: a", "a AND",
    "NOT a",
    "a OR OR b",
    "(", ")", "((((((", "^a", "a + b", "-a", "a:b:c", "'; DROP TABLE docs; --", "%00", "\x00", "a\x00b",
    "\ud800", "\u200b", "🦊", "😀" * 200, "a" * 10_000, "a " * 10_000, '"' * 5001, "((a OR b) AND " * 500,
    "\\", "_", "__", "ї",
    "rank:1", "words", "sqlite_master", "e\u0301", "<script>", "{", "}", ":", ",", "0x1", "1e400", "a\n\r\tb",
]  # fmt: skip


@pytest.mark.parametrize("query", WICKED)
def test_no_question_is_an_error(index, root, query):
    index.add([story(1, "a b c ferry"), story(2, "words rank near and or not")])
    results = SearchReader.open(root).search(query, within=5.0)
    assert {hit.id for hit in results.hits} <= {"1", "2"}


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_is_ever_syntax(query):
    connection = sqlite3.connect(":memory:")
    columns = COLUMNS.replace(" ", ", ")
    connection.execute(f"CREATE VIRTUAL TABLE words USING fts5({columns}, tokenize='porter unicode61')")
    terms = terms_of(query)
    for expression in (every, beginnings, some) if terms else ():
        asked = (expression(terms, Filters()),)
        connection.execute("SELECT rowid FROM words WHERE words MATCH ?", asked).fetchall()
    connection.close()
    assert (
        "".join(piece for piece, _ in snippet(query, terms)).replace("…", "").strip()
        in " ".join(query.split()) + " "
    )


def test_a_search_that_runs_out_of_time_says_so_and_gives_the_newest(index, root):
    index.add([story(n, "ferry harbour " * 20) for n in range(400)])
    now = [0.0]

    def clock():
        now[0] += 0.02  # a very slow machine
        return now[0]

    results = SearchReader(root, clock=clock).search("ferry harbour", limit=5, within=0.05)
    assert results.cut_short
    assert len(results.hits) <= 5


def test_fields_with_anything_in_them_are_kept(index, ask, root):
    index.add([story(1, "ferry \x00 \ud800 <b>", headline="'; --", tags=("a\nb", ""), sections=("\x00",))])
    assert ask("ferry") == ["1"]
    index.add([story(2, "ferry")])
    index.merge(everything=True)
    assert ask("ferry", order="newest") == ["2", "1"]
