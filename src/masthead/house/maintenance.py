"""Closing the site for a while: one file in the data folder, and every page says that we are back in a moment.

Meant for a restore or an upgrade that takes long. No process needs to be told: the newsroom looks for the file at each
request, the newsstand twice a second. It is a thing of the disk, so that it works with the database away.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from masthead.house.places import closed_mark

GetResponse = Callable[[HttpRequest], HttpResponse]
RETRY_AFTER = 300  # seconds; what crawlers are told to wait
# What the page itself needs, and what watches the process.
_OPEN = ("/assets/", "/static/", "/healthz")


def close(data_dir: Path) -> None:
    """Answer 503 from the next request on. Safe to run twice."""
    closed_mark(data_dir).touch()


def reopen(data_dir: Path) -> bool:
    """Serve again from the next request on; whether the site was closed."""
    was_closed = closed_mark(data_dir).exists()
    closed_mark(data_dir).unlink(missing_ok=True)
    return was_closed


class MaintenanceMiddleware:
    """Stands before everything that asks the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.mark = closed_mark(Path(settings.DATA_DIR))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.mark.exists() or request.path.startswith(_OPEN):
            return self.get_response(request)
        page = render_to_string("pages/503.html")
        return HttpResponse(
            page, status=503, headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
        )
