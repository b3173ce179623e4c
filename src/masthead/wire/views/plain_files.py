"""Plain files for crawlers, advertisers and finders of security holes."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.kit.recording import fresh_until
from masthead.office.queries import publication_view
from masthead.wire import plain_files
from masthead.wire.answers import answer
from masthead.wire.policy import current_policy

TEXT = "text/plain; charset=utf-8"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return _text(request, plain_files.robots_txt(current_policy(), publication_view().base_url))


@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    return _text(request, plain_files.ads_txt(current_policy()))


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    return _text(request, plain_files.trust_txt(current_policy(), publication_view()))


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """404 while the newsroom has named nobody to write to."""
    now = timezone.now()
    fresh_until(
        now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)
    )
    body = plain_files.security_txt(current_policy(), publication_view(), now)
    if not body:
        raise Http404
    return _text(request, body)


def _text(request: HttpRequest, body: str) -> HttpResponse:
    return answer(request, body.encode(), TEXT)
