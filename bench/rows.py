"""One measured figure, and the file that holds the newest of each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """`goal` is the figure to reach, where one was set; `against` names what the value is compared with."""

    name: str
    value: float
    unit: str
    goal: float | None
    against: str
    detail: dict[str, Any] = field(default_factory=dict)


def keep(path: Path, rows: list[Row]) -> None:
    """Write the rows; rows of other names that were measured earlier stay."""
    try:
        earlier = json.loads(path.read_text())["rows"]
    except (OSError, ValueError, KeyError):
        earlier = []
    fresh = {row.name: asdict(row) for row in rows}
    kept = {row["name"]: row for row in earlier} | fresh
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"rows": sorted(kept.values(), key=lambda row: row["name"])}, indent=1) + "\n")
