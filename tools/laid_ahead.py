"""What every newsroom takes long to make and makes the same: the tables, and the cut fonts. Made once, then copied.

Kept in `.cache`, which `make clean` leaves and git does not see. Names hold what the thing is made from, so that a
change of it makes it anew.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2s
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache"


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Of two processes that need the same one makes it; the other waits and copies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated(root: Path = ROOT) -> Path:
    """Where the migrated SQLite database is, or is to be: see `tests/migrated.py`, which makes it.

    The name changes with every migration of ours and every version of Django, Wagtail and what Wagtail brings.
    """
    parts = [version(name) for name in ("Django", "wagtail", "django-taggit", "django-tasks", "modelsearch")]
    for path in sorted((root / "src").glob("masthead/*/migrations/*.py")):
        parts += [path.name, path.read_text(encoding="utf-8")]
    return KEPT / "migrated" / f"{_mark(parts)}.sqlite3"


def put_cut_fonts(assets: Path) -> None:
    """Lay the cut fonts into a folder of assets; they are cut when there are none of this code."""
    from masthead.theme import fonts

    theme = ROOT / "src" / "masthead" / "theme"
    code = [path.read_text(encoding="utf-8") for path in sorted(theme.glob("fonts*.py"))]
    kept = KEPT / "fonts" / _mark([version("fonttools"), fonts.version(), *code])
    with one_at_a_time(kept.parent):
        if not kept.exists():
            beside = kept.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            fonts.prepare(beside)
            beside.rename(kept)
    shutil.copytree(kept, assets, dirs_exist_ok=True)


def lay_ahead(data_dir: Path) -> None:
    """Lay what there is into the folder of a newsroom to be. `masthead setup` finds little left to do."""
    put_cut_fonts(data_dir / "assets")
    if migrated().exists():
        shutil.copy(migrated(), data_dir / "newsroom.sqlite3")


def _mark(parts: list[str]) -> str:
    return blake2s("\0".join(parts).encode(), digest_size=12).hexdigest()
