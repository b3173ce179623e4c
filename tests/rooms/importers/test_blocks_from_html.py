"""HTML of any origin becomes the blocks an editor could have made."""

import json
import re

import pytest

from masthead.importers.blocks_from_html import blocks_from_html, place_pictures
from masthead.importers.errors import RecordRefusedError

KEY = re.compile(r' data-block-key="[a-z0-9]{5}"')


def kinds(html, **options):
    return [block["type"] for block in blocks_from_html(html, **options).blocks]


def texts(html, **options):
    """The text blocks without their keys."""
    blocks = blocks_from_html(html, **options).blocks
    return [KEY.sub("", block["value"]) for block in blocks if block["type"] == "text"]


def only(html, kind):
    (block,) = [block for block in blocks_from_html(html).blocks if block["type"] == kind]
    return block["value"]


def test_a_run_of_text_is_one_block():
    assert texts("<h1>A</h1><p>one</p><h4>B</h4><ul><li>x<li>y</ul>") == [
        "<h2>A</h2><p>one</p><h3>B</h3><ul><li>x</li><li>y</li></ul>"
    ]


def test_marks_are_written_the_editors_way():
    assert texts("<p><strong>a</strong> <em>b</em> <u>c</u> <span style='x'>d</span> H<sub>2</sub>O</p>") == [
        "<p><b>a</b> <i>b</i> c d H<sub>2</sub>O</p>"
    ]


def test_loose_text_between_blocks_becomes_paragraphs():
    assert texts("one<div>two<p>three</p>four</div>") == ["<p>one</p><p>two</p><p>three</p><p>four</p>"]


def test_a_picture_in_a_sentence_splits_the_paragraph():
    assert kinds('<p>before <b>bold <img src="a.jpg" alt="x"> still</b> after</p>') == [
        "text",
        "picture",
        "text",
    ]
    assert texts('<p>b <b>c <img src="a.jpg"> d</b></p>') == ["<p>b <b>c </b></p>", "<p><b> d</b></p>"]


def test_a_figure_keeps_its_caption():
    value = only(
        '<figure><a href="/big"><img src="a.jpg" alt="Quay"></a><figcaption>At <i>six</i>.</figcaption></figure>',
        "picture",
    )
    assert (value["picture"], value["alt"], value["caption"]) == ("a.jpg", "Quay", "At six.")


@pytest.mark.parametrize(
    "html",
    [
        "<blockquote><p>Enough.</p><footer>Ann Lee, mayor</footer></blockquote>",
        "<blockquote><p>Enough.</p><p>— Ann Lee, mayor</p></blockquote>",
        "<blockquote>Enough.<br>– Ann Lee, mayor</blockquote>",
        "<figure><blockquote><p>Enough.</p></blockquote><figcaption>Ann Lee, mayor</figcaption></figure>",
    ],
)
def test_a_quote_with_a_speaker_is_a_quote(html):
    value = only(html, "quote")
    assert (value["text"], value["speaker"], value["role"]) == ("Enough.", "Ann Lee", "mayor")


def test_a_quote_without_a_speaker_stays_text():
    assert texts("<blockquote><p>As <cite>The Book</cite> says.</p></blockquote>") == [
        "<p><i>As The Book says.</i></p>"
    ]


def test_a_table_keeps_its_figures():
    value = only(
        "<h2>Sailings</h2><table><tr><th>Boat<th>Trips</tr><tr><td>Asta<td>1,200</tr><tr><td>Bram<td>7</tr></table>",
        "table",
    )
    assert value["caption"] == "Sailings"
    assert value["table"]["columns"] == [
        {"type": "text", "heading": "Boat"},
        {"type": "number", "heading": "Trips"},
    ]
    assert [row["values"] for row in value["table"]["rows"]] == [["Asta", "1,200"], ["Bram", "7"]]


def test_a_table_that_only_places_things_is_taken_apart():
    assert texts("<table><tr><td><p>one</p><p>two</p></td></tr></table>") == ["<p>one</p><p>two</p>"]


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
        '<iframe src="//www.youtube-nocookie.com/embed/abcdefghijk?rel=0"></iframe>',
        "<p>https://youtu.be/abcdefghijk</p>",
        '<p><a href="https://m.youtube.com/watch?v=abcdefghijk&amp;t=3">https://youtu.be/abcdefghijk</a></p>',
    ],
)
def test_a_video_alone_is_an_embed(html):
    value = only(html, "embed")
    assert value["url"] == "https://www.youtube.com/watch?v=abcdefghijk"
    assert value["title"] == "Video on YouTube"


def test_a_video_in_a_sentence_stays_a_link():
    assert kinds('<p>See <a href="https://youtu.be/abcdefghijk">it</a>.</p>') == ["text"]


def test_footnotes_are_taken_out_and_marked():
    body = blocks_from_html(
        '<p>Fact<sup><a href="#fn1">1</a></sup>.</p><hr>'
        '<ol><li id="fn1"><p>Paper <b>41</b>. <a href="#ref1">↩</a></p></li></ol>'
    )
    assert "Fact[^1]." in body.blocks[0]["value"]
    assert [note["value"]["label"] for note in body.footnotes] == ["1"]
    assert "Paper <b>41</b>." in body.footnotes[0]["value"]["text"]
    assert len(body.blocks) == 1  # neither the list nor the rule above it is left


def test_a_contents_list_is_no_footnote():
    body = blocks_from_html('<ul><li><a href="#a">A</a></li></ul><h2 id="a">A</h2><p>text</p>')
    assert body.footnotes == []


def test_program_text_keeps_its_lines():
    assert texts("<pre>if a:\n    b &lt; c\n</pre>") == [
        "<p><code>if a:<br/>\u00a0\u00a0\u00a0\u00a0b &lt; c</code></p>"
    ]


def test_rules_at_the_edges_are_dropped():
    assert kinds("<hr><p>a</p><hr><hr><p>b</p><hr>") == ["text", "divider", "text"]


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2"),
        ("//example.org/a", "https://example.org/a"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("/2019/05/ferry/", "/2019/05/ferry/"),
        ("../harbour/", "/2020/01/harbour/"),
    ],
)
def test_links_a_reader_may_follow_stay(href, kept):
    (text,) = texts(f'<p><a href="{href}">words</a></p>', own_address="/2020/01/story/")
    assert text == f'<p><a href="{kept}">words</a></p>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java&#10;script:alert(1)",
        " &#14; javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "http://localhost/x",
        "http://[::1",
        "mailto:nobody",
        "#top",
        "",
    ],
)
def test_other_links_become_their_words(href):
    assert texts(f'<p><a href="{href}">words</a></p>') == ["<p>words</p>"]


def test_ids_follow_from_the_content_and_are_unique():
    html = "<p>same</p><p>same</p><p>other</p><hr><p>same</p>"
    first, again = blocks_from_html(html), blocks_from_html(html)
    longer = blocks_from_html("<p>new</p>" + html)
    keys = KEY.findall(json.dumps(first.blocks).replace('\\"', '"'))
    assert first.blocks == again.blocks
    assert len(set(keys)) == len(keys) == 4
    assert set(keys) <= set(KEY.findall(json.dumps(longer.blocks).replace('\\"', '"')))


def test_pictures_get_their_ids_and_missing_ones_leave_no_hole():
    body = blocks_from_html(
        '<p>a</p><img src="a.jpg"><p>b</p><img src="lost.jpg"><p>c</p>'
        '<img src="https://example.org/d.jpg" alt="D"><p>e</p>'
    )
    place_pictures(body, {"a.jpg": 7}.get)

    assert [block["type"] for block in body.blocks] == ["text", "picture", "text"]
    assert body.blocks[1]["value"]["picture"] == 7
    assert KEY.sub("", body.blocks[2]["value"]) == (
        '<p>b</p><p>c</p><p><i>Picture: <a href="https://example.org/d.jpg">D</a></i></p><p>e</p>'
    )
    assert body.notes.total() == 2


def test_a_picture_inside_the_text_itself_is_left_out():
    body = blocks_from_html('<p>a</p><img src="data:image/png;base64,AAAA">')
    assert [block["type"] for block in body.blocks] == ["text"]


@pytest.mark.parametrize("tag", ["div", "blockquote", "b", "ul", "table", "x"])
def test_markup_nested_too_deep_is_refused(tag):
    with pytest.raises(RecordRefusedError, match="too deep"):
        blocks_from_html(f"<{tag}>" * 30_000)


def test_a_text_as_long_as_a_book_is_refused():
    with pytest.raises(RecordRefusedError, match="400,000"):
        blocks_from_html("a " * 600_000)


def test_many_unclosed_paragraphs_are_not_deep():
    assert kinds("<p>a<br><li>b" * 3_000)
