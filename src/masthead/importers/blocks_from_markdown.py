"""From Markdown to the blocks of a story's body: CommonMark with tables, strikethrough and footnotes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from masthead.importers.blocks_from_html import Body, Pictures, blocks_from_html, place_pictures
from masthead.importers.errors import RecordRefusedError
from masthead.importers.rich_text import RawBlock
from masthead.importers.sanitise import MAX_BODY
from masthead.importers.stable_ids import StableIds
from masthead.importers.yaml_text import load_yaml

# The value of a block from the YAML in its fence, or None to leave it out.
Fence = Callable[[Any], Any | None]

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
# How often a mark may stand in one paragraph: a Markdown reader's time grows with the square of it.
_MOST_MARKS = {"[": 4_000, "\n": 5_000} | dict.fromkeys("*_`<>&|~!\\:{}^]", 20_000)


def blocks_from_markdown(
    text: str,
    *,
    fences: Mapping[str, Fence] | None = None,
    own_address: str = "",
    pictures: Pictures | None = None,
) -> Body:
    """Turn Markdown into blocks, raw HTML in it cleaned as any other. Raises RecordRefusedError.

    With `fences`, a fenced code block with the info string `block:NAME` becomes a block of the type NAME, whose
    value is what `fences[NAME]` returns for the YAML inside; a NAME without a fence is refused.
    """
    refuse_marks(text)
    found: dict[str, RawBlock | None] = {}
    environment = {"fences": fences, "blocks": found, "place": f"/.block/{secrets.token_hex(8)}/"}
    html = _READER.render(text, environment)
    body = blocks_from_html(html, own_address=own_address)
    if found:
        body.blocks = _placed(body.blocks, found)
    return body if pictures is None else place_pictures(body, pictures)


def refuse_marks(text: str) -> None:
    """Refuse what only an attack holds: thousands of brackets, stars or lines in one paragraph."""
    if len(text) > MAX_BODY:
        raise RecordRefusedError("its text is longer than 400,000 characters")
    for mark, most in _MOST_MARKS.items():
        if text.count(mark) > most and any(part.count(mark) > most for part in _PARAGRAPH.split(text)):
            raise RecordRefusedError("its text holds too many marks in one paragraph")


def _placed(blocks: list[RawBlock], found: Mapping[str, RawBlock | None]) -> list[RawBlock]:
    """Put the blocks from the fences where their marks stand."""
    placed = []
    for block in blocks:
        mark = str(block["value"]["picture"]) if block["type"] == "picture" else ""
        if mark in found:
            made = found[mark]
            placed += [made] if made is not None else []
        else:
            placed.append(block)
    return placed


def _fence(
    renderer: RendererHTML, tokens: list[Token], place: int, options: OptionsDict, environment: EnvType
) -> str:
    token = tokens[place]
    name = token.info.strip().removeprefix("block:")
    fences: Mapping[str, Fence] | None = environment.get("fences")
    if fences is None or not token.info.strip().startswith("block:"):
        return f"<pre><code>{escape(token.content)}</code></pre>\n"
    if name not in fences:
        raise RecordRefusedError(f"it asks for a block called {name!r}, which there is not")
    blocks: dict[str, RawBlock | None] = environment["blocks"]
    mark = f"{environment['place']}{len(blocks)}"
    value = fences[name](load_yaml(token.content))
    ids = StableIds()
    blocks[mark] = (
        None if value is None else {"type": name, "value": value, "id": ids.block_id(name, token.content)}
    )
    return f'<figure><img src="{mark}"></figure>\n'


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)
    reader.add_render_rule("fence", _fence)
    return reader


_READER = _reader()
