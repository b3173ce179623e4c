"""Fills the pressed search page with what was found. A page need not have all of its slots: docs/rooms/newsstand.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from masthead.edition.search.documents import Hit, Results, Snippet
from masthead.newsstand.names import Names
from masthead.newsstand.plain_pages import plain_page
from masthead.newsstand.question import LAST_PAGE, NO_SUCH_PAGE, OF_THE_WORDS, ON_A_PAGE, Question
from masthead.postbag.forms.answers import Filling
from masthead.postbag.slots import Row, SlotPage, Values, is_own_address

Told = Mapping[str, Any]  # texts, and lists of rows, by name
_STANDS: tuple[Told, ...] = ({},)
_ADDRESSES = ("address", "src")  # slots that hold addresses, by name


def filling(page: SlotPage, path: str, asked: Question, found: Results, names: Names | None) -> Filling:
    """Which slots get what."""
    first = asked.offset + 1
    values = {"query": asked.text, "total": str(found.total), "first": str(first)}
    values |= {"last": str(first + len(found.hits) - 1), **asked.chosen}
    values["invalid"] = "true" if asked.problem in OF_THE_WORDS else "false"
    known = page.names
    rows = {
        name: [_fitting(f"{name}.", known, {**values, **row}) for row in given]
        for name, given in _rows(path, asked, found, names)
    }
    rows["results"] = [
        _fitting("results.", known, _result(hit)) for hit in found.hits if is_own_address(hit.address)
    ]
    return Filling(values, rows)


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
    path: str, asked: Question, found: Results, names: Names | None
) -> Iterator[tuple[str, Sequence[Told]]]:
    """What stands on the page, by name; what does not is not named."""
    problem = asked.problem or (NO_SUCH_PAGE if beyond(asked, found) else "")
    helpless = bool(asked.text) and not problem and (found.some or not found.hits)
    if problem:
        yield problem, _STANDS
    if asked.text:
        yield "asked", _STANDS
    if found.hits:
        yield "found_one" if found.total == 1 else "found", _STANDS
    if found.total > len(found.hits) > 0:
        yield "shown", _STANDS
    if helpless and not found.hits:
        yield "nothing", _STANDS
        yield "help", ({"alike": _alike(asked, names) if names else []},)
    if found.some:
        yield "some", _STANDS
    if found.cut_short:
        yield "cut_short", _STANDS
    if helpless and asked.narrowed:
        yield "wider", ({"address": asked.wider().address(path)},)
    yield from _turns(path, asked, found)
    if names is not None and not problem:
        yield from _named(path, asked, names, helpless=helpless)


def _turns(path: str, asked: Question, found: Results) -> Iterator[tuple[str, Sequence[Told]]]:
    """The ways to other pages of results."""
    before = str(asked.page - 1) if asked.page > 2 else ""
    back = [{"address": asked.address(path, page=before)}] if asked.page > 1 else []
    is_more = found.hits and found.total > asked.offset + ON_A_PAGE and asked.page < LAST_PAGE
    more = [{"address": asked.address(path, page=str(asked.page + 1))}] if is_more else []
    if back or more:
        yield "turn", ({"back": back, "more": more},)


def _named(
    path: str, asked: Question, names: Names, *, helpless: bool
) -> Iterator[tuple[str, Sequence[Told]]]:
    """The page of that very name; and, where search did not help, the question as it may have been meant."""
    named = names.named(asked.text)
    if named is not None:
        yield "named", (_link(named),)
    other = names.respelled(asked.text) if helpless else ""
    if other:
        yield "respelled", ({"words": other, "address": asked.address(path, q=other)},)


def _alike(asked: Question, names: Names) -> list[dict[str, str]]:
    """Pages with a similar name, without the one of that very name, which stands alone."""
    return [_link(link) for link in names.alike(asked.text) if link != names.named(asked.text)]


def _link(link: tuple[str, str]) -> dict[str, str]:
    label, address = link
    return {"label": label, "address": address}


def _result(hit: Hit) -> Told:
    """What a result's row is filled with: the card the wire gave it, the address, the date and the snippet."""
    day = _day(hit.published)
    snippet = "".join(text for text, _ in hit.snippet)
    return {
        "date": day,
        "datetime": day,
        **hit.card,
        "address": hit.address,
        "snippet": snippet,
        **_marked(hit.snippet),
    }


def _fitting(before: str, names: frozenset[str], told: Told) -> Row:
    """What the page has slots for. A row in a row that would lead to another site, or nowhere, is left out."""
    row: dict[str, str | Sequence[Values]] = {}
    for name, value in told.items():
        if before + name in names and isinstance(value, str | list):
            row[name] = value if isinstance(value, str) else list(_inner(f"{before}{name}.", names, value))
    return row


def _inner(before: str, names: frozenset[str], rows: list[Any]) -> Iterator[Values]:
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
