"""A small edition, a newsstand on it, and a way to ask it: through the core, as every server does."""

from __future__ import annotations

import pytest

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter
from masthead.gate.csp import public_policy
from masthead.newsstand.memory import Memory
from masthead.newsstand.request import Request
from masthead.newsstand.stand import Stand, answer, security_pairs

NOW = 1_800_000_000.0  # seconds since 1970
PRESSED = NOW - 5000.5
STORY = ("<!doctype html><title>Ferry</title><p>" + "The ferry leaves at noon. " * 200).encode()
PICTURE = bytes(range(256)) * 10
SECURITY = security_pairs(public_policy())


@pytest.fixture
def root(tmp_path):
    return tmp_path / "edition"


@pytest.fixture
def writer(root):
    with EditionWriter.open(root, create=True, disk=Disk(careful=False)) as writer:
        with writer.group() as group:
            group.put(Page("/", b"<h1>Front</h1>", pressed_at=PRESSED))
            group.put(Page("/2026/11/ferry/", STORY, keys=("story:1",), pressed_at=PRESSED))
            group.put(Page("/feed.rss", b"<rss/>" * 100, pressed_at=PRESSED))
            group.put(Page("/2026/11/пором/", STORY, pressed_at=PRESSED))
            group.put(Page("/media/AbC/fire.jpg", PICTURE, pressed_at=PRESSED))
            group.put(Page("/media/AbC/long.mp3", PICTURE * 200, pressed_at=PRESSED))
            group.move("/old/", "/2026/11/ferry/")
            group.gone("/gone/")
        yield writer


@pytest.fixture
def reader_of(writer, root):
    """Readers of the edition; all are closed at the end."""
    opened = []

    def start():
        opened.append(EditionReader.open(root))
        return opened[-1]

    yield start
    for reader in opened:
        reader.close()


@pytest.fixture
def memory(reader_of):
    return Memory(reader_of(), SECURITY)


@pytest.fixture
def stand(memory):
    return Stand(memory, SECURITY)


@pytest.fixture
def ask(stand):
    """Ask for a path: `ask("/a/", accept_encoding="gzip")`; returns the answer."""

    def asked(path, method="GET", *, query="", body=b"", on=None, now=NOW, cut=False, peer="", **headers):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return answer(Request(method, path, query, told, body, cut, peer), on or stand, now)

    return asked
