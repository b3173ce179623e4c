"""What tests ask of a press: press what waits, look at what lies in the edition."""

from __future__ import annotations

from masthead.edition.entries import entry_of
from masthead.edition.layout import Layout
from masthead.press.presser import Presser
from masthead.press.verifying import verify


def press_all_that_waits(presser: Presser, *, most: int = 2000) -> int:
    """Turn until nothing is left to do; says how many pages were drawn."""
    before = presser.drawn
    for _ in range(most):
        if not presser.turn():
            return presser.drawn - before
    raise AssertionError(f"The press never came to an end: {presser.index.waiting()} addresses wait.")


def page(presser: Presser, address: str) -> str:
    """What an address of the edition holds; empty where nothing is."""
    row = presser.writer.row(address)
    return entry_of(row, Layout(presser.root)).read().decode("utf-8", "replace") if row and row.files else ""


def status(presser: Presser, address: str) -> int:
    row = presser.writer.row(address)
    return row.status if row else 404


def differences(presser: Presser) -> list[str]:
    return [f"{one.address} {one.words}" for one in verify(presser)]
