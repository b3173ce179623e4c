"""The press as the worker runs it."""

from __future__ import annotations

import pytest

from masthead.press import duty
from masthead.press.build import current_build

pytestmark = pytest.mark.django_db


def test_help_is_called_for_while_much_waits(presser, monkeypatch):
    presser.expand(["*"])
    left, called = [], []
    monkeypatch.setattr(duty, "MUCH", presser.index.waiting() - 5)
    monkeypatch.setattr(duty, "Presser", lambda **_: presser)
    monkeypatch.setattr(presser, "close", lambda: None)
    presser.index.set_state("build", current_build())

    def is_stopping():
        left.append(presser.index.waiting())
        return not left[-1]

    duty.keep_pressing(
        is_stopping, duty.Surroundings(help_is_wanted=lambda: called.append(presser.index.waiting()))
    )

    assert called
    assert min(called) > duty.MUCH
    assert left[-1] == 0
