"""Whether a text is one email address, without asking anybody. That it exists is shown by confirming it."""

from __future__ import annotations

import re

import idna

LONGEST = 254  # characters of the whole address, as mail carries it
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_TOP = re.compile(r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")
_SEVERAL = re.compile(r"[,;\s]|>\s*<")


def read_email(text: str) -> tuple[str, str | None]:
    """The address with its domain in lower case and ASCII (`xn--…`), or the code of what is wrong.

    The part before the @ is kept as typed: only the mailbox's own server may say that case does not count. Quoted
    parts, comments, address literals and local parts outside ASCII are refused: much of the world's mail drops them.
    """
    if text.count("@") > 1 or ("@" in text and _SEVERAL.search(text)):
        return "", "one_email"
    local, at, domain = text.partition("@")
    if not at or not local or not domain:
        return "", "email"
    if not local.isascii():
        return "", "email_letters"
    ascii_domain = _domain(domain)
    if not _LOCAL.match(local) or len(local) > 64 or ascii_domain is None:
        return "", "email"
    address = f"{local}@{ascii_domain}"
    return (address, None) if len(address) <= LONGEST else ("", "email")


def readable_email(address: str) -> str:
    """An address that read_email gave, with its domain in the letters its owner writes it in."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{idna.decode(domain)}"
    except (idna.IDNAError, UnicodeError):
        return address


def _domain(text: str) -> str | None:
    domain = text.lower()
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return None
    labels = domain.split(".")
    if len(labels) < 2 or not _TOP.match(labels[-1]) or len(domain) > 253:
        return None
    return domain if all(_LABEL.match(label) for label in labels) else None
