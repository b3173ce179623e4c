"""The frame that pages are drawn in, and the pieces in it, built once and held until something they show changes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from masthead.kit.recording import recording
from masthead.press.index import Index
from masthead.press.rendering import made_of
from masthead.theme.contexts import DrawnPiece, Frame
from masthead.theme.frame import FRAME_KEY, build_frame, build_parts, holding
from masthead.theme.pieces import KEY, PIECES, draw_piece

_TRIES = 5  # a part whose rows go on changing while it is built; its pages are ordered anew anyway
_STILL = ("publication", "navigation")  # parts that every page is drawn with; the others are pieces


class HeldPart:
    """One part, made by `make` and held while nothing it was made from was expanded."""

    def __init__(self, index: Index, name: str, make: Callable[[], Any]) -> None:
        self._index, self._name, self._make = index, name, make
        self._held: Any = None
        self._number = -1
        self._until: float | None = None

    def current(self) -> Any:
        over = self._until is not None and self._until <= time.time()
        if self._number < 0 or over or self._index.was_expanded(self._name, since=self._number):
            self._held = self._made()
        return self._held

    def _made(self) -> Any:
        for _ in range(_TRIES):
            self._number = self._index.number()
            with recording() as notes:
                held = self._make()
            made = made_of(notes)
            self._until = made.until
            if self._index.keep_virtual(self._name, made, number=self._number):
                break
        return held


class HeldFrame:
    """The current frame of one presser. Pages drawn in it note `#frame` and `#piece/…`, not the dozens of keys behind
    them."""

    def __init__(self, index: Index) -> None:
        self._frame = HeldPart(index, FRAME_KEY, lambda: Frame(**build_parts(_STILL)))
        self._pieces = {name: HeldPart(index, f"{KEY}{name}", self._maker(name)) for name in PIECES}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Draw what is inside in the frame as it is now."""
        with holding(self.current()):
            yield

    def current(self) -> Frame:
        """The frame with its pieces; asks the database only for what changed."""
        frame: Frame = self._frame.current()
        found = {name: part.current() for name, part in self._pieces.items()}
        shown = {PIECES[name].part: part for name, (_, part) in found.items()}
        return replace(frame, **shown, pieces={name: drawn for name, (drawn, _) in found.items()})

    def _maker(self, name: str) -> Callable[[], tuple[DrawnPiece, Any]]:
        part = PIECES[name].part

        def make() -> tuple[DrawnPiece, Any]:
            frame: Frame = self._frame.current()
            value = build_parts([part]).get(part, getattr(frame, part))
            return draw_piece(name, replace(frame, **{part: value})), value

        return make


def fresh_frame() -> Frame:
    """The frame with its pieces as the database has it at this moment, whatever is held: for those who check."""
    frame = build_frame()
    return replace(frame, pieces={name: draw_piece(name, frame) for name in PIECES})


def as_json(frame: Frame) -> bytes:
    """All pieces of a frame, for the script of pages that were not recomposed yet."""
    pieces = {name: asdict(drawn) | {"limit": PIECES[name].limit} for name, drawn in frame.pieces.items()}
    return json.dumps(pieces, ensure_ascii=False).encode()
