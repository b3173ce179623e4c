"""A paragraph keeps its public id whatever happens to the others, because audio and corrections point at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.newsroom.body.compose import compose_body
from masthead.newsroom.body.elements import Paragraph
from tests.rooms.newsroom.body_parts import block


def p(key, words):
    return f'<p data-block-key="{key}">{words}</p>'


def made(*sources, footnotes=()):
    """Compose text blocks; none of these tests links to anything, so none needs the database."""
    blocks = [block("text", source, f"b{number}") for number, source in enumerate(sources)]
    notes = [{"value": {"label": label, "text": "<p>Note.</p>"}} for label in footnotes]
    elements, _ = compose_body(blocks, footnotes=notes)
    return [element for element in elements if isinstance(element, Paragraph)]


def ids(*sources):
    return {paragraph.text: paragraph.id for paragraph in made(*sources)}


STORY = p("aaa11", "One.") + p("bbb22", "Two.") + p("ccc33", "Three.")


def test_the_editor_s_key_is_the_public_id():
    assert ids(STORY) == {"One.": "p-aaa11", "Two.": "p-bbb22", "Three.": "p-ccc33"}


def test_rewriting_one_paragraph_changes_no_id():
    assert [row.id for row in made(STORY)] == [row.id for row in made(STORY.replace("Two", "2"))]


@pytest.mark.parametrize(
    "after",
    [
        p("ccc33", "Three.") + p("aaa11", "One.") + p("bbb22", "Two."),
        p("new99", "Zero.") + STORY,
        p("aaa11", "One.") + p("new99", "Zero.") + p("bbb22", "Two.") + p("ccc33", "Three."),
    ],
)
def test_moving_and_inserting_change_no_other_id(after):
    before = ids(STORY)

    assert {words: name for words, name in ids(after).items() if words in before} == before


def test_splitting_a_block_in_two_changes_no_id():
    assert ids(p("aaa11", "One."), p("bbb22", "Two.") + p("ccc33", "Three.")) == ids(STORY)


@pytest.mark.parametrize(
    "change", [lambda text: text.replace("Two", "2"), lambda text: "<p>Zero.</p>" + text]
)
def test_text_without_keys_keeps_the_ids_of_what_did_not_change(change):
    text = "<p>One.</p><p>Two.</p><p>Three.</p>"
    before, after = ids(text), ids(change(text))

    assert len(set(before.values())) == 3
    assert (before["One."], before["Three."]) == (after["One."], after["Three."])


def test_copied_paragraphs_get_ids_of_their_own():
    names = [row.id for row in made(STORY, STORY, p("aaa11-2", "Own.") + "<p>One.</p><p>One.</p>")]

    assert names[:3] == ["p-aaa11", "p-bbb22", "p-ccc33"]
    assert len(set(names)) == len(names) == 9


def test_a_copied_block_with_the_same_id_stands_once_each():
    twice = [block("text", p("aaa11", "One."), "same"), block("text", p("bbb22", "Two."), "same")]

    assert [element.text for element in compose_body(twice)[0]] == ["One.", "Two."]


@pytest.mark.parametrize("key", ['x" onclick="alert(1)', "<b>", "é", " ", "a" * 300, "../../x"])
def test_an_odd_key_makes_a_safe_id(key):
    [row] = made(p(key.replace('"', "&quot;"), "One."))

    assert row.id.removeprefix("p-").replace("-", "").isalnum()
    assert len(row.id) < 50
    assert row.id.isascii()


def test_a_list_is_one_piece_named_after_its_first_item():
    [row] = made('<ul><li data-block-key="aaa11">Bread</li><li data-block-key="bbb22">Salt</li></ul>')

    assert (row.tag, row.id, row.text) == ("ul", "p-aaa11", "Bread Salt")
    assert row.html == "<li>Bread</li><li>Salt</li>"


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("Loose <b>and bold</b> words", ["Loose and bold words"]),
        ("<p>One.</p>after <i>it</i><p>Two.</p>", ["One.", "after it", "Two."]),
        ("<b><p>One.</p><p>Two.</p></b>", ["One.", "Two."]),
        ("<div><div><p>One.</p>Two.</div></div>", ["One.", "Two."]),
        ("<li>One.</li>", ["One."]),
        ("One.<hr>Two.", ["One.Two."]),
        ("<h2>Head</h2><p>One<br>two.</p>", ["Head", "One two."]),
        ("<p> \u00a0 </p><p></p><p><br></p>", []),
        ("", []),
    ],
)
def test_no_words_are_lost_in_untidy_text(source, pieces):
    assert [row.text for row in made(source)] == pieces


@pytest.mark.parametrize(
    "untidy", ["<ul><li>One.", "<p><b>One.", '<a href="x', "<hr>One.", "One.</div></p>", "<!-- One."]
)
def test_an_unclosed_tag_harms_no_other_block(untidy):
    assert [row.text for row in made(untidy, "<p>Two.</p>")][-1] == "Two."


def test_a_mark_becomes_a_numbered_link():
    [row] = made("<p>The lease[^a] and the bill[^b], again[^a].</p>", footnotes="ab")

    assert row.html.count('<a href="#note-1" id="ref-1-') == 2
    assert 'id="ref-1-2" aria-label="Footnote 1">1</a></sup>.' in row.html
    assert 'bill<sup class="note"><a href="#note-2" id="ref-2-1"' in row.html
    assert row.text == "The lease and the bill, again."


def test_marks_keep_their_order_inside_and_behind_other_tags():
    [row] = made("<p>[^a]<b>x[^b]<i>y</i>[^a]</b>[^b]z</p>", footnotes="ab")

    assert [part.split('"')[0] for part in row.html.split('id="')[1:]] == [
        "ref-1-1",
        "ref-2-1",
        "ref-1-2",
        "ref-2-2",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "<p>Unknown[^c]</p>",
        "<p><code>x[^a]</code></p>",
        '<p><a href="https://example.org/">in a link[^a]</a></p>',
        '<p><a href="https://example.org/?[^a]&lt;img src=x onerror=alert(1)&gt;">x</a></p>',
        "<p>[^a b] [ ^a] [^]</p>",
    ],
)
def test_what_is_no_mark_is_left_alone(source):
    [row] = made(source, footnotes="ab")

    assert "note" not in row.html
    assert "<img" not in row.html


def test_a_label_may_hold_any_sign():
    [row] = made("<p>x[^a&amp;b]</p>", footnotes=["a&b"])

    assert 'href="#note-1"' in row.html


WORDS = st.text(alphabet="ab<>/&\"'=[^] pulihr1", max_size=60)


@given(st.lists(WORDS, max_size=4))
def test_any_text_gives_unique_ids_and_only_known_tags(sources):
    rows = made(*sources, footnotes="ab")

    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        assert row.tag in {"p", "h2", "h3", "ul", "ol"}
        assert "data-block-key" not in row.html
        assert row.text
