"""Rich text as single paragraphs with public ids (decision 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2s
from html import escape

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement
from wagtail.rich_text import expand_db_html

from masthead.newsroom.body.blocks import FootnoteBlock
from masthead.newsroom.body.elements import Paragraph

_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "b", "strong", "i", "em", "a", "sup", "sub", "code", "br", "hr"}
_ATTRIBUTES = {"*": {"data-block-key"}, "a": {"href"}, "hr": {"data-block-key"}}
_BETWEEN = '<hr data-block-key="between-blocks">'
_KEY = re.compile(r' data-block-key="([^"]*)"')
_LIST_ITEM = re.compile(r'<li data-block-key="([^"]*)">')
_SAFE_KEY = re.compile(r"[^A-Za-z0-9_-]")
_MARKER = re.compile(FootnoteBlock.MARKER)


def clean_inline(source: str) -> str:
    """Rich text of a box or a note, with page links resolved and everything but plain formatting removed."""
    cleaned = nh3.clean(expand_db_html(source), tags=_TAGS - {"hr"}, attributes={"a": {"href"}}, link_rel="noopener")
    return cleaned.strip()


def paragraphs(sources: list[tuple[str, str]], notes: Mapping[str, int]) -> dict[str, list[Paragraph]]:
    """The paragraphs of each text block, by block id, in order.

    `sources` are (block id, rich text as stored); `notes` maps footnote labels to their numbers. An id is
    `p-` and the key the editor keeps for the paragraph; a second paragraph with the same key gets a number, and
    text that came without keys gets one from its block and place. One query for each kind of link, however
    many blocks there are.
    """
    whole = nh3.clean(
        expand_db_html(_BETWEEN.join(source for _, source in sources)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel="noopener",
    )
    found: dict[str, list[Paragraph]] = {block_id: [] for block_id, _ in sources}
    blocks = iter([block_id for block_id, _ in sources])
    current = next(blocks, None)
    taken: dict[str, int] = {}
    marks = _Marks(notes)
    for element in _top_level(whole):
        if element.tag == "hr":
            current = next(blocks, None)
        elif current is not None:
            paragraph = _paragraph(element, current, len(found[current]), taken, marks)
            if paragraph:
                found[current].append(paragraph)
    return found


def _top_level(source: str) -> Iterator[HtmlElement]:
    for node in lxml_html.fragments_fromstring(source) if source.strip() else []:
        if isinstance(node, str):
            loose = lxml_html.fromstring(f"<p>{escape(node)}</p>")
            yield loose
        else:
            yield node


def _paragraph(
    element: HtmlElement, block_id: str, place: int, taken: dict[str, int], marks: _Marks
) -> Paragraph | None:
    tag = element.tag if element.tag in {"p", "h2", "h3", "ul", "ol"} else "p"
    text = " ".join(element.text_content().split())
    if not text:
        return None
    key = _key_of(element) or blake2s(f"{block_id}/{place}".encode(), digest_size=4).hexdigest()
    taken[key] = taken.get(key, 0) + 1
    public = f"p-{key}" if taken[key] == 1 else f"p-{key}-{taken[key]}"
    inner = _LIST_ITEM.sub("<li>", _inner(element))
    html = marks.put_in(_KEY.sub("", inner).strip())
    return Paragraph(block_id=block_id, id=public, tag=tag, html=html, text=_MARKER.sub("", text))


def _key_of(element: HtmlElement) -> str:
    own = element.get("data-block-key") or next(iter(element.xpath("./li/@data-block-key")), "")
    return _SAFE_KEY.sub("", own)[:40]


def _inner(element: HtmlElement) -> str:
    parts = [escape(element.text or "", quote=False)]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in element]
    return "".join(parts)


class _Marks:
    """Turns [^label] into a numbered link and counts how often each note was referred to."""

    def __init__(self, notes: Mapping[str, int]) -> None:
        self.notes = notes
        self.counts: dict[str, int] = {}

    def put_in(self, html: str) -> str:
        return _MARKER.sub(self._mark, html) if self.notes else html

    def _mark(self, match: re.Match[str]) -> str:
        label = match.group(1)
        number = self.notes.get(label)
        if number is None:
            return match.group(0)
        self.counts[label] = self.counts.get(label, 0) + 1
        return (
            f'<sup class="note"><a href="#note-{number}" id="ref-{number}-{self.counts[label]}" '
            f'aria-label="Footnote {number}">{number}</a></sup>'
        )
