"""Headers that every answer carries, and the hint that a reader is staff."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from masthead.gate.csp import admin_policy, security_headers
from masthead.house.policy import readers_policy
from masthead.house.views import health
from masthead.newsstand.stand import STAFF_HINT as HINT

GetResponse = Callable[[HttpRequest], HttpResponse]
# How long a reader's browser or a cache may keep a page unasked, and serve it stale if we are down; seconds.
_PUBLIC_CACHE = "public, max-age=0, must-revalidate, stale-if-error=432000"


class HealthMiddleware:
    """Tells whether the newsroom lives before anything looks at the host: who watches a process asks by its address,
    under which it answers nothing else in production."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return health(request) if request.path == "/healthz" else self.get_response(request)


class SecurityHeadersMiddleware:
    """A strict policy on everything readers get; Wagtail's admin has its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = request.path.startswith("/admin/")
        policy = admin_policy() if in_admin else readers_policy()
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in security_headers(admin=in_admin).items():
            response.headers.setdefault(name, value)
        if not in_admin and response.status_code in {200, 301, 404, 410}:
            response.headers.setdefault("Cache-Control", _PUBLIC_CACHE)
        return response


class StaffHintMiddleware:
    """Keeps a cookie that says "this browser has a staff session", and nothing else.

    It is no secret and opens nothing: a page's script asks for staff controls only when it is there, so that
    readers cost no request. Public pages never look at the session themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/admin/"):
            return response
        signed_in = request.user.is_authenticated
        if signed_in and HINT not in request.COOKIES:
            response.set_cookie(HINT, "1", max_age=14 * 24 * 3600, samesite="Lax", secure=request.is_secure())
        elif not signed_in and HINT in request.COOKIES:
            response.delete_cookie(HINT, samesite="Lax")
        return response
