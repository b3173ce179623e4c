"""The few words around what was found, in pieces, so that whoever draws them can mark and must escape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from masthead.edition.search.asking import Term
from masthead.edition.search.documents import Snippet
from masthead.edition.search.folding import APOSTROPHES, ARABIC_ARTICLE, flat, is_unspaced

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


@dataclass(frozen=True, slots=True)
class _Look:
    """How a word looks in a flat text. `lead` are letters every such place begins with, which are quick to find."""

    lead: str
    pattern: re.Pattern[str]

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        if not self.lead:
            yield from (match.span() for match in self.pattern.finditer(text))
            return
        at = text.find(self.lead)
        while at >= 0:
            match = self.pattern.match(text, at)
            if match:
                yield match.span()
            at = text.find(self.lead, match.end() if match else at + 1)


def _found(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where words begin like those that were searched for; endings differ from form to form."""
    plain = flat(text)
    looks = dict.fromkeys(look for term in terms for look in _looks(term))
    return sorted({place for look in looks for place in islice(look.places(plain), _MOST_FOUND)})


@lru_cache(maxsize=1000)
def _looks(term: Term) -> tuple[_Look, ...]:
    """How the words of a term look; letters of unspaced scripts stand in a row."""
    if all(map(is_unspaced, term.words)):
        letters = "".join(term.words)
        return (_Look(letters, re.compile(re.escape(letters))),)
    return tuple(_look(word) for word in term.words if not is_unspaced(word))


def _look(word: str) -> _Look:
    stem = _stem(word)
    if not word.isascii():
        article = ARABIC_ARTICLE if "\u0600" <= word[0] <= "\u06ff" else ""
        letters = f"[{APOSTROPHES}]?".join(stem)
        found = re.compile(rf"(?<![^\W_])(?:{article})?{letters}[^\W_]*")
        return _Look("" if article else stem[0], found)
    lead = stem
    for two, either in _ONE_AS_TWO:
        lead = lead.split(two)[0]
        stem = stem.replace(two, either)
    most = 5 if len(word) > 3 else 4
    return _Look(lead, re.compile(rf"(?<![^\W_]){stem}[^\W_]{{0,{most}}}(?![^\W_])"))


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
