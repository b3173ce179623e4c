"""The publication's letters: stub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CutFont:
    name: str
    hash: str


@dataclass(frozen=True, slots=True)
class Cut:
    files: tuple[CutFont, ...] = ()
    first: tuple[str, ...] = ()


def prepare(root: Path) -> Cut:
    return Cut()


def style(cut: Cut) -> str:
    return ':root{--serif:Georgia,"Times New Roman",serif;--sans:system-ui,sans-serif}'


def version() -> str:
    return ""


def emblem_font() -> Path | None:
    return None
