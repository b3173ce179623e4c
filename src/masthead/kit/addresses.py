"""The shape of public addresses: what a path may look like and which first parts are taken."""

from __future__ import annotations

import re
import secrets

# First path parts that belong to a room and can never be a story's own address (DESIGN §5.9).
RESERVED = frozenset(
    {
        *(
            "account",
            "admin",
            "archive",
            "assets",
            "author",
            "checkout",
            "contact",
            "corrections",
            "feeds",
            "fragments",
            "healthz",
        ),
        *(
            "media",
            "newsletters",
            "post",
            "search",
            "section",
            "series",
            "sitemaps",
            "static",
            "store",
            "tag",
            "team",
        ),
        *("ads.txt", "favicon.ico", "feed.atom", "feed.json", "feed.rss", "robots.txt", "sitemap-news.xml"),
        *("sitemap.xml", "trust.txt", ".well-known"),
    }
)

MAX_LENGTH = 240
_PART = re.compile(r"[^\s/?#\\\x00-\x1f]+\Z")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


class BadAddressError(ValueError):
    """The text cannot be a public address; the message says why, for the editor."""


def check_address(address: str) -> None:
    """Refuse what cannot be served as a story's address.

    Raises BadAddressError: must start with a slash, hold no empty, dot or control parts,
    be at most 240 characters and not begin with a part that belongs to a room.
    """
    if not address.startswith("/") or address == "/":
        raise BadAddressError(
            "An address begins with a slash and has at least one part, such as /2026/05/ferry/."
        )
    if len(address) > MAX_LENGTH:
        raise BadAddressError(f"An address has at most {MAX_LENGTH} characters; this one has {len(address)}.")
    parts = address.removeprefix("/").removesuffix("/").split("/")
    if any(part in {"", ".", ".."} or not _PART.match(part) or not part.isprintable() for part in parts):
        raise BadAddressError(
            "An address may not hold spaces, question marks, hashes, backslashes, invisible signs or empty parts."
        )
    if _ENCODED.search(address):
        raise BadAddressError("Write letters as they are read, not as % and two digits.")
    if parts[0].lower() in RESERVED:
        raise BadAddressError(
            f"Addresses under /{parts[0]}/ belong to the site itself. Choose another first part."
        )


def new_token() -> str:
    """A file's public name: 96 random bits, so that it can be neither guessed nor derived from a title."""
    return secrets.token_urlsafe(12).replace("-", "a").replace("_", "b")
