"""Markdown becomes the same blocks, raw HTML in it included."""

import pytest

from masthead.importers.blocks_from_markdown import blocks_from_markdown
from masthead.importers.errors import RecordRefusedError
from tests.rooms.importers.test_blocks_from_html import KEY


def plain(markdown, **options):
    blocks = blocks_from_markdown(markdown, **options).blocks
    return [
        (block["type"], KEY.sub("", block["value"]) if block["type"] == "text" else "") for block in blocks
    ]


def test_paragraphs_headings_and_lists():
    assert plain("# A\n\none *two* **three**\n\n- x\n  1. y\n") == [
        ("text", "<h2>A</h2><p>one <i>two</i> <b>three</b></p><ul><li>x<ol><li>y</li></ol></li></ul>")
    ]


def test_tables_rules_and_code():
    kinds = [kind for kind, _ in plain("|a|b|\n|-|-|\n|1|2|\n|3|4|\n\n---\n\n```\nx = 1\n```\n")]
    assert kinds == ["table", "divider", "text"]


def test_footnotes():
    body = blocks_from_markdown("Fact.[^a]\n\n[^a]: Paper 41, [here](https://example.org).\n")
    assert "Fact.[^1]" in body.blocks[0]["value"]
    assert 'Paper 41, <a href="https://example.org">here</a>.' in body.footnotes[0]["value"]["text"]


def test_html_inside_is_cleaned_like_any_other():
    (block,) = plain('a <script>alert(1)</script><b onclick="x()">b</b>')
    assert block == ("text", "<p>a <b>b</b></p>")


def test_a_fence_becomes_the_block_its_caller_makes():
    made = blocks_from_markdown(
        "before\n\n```block:pull_quote\ntext: A penalty pays.\n```\n\nafter",
        fences={"pull_quote": lambda fields: {"text": fields["text"], "attribution": ""}},
    )
    assert [block["type"] for block in made.blocks] == ["text", "pull_quote", "text"]
    assert made.blocks[1]["value"] == {"text": "A penalty pays.", "attribution": ""}


def test_a_fence_may_leave_its_block_out():
    assert plain("a\n\n```block:chart\n```\n", fences={"chart": lambda fields: None}) == [
        ("text", "<p>a</p>")
    ]


def test_an_unknown_fence_is_refused():
    with pytest.raises(RecordRefusedError, match="chart"):
        blocks_from_markdown("```block:chart\n```", fences={})


def test_without_fences_a_block_fence_is_program_text():
    assert plain("```block:chart\na: 1\n```") == [("text", "<p><code>a: 1</code></p>")]


def test_a_text_cannot_claim_a_block_of_its_own():
    body = blocks_from_markdown("![x](/.block/0)\n\ntext", fences={})
    assert body.blocks[0]["value"]["picture"] == "/.block/0"


@pytest.mark.parametrize(
    "yaml", ["!!python/object/apply:os.system ['true']", "a: &x [1]\nb: *x", "a: [" * 5_000, "\t- :"]
)
def test_hostile_yaml_in_a_fence_is_refused(yaml):
    with pytest.raises(RecordRefusedError):
        blocks_from_markdown(f"```block:x\n{yaml}\n```", fences={"x": lambda fields: fields})


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 300_000,
        "*a_ " * 90_000,
        "![[]()" * 50_000,
        "<" * 300_000,
        "|a" * 150_000,
        "&" * 300_000,
        "a\n" * 150_000,
        ">" * 300_000 + "a",
    ],
)
def test_a_paragraph_of_nothing_but_marks_is_refused(bomb):
    with pytest.raises(RecordRefusedError, match="marks"):
        blocks_from_markdown(bomb)


@pytest.mark.parametrize(
    "text", [">" * 15 + "a", "- " * 9 + "a", "a\n" * 4_000, "- a\n\n" * 5_000, "&" * 15_000]
)
def test_long_and_odd_texts_are_read(text):
    assert not blocks_from_markdown(text).is_empty


def test_a_list_nested_beyond_reason_is_as_good_as_no_text():
    """The reader of Markdown stops at its own depth; a record without text is then skipped by that name."""
    assert blocks_from_markdown("- " * 20_000 + "a").is_empty
