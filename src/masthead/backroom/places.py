"""Where the postbag lies."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def journal_roots() -> tuple[Path, ...]:
    """The folders that hold journals."""
    return tuple(Path(folder) for folder in settings.POSTBAG_DIRS)


def private_keys() -> Path:
    """The folder of the keys that open entries."""
    return Path(settings.POSTBAG_KEYS_DIR)
