"""The piece of a story in which the words were found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape

LENGTH = 220  # characters of text, without the marks
_BEFORE = 60
# How much of a story is looked through: nobody reads an excerpt from the end of a book.
_LOOKED_AT = 60_000
_WORD = re.compile(r"[^\W_]+")


def excerpt(text: str, words: Iterable[str], otherwise: str = "") -> str:
    """Safe HTML: a piece of plain `text` around the first word found, each found word in `<mark>`.

    Escaped piece by piece, so that nothing in the text can become a tag. Without a find it is the beginning of
    `otherwise`. Takes time in proportion to the text, whatever the words are.
    """
    text = " ".join(text[:_LOOKED_AT].split())
    sought = tuple(_plain(word) for word in words)
    finds = _finds(text, sought)
    if not finds:
        return escape(_cut(otherwise or text, 0, LENGTH))
    start = _word_start(text, max(0, finds[0][0] - _BEFORE))
    end = min(len(text), start + LENGTH)
    parts, at = ["…" if start else ""], start
    for first, last in finds:
        if last > end:
            break
        parts += [escape(text[at:first]), f"<mark>{escape(text[first:last])}</mark>"]
        at = last
    parts.append(escape(_cut(text, at, end)))
    return "".join(parts)


def _finds(text: str, sought: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where words stand that match, or, of scripts without spaces, hold one that was sought."""
    found = []
    for match in _WORD.finditer(text):
        plain = _plain(match[0])
        if any(_matches(plain, word) for word in sought):
            found.append(match.span())
    return found


def _matches(plain: str, word: str) -> bool:
    if plain == word or (len(word) >= 4 and plain.startswith(word)):
        return True
    return not word.isascii() and len(plain) > len(word) and word in plain


def _plain(word: str) -> str:
    """As the index compares words: without accents, without capitals."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)).casefold()


def _word_start(text: str, at: int) -> int:
    return text.find(" ", at) + 1 if at and text.find(" ", at) >= 0 else at


def _cut(text: str, start: int, end: int) -> str:
    """Up to `end`, at a word's end, with an ellipsis where there was more."""
    if len(text) <= end:
        return text[start:]
    piece = text[start:end]
    return (piece[: piece.rfind(" ")] if " " in piece else piece).rstrip() + "…"
