"""Seals an entry to the newsroom before it touches disk, and opens it there.

HPKE in base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305. The journal's id is bound into the seal,
so that an entry copied into another journal does not open. What is inside is padded: its length tells an onlooker
little, and neither kind nor time shows.
"""

from __future__ import annotations

import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from masthead.postbag.entries import Entry
from masthead.postbag.errors import BadSealError, EntryTooLargeError, NewerEntryError
from masthead.postbag.keys import KeyRing, SealingKey

MAX_CONTENT = 256 * 1024  # bytes
PADDED_TO = 256  # bytes; a page view and a short note take the same room
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_HEAD = struct.Struct(">BQHI")  # version, received ms, length of kind, length of content
_VERSION = 1
_OVERHEAD = 32 + 16  # the encapsulated key and the tag


def seal(entry: Entry, key: SealingKey, journal: str) -> bytes:
    """The entry's sealed bytes. Raises EntryTooLargeError. No two seals of one entry are alike."""
    if len(entry.content) > MAX_CONTENT:
        raise EntryTooLargeError(len(entry.content), MAX_CONTENT)
    kind = entry.kind.encode()
    if len(kind) > 200:
        raise EntryTooLargeError(len(kind), 200)
    head = _HEAD.pack(_VERSION, entry.received_ms, len(kind), len(entry.content))
    plain = head + kind + entry.content
    plain += bytes(-len(plain) % PADDED_TO)
    return _SUITE.encrypt(plain, key.public, info=_info(journal))


def sealed_length(entry: Entry) -> int:
    """How many bytes `seal` will give, without the work."""
    plain = _HEAD.size + len(entry.kind.encode()) + len(entry.content)
    return plain + -plain % PADDED_TO + _OVERHEAD


def unseal(sealed: bytes, key_id: bytes, ring: KeyRing, journal: str) -> Entry:
    """The entry. Raises UnknownKeyError, NewerEntryError (both stop the drain) and BadSealError (altered or moved)."""
    private = ring.find(key_id)
    try:
        plain = _SUITE.decrypt(sealed, private, info=_info(journal))
    except (InvalidTag, ValueError) as error:
        raise BadSealError("An entry does not open with the key it names.") from error
    return _unpack(plain)


def _unpack(plain: bytes) -> Entry:
    if len(plain) < _HEAD.size:
        raise BadSealError("An entry is shorter than it says.")
    if plain[0] != _VERSION:
        raise NewerEntryError(plain[0])
    _, received_ms, kind_length, content_length = _HEAD.unpack_from(plain)
    kind_end = _HEAD.size + kind_length
    content = plain[kind_end : kind_end + content_length]
    if len(content) != content_length:
        raise BadSealError("An entry is shorter than it says.")
    return Entry(plain[_HEAD.size : kind_end].decode("utf-8", "replace"), content, received_ms)


def _info(journal: str) -> bytes:
    return b"masthead postbag 1\0" + bytes.fromhex(journal)
