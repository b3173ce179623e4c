"""Tables: from HTML to the value of a `table` block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from masthead.importers.inline import words_of

MAX_COLUMNS = 40
MAX_ROWS = 1000
_LONG_CELL = 700  # characters; a cell with more holds an article, not a figure
_DIGITS = frozenset("0123456789")
_NUMERIC = frozenset("0123456789.,%+-−–$€£₴¥ \u00a0()")


def is_data(node: HtmlElement) -> bool:
    """Whether a table shows data; the others only place things on a page."""
    rows = list(_rows(node))
    widest = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or not 2 <= widest <= MAX_COLUMNS or len(rows) > MAX_ROWS:
        return False
    if any(inner is not node for inner in node.iter("table")) or any(
        True for _ in node.iter("iframe", "figure")
    ):
        return False
    return all(len(words_of(cell)) <= _LONG_CELL for row in rows for cell in row)


def table_value(node: HtmlElement, caption: str) -> dict[str, Any]:
    """The value of a `table` block. Cells become plain text; a cell that spans several is repeated as empty ones."""
    rows = list(_rows(node))
    grid = [[text for cell in row for text in _spread(cell)][:MAX_COLUMNS] for row in rows]
    width = max(len(row) for row in grid)
    grid = [row + [""] * (width - len(row)) for row in grid]
    headings = grid.pop(0) if _is_heading(rows[0]) and len(grid) > 1 else [""] * width
    columns = [
        {
            "type": "number" if _is_numeric([row[place] for row in grid]) else "text",
            "heading": headings[place],
        }
        for place in range(width)
    ]
    return {
        "caption": caption[:200],
        "table": {"columns": columns, "rows": [{"values": row} for row in grid], "caption": ""},
        "source": "",
    }


def own_caption(node: HtmlElement) -> str:
    found = node.find("caption")
    return words_of(found) if found is not None else ""


def cells(node: HtmlElement) -> Iterator[HtmlElement]:
    for row in _rows(node):
        yield from row


def _rows(node: HtmlElement) -> Iterator[list[HtmlElement]]:
    """The rows of this table itself, not of tables inside its cells."""
    for child in node:
        if child.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)
        elif child.tag == "tr":
            row = [cell for cell in child if cell.tag in {"td", "th"}]
            if row:
                yield row


def _spread(cell: HtmlElement) -> list[str]:
    try:
        span = int(cell.get("colspan") or 1)
    except ValueError:
        span = 1
    return [words_of(cell), *[""] * (min(max(span, 1), MAX_COLUMNS) - 1)]


def _is_heading(row: list[HtmlElement]) -> bool:
    parent = row[0].getparent()
    above = parent.getparent() if parent is not None else None
    return all(cell.tag == "th" for cell in row) or (above is not None and above.tag == "thead")


def _is_numeric(column: list[str]) -> bool:
    filled = [text for text in column if text]
    return bool(filled) and all(_DIGITS & set(text) and set(text) <= _NUMERIC for text in filled)
