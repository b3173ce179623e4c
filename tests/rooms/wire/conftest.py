"""Search as readers get it: pressed into a small edition, and answered by the newsstand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from masthead.edition.disk import Disk
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.search.reader import SearchReader
from masthead.edition.writer import EditionWriter
from masthead.gate.csp import public_policy
from masthead.newsstand.memory import Memory
from masthead.newsstand.request import Request
from masthead.newsstand.search import Searching
from masthead.newsstand.stand import Stand, answer, security_pairs
from masthead.wire.pressing_search import ADDRESSES, rebuild_search
from tests.rooms.wire.pages import Answer


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition with nothing in it."""
    root = tmp_path / "edition"
    EditionWriter.open(root, create=True, disk=Disk(careful=False)).close()
    return root


@pytest.fixture
def press(edition: Path) -> Callable[[], None]:
    """Put into the edition what search needs, as it is now."""

    def press() -> None:
        with EditionWriter.open(edition, disk=Disk(careful=False)) as writer:
            for address in ADDRESSES:
                writer.put(Page(address, Client().get(address).content))
        rebuild_search(edition)

    return press


@pytest.fixture
def ask_as_pressed(edition: Path) -> Iterator[Callable[..., Answer]]:
    """Ask the newsstand, without pressing anew: `ask_as_pressed("q=ferry")`."""
    reader = EditionReader.open(edition)
    security = security_pairs(public_policy())
    memory = Memory(reader, security)
    searching = Searching(SearchReader.open(edition), memory, security)
    stand = Stand(memory, security, searching=searching)

    def ask(query: str = "", path: str = "/search/", now: float = 0.0) -> Answer:
        found = answer(Request("GET", path, query), stand, now or time.time())
        return Answer(found.status, found.read())

    yield ask
    searching.close()
    reader.close()


@pytest.fixture
def ask(press: Callable[[], None], ask_as_pressed: Callable[..., Answer]) -> Callable[..., Answer]:
    """Press what is live now, and ask: `ask(q="ferry", order="newest")`."""

    def ask(**fields: str) -> Answer:
        press()
        return ask_as_pressed(urlencode(fields))

    return ask
