"""What a reader asks of search: read from the address and checked. What cannot be asked is told in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from masthead.edition.search.asking import is_letter, terms_of
from masthead.edition.search.documents import Filters
from masthead.edition.search.reader import DEEPEST, Order

ON_A_PAGE = 20  # hits
LONGEST_QUERY = 200  # signs
MOST_WORDS = 12
LAST_PAGE = DEEPEST // ON_A_PAGE
DAY = 86_400  # seconds
PERIODS = {"day": DAY, "week": 7 * DAY, "month": 31 * DAY, "year": 366 * DAY}
CHOICES = ("section", "format", "language", "tag", "period", "order")
_FIXED = {"period": frozenset(PERIODS), "order": frozenset({"newest"})}

_LONGEST_STRING = 4000  # signs of a query string that are read
_MOST_FIELDS = 20
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PAGE = re.compile(r"[1-9][0-9]?\Z")

# What may be wrong with a question; each is a row of the search page, which says so in words.
TOO_LONG, TOO_MANY_WORDS, TOO_SHORT = "too_long", "too_many_words", "too_short"
NO_SUCH_CHOICE, NO_SUCH_PAGE = "no_such_choice", "no_such_page"
OF_THE_WORDS = (TOO_LONG, TOO_MANY_WORDS, TOO_SHORT)
PROBLEMS = (*OF_THE_WORDS, NO_SUCH_CHOICE, NO_SUCH_PAGE)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `chosen` has a value for each of CHOICES, empty where none was chosen."""

    text: str
    chosen: Mapping[str, str]
    page: int = 1
    problem: str = ""  # one of PROBLEMS, or empty

    @property
    def offset(self) -> int:
        return (self.page - 1) * ON_A_PAGE

    @property
    def order(self) -> Order:
        return "newest" if self.chosen["order"] == "newest" else "relevance"

    @property
    def narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return any(self.chosen[name] for name in CHOICES if name != "order")

    def filters(self, now: float) -> Filters:
        """As the index takes them. `now`: seconds since 1970."""
        section, format_, language, tag, period = (self.chosen[name] for name in CHOICES[:5])
        since = int(now) - PERIODS[period] if period else None
        return Filters(section, format_, language, tag, since)

    def address(self, path: str, **changes: str) -> str:
        """The address of this question with some of it changed."""
        whole = {"q": self.text, **self.chosen, **changes}
        return f"{path}?{urlencode({name: value for name, value in whole.items() if value})}"

    def wider(self) -> Question:
        """The same question without filters."""
        return replace(self, chosen=dict.fromkeys(CHOICES, "") | {"order": self.chosen["order"]}, page=1)


def read_question(query: str, offered: Mapping[str, frozenset[str]]) -> Question:
    """The question in a query string; names it does not know count for nothing. `offered`: the values a page offers by
    name; where it offers none, any will do."""
    pairs = [(name, value) for name, value in _pairs(query) if name in {"q", "page", *CHOICES}]
    told = dict(reversed(pairs))
    text = " ".join(_CONTROLS.sub(" ", told.get("q", "")).split())
    order = told.get("order", "").replace("best", "")
    chosen = {name: told.get(name, "") for name in CHOICES} | {"order": order}
    problem = _problem(text, chosen, told.get("page", ""), offered)
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if problem or twice:
        return Question(text[:LONGEST_QUERY], _known(chosen, offered), problem=problem or NO_SUCH_CHOICE)
    return Question(text, chosen, int(told.get("page") or 1))


def _pairs(query: str) -> list[tuple[str, str]]:
    """Names and values. What cannot be read is as if it were not there."""
    try:
        return parse_qsl(query[:_LONGEST_STRING], max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError:
        return []


def _problem(text: str, chosen: Mapping[str, str], page: str, offered: Mapping[str, frozenset[str]]) -> str:
    if len(text) > LONGEST_QUERY:
        return TOO_LONG
    if len(set(text.split())) > MOST_WORDS:
        return TOO_MANY_WORDS
    if text and all(map(is_letter, terms_of(text))):
        return TOO_SHORT
    if chosen != _known(chosen, offered):
        return NO_SUCH_CHOICE
    return "" if not page or (_PAGE.match(page) and int(page) <= LAST_PAGE) else NO_SUCH_PAGE


def _known(chosen: Mapping[str, str], offered: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The choices without those that nobody offers."""
    offered = {**offered, **_FIXED}
    return {
        name: value if not offered.get(name) or value in offered[name] else ""
        for name, value in chosen.items()
    }
