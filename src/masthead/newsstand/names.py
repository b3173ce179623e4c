"""The names a publication has pages for, pressed as one file: where a search leads that names one, or nearly.

`/fragments/search/names.json` stands beside the search page: `{"format": 1, "names": [[name, label, address], …]}`. A
name may be another word for the label, such as a synonym.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from masthead.edition.search.folding import tokens
from masthead.postbag.slots import is_own_address

FORMAT = 1
MOST_SHOWN = 6
_MOST_NAMES = 5_000  # compared with what was typed: bounds the work of a search that finds nothing
_MOST_WORDS = 4
_ALIKE, _WORD_ALIKE = 0.6, 0.75


def names_address(page: str) -> str:
    """Where the names of a search page stand: `/fragments/search/names.json` for `/search/`."""
    return f"/fragments{page}names.json"


@dataclass(frozen=True)
class Names:
    """Label and address by name, folded as search folds words."""

    links: Mapping[str, tuple[str, str]]

    def named(self, query: str) -> tuple[str, str] | None:
        """The page of that very name."""
        return self.links.get(_folded(query))

    def alike(self, query: str) -> list[tuple[str, str]]:
        """Pages with a similar name, the most similar first."""
        text = _folded(query)
        close = get_close_matches(text, self.links, n=MOST_SHOWN, cutoff=_ALIKE)
        for word in text.split()[:_MOST_WORDS]:
            close += get_close_matches(word, self.links, n=2, cutoff=_WORD_ALIKE)
        return list(dict.fromkeys(self.links[name] for name in close))[:MOST_SHOWN]

    def respelled(self, query: str) -> str:
        """The question with words that are nearly those of a name spelled as there; empty where none is."""
        words = _folded(query).split()[:_MOST_WORDS]
        other = [self._nearest(word) for word in words]
        return " ".join(other) if other != words and len(words) == len(_folded(query).split()) else ""

    def _nearest(self, word: str) -> str:
        if word in self._words:
            return word
        return next(iter(get_close_matches(word, self._words, n=1, cutoff=_WORD_ALIKE)), word)

    @cached_property
    def _words(self) -> dict[str, None]:
        return dict.fromkeys(word for name in self.links for word in name.split() if len(word) > 2)


def names_from_json(raw: bytes) -> Names:
    """The names a file holds, without entries out of shape or of other sites. Raises ValueError for a damaged file."""
    told = json.loads(raw)
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("names"), list):
        raise ValueError("The names of the search page are damaged. Press them anew.")
    links: dict[str, tuple[str, str]] = {}
    for entry in told["names"][:_MOST_NAMES]:
        if isinstance(entry, list) and len(entry) == 3 and all(isinstance(text, str) for text in entry):
            name, label, address = entry
            if _folded(name) and is_own_address(address):
                links.setdefault(_folded(name), (label, address))
    return Names(links)


def _folded(text: str) -> str:
    return " ".join(tokens(text))
