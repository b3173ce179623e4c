"""Compression of what is drawn for readers: brotli or gzip, whichever the browser prefers.

Only public pages, and of them only answers that hold no secret: with nothing secret beside it, compressed text tells an
eavesdropper nothing (BREACH, 2013). Staff pages go out as they are.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from masthead.theme.serving import weights

GetResponse = Callable[[HttpRequest], HttpResponse]
SHORTEST = 500  # bytes under which a packet carries it either way
QUALITY = 9  # brotli: a page takes some three milliseconds and is within a fiftieth of the smallest
_TEXT = (
    *("text/", "application/json", "application/feed+json", "application/xml"),
    *("application/rss+xml", "application/atom+xml"),
)


class CompressionMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _worth_it(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = weights(request.headers.get("Accept-Encoding", ""))
        if accepted.get("br", 0) > 0:
            _replace(response, brotli.compress(response.content, quality=QUALITY), "br")
        elif accepted.get("gzip", 0) > 0:
            _replace(response, gzip.compress(response.content, 6, mtime=0), "gzip")
        return response


def _worth_it(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        not request.path.startswith("/admin/")
        and not response.streaming
        and not response.has_header("Content-Encoding")
        and len(response.content) >= SHORTEST
        and response.headers.get("Content-Type", "").startswith(_TEXT)
    )


def _replace(response: HttpResponse, content: bytes, encoding: str) -> None:
    response.content = content
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(content))
    etag = response.headers.get("ETag", "")
    if etag.startswith('"'):  # the compressed bytes are not the bytes that were named
        response.headers["ETag"] = f"W/{etag}"
