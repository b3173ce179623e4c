"""The view of `/assets/{hash}/{name}`: files that never change, in the compression the reader's browser prefers."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from masthead.theme.shelf import HASH_LENGTH, TYPES

_HASH = re.compile(rf"[0-9a-f]{{{HASH_LENGTH}}}\Z")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}(?:\.[a-z0-9]+)\Z")
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))  # the smaller first


@require_safe
def serve_asset(request: HttpRequest, hash: str, name: str) -> HttpResponseBase:
    """One file, for a year. Anything that is not a stored file under its right hash is 404."""
    path = _stored(hash, name)
    encoding, suffix = _agreed(request.headers.get("Accept-Encoding", ""), path)
    etag = quote_etag(f"{hash}-{encoding}" if encoding else hash)
    response = get_conditional_response(request, etag=etag) or _whole(path, suffix)
    response["Cache-Control"] = "public, max-age=31536000, immutable"  # a year, in seconds
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # An SVG opened by itself is a page of this host: it may do nothing.
    response["Content-Security-Policy"] = "default-src 'none'"
    if response.status_code == 200 and encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _stored(hash: str, name: str) -> Path:
    path = Path(settings.DATA_DIR) / "assets" / hash / name
    known = _HASH.match(hash) and _NAME.match(name) and path.suffix in TYPES
    if not known or not path.is_file():
        raise Http404("There is no such file in this edition. Load the page again to get the current one.")
    return path


def _whole(path: Path, suffix: str) -> HttpResponse:
    content = path.with_name(path.name + suffix).read_bytes()
    return HttpResponse(
        content, content_type=TYPES[path.suffix], headers={"Content-Length": str(len(content))}
    )


def _agreed(accepts: str, path: Path) -> tuple[str, str]:
    """The encoding to use and the suffix of its file; two empty words for the plain one."""
    accepted = weights(accepts)
    for encoding, suffix in _ENCODINGS:
        if (
            accepted.get(encoding, accepted.get("*", 0.0)) > 0
            and path.with_name(path.name + suffix).is_file()
        ):
            return encoding, suffix
    return "", ""


def weights(accepts: str) -> dict[str, float]:
    """`gzip;q=0.5, br` as {"gzip": 0.5, "br": 1.0}; a weight that cannot be read counts as a refusal."""
    weights = {}
    for part in accepts.split(","):
        coding, _, rest = part.strip().lower().partition(";")
        quality = rest.strip().removeprefix("q=") if rest else "1"
        weights[coding.strip()] = float(quality) if re.fullmatch(r"[01](?:\.\d{0,3})?", quality) else 0.0
    return weights
