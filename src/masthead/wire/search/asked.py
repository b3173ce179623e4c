"""What a reader asked the search page: read from the address, checked before any of it reaches a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from masthead.newsroom.models import Section, Story
from masthead.wire.plain_text import one_line

LONGEST = 200  # characters of a question
MOST_WORDS = 12
PAGE = 20
LAST = 200  # how many results can be paged through; the total is told whatever it is

PERIODS: dict[str, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
ORDERS = ("best", "newest")
_FIELDS = frozenset({"q", "section", "format", "period", "order", "from"})
# What mail programs and networks hang on to addresses; nothing is done with it.
_FOREIGN = re.compile(r"utm_[a-z]+|fbclid|gclid|mc_[ce]id")
_WORD = re.compile(r"[^\W_]+")
# Scripts that part words by nothing: one character of theirs is a word's worth.
UNSPACED_SCRIPT = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be put to the index. `words` are letters and digits only, in order, each once."""

    text: str
    words: tuple[str, ...] = ()
    section: Section | None = None
    format: str = ""
    period: str = ""
    order: str = "best"
    start: int = 0
    problem: str = ""  # in words; then nothing is looked for and the answer is 400

    @property
    def since(self) -> datetime | None:
        return timezone.now() - PERIODS[self.period] if self.period else None

    def address(self, **changes: str) -> str:
        """The search page's own address for this question, with some of it changed."""
        whole = {
            "q": self.text,
            "section": self.section.slug if self.section else "",
            "format": self.format,
            "period": self.period,
            "order": "" if self.order == "best" else self.order,
            **changes,
        }
        return f"/search/?{urlencode({name: value for name, value in whole.items() if value})}"


def read_question(given: QueryDict, sections: Mapping[str, Section]) -> Asked:
    """The question in an address. What does not belong there gives a `problem`; no value is guessed. No query."""
    text = one_line(given.get("q", ""))
    asked = Asked(text=text[:LONGEST])
    strange = [name for name in given if name not in _FIELDS and not _FOREIGN.fullmatch(name)]
    if strange:
        return replace(
            asked, problem=_("The address holds something search does not know. Use the form below.")
        )
    if any(len(given.getlist(name)) > 1 for name in _FIELDS):
        return replace(asked, problem=_("The address says one thing twice. Use the form below."))
    if len(text) > LONGEST:
        return replace(asked, problem=_("That is too long. Write a few words, at most 200 characters."))
    return _with_filters(_with_words(asked), given, sections)


def _with_words(asked: Asked) -> Asked:
    found = tuple(dict.fromkeys(_WORD.findall(asked.text)))
    words = tuple(word for word in found if len(word) > 1 or word.isdigit() or UNSPACED_SCRIPT.search(word))
    if len(found) > MOST_WORDS:
        return replace(asked, problem=_("Those are too many words. Write the few that matter most."))
    if asked.text and not words:
        return replace(asked, problem=_("Write at least one word of two letters or more."))
    return replace(asked, words=words)


def _with_filters(asked: Asked, given: QueryDict, sections: Mapping[str, Section]) -> Asked:
    section, kind = given.get("section", ""), given.get("format", "")
    period, order = given.get("period", ""), given.get("order", "") or "best"
    start = _start(given.get("from", ""))
    known = (
        (not section or section in sections)
        and (not kind or kind in Story.Format.values)
        and (not period or period in PERIODS)
        and order in ORDERS
    )
    if asked.problem:
        return asked
    if not known:
        return replace(asked, problem=_("There is no such choice. Pick one from the lists below."))
    if start is None:
        return replace(asked, problem=_("There is no such page of results. Begin at the first."))
    return replace(asked, section=sections.get(section), format=kind, period=period, order=order, start=start)


def _start(text: str) -> int | None:
    """Where the page of results begins: a multiple of PAGE below LAST."""
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,3}", text):
        return None
    number = int(text)
    return number if number < LAST and number % PAGE == 0 else None
