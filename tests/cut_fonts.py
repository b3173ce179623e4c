"""Cut fonts, kept between runs: cutting them takes each test process ten seconds, reading them none.

What is kept is named after the font's file, the limits and the code that cuts, so that a change of either cuts anew.
"""

from __future__ import annotations

import fcntl
import inspect
import os
import pickle
from collections.abc import Callable
from hashlib import blake2s
from importlib.metadata import version
from pathlib import Path

import pytest

from masthead.theme import fonts_cut

KEPT = Path(__file__).resolve().parent.parent / ".cache" / "fonts"

Limits = dict[str, "float | tuple[float, float]"]
Made = tuple[list[fonts_cut.Piece], fonts_cut.Metrics]


def install(patch: pytest.MonkeyPatch) -> None:
    """Let `fonts_cut.cut` find what was cut before."""
    patch.setattr(fonts_cut, "cut", _kept(fonts_cut.cut))


def _kept(cut: Callable[[Path, str, Limits], Made]) -> Callable[[Path, str, Limits], Made]:
    code = version("fonttools") + inspect.getsource(fonts_cut)

    def kept(path: Path, family: str, limits: Limits) -> Made:
        told = "\0".join((code, fonts_cut.fingerprint(path), family, repr(limits)))
        made = KEPT / blake2s(told.encode(), digest_size=12).hexdigest()
        KEPT.mkdir(parents=True, exist_ok=True)
        with (KEPT / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                beside = made.with_name(f"{made.name}.{os.getpid()}")
                beside.write_bytes(pickle.dumps(cut(path, family, limits)))
                beside.replace(made)
            return pickle.loads(made.read_bytes())

    return kept
