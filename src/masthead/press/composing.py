"""Putting changed pieces into pages that stand: a replacement in the stored text, no drawing."""

from __future__ import annotations

from collections.abc import Iterable

from masthead.edition.entries import entry_of
from masthead.edition.groups import Group
from masthead.edition.layout import Layout
from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from masthead.postbag.slots import MAGIC as SLOTS_MAGIC
from masthead.postbag.slots import SlotPage
from masthead.press.index import COMPOSE, COMPOSE_RANK, Index
from masthead.press.registry import BACKLOG, CHORE, rank_of
from masthead.theme.contexts import Frame
from masthead.theme.pieces import KEY, recompose

PIECE = f"{CHORE}piece/"
AT_ONCE = 2000  # pages recomposed as soon as a piece changes, newest first
OLDER = 24 * 3600.0  # seconds within which all other pages follow: how stale a piece may be where few look


def order_composing(index: Index, piece: str) -> None:
    """Put every page that carries a piece into the row, to be recomposed."""
    pages = index.pages_with(f"{KEY}{piece}")
    pages.sort(
        key=lambda address: rank_of(address) != rank_of("/")
    )  # stable: the front first, then the newest
    index.put_chores((f"{COMPOSE}{address}" for address in pages[:AT_ONCE]), rank=COMPOSE_RANK)
    index.put_chores(
        (f"{COMPOSE}{address}" for address in pages[AT_ONCE:]), rank=BACKLOG + COMPOSE_RANK, after=OLDER
    )


def compose_pages(chores: Iterable[str], *, frame: Frame, writer: EditionWriter, group: Group) -> None:
    """Replace the pieces in stored pages by those of the frame. A page that is gone, or carries none, stays."""
    for chore in chores:
        address = chore.removeprefix(COMPOSE)
        row = writer.row(address)
        if row is None or row.status != 200:
            continue
        stored = entry_of(row, Layout(writer.root)).read()
        page = _recomposed(stored, address, frame)
        if page != stored:
            group.put(Page(address, page, keys=tuple(row.keys.split()), build=row.build))


def _recomposed(stored: bytes, address: str, frame: Frame) -> bytes:
    """The page with the pieces of the frame. A slot page has its texts in parts, whose lengths it keeps."""
    if stored.startswith(SLOTS_MAGIC):
        page = SlotPage.from_bytes(stored)
        return page.rewritten(lambda text: recompose(text, address, frame.pieces)).to_bytes()
    return recompose(stored.decode(), address, frame.pieces).encode()
