"""The few words around what was found, in pieces, so that whoever draws them can mark and must escape."""

from __future__ import annotations

import re

from masthead.edition.search.asking import Term
from masthead.edition.search.documents import Snippet
from masthead.edition.search.folding import APOSTROPHES, flat, is_unspaced

LENGTH = 220  # signs in a snippet, about
_BEFORE = 50  # signs shown before the first that was found
_SEARCHED = 60_000  # signs of a body that are looked through
_MOST_FOUND = 400
_ENDINGS = ("ings", "ing", "ies", "ied", "es", "ed", "s", "y", "e")  # of English words
# Letters that are compared as two, and signs that stand in a word without being compared.
_ONE_AS_TWO = (("ss", "(?:ss|ß)"), ("ae", "(?:ae|æ)"), ("oe", "(?:oe|œ)"), ("th", "(?:th|þ)"))


def snippet(text: str, terms: tuple[Term, ...], otherwise: str = "") -> Snippet:
    """The place where most of the terms stand together; where none stands, the beginning of `otherwise`, or of the
    text."""
    text = " ".join(text[:_SEARCHED].split())
    found = _found(text, terms)
    if not found and otherwise:
        text = " ".join(otherwise.split())
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
    looks = sorted({look for term in terms for look in _looks(term)}, key=len, reverse=True)
    if not looks:
        return []
    places = (match.span() for match in re.compile("|".join(looks)).finditer(flat(text)))
    return [place for place, _ in zip(places, range(_MOST_FOUND), strict=False)]


def _looks(term: Term) -> list[str]:
    """How the words of a term look in a flat text, as patterns."""
    if all(map(is_unspaced, term.words)):
        return ["".join(map(re.escape, term.words))]
    return [_look(word) for word in term.words if not is_unspaced(word)]


def _look(word: str) -> str:
    stem = _stem(word)
    if not word.isascii():
        return rf"(?<![^\W_])(?:[وفبك]?ال|لل)?{f'[{APOSTROPHES}]?'.join(stem)}[^\W_]*"
    for two, either in _ONE_AS_TWO:
        stem = stem.replace(two, either)
    return rf"(?<![^\W_]){stem}[^\W_]{{0,{5 if len(word) > 3 else 4}}}(?![^\W_])"


def _stem(word: str) -> str:
    if not word.isascii():
        return word[: max(3, len(word) - 2)] if len(word) > 4 else word
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 3), "")
    return word.removesuffix(ending) if ending else word[:-1] if len(word) > 5 else word


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
