"""From what a reader typed to what FTS5 is asked. Nothing typed is ever syntax: only letters and digits pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_QUERY = 300  # signs that are looked at
MOST_TERMS = 12
LONGEST_WORD = 40
# Words of languages that inflect at the end are found by their beginning: two letters off, three left at least.
SHORTEST_CUT = 5

_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several in a row."""

    words: tuple[str, ...]
    beginning: bool = False  # any word that begins like this one

    def expression(self) -> str:
        """The term in FTS5's language."""
        return f'"{" ".join(self.words)}"' + ("*" if self.beginning else "")


def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a query, each once, in order; empty where nothing can be searched for."""
    found: dict[Term, None] = {}
    for piece in _PIECE.finditer(query[:LONGEST_QUERY].replace("\x00", " ")):
        phrase, loose = piece.groups()
        words = tuple(word[:LONGEST_WORD] for word in _WORD.findall(phrase or loose or ""))
        if words:
            found[_term(words)] = None
    return tuple(found)[:MOST_TERMS]


def every(terms: tuple[Term, ...]) -> str:
    """An expression that asks for all terms."""
    return " AND ".join(term.expression() for term in terms)


def some(terms: tuple[Term, ...]) -> str:
    """An expression that asks for any of the terms."""
    return " OR ".join(term.expression() for term in terms)


def _term(words: tuple[str, ...]) -> Term:
    if len(words) == 1 and not words[0].isascii() and words[0].isalpha() and len(words[0]) >= SHORTEST_CUT:
        return Term((words[0][: max(3, len(words[0]) - 2)],), beginning=True)
    return Term(words[:MOST_TERMS])
