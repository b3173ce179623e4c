"""A postbag of its own for each test, and handlers that write the simplest row there is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from masthead.backroom import handlers
from masthead.backroom.draining import Drain
from masthead.office.models import ContactMessage
from masthead.postbag.entries import Entry
from masthead.postbag.keys import load_sealing_key, make_keys
from masthead.postbag.writer import Limits, PostbagWriter

SMALL = Limits(segment_bytes=700)  # two or three entries a segment
RECEIVED_MS = 1_795_000_000_000


def note(text, kind="test.note", received_ms=RECEIVED_MS):
    return Entry(kind, text.encode(), received_ms)


def keep_note(received):
    """A handler: one row for each entry, and nothing that would refuse a second one."""
    ContactMessage.objects.create(
        receipt=received.receipt,
        subject="other",
        message=received.content.decode(),
        received_at=received.received_at,
    )


def noted():
    """What handlers wrote, in the order in which they did."""
    return list(ContactMessage.objects.order_by("pk").values_list("message", flat=True))


class Postbag:
    """A root of journals with its keys, and the newsstands that write to it."""

    def __init__(self, folder):
        self.root, self.keys, self.public = folder / "journals", folder / "keys", folder / "public.key"
        make_keys(self.keys, self.public)
        self.writers = []

    def open(self, limits=SMALL):
        self.writers.append(PostbagWriter(self.root, load_sealing_key(self.public), limits=limits))
        return self.writers[-1]

    def send(self, *entries, ended=False):
        """What one newsstand took, each a text or an entry; the ids."""
        writer = self.open()
        ids = [writer.append(note(one) if isinstance(one, str) else one) for one in entries]
        if ended:
            writer.close()
        return ids

    def close(self):
        for writer in self.writers:
            writer.close()

    def drain(self):
        """A drain that has just started."""
        return Drain([self.root], self.keys)

    def journals(self):
        return sorted(path.name for path in self.root.iterdir()) if self.root.exists() else []

    def segments(self):
        return sorted(int(path.stem) for path in self.root.glob("*/*.postbag"))


@pytest.fixture
def postbag(tmp_path):
    made = Postbag(tmp_path)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def own_handlers(monkeypatch):
    """The handlers of this test alone."""
    monkeypatch.setattr(handlers, "_handlers", {})
    handlers.register_handler("test.note", keep_note)


@pytest.fixture
def moment():
    return datetime.fromtimestamp(RECEIVED_MS / 1000, UTC)
