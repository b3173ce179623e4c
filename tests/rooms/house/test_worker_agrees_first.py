"""After a restore, nothing is pressed before the newsroom knows what its edition's ledger has down."""

from __future__ import annotations

import pytest

from masthead.house import worker as module
from masthead.house.worker import Worker

pytestmark = pytest.mark.django_db


def test_the_press_waits_until_ledger_and_database_agree(monkeypatch):
    acts = []

    def agree():
        acts.append("agree")
        if len(acts) < 3:
            raise OSError("The database is away.")

    monkeypatch.setattr(module, "adopt_ledger", agree)
    monkeypatch.setattr(module, "keep_pressing", lambda *_, **__: acts.append("press"))
    monkeypatch.setattr(module.time, "sleep", lambda _: None)

    Worker()._press()

    assert acts == ["agree", "agree", "agree", "press"]


def test_a_worker_that_is_told_to_stop_does_not_wait_for_it(monkeypatch):
    worker = Worker()
    worker.stopping = True
    monkeypatch.setattr(module, "adopt_ledger", lambda: pytest.fail("asked"))
    monkeypatch.setattr(module, "keep_pressing", lambda is_stopping, _: is_stopping())
    worker._press()


def test_a_cache_is_told_addresses_and_never_the_keys_they_share(monkeypatch):
    from masthead.edition.swapping import Change, Swapped

    worker, told = Worker(), []
    monkeypatch.setattr(worker.teller, "tell", lambda addresses, keys=(): told.append((addresses, keys)))
    worker._tell(
        Swapped(1, (Change("/a/", "public", 200, ("author:1",)), Change("/a/", "full", 200, ("author:1",))))
    )
    worker.teller.keep_telling(lambda: True)
    assert told == [(["/a/"], ())]
