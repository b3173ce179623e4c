"""What a person does in the admin is one transaction: the change, its log row and its press orders, or none of them.

Stock Wagtail commits a publication in several steps: the page, then its parts, then the log. A process that dies
between them, or a press that looks between them, would leave readers with half of it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# A new file shows on no page, and reading one can take seconds: nobody else should wait for it.
_UPLOADS = (
    "/admin/images/add/",
    "/admin/images/multiple/",
    "/admin/documents/add/",
    "/admin/documents/multiple/",
)
_CHOOSER_UPLOADS = ("/chooser/create/",)


class WholeActMiddleware:
    """Stands last, so that what the session and the messages keep is not part of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_act(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            # An exception has become an answer by now.
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


def _is_act(request: HttpRequest) -> bool:
    path = request.path
    return (
        request.method in _WRITES
        and path.startswith("/admin/")
        and not path.startswith(_UPLOADS)
        and not path.endswith(_CHOOSER_UPLOADS)
    )
