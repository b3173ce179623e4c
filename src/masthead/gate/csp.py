"""The headers that tell a browser what a page may do.

The public policy names everything a page of ours needs and nothing else; it holds no `unsafe-inline`, no wildcard and
no plain http, and it is the same for every page of an edition. The admin's is wider, because Wagtail writes inline
scripts and styles; the two never meet on one page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ORIGIN = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*\Z")
_HASH = re.compile(r"sha(?:256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)\Z")

STRICT_SECONDS = 31_536_000  # a year


class BadPolicyError(ValueError):
    """A host or a hash cannot stand in a policy; the message names it."""


def public_policy(
    *,
    script_hashes: Iterable[str] = (),
    style_hashes: Iterable[str] = (),
    frame_hosts: Iterable[str] = (),
) -> str:
    """The Content-Security-Policy of reader pages.

    Hashes come as `sha256-…` without quotes, hosts as `https://name`, without port, path or star. Order and repetition
    in the arguments do not change the answer. Raises BadPolicyError.
    """
    return _joined(
        {
            "default-src": ["'none'"],
            "script-src": ["'self'", *_hashes(script_hashes)],
            "style-src": ["'self'", *_hashes(style_hashes)],
            "img-src": ["'self'", "data:"],
            "font-src": ["'self'"],
            "connect-src": ["'self'"],
            "media-src": ["'self'"],
            "manifest-src": ["'self'"],
            "frame-src": _origins(frame_hosts) or ["'none'"],
            "form-action": ["'self'"],
            "base-uri": ["'none'"],
            "frame-ancestors": ["'self'"],  # the admin previews pages in a frame
        }
    )


def admin_policy() -> str:
    """The Content-Security-Policy of the admin, as wide as Wagtail's own pages need and closed to other hosts."""
    return _joined(
        {
            "default-src": ["'self'"],
            "script-src": ["'self'", "'unsafe-inline'"],
            "style-src": ["'self'", "'unsafe-inline'"],
            "img-src": ["'self'", "data:", "blob:"],  # pictures before they are sent
            "media-src": ["'self'", "blob:"],
            "font-src": ["'self'", "data:"],
            "connect-src": ["'self'"],
            "frame-src": ["'self'"],  # previews
            "object-src": ["'none'"],
            "form-action": ["'self'"],
            "base-uri": ["'self'"],
            "frame-ancestors": ["'self'"],
        }
    )


def security_headers(*, admin: bool = False) -> dict[str, str]:
    """The headers that go with either policy. The admin tells other sites nothing, and they may show nothing of it.

    Strict-Transport-Security is not among them: only who knows that readers come by https may promise it.
    """
    return {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",  # for browsers that do not know frame-ancestors
        "Referrer-Policy": "same-origin" if admin else "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOBODY),
        "Cross-Origin-Opener-Policy": "same-origin",
        # Public pages and pictures may be shown elsewhere: in cards, readers and archives.
        "Cross-Origin-Resource-Policy": "same-origin" if admin else "cross-origin",
    }


def strict_transport() -> tuple[str, str]:
    """The header that tells browsers to come by https alone, for a year, to this host and those below it."""
    return ("strict-transport-security", f"max-age={STRICT_SECONDS}; includeSubDomains")


# What an embed may ask for is left to it by the frame's own `allow`; the rest is off for everyone.
_NOBODY = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


def _joined(directives: Mapping[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _hashes(hashes: Iterable[str]) -> list[str]:
    return [f"'{found}'" for found in _checked(hashes, _HASH, "a hash such as sha256-…")]


def _origins(hosts: Iterable[str]) -> list[str]:
    return _checked(hosts, _ORIGIN, "an address such as https://www.example.org, without port or path")


def _checked(words: Iterable[str], pattern: re.Pattern[str], wanted: str) -> list[str]:
    unique = sorted(set(words))
    for word in unique:
        if not pattern.match(word):
            raise BadPolicyError(f"{word!r} cannot stand in a security policy; write {wanted}.")
    return unique
