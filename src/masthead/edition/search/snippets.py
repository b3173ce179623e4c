"""The few words around what was found, in pieces, so that whoever draws them can mark and must escape."""

from __future__ import annotations

import re
import unicodedata

from masthead.edition.search.asking import Term
from masthead.edition.search.documents import Snippet

LENGTH = 220  # signs in a snippet, about
_BEFORE = 50  # signs shown before the first that was found
_SEARCHED = 60_000  # signs of a body that are looked through
_MOST_FOUND = 400
_ACCENTS = re.compile("[\u0300-\u036f]")


def snippet(text: str, terms: tuple[Term, ...]) -> Snippet:
    """The place where most of the terms stand together, or the beginning of the text."""
    text = " ".join(text[:_SEARCHED].split())
    found = _found(text, terms)
    start = _word_begins(text, _densest(found) - _BEFORE)
    end = _word_ends(text, start + LENGTH)
    pieces: list[tuple[str, bool]] = [("… " if start else "", False)]
    at = start
    for first, last in found:
        if at <= first and last <= end:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces.append((text[at:end] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


def _found(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where words begin like those that were searched for; endings differ from form to form."""
    stems = sorted({_stem(word) for term in terms for word in term.words}, key=len, reverse=True)
    if not stems:
        return []
    pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, stems)) + r")[^\W_]*")
    places = (match.span() for match in pattern.finditer(_folded(text)))
    return [place for place, _ in zip(places, range(_MOST_FOUND), strict=False)]


def _densest(found: list[tuple[int, int]]) -> int:
    best, most = (found[0][0] if found else 0), 0
    for at, (start, _) in enumerate(found):
        near = sum(1 for other, _ in found[at : at + 20] if other < start + LENGTH - 2 * _BEFORE)
        if near > most:
            best, most = start, near
    return best


def _word_begins(text: str, at: int) -> int:
    return 0 if at <= 0 else text.find(" ", at, at + _BEFORE) + 1 or at


def _word_ends(text: str, at: int) -> int:
    return len(text) if at >= len(text) else max(text.rfind(" ", at - _BEFORE, at), at - _BEFORE)


def _stem(word: str) -> str:
    folded = _folded(word)
    return folded[: max(3, len(folded) - 2)] if len(folded) > 4 else folded


def _folded(text: str) -> str:
    """The same text without capitals and accents, sign for sign: where folding changes the length, only smaller."""
    small = text.lower()
    if text.isascii():
        return small
    plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", small)))
    return plain if len(plain) == len(text) else small.ljust(len(text))[: len(text)]
