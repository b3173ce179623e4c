"""From what a reader typed to what FTS5 is asked. Nothing typed is ever syntax: only letters and digits pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2s

from masthead.edition.search.documents import Filters
from masthead.edition.search.folding import is_unspaced, tokens

LONGEST_QUERY = 300  # signs that are looked at
MOST_TERMS = 12
LONGEST_WORD = 40
SHORTEST_WITH_ENDING = 4  # letters; a shorter word begins too many others

COLUMNS = "headline deck body byline tags"
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several in a row."""

    words: tuple[str, ...]

    def expression(self) -> str:
        """The term in FTS5's language. SQLite takes the endings off what has only the letters a to z; of other words
        other endings count as well, and the form that was typed counts twice and so comes first."""
        exact = f'"{" ".join(self.words)}"'
        beginning = "" if self.words[0].isascii() else self._beginning()
        return f"({exact} OR {beginning})" if beginning not in {"", exact} else exact

    def beginning(self) -> str:
        """The same, with any ending whatever the language: for when nothing was found."""
        return self._beginning() if self.words[0].isascii() else self.expression()

    def _beginning(self) -> str:
        """The word without its ending, of which long words have a longer one; the whole term where it has none."""
        word = self.words[0]
        if len(self.words) > 1 or not word.isalpha() or is_unspaced(word) or len(word) < SHORTEST_WITH_ENDING:
            return f'"{" ".join(self.words)}"'
        ending = 0 if len(word) == SHORTEST_WITH_ENDING else 1 if len(word) < 7 else 2
        return f'"{word[: len(word) - ending]}"*'


def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a query, each once, in order; empty where nothing can be searched for. Single letters count only
    where there is nothing else."""
    found = dict.fromkeys(_terms(query[:LONGEST_QUERY].replace("\x00", " ")))
    telling = [term for term in found if not is_letter(term)]
    return tuple(telling or found)[:MOST_TERMS]


def is_letter(term: Term) -> bool:
    """Whether the term is a single letter, which nearly every story has."""
    [*words] = term.words
    return len(words) == 1 and len(words[0]) == 1 and not words[0].isdigit() and not is_unspaced(words[0])


def every(terms: tuple[Term, ...], filters: Filters) -> str:
    """An expression that asks for all terms."""
    return _within(" AND ".join(term.expression() for term in terms), filters)


def beginnings(terms: tuple[Term, ...], filters: Filters) -> str:
    """An expression that asks for all terms, of which the end may be another."""
    return _within(" AND ".join(term.beginning() for term in terms), filters)


def some(terms: tuple[Term, ...], filters: Filters) -> str:
    """An expression that asks for any of the terms."""
    return _within(" OR ".join(term.expression() for term in terms), filters)


def mark(name: str, value: str) -> str:
    """The word under which the index keeps a filter's value. It ends with a digit, so that no ending is taken off."""
    return f"m{blake2s(f'{name} {value}'.encode('utf-8', 'replace'), digest_size=8).hexdigest()}0"


def _terms(query: str) -> Iterator[Term]:
    for piece in _PIECE.finditer(query):
        phrase, loose = piece.groups()
        words = tuple(word[:LONGEST_WORD] for word in tokens(phrase or loose or ""))
        if words:
            yield Term(words[:MOST_TERMS])


def _within(expression: str, filters: Filters) -> str:
    wanted = {
        "section": filters.section,
        "format": filters.format,
        "language": filters.language,
        "tag": filters.tag,
    }
    marks = " AND ".join(f'"{mark(name, value)}"' for name, value in wanted.items() if value)
    asked = f"{{{COLUMNS}}} : ({expression})"
    return f"({asked}) AND (marks : ({marks}))" if marks else asked
