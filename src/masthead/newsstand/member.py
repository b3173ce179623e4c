"""Who may read restricted stories whole: a pass in a cookie, signed elsewhere, checked here with a public key.

The cookie is `<claims>.<signature>`, both base64url without padding. The claims are JSON: `t` the tier, `e` when the
pass ends in seconds since 1970. The signature is Ed25519 over the prefix below and the claims as they stand in the
cookie. Nobody who breaks in here can make one.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COOKIE = "masthead_member"
SIGNED_PREFIX = b"masthead member pass 1\0"
_LONGEST = 1000  # signs of a pass

PassKeys = tuple[
    bytes, ...
]  # raw public keys of 32 bytes: the one in use, and older ones until their passes end


@dataclass(frozen=True, slots=True)
class Pass:
    """What a valid cookie says."""

    tier: str
    ends: float  # seconds since 1970

    def opens(self, keys: Iterable[str]) -> bool:
        """Whether it opens a story with these surrogate keys. `tier:NAME` keys list the tiers it is for; none, all."""
        tiers = {key for key in keys if key.startswith("tier:")}
        return not tiers or f"tier:{self.tier}" in tiers


def read_pass(cookies: str, keys: PassKeys, now: float) -> Pass | None:
    """The pass in a Cookie header; None where there is none, or it is forged, damaged or over.

    A pass that was checked before costs no second signature check.
    """
    text = _cookie(cookies)
    if not text or len(text) > _LONGEST:
        return None
    found = _checked(text, keys)
    return found if found and now < found.ends else None


def _cookie(cookies: str) -> str:
    """The first cookie of ours. Two of them would be a trick, and the first is what the rest of the site sees too."""
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value.strip('"')
    return ""


@lru_cache(maxsize=4096)
def _checked(text: str, keys: PassKeys) -> Pass | None:
    claims, dot, signature = text.partition(".")
    if not dot:
        return None
    try:
        signed = _decoded(signature)
        said = json.loads(_decoded(claims))
        found = Pass(str(said["t"]), float(said["e"]))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
    return found if found.tier and any(_verifies(key, signed, claims) for key in keys) else None


def _verifies(key: bytes, signature: bytes, claims: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, SIGNED_PREFIX + claims.encode())
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    """Strict base64url. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as fault:
        raise ValueError("no base64url") from fault
