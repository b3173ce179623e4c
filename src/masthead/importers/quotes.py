"""Quotes: who said it, as far as the markup or the last line tells."""

from __future__ import annotations

import re
from typing import Any

from lxml.html import HtmlElement

from masthead.importers.addresses_inside import link_target

_LINES = frozenset({"p", "div", "br", "li", "footer", "cite", "h1", "h2", "h3", "h4", "h5", "h6"})
_DASHED = re.compile(r"^(?:[—–―~]|-{1,2})\s*(?=\w)(.{2,300})$")
_MARKS_AROUND = re.compile(r"^(?:[—–―~-]+\s*)+|[,;]+$")


def quote_value(node: HtmlElement, speaker: str = "") -> dict[str, Any] | None:
    """The value of a `quote` block, or None when nobody is named or the quote has no words."""
    mark = _naming_element(node)
    lines = _lines(node, without=mark)
    named = " ".join(str(mark.text_content()).split()) if mark is not None else ""
    if not named and not speaker and len(lines) > 1 and (found := _DASHED.match(lines[-1])):
        named = found[1]
        lines.pop()
    name, role = _name_and_role(named or speaker)
    if not name or len(name) > 160 or not lines:
        return None
    source = link_target(str(node.get("cite") or ""))
    return {
        "text": "\n\n".join(lines),
        "speaker": name,
        "role": role[:200],
        "source_url": source if source.startswith("http") and len(source) <= 200 else "",
    }


def _naming_element(node: HtmlElement) -> HtmlElement | None:
    """The `footer` or `cite` that ends the quote; a `cite` in its middle names a book, not a speaker."""
    for tag in ("footer", "cite"):
        found: HtmlElement | None = node.find(f".//{tag}")
        if found is not None and _ends(found, node):
            return found
    return None


def _ends(element: HtmlElement, node: HtmlElement) -> bool:
    step: HtmlElement | None = element
    while step is not None and step is not node:
        if (step.tail or "").strip() or any(after.text_content().strip() for after in step.itersiblings()):
            return False
        step = step.getparent()
    return True


def _lines(node: HtmlElement, without: HtmlElement | None) -> list[str]:
    """The words of the quote, a new line at each paragraph or line break."""
    pieces: list[str] = [str(node.text or "")]
    for child in node:
        _add_lines(child, pieces, without)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\x00"))
    return [line for line in lines if line]


def _add_lines(node: HtmlElement, pieces: list[str], without: HtmlElement | None) -> None:
    edge = "\x00" if node.tag in _LINES else ""
    pieces.append(edge)
    if node is not without:
        pieces.append(str(node.text or ""))
        for child in node:
            _add_lines(child, pieces, without)
    pieces += [edge, str(node.tail or "")]


def _name_and_role(words: str) -> tuple[str, str]:
    name, _, role = _MARKS_AROUND.sub("", words.strip()).partition(",")
    return name.strip(' "“”'), role.strip()
