"""The journal is what docs/contracts/postbag.md says, read here by nothing but that page."""

import struct
from hashlib import blake2s

import pytest
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from masthead.postbag.entries import Entry, Found
from masthead.postbag.errors import NewerEntryError
from masthead.postbag.segments import Sealed
from tests.rooms.postbag.conftest import PRIVATE

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def checksum(what, *parts):
    return blake2s(b"".join(parts), digest_size=16, person=what).digest()


def info(journal):
    return b"masthead postbag 1\0" + bytes.fromhex(journal)


def test_a_program_written_from_the_page_reads_it(write, root, key):
    writer = write(clock=lambda: 1_700_000_000.5)
    first = writer.append(Entry("a.kind", b"one", 5))
    second = writer.append(Entry("a.kind", b"two", 6))
    folder, journal = root / writer.journal, bytes.fromhex(writer.journal)
    raw = (folder / "0000000000000001.postbag").read_bytes()
    assert struct.unpack(">8s16sQQQQ", raw[:56]) == (b"MHPOSTB1", journal, 1, 1_700_000_000_500, 0, 0)
    assert raw[56:72] == checksum(b"segment", raw[:56])
    at, entries = 72, []
    while at < len(raw):
        marker, length, key_id = struct.unpack(">8sI8s", raw[at : at + 20])
        sealed = raw[at + 36 : at + 36 + length]
        assert marker == bytes.fromhex("F54D48726563 0D0A")
        assert key_id == blake2s(key.raw, digest_size=8, person=b"key").digest()
        place = journal + struct.pack(">QQ", 1, at)
        assert raw[at + 20 : at + 36] == checksum(b"record", place, raw[at : at + 20], sealed)
        plain = SUITE.decrypt(sealed, PRIVATE, info=info(writer.journal))
        assert len(plain) % 256 == 0
        version, received, kind, content = struct.unpack(">BQHI", plain[:15])
        assert version == 1
        entries.append((at, received, plain[15 : 15 + kind], plain[15 + kind : 15 + kind + content]))
        at += 36 + length
    assert entries == [
        (first.position.offset, 5, b"a.kind", b"one"),
        (second.position.offset, 6, b"a.kind", b"two"),
    ]
    mark = (folder / "mark").read_bytes()
    assert mark == b"MHMARK01" + struct.pack(">QQ", 1, len(raw)) + checksum(b"mark", mark[:24])


def test_an_entry_of_a_newer_format_waits_for_the_upgrade(write, read, key):
    writer = write()
    first = writer.append(Entry("a.kind", b"one", 5))
    sealed = SUITE.encrypt(bytes([2]) + bytes(255), key.public, info=info(writer.journal))
    writer._log.write([Sealed(key.id, sealed)])
    coming = read(writer.journal).entries()
    assert next(coming) == Found(first, Entry("a.kind", b"one", 5))
    with pytest.raises(NewerEntryError, match="Upgrade"):
        next(coming)
