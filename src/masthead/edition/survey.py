"""What an edition holds and weighs."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from masthead.edition import catalogue
from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.pages import FULL
from masthead.edition.search.manifest import Shelf
from masthead.edition.writer import check_format


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts. `stories` are what can be searched for; `bytes` is what the disk gives for all files."""

    addresses: int
    pages: int
    moved: int
    gone: int
    restricted: int
    stories: int
    bytes: int
    inodes: int
    last_swap: int
    swapped_at: datetime  # UTC
    takedowns: int
    damaged_ledger_line: int  # 0 while it is whole

    @property
    def bytes_per_story(self) -> int:
        """All bytes by the number of stories, or of pages where nothing can be searched for."""
        return self.bytes // max(1, self.stories or self.pages)

    @property
    def inodes_per_story(self) -> float:
        """The same for inodes, folders included."""
        return round(self.inodes / max(1, self.stories or self.pages), 2)

    def as_json(self) -> dict[str, Any]:
        """For a program to read; the time in ISO 8601."""
        more = {"bytes_per_story": self.bytes_per_story, "inodes_per_story": self.inodes_per_story}
        return asdict(self) | more | {"swapped_at": self.swapped_at.isoformat(timespec="seconds")}


def survey(root: Path) -> Survey:
    """Count and weigh an edition; looks at each file once. Raises NoEditionError, DamagedCatalogueError."""
    layout = Layout(Path(root))
    check_format(layout)
    with closing(catalogue.connect(layout.catalogue)) as connection:
        counted = catalogue.tally(connection)
        last_swap = catalogue.last_swap(connection)
    size, inodes = _weigh(layout.root)
    ledger = Ledger(layout.ledger)
    public = Counter({status: number for (variant, status), number in counted.items() if variant != FULL})
    return Survey(
        addresses=public.total(),
        pages=public[200],
        moved=public[301],
        gone=public[410],
        restricted=sum(number for (variant, _), number in counted.items() if variant == FULL),
        stories=sum(segment.living for segment in Shelf(layout.search).read().segments),
        bytes=size,
        inodes=inodes,
        last_swap=last_swap,
        swapped_at=datetime.fromtimestamp(_committed_at(layout), UTC),
        takedowns=sum(1 for act in ledger.in_force() if not act.of),
        damaged_ledger_line=ledger.broken_line,
    )


def _committed_at(layout: Layout) -> float:
    journal = layout.catalogue.with_name(layout.catalogue.name + "-wal")
    return max(path.stat().st_mtime for path in (layout.catalogue, journal) if path.exists())


def _weigh(root: Path) -> tuple[int, int]:
    """Bytes on the disk and inodes; what has several names counts once."""
    seen: set[int] = set()
    size = 0
    for folder, _, names in os.walk(root):
        for name in (*names, "."):
            try:
                found = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - hundreds of thousands of files
            except FileNotFoundError:
                continue
            if found.st_ino not in seen:
                seen.add(found.st_ino)
                size += found.st_blocks * 512
    return size, len(seen)
