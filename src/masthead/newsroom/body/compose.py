"""From a story's stored blocks to the finished elements of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.utils import timezone

from masthead.kit.recording import made_from, remembered_each
from masthead.newsroom import crops
from masthead.newsroom.body import elements as e
from masthead.newsroom.body.charts import draw_chart
from masthead.newsroom.body.embeds import provider_of
from masthead.newsroom.body.links import Links, links_of
from masthead.newsroom.body.paragraphs import clean_inline, clean_note, paragraphs
from masthead.newsroom.body.registry import composer
from masthead.newsroom.models import Document, Picture
from masthead.newsroom.queries.cards import cards_by_id
from masthead.press.pressed import noted
from masthead.theme.contexts import Card, PictureView

Raw = dict[str, Any]
Parts = tuple[list[Raw], list[Raw]]  # blocks and notes


@dataclass
class Scope:
    """What the blocks of one body refer to, loaded once, whatever the body's length."""

    today: date
    without: frozenset[int] = frozenset()
    pictures: dict[int, Picture] = field(default_factory=dict)
    documents: dict[int, Document] = field(default_factory=dict)
    stories: dict[int, Card] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    syndicated: bool = False  # leave out pictures that may stand on our own pages only

    def picture(self, picture_id: Any, **words: str | None) -> PictureView | None:
        picture = self.pictures.get(_number(picture_id))
        if picture is None or not crops.may_be_shown(picture, self.today):
            return None
        if self.syndicated and picture.do_not_syndicate:
            return None
        return crops.view(picture, "whole", **words)


@dataclass(frozen=True)
class RawBody:
    """A body and its footnotes as StreamField stores them; related stories in `without` are left out."""

    blocks: Iterable[Raw]
    footnotes: Iterable[Raw] = ()
    without: frozenset[int] = frozenset()


def compose_body(
    raw_blocks: Iterable[Raw], *, footnotes: Iterable[Raw] = (), without: frozenset[int] = frozenset()
) -> tuple[tuple[e.Element, ...], tuple[e.Footnote, ...]]:
    """The elements of a body and its footnotes.

    A block whose subject is gone (a deleted picture, an unpublished related story, a story in `without`, a
    picture whose rights ran out) is left out, never drawn broken. At most eight queries: pictures, documents,
    cards and their bylines, linked documents, linked pages and one for each type among them.
    """
    return compose_bodies([RawBody(raw_blocks, footnotes, without)])[0]


def compose_bodies(
    bodies: Sequence[RawBody], *, syndicated: bool = False
) -> list[tuple[tuple[e.Element, ...], tuple[e.Footnote, ...]]]:
    """As `compose_body`, of many stories at the cost of one. `syndicated` is for feeds: it leaves out pictures
    that may not leave our own pages."""
    parts = [_parts(body) for body in bodies]
    scope = _scope_of(parts)
    scope.syndicated = syndicated
    made = []
    for body, (blocks, notes) in zip(bodies, parts, strict=True):
        stories = {pk: card for pk, card in scope.stories.items() if pk not in body.without}
        made.append(_compose(blocks, notes, replace(scope, stories=stories, without=body.without)))
    return made


def read_bodies(bodies: Iterable[RawBody]) -> None:
    """Load what the blocks of many bodies refer to, for pages that are composed one by one while it is remembered."""
    _scope_of([_parts(body) for body in bodies])


def stories_in(blocks: Iterable[Raw]) -> set[int]:
    """The ids of the stories that a body's blocks show as related, whether or not readers may see them."""
    return {_number(block["value"].get("story")) for block in blocks if _is_related(block)} - {0}


def _is_related(block: Raw) -> bool:
    return block["type"] == "related_story" and isinstance(block["value"], dict)


def _parts(body: RawBody) -> Parts:
    """The blocks that say something, and the notes."""
    return (
        [block for block in body.blocks if block["type"] == "divider" or block["value"] is not None],
        [note["value"] for note in body.footnotes],
    )


def _scope_of(parts: Sequence[Parts]) -> Scope:
    return _scope(
        [one for blocks, _ in parts for one in blocks], [one for _, notes in parts for one in notes]
    )


def _compose(
    blocks: list[Raw], notes: list[Raw], scope: Scope
) -> tuple[tuple[e.Element, ...], tuple[e.Footnote, ...]]:
    texts = iter(_texts(blocks, notes, scope))
    made: list[e.Element] = []
    shown: set[int] = set()
    for block in blocks:
        for element in next(texts) if block["type"] == "text" else _elements(block, scope):
            if isinstance(element, e.RelatedCard) and element.card:
                if element.card.story_id in shown:
                    continue
                shown.add(element.card.story_id)
            made.append(element)
    return tuple(made), _footnotes(notes, made, scope)


def _texts(blocks: list[Raw], notes: list[Raw], scope: Scope) -> list[list[e.Paragraph]]:
    numbers = {_word(note, "label"): number for number, note in enumerate(notes, start=1)}
    sources = [
        (_id(block), scope.links.put_in(block["value"])) for block in blocks if block["type"] == "text"
    ]
    return paragraphs(sources, numbers)


def _footnotes(notes: list[Raw], made: list[e.Element], scope: Scope) -> tuple[e.Footnote, ...]:
    whole = "".join(element.html for element in made if isinstance(element, e.Paragraph))
    return tuple(
        e.Footnote(
            label=str(number),
            html=clean_note(scope.links.put_in(_word(note, "text"))),
            references=whole.count(f'href="#note-{number}"'),
        )
        for number, note in enumerate(notes, start=1)
    )


def _scope(blocks: list[Raw], notes: list[Raw]) -> Scope:
    pictures: set[int] = set()
    documents: set[int] = set()
    stories = stories_in(blocks)
    for block in blocks:
        value = block["value"]
        if block["type"] == "gallery":
            pictures.update(_number(_item(entry).get("picture")) for entry in value.get("pictures") or [])
        elif isinstance(value, dict):
            pictures.add(_number(value.get("picture")))
            documents.add(_number(value.get("document")))
    rich = [block["value"] for block in blocks if block["type"] == "text"]
    rich += [_word(block["value"], "text") for block in blocks if block["type"] == "fact_box"]
    rich += [_word(note, "text") for note in notes]
    made_from(*(f"picture:{pk}" for pk in pictures), *(f"document:{pk}" for pk in documents))
    made_from(*(f"story:{pk}" for pk in stories))
    return Scope(
        today=timezone.localdate(),
        pictures=remembered_each("picture", pictures - {0}, Picture.objects.in_bulk, noted),
        documents=remembered_each("document", documents - {0}, Document.objects.in_bulk, noted),
        stories=cards_by_id(stories),
        links=links_of(rich),
    )


def _elements(block: Raw, scope: Scope) -> Iterable[e.Element]:
    kind, block_id, value = block["type"], _id(block), block["value"]
    own = _COMPOSERS.get(kind)
    if own is not None:
        element = own(block_id, value, scope)
    else:
        other = composer(kind)
        element = other(block_id, value, scope.without) if other else None
    return [element] if element is not None else []


def _picture(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    alt = "" if value.get("decorative") else value.get("alt") or None
    picture = scope.picture(
        value.get("picture"),
        alt=alt,
        caption=_word(value, "caption") or None,
        credit=value.get("credit") or None,
    )
    return e.PictureElement(block_id, picture, value.get("size") or "column") if picture else None


def _gallery(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    entries = [_item(entry) for entry in value.get("pictures") or []]
    views = [
        scope.picture(
            entry.get("picture"), alt=entry.get("alt") or None, caption=entry.get("caption") or None
        )
        for entry in entries
    ]
    pictures = tuple(view for view in views if view)
    return e.Gallery(block_id, _word(value, "title"), pictures) if pictures else None


def _pull_quote(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.PullQuote(block_id, _word(value, "text"), _word(value, "attribution"))


def _quote(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.Quote(
        block_id,
        _word(value, "text"),
        _word(value, "speaker"),
        _word(value, "role"),
        _web(value.get("source_url")),
    )


def _table(block_id: str, value: Raw, scope: Scope) -> e.Table:
    return _table_of(block_id, value.get("table") or {}, _word(value, "caption"), _word(value, "source"))


def _table_of(block_id: str, table: Raw, caption: str, source: str) -> e.Table:
    columns = table.get("columns") or []
    kinds = [column["type"] == "number" for column in columns]
    header = tuple(
        e.Cell(_word(column, "heading"), number) for column, number in zip(columns, kinds, strict=True)
    )
    rows = tuple(
        tuple(
            e.Cell("" if text is None else str(text), number)
            for text, number in zip(row["values"], kinds, strict=False)
        )
        for row in table.get("rows") or []
    )
    return e.Table(block_id, caption, header, rows, source)


def _chart(block_id: str, value: Raw, scope: Scope) -> e.Element:
    table = _table_of(block_id, value.get("table") or {}, _word(value, "title"), _word(value, "source"))
    unit = _word(value, "unit")
    header = [cell.text for cell in table.header]
    rows = [[cell.text for cell in row] for row in table.rows]
    svg = draw_chart(
        kind=_word(value, "kind"),
        header=header,
        rows=rows,
        unit=unit,
        description=_word(value, "description"),
    )
    return e.Chart(
        block_id, _word(value, "title"), _word(value, "kind"), unit, svg, _word(value, "description"), table
    )


def _map(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    picture = scope.picture(
        value.get("picture"),
        alt=_word(value, "alt"),
        caption=_word(value, "caption"),
        credit=value.get("credit") or None,
    )
    markers = tuple(
        e.Marker(_word(marker, "label"), float(marker["x"]), float(marker["y"]), float(marker["x"]) > 66)
        for marker in (_item(entry) for entry in value.get("markers") or [])
    )
    return e.Map(block_id, _word(value, "title"), picture, markers) if picture else None


def _fact_box(block_id: str, value: Raw, scope: Scope) -> e.Element:
    return e.FactBox(block_id, _word(value, "title"), clean_inline(scope.links.put_in(_word(value, "text"))))


def _timeline(block_id: str, value: Raw, scope: Scope) -> e.Element:
    entries = tuple(
        e.TimelineEntry(_word(entry, "date"), _word(entry, "title"), _word(entry, "text"))
        for entry in (_item(raw) for raw in value.get("entries") or [])
    )
    return e.Timeline(block_id, _word(value, "title"), entries)


def _embed(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    url = _web(value.get("url"))
    if not url:
        return None
    provider = provider_of(url)
    return e.Embed(
        block_id,
        url,
        provider.frame,
        provider.name,
        _word(value, "title"),
        _word(value, "description"),
        scope.picture(value.get("picture"), alt=""),
        provider.ratio,
    )


def _document(block_id: str, value: Raw, scope: Scope) -> e.Element | None:
    document = scope.documents.get(_number(value.get("document")))
    if document is None:
        return None
    kind = PurePosixPath(document.file.name or "").suffix.lstrip(".").upper()
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
        _word(value, "publication"),
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


def _id(block: Raw) -> str:
    """A block that was never saved, as in a preview, may have no id yet."""
    return str(block.get("id") or "")


def _word(value: Raw, key: str) -> str:
    """A word of a stored block; empty when the block was stored before it had the field."""
    return str(value.get(key) or "")


def _number(value: Any) -> int:
    """A chosen object's id; 0 for nothing or nonsense, which no row has."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    # A larger number would be an error to the database, not merely absent.
    return number if 0 < number < 2**31 else 0


def _web(url: Any) -> str:
    """An address a browser may be sent to; anything but http and https is dropped."""
    text = str(url or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""
