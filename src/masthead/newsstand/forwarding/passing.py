"""What of a request goes on to the newsroom, and what of its answer goes back. Pure: pairs in, pairs out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

Pairs = list[tuple[str, str]]

# Of one connection and not of the message (RFC 9110, 7.6.1).
_HOP = frozenset(
    (
        "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer "
        "transfer-encoding upgrade"
    ).split()
)
# Said by whoever stands before us, or by somebody who would like to: who is asking, from where, for which address.
_HEARSAY = re.compile(
    r"(?:x-)?forwarded|x-forwarded-.*|via|x-real-ip|(?:x-|true-)?client-ip|x-cluster-client-ip|cf-.*|fastly-.*"
    r"|x-(?:original|rewrite)-.*|x-http-method.*|x-method-override|x-host|x-scheme|x-url-scheme|x-masthead-.*|front-end-https"
)
# We ask for a long body ourselves once the newsroom is there, and set the rest anew.
_OURS = frozenset({"expect", "host", "content-length", "cookie"})
_NOT_BACK = _HOP | {"server"}
_LENGTH = re.compile(r"[0-9]{1,18}\Z")
_PATH_SIGNS = "/:@!$&'()*+,;=~-._"
_QUERY_SIGNS = _PATH_SIGNS + '?%/[]{}|^`"<>\\'
SECRET_HEADER = "x-masthead-secret"  # noqa: S105 - its name


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Where the newsroom's process listens, and what proves to it that a request came through us."""

    host: str
    port: int
    secret: str
    scheme: str = "http"  # what readers use, which only the operator knows


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in. `peer` is the address of whoever sent it to us."""

    method: str
    path: str  # decoded, and known to be an address
    query: str
    host: str
    peer: str
    pairs: Iterable[tuple[str, str]]
    cookies: str = ""


@dataclass(frozen=True, slots=True)
class Onward:
    """A request as it goes on. `length` of the body: 0 for none, None where only its end will tell."""

    method: str
    target: str
    pairs: Pairs
    length: int | None

    @property
    def may_be_repeated(self) -> bool:
        """Whether it does no harm to send it twice, and can be."""
        return self.length == 0 and self.method in {"GET", "HEAD"}


def onward(asked: Asked, newsroom: Newsroom) -> Onward:
    """The request as the newsroom gets it. Names with an underscore are dropped: to a WSGI server they are the same
    as those with a hyphen, and would smuggle in what is left out here."""
    headers = [(name.lower(), value) for name, value in asked.pairs]
    dropped = _HOP | _OURS | _named_by_connection(headers)
    length = _length(headers)
    pairs = [("host", asked.host)]
    pairs += [
        (name, value)
        for name, value in headers
        if name not in dropped and "_" not in name and not _HEARSAY.fullmatch(name)
    ]
    if asked.cookies:
        pairs.append(("cookie", asked.cookies))
    if length is None:
        pairs.append(("transfer-encoding", "chunked"))
    elif length or asked.method not in {"GET", "HEAD"}:
        pairs.append(("content-length", str(length)))
    pairs += [
        ("x-forwarded-for", asked.peer),
        ("x-forwarded-proto", newsroom.scheme),
        (SECRET_HEADER, newsroom.secret),
    ]
    return Onward(asked.method, _target(asked.path, asked.query), pairs, length)


def back(pairs: Iterable[tuple[bytes, bytes]], security: Iterable[tuple[str, str]]) -> Pairs:
    """The answer's headers as the reader gets them: in their order, every Set-Cookie for itself.

    `security`: what an answer carries unless it says otherwise itself.
    """
    headers = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in pairs]
    dropped = _NOT_BACK | _named_by_connection(headers)
    kept = [(name, value) for name, value in headers if name not in dropped]
    said = {name for name, _ in kept}
    return kept + [(name, value) for name, value in security if name not in said]


def _length(headers: Pairs) -> int | None:
    """How long the body is. The server has refused what contradicts itself; where both are given, chunks count."""
    if any(name == "transfer-encoding" for name, _ in headers):
        return None
    said = next((value for name, value in headers if name == "content-length"), "0")
    return int(said) if _LENGTH.match(said) else 0


def _named_by_connection(headers: Pairs) -> frozenset[str]:
    """Headers that Connection says end here too; never those a message cannot do without."""
    words = ",".join(value for name, value in headers if name == "connection").lower().split(",")
    return frozenset(word.strip() for word in words) - {"host", "content-length", "content-type", "cookie"}


def _target(path: str, query: str) -> str:
    target = quote(path, safe=_PATH_SIGNS)
    return f"{target}?{quote(query, safe=_QUERY_SIGNS)}" if query else target
