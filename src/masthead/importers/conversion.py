"""From a record to a body: a pure step that may run in another process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from masthead.importers.blocks_from_html import Body, blocks_from_html
from masthead.importers.blocks_from_markdown import blocks_from_markdown
from masthead.importers.blocks_from_text import blocks_from_text
from masthead.importers.errors import RecordRefusedError
from masthead.importers.records import ArticleRecord, Skip
from masthead.importers.sanitise import plain_text
from masthead.importers.shortcodes import without_shortcodes


@dataclass(frozen=True, slots=True)
class Converted:
    record: ArticleRecord
    body: Body


def convert(record: ArticleRecord) -> Converted | Skip:
    """The record with its body as blocks; pictures still go by their sources."""
    try:
        body = _body(record)
    except RecordRefusedError as error:
        return Skip(error.reason)
    _drop_repeated_headline(body, record.headline)
    return Skip("it has no text") if body.is_empty else Converted(record, body)


def convert_all(records: list[ArticleRecord]) -> list[Converted | Skip]:
    return [convert(record) for record in records]


def _body(record: ArticleRecord) -> Body:
    own = record.old_addresses[0] if record.old_addresses else ""
    if record.format == "text":
        return blocks_from_text(record.body)
    notes: Counter[str] = Counter()
    text = without_shortcodes(record.body, record.variables, notes)
    make = blocks_from_html if record.format == "html" else blocks_from_markdown
    body = make(text, own_address=own)
    body.notes.update(notes)
    return body


def _drop_repeated_headline(body: Body, headline: str) -> None:
    """Many files begin the text with the headline once more."""
    if not body.blocks or body.blocks[0]["type"] != "text":
        return
    html: str = body.blocks[0]["value"]
    end = html.find("</h2>")
    if html.startswith("<h2") and end > 0 and plain_text(html[: end + 5]).casefold() == headline.casefold():
        rest = html[end + 5 :]
        if rest:
            body.blocks[0]["value"] = rest
        else:
            body.blocks.pop(0)
