"""Where the edition and the press's own file lie: in the data folder, beside the newsroom's database and not in it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def edition_root() -> Path:
    return Path(settings.EDITION_DIR)


def index_path() -> Path:
    return Path(settings.DATA_DIR) / "press" / "index.sqlite3"
