"""Slugs for names in any script, and free ones where a name is taken."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

from anyascii import anyascii
from django.utils.text import slugify

_KEPT_IN_MIND = 50_000
_MOST_ROUNDS = 50


def slug_of(name: str, *, length: int, fallback: str) -> str:
    """A slug in ASCII; `fallback` with a piece of the name's hash where no letter of it can be written so."""
    slug = slugify(anyascii(name))[:length].strip("-_")
    return slug or f"{fallback}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class FreeNames:
    """Finds free names for many things at once: the name itself, then with -2, -3 and so on.

    Remembers how far each name has been counted, so that a hundred thousand equal headlines cost one query a batch.
    """

    def __init__(
        self, taken_among: Callable[[Sequence[str]], set[str]], numbered: Callable[[str, int], str]
    ) -> None:
        self._taken_among = taken_among
        self._numbered = numbered
        self._last: Counter[str] = Counter()

    def claim(self, wanted: Sequence[str]) -> list[str]:
        """One free name for each wanted one, in their order, no two alike. A query a round, most often one round."""
        if len(self._last) > _KEPT_IN_MIND:
            self._last.clear()
        claimed: set[str] = set()
        names: dict[int, str] = {}
        waiting = list(range(len(wanted)))
        rounds = 0
        while waiting:
            rounds += 1
            if (
                rounds > _MOST_ROUNDS
            ):  # counted into the thousands by an earlier run: leap, do not ask for each
                for name in {wanted[place] for place in waiting}:
                    self._last[name] *= 2
            tried = {place: self._next(wanted[place]) for place in waiting}
            taken = self._taken_among(list(tried.values())) | claimed
            waiting = []
            for place, name in tried.items():
                if name in taken or name in claimed:
                    waiting.append(place)
                else:
                    claimed.add(name)
                    names[place] = name
        return [names[place] for place in range(len(wanted))]

    def _next(self, name: str) -> str:
        self._last[name] += 1
        return self._numbered(name, self._last[name])
