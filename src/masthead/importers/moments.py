"""Dates as files write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from masthead.importers.errors import RecordRefusedError

EARLIEST_YEAR = 1600  # the first newspapers
_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?)?"
    r"(?:\s+\[?[A-Za-z/_]+\]?)?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_WRITTEN = ("%B %d %Y", "%d %B %Y", "%b %d %Y", "%d %b %Y")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
UNREADABLE = "its date cannot be read"


def read_moment(value: object, zone: tzinfo) -> datetime:
    """The moment a file's date means, in UTC; a date without a zone is in `zone`, without a time at its midnight.

    Reads ISO dates in their many hands, seconds and milliseconds since 1970, mail dates and written-out English
    ones. Raises RecordRefusedError for all else, for 3/4/2020, which is two days, and for years before 1600.
    """
    try:
        moment = _read(value, zone)
        if moment.year < EARLIEST_YEAR:
            raise RecordRefusedError("its date is before the year 1600")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError) as error:
        if isinstance(error, RecordRefusedError):
            raise
        raise RecordRefusedError(UNREADABLE) from error


def refuse_future(moment: datetime, now: datetime) -> None:
    """A story that is not out yet may not go live by an import. A day is left for clocks and zones."""
    if moment > now + timedelta(days=1):
        raise RecordRefusedError("its date is in the future")


def _read(value: object, zone: tzinfo) -> datetime:
    if isinstance(value, datetime):
        return _aware(value, zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RecordRefusedError(UNREADABLE)
    text = str(value).strip()
    if not re.fullmatch(r"\d{8}", text) and re.fullmatch(r"\d{9,13}(?:\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    return _read_text(text, zone)


def _read_text(text: str, zone: tzinfo) -> datetime:
    if len(text) > 80:
        raise RecordRefusedError(UNREADABLE)
    if found := _ISO.match(text):
        return _from_iso(found, zone)
    if found := _COMPACT.match(text):
        return datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=zone)
    if found := _SLASHED.match(text):
        return _from_slashes(found, zone)
    return _from_words(text, zone)


def _from_iso(found: re.Match[str], zone: tzinfo) -> datetime:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    hour, minute, second = int(found[4] or 0), int(found[5] or 0), min(int(found[6] or 0), 59)
    return datetime(year, month, day, hour, minute, second, tzinfo=_zone(found[7]) or zone)


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = written[1:].replace(":", "").zfill(2)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if written[0] == "-" else offset)


def _from_slashes(found: re.Match[str], zone: tzinfo) -> datetime:
    first, second = int(found[1]), int(found[2])
    if first <= 12 and second <= 12 and first != second:
        raise RecordRefusedError("its date can be read two ways (day or month first); write it as YYYY-MM-DD")
    day, month = (first, second) if first > 12 else (second, first)
    clock = (int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
    return datetime(int(found[3]), month, day, *clock, tzinfo=zone)


def _from_words(text: str, zone: tzinfo) -> datetime:
    plain = " ".join(_ORDINAL.sub("", text.replace(",", " ")).split())
    for form in _WRITTEN:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=zone)
        except ValueError:
            continue
    return _aware(parsedate_to_datetime(text), zone)


def _aware(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
