"""From a story's stored blocks to the finished elements of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone

from masthead.newsroom import crops
from masthead.newsroom.body import elements as e
from masthead.newsroom.body.blocks import FootnoteBlock
from masthead.newsroom.body.charts import draw_chart
from masthead.newsroom.body.embeds import provider_of
from masthead.newsroom.body.paragraphs import clean_inline, paragraphs
from masthead.newsroom.body.registry import composer
from masthead.newsroom.models import Document, Picture
from masthead.newsroom.queries.cards import cards
from masthead.newsroom.queries.lists import live_stories
from masthead.theme.contexts import Card, PictureView

Raw = dict[str, Any]

__all__ = ["FootnoteBlock", "compose_body"]


@dataclass
class Scope:
    """What the blocks of one body refer to, loaded once: three queries, whatever the body's length."""

    today: date
    pictures: dict[int, Picture] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    stories: dict[int, Card] = field(default_factory=dict)
    texts: dict[str, list[e.Paragraph]] = field(default_factory=dict)

    def picture(self, picture_id: Any, **words: str | None) -> PictureView | None:
        picture = self.pictures.get(_number(picture_id))
        if picture is None or not crops.may_be_shown(picture, self.today):
            return None
        return crops.view(picture, "whole", **words)


def compose_body(
    raw_blocks: Iterable[Raw], *, footnotes: Iterable[Raw] = (), without: frozenset[int] = frozenset()
) -> tuple[tuple[e.Element, ...], tuple[e.Footnote, ...]]:
    """The elements of a body and its footnotes.

    A block whose subject is gone (a deleted picture, an unpublished related story, a story in `without`, a
    picture whose rights ran out) is left out, never drawn broken. At most five queries.
    """
    blocks = list(raw_blocks)
    notes = [note["value"] for note in footnotes]
    numbers = {note["label"]: number for number, note in enumerate(notes, start=1)}
    scope = _scope(blocks, without)
    sources = [(block["id"], block["value"]) for block in blocks if block["type"] == "text"]
    scope.texts = paragraphs(sources, numbers)
    made: list[e.Element] = []
    shown: set[int] = set()
    for block in blocks:
        for element in _elements(block, scope):
            if isinstance(element, e.RelatedCard) and element.card:
                if element.card.story_id in shown:
                    continue
                shown.add(element.card.story_id)
            made.append(element)
    return tuple(made), _footnotes(notes, made)


def _footnotes(notes: list[Raw], made: list[e.Element]) -> tuple[e.Footnote, ...]:
    whole = "".join(element.html for element in made if isinstance(element, e.Paragraph))
    return tuple(
        e.Footnote(
            label=str(number),
            html=clean_inline(note["text"]).removeprefix("<p>").removesuffix("</p>"),
            references=whole.count(f'href="#note-{number}"'),
        )
        for number, note in enumerate(notes, start=1)
    )


def _scope(blocks: list[Raw], without: frozenset[int]) -> Scope:
    pictures: set[int] = set()
    documents: set[int] = set()
    stories: set[int] = set()
    for block in blocks:
        value = block["value"]
        if block["type"] == "gallery":
            pictures.update(_number(_item(entry)["picture"]) for entry in value["pictures"])
        elif isinstance(value, dict):
            pictures.add(_number(value.get("picture")))
            documents.add(_number(value.get("document")))
            if block["type"] == "related_story":
                stories.add(_number(value.get("story")))
    scope = Scope(today=timezone.localdate())
    stories -= {0, *without}
    if pictures - {0}:
        scope.pictures = Picture.objects.in_bulk(pictures - {0})
    if documents - {0}:
        scope.documents = Document.objects.in_bulk(documents - {0})
    if stories:
        scope.stories = {card.story_id: card for card in cards(live_stories().filter(pk__in=stories))}
    return scope


def _elements(block: Raw, scope: Scope) -> Iterable[e.Element]:
    kind, block_id, value = block["type"], block["id"], block["value"]
    if kind == "text":
        return scope.texts.get(block_id, [])
    own = _COMPOSERS.get(kind)
    if own is not None:
        element = own(block_id, value, scope)
    else:
        other = composer(kind)
        element = other(block_id, value) if other else None
    return [element] if element is not None else []


def _picture(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    alt = "" if value.get("decorative") else value.get("alt") or None
    picture = scope.picture(
        value["picture"], alt=alt, caption=value.get("caption") or None, credit=value.get("credit") or None
    )
    return e.PictureElement(block_id, picture, value.get("size") or "column") if picture else None


def _gallery(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    entries = [_item(entry) for entry in value["pictures"]]
    views = [
        scope.picture(entry["picture"], alt=entry.get("alt") or None, caption=entry.get("caption") or None)
        for entry in entries
    ]
    pictures = tuple(view for view in views if view)
    return e.Gallery(block_id, value.get("title", ""), pictures) if pictures else None


def _pull_quote(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.PullQuote(block_id, value["text"], value.get("attribution", ""))


def _quote(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.Quote(block_id, value["text"], value["speaker"], value.get("role", ""), _web(value.get("source_url")))


def _table(block_id: str, value: Raw, scope: Scope) -> e.Table:
    return _table_of(block_id, value["table"], value.get("caption", ""), value.get("source", ""))


def _table_of(block_id: str, table: Raw, caption: str, source: str) -> e.Table:
    columns = table.get("columns", [])
    kinds = [column["type"] == "number" for column in columns]
    header = tuple(e.Cell(column.get("heading", ""), number) for column, number in zip(columns, kinds, strict=True))
    rows = tuple(
        tuple(e.Cell(str(text or ""), number) for text, number in zip(row["values"], kinds, strict=False))
        for row in table.get("rows", [])
    )
    return e.Table(block_id, caption, header, rows, source)


def _chart(block_id: str, value: Raw, scope: Scope) -> e.Element:
    table = _table_of(block_id, value["table"], value["title"], value.get("source", ""))
    unit = value.get("unit", "")
    header = [cell.text for cell in table.header]
    rows = [[cell.text for cell in row] for row in table.rows]
    svg = draw_chart(kind=value["kind"], header=header, rows=rows, unit=unit, description=value["description"])
    return e.Chart(block_id, value["title"], value["kind"], unit, svg, value["description"], table)


def _map(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    picture = scope.picture(
        value["picture"], alt=value["alt"], caption=value.get("caption", ""), credit=value.get("credit") or None
    )
    markers = tuple(
        e.Marker(marker["label"], float(marker["x"]), float(marker["y"]), float(marker["x"]) > 66)
        for marker in (_item(entry) for entry in value.get("markers", []))
    )
    return e.Map(block_id, value["title"], picture, markers) if picture else None


def _fact_box(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.FactBox(block_id, value["title"], clean_inline(value["text"]))


def _timeline(block_id: str, value: Raw, scope: Scope) -> e.Element:
    entries = tuple(
        e.TimelineEntry(entry["date"], entry["title"], entry.get("text", ""))
        for entry in (_item(raw) for raw in value["entries"])
    )
    return e.Timeline(block_id, value.get("title", ""), entries)


def _embed(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    url = _web(value["url"])
    if not url:
        return None
    provider = provider_of(url)
    return e.Embed(
        block_id,
        url,
        provider.frame,
        provider.name,
        value["title"],
        value.get("description", ""),
        scope.picture(value.get("picture"), alt=""),
        provider.ratio,
    )


def _document(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    document = scope.documents.get(_number(value["document"]))
    if document is None:
        return None
    kind = PurePosixPath(document.file.name).suffix.lstrip(".").upper()
    return e.DocumentElement(
        block_id, value.get("title") or document.title, document.url, kind, document.file_size or 0
    )


def _related_story(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    card = scope.stories.get(_number(value.get("story")))
    url = _web(value.get("url"))
    if card is None and not (url and value.get("headline")):
        return None
    return e.RelatedCard(
        block_id,
        card,
        card.address if card else url,
        value.get("headline") or (card.headline if card else ""),
        value.get("excerpt") or (card.deck if card else ""),
        value.get("publication", ""),
        value.get("author") or (", ".join(name.name for name in card.byline) if card else ""),
    )


def _divider(block_id: str, value: Any, scope: Scope) -> e.Element:
    return e.Divider(block_id)


_COMPOSERS: dict[str, Callable[[str, Any, Scope], e.Element | None]] = {
    "picture": _picture,
    "gallery": _gallery,
    "pull_quote": _pull_quote,
    "quote": _quote,
    "table": _table,
    "chart": _chart,
    "map": _map,
    "fact_box": _fact_box,
    "timeline": _timeline,
    "embed": _embed,
    "document": _document,
    "related_story": _related_story,
    "divider": _divider,
}


def _item(entry: Raw) -> Raw:
    """A list block stores its items as {type, value, id}; old ones stored the value alone."""
    inner: Raw = entry["value"] if entry.get("type") == "item" else entry
    return inner


def _number(value: Any) -> int:
    """A chosen object's id; 0 for nothing or nonsense, which no row has."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _web(url: Any) -> str:
    """An address a browser may be sent to; anything but http and https is dropped."""
    text = str(url or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""
