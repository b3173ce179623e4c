"""Words as readers type them, in the languages a newsroom writes: what is found, what is marked, what must not be."""

import pytest

from masthead.edition.disk import Disk
from masthead.edition.search.asking import terms_of
from masthead.edition.search.documents import Document
from masthead.edition.search.folding import flat, tokens
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.snippets import snippet
from masthead.edition.search.writer import SearchWriter


@pytest.fixture
def found(writer, root):
    """Whether a question finds a text, and its results."""
    index = SearchWriter.open(root, disk=Disk(careful=False))

    def ask(text, question):
        index.add([Document("1", "/1/", body=text), Document("2", "/2/", body="Nothing of it 他 інше آخر")])
        return [hit.id for hit in SearchReader.open(root).search(question, within=5.0).hits]

    return ask


FOUND = {
    "endings in English": ("Harbours of the north", "harbour"),
    "an accent less": ("Zürich sleeps", "zurich"),
    "an accent more": ("A naive man", "naïve"),
    "a letter others have no key for": ("Łódź and Straße", "lodz strasse"),
    "a dotless i": ("ısı in İstanbul", "istanbul isi"),
    "the other spelling": ("The harbour", "harbor"),
    "half a word": ("The lighthouse keeper", "lighth"),
    "a Ukrainian case": ("Школи в місті", "школа"),
    "a long Ukrainian word": ("Мости зруйновано", "зруйнований"),
    "an apostrophe of another kind": ("Сім’я Іваненко", "сім'я"),
    "an apostrophe left out": ("Сім’я Іваненко", "сімя"),
    "a stress mark": ("за́мок", "замок"),
    "a Russian ё": ("Берёзовая роща", "березовая"),
    "an Arabic article more": ("فرن في الشارع", "الفرن"),
    "an Arabic article less": ("الفرن في الشارع", "فرن"),
    "an Arabic conjunction": ("والمدرسة قريبة", "المدرسة"),
    "Arabic vowels": ("مُحَمَّد يكتب", "محمد"),
    "an Arabic hamza": ("أحمد يكتب", "احمد"),
    "Hebrew points": ("שָׁלוֹם לכולם", "שלום"),
    "Greek accents": ("Ελλάδα σήμερα", "ελλαδα"),
    "one Japanese letter": ("港の印刷所で", "港"),
    "Japanese inside a sentence": ("港の印刷所で働く", "印刷"),
    "two Japanese words": ("港の印刷所で働く", "港 印刷所"),
    "wide letters": ("ＡＢＣ ２０２６", "abc 2026"),
    "Chinese": ("今天的新闻报道", "新闻"),
    "Thai": ("เรือข้ามฟากเมืองท่า", "ข้ามฟาก"),
    "a Korean word with its particle": ("서울에서 만난 사람", "서울"),
}


@pytest.mark.parametrize("what", FOUND)
def test_is_found(found, what):
    assert found(*FOUND[what]) == ["1"]


NOT_FOUND = {
    "a word inside another": ("The cathedral", "cat"),
    "letters of a Japanese word apart": ("港の近くの湾", "港湾"),
    "the other letter that a short sign makes": ("мій дім", "мии"),
    "a word that shares three letters": ("Це не шкода", "школа"),
    "an Arabic word that only begins like the article": ("الم شديد", "شم"),
    "a voiced Japanese sign": ("かき", "がき"),
}


@pytest.mark.parametrize("what", NOT_FOUND)
def test_is_not_found(found, what):
    assert found(*NOT_FOUND[what]) == []


def test_the_form_that_was_typed_comes_first(writer, root):
    SearchWriter.open(root, disk=Disk(careful=False)).add(
        [Document("1", "/1/", body="школами міста", published=9), Document("2", "/2/", body="школа міста")]
    )

    hits = SearchReader.open(root).search("школа", within=5.0).hits

    assert [hit.id for hit in hits] == ["2", "1"]


def test_some_of_the_words_is_said(writer, root):
    SearchWriter.open(root, disk=Disk(careful=False)).add(
        [Document("1", "/1/", body="ferry"), Document("2", "/2/", body="ferry harbour")]
    )
    reader = SearchReader.open(root)

    assert not reader.search("ferry harbour", within=5.0).some
    assert reader.search("ferry lighthouse", within=5.0).some
    assert not reader.search("lighthouse keeper", within=5.0).some
    assert not reader.search("lighthouse", within=5.0).some


def test_a_letter_counts_only_alone():
    assert terms_of("plan b") == terms_of("plan")
    assert terms_of("b")
    assert len(terms_of("港 5 x")) == 2


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("The FERRY sails", "ferry", ["FERRY"]),
        ("Ferries sail", "ferry", ["Ferries"]),
        ("A ferment in the ferry", "ferry", ["ferry"]),
        ("He is running", "run", ["running"]),
        ("A naïve man", "naive", ["naïve"]),
        ("Straße", "strasse", ["Straße"]),
        ("Сім’я поїхала", "сім'я", ["Сім’я"]),
        ("Школами міста", "школа", ["Школами"]),
        ("في الفرن القديم", "فرن", ["الفرن"]),
        ("港の印刷所で", "印刷", ["印刷"]),
        ("The cathedral", "cat", []),
        ("harbour", "harbor", ["harbour"]),
    ],
)
def test_what_was_found_is_marked(text, question, marked):
    assert [piece for piece, is_found in snippet(text, terms_of(question)) if is_found] == marked


def test_without_a_find_in_the_body_the_deck_is_shown():
    told = snippet("A body.", terms_of("harbour"), otherwise="The deck, of a harbour.")

    assert ("harbour", True) in told
    assert snippet("A body.", terms_of("other"), otherwise="The deck.") == (("The deck.", False),)
    assert snippet("A body.", terms_of("other")) == (("A body.", False),)


@pytest.mark.parametrize("text", ["ﬁ ŉ ẞ İ", "e\u0301 שָׁ", "\u0130" * 50, "𝔘𝔫𝔦", "\ud800a", "😀é"])
def test_places_in_a_flat_text_are_places_in_the_text(text):
    assert len(flat(text)) == len(text)
    list(tokens(text))
