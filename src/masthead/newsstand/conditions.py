"""Conditional requests and ranges (RFC 9110, sections 13 and 14). Pure: texts and numbers in, a verdict out."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from enum import Enum

from masthead.newsstand.request import Request

_LONGEST = 2000  # signs of a header that are looked at
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(r"bytes\s*=\s*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))\s*\Z", re.IGNORECASE)


class Verdict(Enum):
    """What the conditions of a GET or HEAD come to."""

    SEND = 200
    NOT_MODIFIED = 304
    FAILED = 412


class UnsatisfiableError(ValueError):
    """No byte of the body lies in the range."""


def judge(request: Request, etag: str, modified: float) -> Verdict:
    """Weigh the conditions in the order of RFC 9110, 13.2.2. `modified`: seconds since 1970, 0 where unknown."""
    found = request.header("if-match")
    if found:
        if not _matches(found, etag, weak=False):
            return Verdict.FAILED
    elif modified and _is_after(modified, request.header("if-unmodified-since")):
        return Verdict.FAILED
    found = request.header("if-none-match")
    if found:
        return Verdict.NOT_MODIFIED if _matches(found, etag, weak=True) else Verdict.SEND
    since = request.header("if-modified-since")
    if since and modified:
        moment = _seconds(since)
        if moment is not None and int(modified) <= moment:
            return Verdict.NOT_MODIFIED
    return Verdict.SEND


def range_of(request: Request, etag: str, modified: float, size: int) -> tuple[int, int] | None:
    """The one range to send, as start and end (not included); None for the whole body.

    Several ranges, another unit and what is not well formed get the whole body, as RFC 9110 allows: a list of ranges
    is how little is asked and much is sent. Raises UnsatisfiableError.
    """
    found = _RANGE.match(request.header("range")[:_LONGEST])
    if not found or not _still_the_same(request.header("if-range"), etag, modified):
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise UnsatisfiableError
    return start, end


def _still_the_same(condition: str, etag: str, modified: float) -> bool:
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag and not etag.startswith("W/")
    return modified > 0 and _seconds(condition) == int(modified)


def _matches(condition: str, etag: str, *, weak: bool) -> bool:
    """Whether the tag is in the list. Weak comparison looks past `W/`; strong takes no weak tag at all."""
    if condition.strip() == "*":
        return True
    for mark, tag in _TAG.findall(condition[:_LONGEST]):
        if tag == etag.removeprefix("W/") and (weak or not (mark or etag.startswith("W/"))):
            return True
    return False


def _is_after(modified: float, limit: str) -> bool:
    moment = _seconds(limit) if limit else None
    return moment is not None and int(modified) > moment


def _seconds(text: str) -> int | None:
    """An HTTP date as seconds since 1970; None for what is none."""
    if len(text) > 40:
        return None
    try:
        return int(parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None
