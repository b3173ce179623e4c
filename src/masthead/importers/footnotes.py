"""Finds the footnotes of an article, whichever program made them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

_MARKS = re.compile(r"[\[\]()\s^.↩]+")
_HOLDERS = frozenset({"li", "p", "div"})


@dataclass(frozen=True, slots=True)
class Note:
    """`anchor` is the id links point to; `element` holds the note's words and is no longer in the article."""

    anchor: str
    label: str
    element: HtmlElement


def taken_out(root: HtmlElement) -> list[Note]:
    """Every footnote, in order, removed from the tree.

    A footnote is an element that a `#` link in the text points to and that points back with one of its own.
    """
    marks = _marks_in_text(root)
    if not marks:
        return []
    notes: list[Note] = []
    labels: set[str] = set()
    for element in [node for node in root.iter(*_HOLDERS) if node.get("id") in marks]:
        back = [link for link in element.iter("a") if str(link.get("href") or "").startswith("#")]
        if not back:
            continue
        label = _free(_MARKS.sub("", marks[str(element.get("id"))])[:16] or str(len(notes) + 1), labels)
        labels.add(label)
        for link in back:
            link.drop_tree()
        notes.append(Note(str(element.get("id")), label, element))
    for note in notes:
        _remove(note.element, root)
    return notes


def _marks_in_text(root: HtmlElement) -> dict[str, str]:
    """What each `#` link says, by the id it points to; the first one counts."""
    marks: dict[str, str] = {}
    for link in root.iter("a"):
        href = str(link.get("href") or "")
        if href.startswith("#") and len(href) > 1:
            marks.setdefault(href[1:], str(link.text_content()))
    return marks


def _free(label: str, taken: set[str]) -> str:
    number, free = 1, label
    while free in taken:
        number += 1
        free = f"{label}.{number}"
    return free


def _remove(element: HtmlElement, root: HtmlElement) -> None:
    """Take the element out, and the lists and sections that are empty without it."""
    parent = element.getparent()
    element.drop_tree()
    while parent is not None and parent is not root and not len(parent) and not (parent.text or "").strip():
        emptied, parent = parent, parent.getparent()
        if parent is not None:
            emptied.drop_tree()
