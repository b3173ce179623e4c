"""Answers that a reader's program may ask for again and again: unchanged ones cost a line, not a document."""

from __future__ import annotations

import time
from hashlib import blake2s

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

# How long we remember when a document's present form was first seen; seconds.
_REMEMBERED = 30 * 24 * 3600


def answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """The document, or 304 when the reader's program has it already.

    The entity tag is of the bytes. Last-Modified is when this process first saw them: the date of the newest story
    would stand still when one is taken down, and the old document would then be kept for ever.
    """
    digest = blake2s(body, digest_size=12).hexdigest()
    etag = quote_etag(digest)
    modified = _first_seen(request.path, digest)
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, etag, modified, response) or response


def _first_seen(path: str, digest: str) -> int:
    """In whole seconds, and always later than what was seen before at the address."""
    key = f"wire.seen.{blake2s(path.encode(), digest_size=12).hexdigest()}"
    known: tuple[str, int] | None = cache.get(key)
    if known and known[0] == digest:
        return known[1]
    now = max(int(time.time()), known[1] + 1 if known else 0)
    cache.set(key, (digest, now), _REMEMBERED)
    return now
