"""The demo's pictures as files, drawn on all cores, ahead of the moment they are needed.

`python -m masthead.house.demo.sketches FOLDER` draws one after another while set-up prepares the database. It may be
stopped at any moment: what is drawn stays, what is not is drawn later.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from masthead.house.demo import world_files
from masthead.house.demo.drawing import draw_picture

QUALITY = 88  # of the JPEG


def draw_all(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every picture's key and file, in the order of the world's list. Ready ones are not drawn again."""
    wanted = world_files.pictures()
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=os.cpu_count(), initializer=_leave_ctrl_c_to_the_parent) as pool:
        drawn = [pool.submit(sketch, folder, key, row) for key, row in wanted.items()]
        try:
            for key, waiting in zip(wanted, drawn, strict=True):
                yield key, waiting.result()
        finally:
            pool.shutdown(cancel_futures=True)


def sketch(folder: Path, key: str, row: dict[str, Any]) -> Path:
    """Draw one picture unless its file is there. A file is there whole or not at all."""
    path = folder / f"{key}.jpg"
    if not path.exists():
        image = draw_picture(
            scene=row["scene"],
            palette=row["palette"],
            mood=row["mood"],
            seed=row["seed"],
            variant=row["variant"],
            text=row.get("text") or "",
        )
        beside = path.with_suffix(f".{os.getpid()}")
        image.save(beside, "JPEG", quality=QUALITY)
        beside.replace(path)
    return path


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for key, row in world_files.pictures().items():
        sketch(folder, key, row)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
