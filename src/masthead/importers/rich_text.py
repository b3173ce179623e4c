"""Gathers finished pieces into body blocks: runs of text become one block, the rest stand between them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any, Self

from masthead.importers.stable_ids import StableIds

RawBlock = dict[str, Any]
_LONGEST_RUN = 60  # pieces of one text block; an editor's window stays quick below that


class RichText:
    def __init__(self) -> None:
        self._ids = StableIds()
        self._run: list[str] = []
        self._blocks: list[RawBlock] = []

    @classmethod
    def of(cls, blocks: Iterable[RawBlock]) -> Self:
        """An empty one that hands out no id which `blocks` already hold."""
        text = cls()
        for block in blocks:
            text._ids.block_id(block["type"], _content(block["value"]))
        return text

    def paragraph(self, tag: str, html: str) -> None:
        self._add(f'<{tag} data-block-key="{self._ids.key(html)}">{html}</{tag}>')

    def item(self, html: str, nested: str) -> str:
        """One item of a list, for `whole_list`."""
        return f'<li data-block-key="{self._ids.key(html)}">{html}{nested}</li>'

    def whole_list(self, tag: str, items: str) -> None:
        self._add(f"<{tag}>{items}</{tag}>")

    def code(self, lines: Iterable[str]) -> None:
        """Program text: rich text has no block for it, so its lines and its indents are kept in a paragraph."""
        kept = [_indented(line.rstrip()) for line in lines]
        self.paragraph("p", f"<code>{'<br/>'.join(kept)}</code>")

    def divider(self) -> None:
        """A pause; two in a row, or one at the beginning or the end, are none."""
        self._flush()
        if self._blocks and self._blocks[-1]["type"] != "divider":
            self.block("divider", None)

    def block(self, kind: str, value: Any) -> None:
        self._flush()
        self._blocks.append(self._made(kind, value))

    def keep(self, block: RawBlock) -> None:
        """Take over a finished block as it is."""
        self._flush()
        self._blocks.append(block)

    def go_on_with(self, block: RawBlock) -> None:
        """Take over a finished block; if it is text, as part of the run of text before it."""
        if block["type"] == "text":
            self._run.append(block["value"])
        else:
            self.keep(block)

    def reopen(self) -> None:
        """Go on with the last block if it is text: what stood after it is gone."""
        if not self._run and self._blocks and self._blocks[-1]["type"] == "text":
            self._run.append(self._blocks.pop()["value"])

    def footnote(self, label: str, html: str) -> RawBlock:
        text = f'<p data-block-key="{self._ids.key(label + html)}">{html}</p>'
        return self._made("footnote", {"label": label, "text": text})

    def finished(self) -> list[RawBlock]:
        self._flush()
        if self._blocks and self._blocks[-1]["type"] == "divider":
            self._blocks.pop()
        return self._blocks

    def _add(self, piece: str) -> None:
        if len(self._run) >= _LONGEST_RUN:
            self._flush()
        self._run.append(piece)

    def _flush(self) -> None:
        if self._run:
            html, self._run = "".join(self._run), []
            self._blocks.append(self._made("text", html))

    def _made(self, kind: str, value: Any) -> RawBlock:
        return {"type": kind, "value": value, "id": self._ids.block_id(kind, _content(value))}


def _content(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _indented(line: str) -> str:
    words = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(words)) + escape(words, quote=False)
