"""The proof that no dependency was forgotten: pages drawn again from the database, held against the stored bytes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from masthead.edition.entries import entry_of
from masthead.edition.layout import Layout
from masthead.press import registry
from masthead.press.framing import fresh_frame
from masthead.press.index import FILES, Index
from masthead.press.presser import Presser
from masthead.press.rendering import GONE, MOVED, NOTHING, PAGE, draw_address
from masthead.theme.frame import holding


@dataclass(frozen=True, slots=True)
class Difference:
    """An address whose stored answer is not what it would be if it were pressed now."""

    address: str
    words: str


def verify(
    presser: Presser,
    *,
    sample: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Iterator[Difference]:
    """Draw every address, or a random sample of so many, and yield those that differ. Writes nothing.

    An address that waits in the row may differ and is no fault; press everything that waits first. A page whose time
    is over is none either: it is drawn at the press's next turn.
    """
    addresses = _addresses(presser.index)
    if sample is not None and sample < len(addresses):
        addresses = random.sample(addresses, sample)
    with holding(fresh_frame()):
        for done, address in enumerate(addresses, 1):
            words = _difference(presser, address)
            if words:
                yield Difference(address, words)
            progress(done, len(addresses))
    yield from _unnamed_files(presser, sample)


def _addresses(index: Index) -> list[str]:
    owned = (address for source in registry.sources() for address in source.addresses())
    return list(dict.fromkeys([*index.addresses(), *owned]))


def _difference(presser: Presser, address: str) -> str:
    row = presser.writer.row(address)
    down = presser.writer.ledger.is_down(address)
    if down:
        return "" if row is None or row.status == GONE else "is under takedown and still there"
    drawn = draw_address(address)
    if drawn.status == NOTHING:
        return "" if row is None else f"answers {row.status}, and nothing stands there any more"
    if row is None:
        return f"is not in the edition, and would answer {drawn.status}"
    if row.status != drawn.status:
        return f"answers {row.status}, and would answer {drawn.status}"
    if drawn.status == MOVED:
        return (
            "" if row.target == drawn.target else f"leads to {row.target}, and would lead to {drawn.target}"
        )
    stored = entry_of(row, Layout(presser.root)).read()
    if drawn.status == PAGE and stored != drawn.body and not _is_over(presser.index, address):
        return f"differs: {_where(stored, drawn.body)}"
    missing = [one for one in drawn.made.files if presser.writer.row(one) is None]
    return f"names {missing[0]}, which is not in the edition" if missing else ""


def _is_over(index: Index, address: str) -> bool:
    made = index.made(address)
    return made is not None and made.until is not None and made.until <= time.time()


def _unnamed_files(presser: Presser, sample: int | None) -> Iterator[Difference]:
    if sample is None:
        for address in presser.writer.addresses_below(FILES):
            row = presser.writer.row(address)
            if row is not None and row.status == PAGE and not presser.index.is_named(address):
                yield Difference(address, "is public, and no page names it")


def _where(stored: bytes, drawn: bytes) -> str:
    """The first place at which two bodies part, for people."""
    pairs = zip(stored, drawn, strict=False)
    at = next((place for place, (old, new) in enumerate(pairs) if old != new), min(len(stored), len(drawn)))
    start = max(0, at - 40)
    cut = [body[start : at + 60].decode("utf-8", "replace").replace("\n", " ") for body in (stored, drawn)]
    return f"stored …{cut[0]}…, now …{cut[1]}…"
