"""Whose word the newsroom takes for where a request came from: the newsstand's alone, which proves itself."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from typing import Any

from masthead.newsstand.forwarding.passing import SECRET_HEADER

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
_PROOF = "HTTP_" + SECRET_HEADER.upper().replace("-", "_")
_HEARSAY = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP")


def trusting(application: Application, secret: str) -> Application:
    """The application behind a newsstand that knows the secret. From anybody else, and with no secret from everybody,
    what is said of the reader's address and of https is dropped before anything can read it."""

    def through(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        proof = environ.pop(_PROOF, "")
        said = {name: environ.pop(name) for name in list(environ) if name.startswith(_HEARSAY)}
        if secret and hmac.compare_digest(proof.encode(), secret.encode()):
            environ["REMOTE_ADDR"] = said.get("HTTP_X_FORWARDED_FOR", environ.get("REMOTE_ADDR", ""))
            https = said.get("HTTP_X_FORWARDED_PROTO") == "https"
            environ["wsgi.url_scheme"] = "https" if https else "http"
        return application(environ, start_response)

    return through
