"""A presser with an edition and an index of its own, on a disk that does not wait for the platter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from masthead.edition.disk import Disk
from masthead.press import presser as presser_module
from masthead.press.presser import Presser
from tests.rooms.press.desk import press_all_that_waits


@pytest.fixture
def new_presser(tmp_path) -> Iterator[Callable[..., Presser]]:
    """Another presser on the same edition: what a worker is after a restart."""
    opened: list[Presser] = []

    def make(**more) -> Presser:
        opened.append(
            Presser(
                tmp_path / "edition", index=tmp_path / "index", disk=Disk(careful=False), build="test", **more
            )
        )
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def presser(db, new_presser) -> Presser:
    return new_presser()


@pytest.fixture
def pressed(presser) -> Presser:
    """A presser whose edition holds everything there is."""
    presser.expand(["*"])
    press_all_that_waits(presser)
    return presser


@pytest.fixture
def drawn(monkeypatch):
    """Every address that is drawn, in order."""
    addresses: list[str] = []
    draw = presser_module.draw_address

    def noted(address):
        addresses.append(address)
        return draw(address)

    monkeypatch.setattr(presser_module, "draw_address", noted)
    return addresses
