"""Drawing one address: the anonymous request a reader would make, without the house around it.

The view that answers the address is called itself. What middleware adds to a page is the newsstand's to say; the bytes
are the same, which `tests/rooms/press/test_draw_address.py` holds against Django's own client.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirectBase
from django.urls import Resolver404, resolve

from masthead.kit.recording import Recording, recording
from masthead.press.dependencies import Made

NOTHING, PAGE, MOVED, GONE = 404, 200, 301, 410
# Tokens and names below /media/ are made of these signs alone, so that no format ever writes one otherwise.
_FILE = re.compile(rb"/media/[A-Za-z0-9_-]+/[A-Za-z0-9_.-]*[A-Za-z0-9]")
_MOVED_FOR_GOOD = frozenset({301, 308})


class UnexpectedAnswerError(RuntimeError):
    """A view answered an anonymous request with something an edition cannot hold."""

    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            f"{address} answered {status} to an anonymous reader. Only 200, 301, 404 and 410 can be kept."
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """What an address answers. `status` is one of PAGE, MOVED, GONE and NOTHING."""

    address: str
    status: int
    body: bytes
    target: str
    made: Made


def draw_address(address: str) -> Drawn:
    """Draw an address, and note what it was made from. Raises whatever the view raises, and UnexpectedAnswerError.

    Reads the database and writes nothing.
    """
    with recording() as notes:
        answer = _answer(address)
        if answer is None:
            return Drawn(address, NOTHING, b"", "", made_of(notes))
        status = MOVED if answer.status_code in _MOVED_FOR_GOOD else answer.status_code
        if status == MOVED and isinstance(answer, HttpResponseRedirectBase):
            return Drawn(address, MOVED, b"", _own(answer.url), made_of(notes))
        if status not in {PAGE, GONE, NOTHING}:
            raise UnexpectedAnswerError(address, status)
        body = _body(answer)
        return Drawn(address, status, body, "", made_of(notes, files_named_in(body)))


def files_named_in(body: bytes) -> frozenset[str]:
    """Addresses below `/media/` that a page, feed or sitemap names: exactly these are public while it is."""
    return frozenset(found.decode() for found in _FILE.findall(body))


def made_of(notes: Recording, files: frozenset[str] = frozenset()) -> Made:
    """A recording as the index keeps it."""
    return Made(
        frozenset(notes.keys),
        files,
        notes.until.timestamp() if notes.until else None,
        notes.dated.timestamp() if notes.dated else None,
    )


def _answer(address: str) -> HttpResponseBase | None:
    try:
        match = resolve(address)
        answer = match.func(_request(address), *match.args, **match.kwargs)
    except (Resolver404, Http404):
        return None
    render: Any = getattr(answer, "render", None)
    return render() if callable(render) else answer


def _request(address: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", address, address
    base = urlsplit(settings.BASE_URL)
    request.META |= {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": base.hostname or "localhost",
        "SERVER_PORT": str(base.port or (443 if base.scheme == "https" else 80)),
    }
    request.user = AnonymousUser()
    return request


def _body(answer: HttpResponseBase) -> bytes:
    if not isinstance(answer, HttpResponse):
        raise TypeError("A page that is pressed is drawn whole, not streamed.")
    return answer.content


def _own(url: str) -> str:
    """An address of ours as the edition writes it: without scheme and host."""
    base = settings.BASE_URL
    return url.removeprefix(base) if url.startswith(f"{base}/") else url
