"""Times as readers see them: in the publication's zone and in the words and the order of the page's language.

The zone and the language are Django's current ones. The clock has 24 hours everywhere: a newspaper does not
ask its reader which half of the day it meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone, translation

from masthead.kit.languages import primary_subtag
from masthead.kit.recording import fresh_until


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes dates, in Django's date letters. `small` says that names of months take no capital."""

    date: str = "j F Y"
    heading: str = "l, {date}"
    short: str = "j M"
    small: bool = False
    months: tuple[str, ...] = ()  # the genitives, where Django has none for E


_DAY_FIRST = Writing(small=True)
_SLAVIC = Writing(date="j E Y", small=True)  # E is the genitive that a day of a month asks for
_HAN = Writing(date="Y年n月j日", heading="{date} l", short="n月j日")
_IBERIAN = Writing(date=r"j \d\e F \d\e Y", small=True)

_BELARUSIAN = Writing(
    date="j E Y",
    months=(
        "студзеня",
        "лютага",
        "сакавіка",
        "красавіка",
        "мая",
        "чэрвеня",
        "ліпеня",
        "жніўня",
        "верасня",
        "кастрычніка",
        "лістапада",
        "снежня",
    ),
    small=True,
)

# Django's own formats are not used: several pad the day with a zero or put it behind the month.
_WRITINGS: dict[str, Writing] = {
    "be": _BELARUSIAN,
    "de": Writing(date="j. F Y", short="j. M"),
    "es": _IBERIAN,
    "et": Writing(date="j. F Y", short="j. M", small=True),
    "fr": _DAY_FIRST,
    "he": Writing(date="j בF Y"),
    "it": _DAY_FIRST,
    "ja": _HAN,
    "ka": Writing(date="j F, Y"),
    "ko": Writing(date="Y년 n월 j일", heading="{date} l", short="n월 j일"),
    "lt": Writing(date=r"Y \m. E j \d.", small=True),
    "lv": Writing(date=r"Y. \g\a\d\a j. F", short="j. M", small=True),
    "nl": _DAY_FIRST,
    "pl": _SLAVIC,
    "pt": _IBERIAN,
    "ro": _DAY_FIRST,
    "ru": _SLAVIC,
    "uk": _SLAVIC,
    "zh": _HAN,
}
_ELSEWHERE = Writing()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time ready for `<time>`: `machine` for its attribute, `title` for a pointer that rests on it.

    `later` is what the text becomes once the day is over; empty when the text stays true.
    """

    text: str
    machine: str
    title: str = ""
    later: str = ""


def describe(moment: datetime, style: str) -> Moment:
    """Put an aware time into words; naive ones raise ValueError, an unknown style LookupError."""
    if style not in _STYLES:
        raise LookupError(f"There is no style {style!r} for a moment; use {', '.join(sorted(_STYLES))}.")
    local = timezone.localtime(moment)
    return _STYLES[style](local)


def start_of(day: date) -> datetime:
    """The first moment of a day in the publication's zone. That is not always midnight: clocks change."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001


def _full(local: datetime) -> Moment:
    return Moment(_in_full(local), _machine(local))


def _date(local: datetime) -> Moment:
    return Moment(_written(local, _writing().date), _machine(local))


def _clock(local: datetime) -> Moment:
    return Moment(_hours(local), _machine(local), title=_in_full(local))


def _day(local: datetime) -> Moment:
    writing = _writing()
    text = _written(local, writing.heading.format(date=writing.date))
    return Moment(text[:1].upper() + text[1:], local.date().isoformat())


def _feed(local: datetime) -> Moment:
    today = timezone.localtime(timezone.now())
    writing = _writing()
    short = writing.short if local.year == today.year else writing.date
    written = _written(local, short)
    is_today = local.date() == today.date()
    # Today's time of day becomes a date at midnight, and a date of this year gets its year on 1 January.
    fresh_until(start_of(today.date() + timedelta(days=1) if is_today else date(today.year + 1, 1, 1)))
    return Moment(
        _hours(local) if is_today else written,
        _machine(local),
        title=_in_full(local),
        later=_written(local, writing.short) if is_today else "",
    )


_STYLES: dict[str, Callable[[datetime], Moment]] = {
    "full": _full,
    "date": _date,
    "clock": _clock,
    "day": _day,
    "feed": _feed,
}


def _writing() -> Writing:
    return _writing_of(translation.get_language() or "en")


def _writing_of(language: str) -> Writing:
    return _WRITINGS.get(primary_subtag(language), _ELSEWHERE)


def _written(local: datetime, letters: str) -> str:
    return _day_written(local.date(), letters, translation.get_language() or "en")


@lru_cache(maxsize=4096)  # the same few days stand on most pages of a batch
def _day_written(day: date, letters: str, language: str) -> str:
    """A day by its letters. The language is the current one, and is named so that each has its own words."""
    writing = _writing_of(language)
    if writing.months:
        letters = letters.replace("E", "".join(f"\\{letter}" for letter in writing.months[day.month - 1]))
    text = str(dateformat.format(day, letters))
    return text.lower() if writing.small else text


def _hours(local: datetime) -> str:
    return f"{local:%H:%M}"


def _in_full(local: datetime) -> str:
    return f"{_written(local, _writing().date)}, {_hours(local)} {_zone(local)}"


def _zone(local: datetime) -> str:
    """The zone's letters at that time, summer time included; zones without letters are told as UTC+3."""
    name = local.tzname() or ""
    if name[:1] not in {"+", "-"}:
        return name
    sign = "−" if name.startswith("-") else "+"
    hours, minutes = name[1:3].lstrip("0") or "0", name[3:5]
    return f"UTC{sign}{hours}" + (f":{minutes}" if minutes else "")


def _machine(local: datetime) -> str:
    return local.isoformat(timespec="minutes")
