"""A postbag of its own for each test, with one pair of keys for all: making them costs more than most tests."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from masthead.postbag.keys import KeyRing, SealingKey
from masthead.postbag.reader import PostbagReader
from masthead.postbag.writer import PostbagWriter

PRIVATE = X25519PrivateKey.generate()


@pytest.fixture
def key():
    return SealingKey(PRIVATE.public_key().public_bytes_raw())


@pytest.fixture
def ring():
    ring = KeyRing()
    ring.add(PRIVATE)
    return ring


@pytest.fixture
def root(tmp_path):
    return tmp_path / "postbag"


@pytest.fixture
def write(root, key):
    """A writer on this root; all are closed at the end."""
    writers = []

    def start(**how):
        writers.append(PostbagWriter(root, key, **how))
        return writers[-1]

    yield start
    for writer in writers:
        writer.close()


@pytest.fixture
def read(root, ring):
    """A reader of a journal; all are closed at the end."""
    readers = []

    def start(journal):
        readers.append(PostbagReader(root / journal, ring))
        return readers[-1]

    yield start
    for reader in readers:
        reader.close()
