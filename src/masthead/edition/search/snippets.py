"""The few words around what was found, in pieces, so that whoever draws them can mark and must escape."""

from __future__ import annotations

import re
import unicodedata

from masthead.edition.search.asking import Term
from masthead.edition.search.documents import Snippet

WORDS = 30  # in a snippet
_BEFORE = 6  # words shown before the first that was found
_SEARCHED = 60_000  # signs of a body that are looked through
_WORD = re.compile(r"[^\W_]+")


def snippet(text: str, terms: tuple[Term, ...]) -> Snippet:
    """The place where most of the terms stand together, or the beginning of the text."""
    text = " ".join(text[:_SEARCHED].split())
    stems = tuple({_stem(word) for term in terms for word in term.words})
    words = list(_WORD.finditer(text))
    if not words:
        return ()
    found = [at for at, word in enumerate(words) if _folded(word.group()).startswith(stems)] if stems else []
    first = max(0, _densest(found) - _BEFORE)
    shown = words[first : first + WORDS]
    marked = {at - first for at in found if first <= at < first + WORDS}
    return _pieces(text, shown, marked, cut_before=first > 0, cut_after=first + WORDS < len(words))


def _pieces(
    text: str, shown: list[re.Match[str]], marked: set[int], *, cut_before: bool, cut_after: bool
) -> Snippet:
    pieces: list[tuple[str, bool]] = [("… ", False)] if cut_before else []
    at = shown[0].start() if cut_before else 0
    for number in sorted(marked):
        start, end = shown[number].span()
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    end = shown[-1].end()
    pieces.append((text[at:end] + " …" if cut_after else text[at : end + 200], False))
    return tuple(piece for piece in pieces if piece[0])


def _densest(found: list[int]) -> int:
    best, most = (found[0] if found else 0), 0
    for at, start in enumerate(found):
        near = sum(1 for other in found[at : at + WORDS] if other < start + WORDS - _BEFORE)
        if near > most:
            best, most = start, near
    return best


def _stem(word: str) -> str:
    folded = _folded(word)
    return folded[: max(3, len(folded) - 2)] if len(folded) > 4 else folded


def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
