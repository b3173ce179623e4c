"""Set-up: from an empty folder to a newsroom that can start. Every step may be repeated."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from masthead.house.foundation import lay_foundation
from masthead.theme import assets

Say = Callable[[str], None]


def write_secret_key(data_dir: Path) -> None:
    """Make the key that signs sessions, once. Only the operator's own account may read it."""
    path = data_dir / "secret_key"
    if path.exists():
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def set_up(say: Say) -> None:
    """Database, pages, groups, the admin's files and the public look. `say` is told each step as it begins."""
    data_dir = Path(settings.DATA_DIR)
    write_secret_key(data_dir)
    for folder in ("media", "run"):
        (data_dir / folder).mkdir(parents=True, exist_ok=True)
    say("Preparing the database")
    call_command("migrate", interactive=False, verbosity=0)
    lay_foundation()
    say("Collecting the admin's files")
    call_command("collectstatic", interactive=False, verbosity=0)
    say("Cutting the fonts and bundling the look")
    assets.build(data_dir)
