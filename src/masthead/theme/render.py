"""Drawing one page: its context, the head and the frame around it. No user and no request reaches a template."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse

from masthead.theme.contexts import Frame, Head
from masthead.theme.drawing import draw_template
from masthead.theme.frame import current_frame, seen_from
from masthead.theme.structured import json_ld


def draw(
    template: str, page: Any, head: Head, *, frame: Frame | None = None, status: int = 200
) -> HttpResponse:
    """The finished page. The head gets the publication's name, an absolute canonical address and structured data."""
    frame = seen_from(frame or current_frame(), head.canonical)
    whole = complete_head(head, frame, page)
    html = draw_template(template, {"page": page, "head": whole, "frame": frame})
    return HttpResponse(html, status=status)


def complete_head(head: Head, frame: Frame, page: Any) -> Head:
    """Add what only the frame knows; what the caller set stays."""
    name = frame.publication.name
    base = frame.publication.base_url
    title = head.title if name in head.title else f"{head.title} · {name}" if head.title else name
    return replace(
        head,
        title=title,
        og_title=head.og_title or head.title or name,
        canonical=absolute(head.canonical, base),
        picture=absolute(head.picture, base),
        json_ld=head.json_ld or json_ld(frame, page),
        language=head.language or frame.publication.language,
        direction=head.direction or frame.publication.direction,
    )


def absolute(address: str, base: str) -> str:
    """An address of ours with the site's own front; empty stays empty and a full one stays as it is."""
    return f"{base}{address}" if address.startswith("/") else address
