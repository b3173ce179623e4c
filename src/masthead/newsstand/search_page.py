"""Fills the pressed search page with what was found. A page need not have all of its slots: docs/rooms/newsstand.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from masthead.edition.search.documents import Hit, Results, Snippet
from masthead.newsstand.names import Names
from masthead.newsstand.plain_pages import plain_page
from masthead.newsstand.question import NO_SUCH_PAGE, ON_A_PAGE, Question
from masthead.postbag.forms.answers import Filling
from masthead.postbag.slots import Row, SlotPage, Values, is_own_address

_STANDS: tuple[Row, ...] = ({},)
_ADDRESSES = ("address", "src")  # slots that hold addresses, by name
Rows = dict[str, Sequence[Row]]


def filling(page: SlotPage, path: str, asked: Question, found: Results, names: Names | None) -> Filling:
    """Which slots get what."""
    first = asked.offset + 1
    values = {"query": asked.text, "total": str(found.total), "first": str(first)}
    values |= {"last": str(first + len(found.hits) - 1), **asked.chosen}
    return Filling(values, dict(_rows(page, path, asked, found, names)))


def beyond(asked: Question, found: Results) -> bool:
    """Whether the page that was asked for lies behind the last result."""
    return asked.page > 1 and not found.hits and not asked.problem


def in_words(asked: Question, found: Results) -> bytes:
    """The results without a page to fill, when none has been pressed."""
    if not asked.text:
        return plain_page("Search", "Add ?q= and the words you look for to this address.")
    lines = [f"{hit.card.get('headline', hit.address)} – {hit.address}" for hit in found.hits]
    return plain_page(f"Search: {asked.text}", *(lines or ["Nothing was found. Try fewer words."]))


def _rows(
    page: SlotPage, path: str, asked: Question, found: Results, names: Names | None
) -> Iterator[tuple[str, Sequence[Row]]]:
    problem = asked.problem or (NO_SUCH_PAGE if beyond(asked, found) else "")
    helpless = bool(asked.text) and not problem and (found.some or not found.hits)
    yield "asked", _STANDS if asked.text else ()
    if problem:
        yield problem, _STANDS
    yield "results", [_result(page.names, hit) for hit in found.hits if is_own_address(hit.address)]
    yield "found", _STANDS if found.hits and found.total > 1 else ()
    yield "found_one", _STANDS if found.hits and found.total == 1 else ()
    yield "nothing", _STANDS if helpless and not found.hits else ()
    yield "some", _STANDS if found.some else ()
    yield "cut_short", _STANDS if found.cut_short else ()
    if found.hits and found.total > asked.offset + ON_A_PAGE:
        yield "more", ({"address": asked.address(path, page=str(asked.page + 1))},)
    if asked.page > 1:
        before = str(asked.page - 1) if asked.page > 2 else ""
        yield "back", ({"address": asked.address(path, page=before)},)
    if helpless and asked.narrowed:
        yield "wider", ({"address": asked.wider().address(path)},)
    if names is not None and asked.text and not problem:
        yield from _ways_on(path, asked, names, helpless=helpless)


def _ways_on(
    path: str, asked: Question, names: Names, *, helpless: bool
) -> Iterator[tuple[str, Sequence[Row]]]:
    """The page of that name; and, where search did not help, other spellings and similar names."""
    named = names.named(asked.text)
    if named is not None:
        yield "named", (_link(named),)
    if helpless:
        other = names.respelled(asked.text)
        if other:
            yield "respelled", ({"words": other, "address": asked.address(path, q=other)},)
        yield "alike", [_link(link) for link in names.alike(asked.text) if link != named]


def _link(link: tuple[str, str]) -> Row:
    label, address = link
    return {"label": label, "address": address}


def _result(names: frozenset[str], hit: Hit) -> Row:
    """What a result's row is filled with: the card the wire gave it, the address, the date and the snippet."""
    told: dict[str, Any] = {"date": _day(hit.published), "datetime": _day(hit.published), **hit.card}
    told |= {
        "address": hit.address,
        "snippet": "".join(text for text, _ in hit.snippet),
        **_marked(hit.snippet),
    }
    row: dict[str, str | Sequence[Values]] = {}
    for name, value in told.items():
        if f"results.{name}" in names and isinstance(value, str | list):
            row[name] = value if isinstance(value, str) else list(_inner(f"results.{name}.", names, value))
    return row


def _inner(before: str, names: frozenset[str], rows: list[Any]) -> Iterator[Values]:
    """Rows of a row, with what the page has slots for; one that would lead elsewhere, or nowhere, is left out."""
    leads = [name for name in _ADDRESSES if before + name in names]
    for row in rows:
        texts = {name: text for name, text in row.items() if before + name in names and isinstance(text, str)}
        if all(is_own_address(texts.get(name, "")) for name in leads):
            yield texts


def _marked(snippet: Snippet) -> dict[str, Any]:
    """The snippet in a page's terms: rows of a text and the word found behind it, and the text after the last."""
    marks: list[dict[str, str]] = []
    before = ""
    for text, is_found in snippet:
        if is_found:
            marks.append({"before": before, "word": text})
        before = "" if is_found else before + text
    return {"marks": marks, "after": before}


def _day(published: int) -> str:
    return datetime.fromtimestamp(published, UTC).date().isoformat() if published > 0 else ""
