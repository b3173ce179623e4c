"""Plain rich text is read without a parser, and to the byte as the parser reads it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.newsroom.body.paragraphs import (
    clean_inline,
    clean_note,
    cleaned,
    paragraphs,
    thorough_line,
    thorough_markup,
    thorough_pieces,
)
from masthead.newsroom.body.plain_text import plain_pieces
from tests.rooms.newsroom.body_parts import ATTACKS

WORDS = st.sampled_from(
    [
        "a", "Слово", "漢", "é", " ", "\n", "&amp;", "&lt;", "&gt;", "&quot;", "&#x27;", "&#39;", "&nbsp;", "&amp;lt;",
        "\u00a0", "\u2028", "\u200b", "😀", '"', "'", "/", "=", "[^a]", ' data-block-key="x"',
        "<br/>", "<br>", "javascript:",
    ]
)  # fmt: skip
ODD = st.sampled_from(
    [
        ">",
        "<",
        "&",
        "&copy;",
        "\r",
        "\x00",
        "\x85",
        "<!--x-->",
        "<img src=x>",
        "</b>",
        "<i>",
        "<B>",
        "</p>",
        "<p>",
        "<u>u</u>",
    ]
)
HREFS = st.sampled_from(
    [
        "https://example.org/a?b=c&amp;d=e#f", "/x/", "mailto:a@b.example", "javascript:alert(1)", "https://exämple.org/",
        "http://[::", "", "ftp://x/", "/it's", "/a b", "/a|b", "//x.example/", "/;,:@=!$()*~",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["", ' data-block-key="k1"', ' data-block-key=""', ' data-block-key="a b"', ' class="x"']
)
MARKS = st.sampled_from(["b", "strong", "i", "em", "sup", "sub", "code"])


def joined(parts, **sizes):
    return st.lists(parts, max_size=4, **sizes).map("".join)


LINES = st.recursive(
    joined(st.one_of(WORDS, WORDS, WORDS, ODD)),
    lambda inner: joined(
        st.one_of(
            inner,
            st.builds("<{0}>{1}</{0}>".format, MARKS, inner),
            st.builds('<a href="{}">{}</a>'.format, HREFS, inner),
        )
    ),
    max_leaves=8,
)
LISTS = joined(st.builds("<li{}>{}</li>{}".format, KEYS, LINES, st.sampled_from(["", "\n"])))
PIECES = st.one_of(
    st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(["p", "h2", "h3"]), KEYS, LINES),
    st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(["ul", "ol"]), KEYS, LISTS),
)


def thoroughly(source):
    return [tuple(piece) for piece in thorough_pieces(cleaned(source))]


def told(pieces):
    return [tuple(piece) for piece in pieces if piece.text]


@given(joined(PIECES, min_size=1))
def test_what_is_plain_is_read_as_the_parser_reads_it(source):
    plain = plain_pieces(source)
    vetted = plain_pieces(cleaned(source), vetted=True)
    assert plain is None or told(plain) == thoroughly(source)
    assert vetted is None or told(vetted) == thoroughly(source)
    assert clean_inline(source) == thorough_markup(cleaned(source))
    assert clean_note(source) == thorough_line(cleaned(source))


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "frame", ["{}", "<p>{}</p>", "<ul><li>{}</li></ul>", "<p><b>{}</b></p>", '<p data-block-key="{}">x</p>']
)
def test_nothing_hostile_is_plain(attack, frame):
    source = frame.format(attack)
    plain = plain_pieces(source)
    assert plain is None or told(plain) == thoroughly(source)
    assert clean_inline(source) == thorough_markup(cleaned(source))
    marks = re.compile(r"</?(?:li|b)>")
    assert not any("<" in marks.sub("", piece.html) for piece in plain or [])


def test_a_link_is_plain_only_once_it_is_vetted():
    source = '<p>See <a href="https://example.org/">there</a>.</p>'
    assert plain_pieces(source) is None
    assert plain_pieces(source.replace('">', '" rel="noopener">')) is None
    assert plain_pieces(cleaned(source), vetted=True) is not None


@pytest.mark.parametrize(
    "source",
    [
        "loose words",
        "<p>unclosed",
        "<p><b>crossed <i>marks</b></i></p>",
        "<p>a paragraph <p>in another</p></p>",
        "<ul><li>a list <ul><li>in another</li></ul></li></ul>",
        "<blockquote><p>words</p></blockquote>",
        "<P>capitals</P>",
        "<p >room</p>",
        "<p>5 > 4</p>",
        "<p>Q&A</p>",
        "<p>bell \x07</p>",
        "<ul><li></li></ul>",
        f"<p>{'<b>' * 21}deep{'</b>' * 21}</p>",
    ],
)
def test_untidy_text_is_not_plain(source):
    assert plain_pieces(source) is None


def test_plain_and_thorough_text_stand_in_one_body():
    sources = [
        ("a", '<p data-block-key="k">One <b>two</b></p>'),
        ("b", '<p>Three <a href="/x/">four</a>[^n]</p>'),
    ]
    [[first], [second]] = paragraphs(sources, {"n": 1})
    assert (first.id, first.html) == ("p-k", "One <b>two</b>")
    assert second.html.startswith('Three <a href="/x/" rel="noopener">four</a><sup class="note">')
    assert second.text == "Three four"
