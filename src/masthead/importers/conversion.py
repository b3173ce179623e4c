"""From a record to a body: a pure step that may run in another process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from masthead.importers.blocks_from_html import Body, blocks_from_html
from masthead.importers.blocks_from_markdown import blocks_from_markdown
from masthead.importers.blocks_from_text import blocks_from_text
from masthead.importers.errors import RecordRefusedError
from masthead.importers.records import ArticleRecord, Skip
from masthead.importers.sanitise import plain_text
from masthead.importers.shortcodes import without_shortcodes
from masthead.kit.reading import reading_minutes
from masthead.newsroom.derive import body_words

RUNNING = frozenset({"text", "quote"})  # as newsroom.derive counts reading


@dataclass(frozen=True, slots=True)
class Converted:
    """`words` are each block's, by its id; blocks with pictures are left out, their words are settled later."""

    record: ArticleRecord
    body: Body
    words: Mapping[str, tuple[str, ...]]
    minutes: int  # of reading


def convert(record: ArticleRecord) -> Converted | Skip:
    """The record with its body as blocks; pictures still go by their sources."""
    try:
        body = _body(record)
    except RecordRefusedError as error:
        return Skip(error.reason)
    _drop_repeated_headline(body, record.headline)
    if body.is_empty:
        return Skip("it has no text")
    words = {block["id"]: tuple(body_words([block])) for block in body.blocks if block["type"] != "picture"}
    return Converted(record, body, words, _minutes(body, words, record.language))


def _minutes(body: Body, words: Mapping[str, tuple[str, ...]], language: str) -> int:
    running = (words[block["id"]] for block in body.blocks if block["type"] in RUNNING)
    return reading_minutes(" ".join(word for block in running for word in block), language)


def convert_all(records: list[ArticleRecord]) -> list[Converted | Skip]:
    return [convert(record) for record in records]


def _body(record: ArticleRecord) -> Body:
    own = _path(record.address)
    if record.format == "text":
        return blocks_from_text(record.body)
    notes: Counter[str] = Counter()
    text = without_shortcodes(record.body, record.variables, notes)
    make = blocks_from_html if record.format == "html" else blocks_from_markdown
    body = make(text, own_address=own)
    body.notes.update(notes)
    return body


def _path(address: str) -> str:
    """What relative links in the text are relative to."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


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
