"""The newsroom behind granian: Django by WSGI, the admin's files straight from disk."""

from __future__ import annotations

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from masthead.house import settings

# SQLite has one writer; a few threads keep reading while one writes.
THREADS = 4
# Where the one that watches tells its number to the one that answers.
WATCHER = "NEWSROOM_WATCHER"


def serve_newsroom(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. Blocks. Raises BadSettingError.

    This process only watches: Django is loaded by the one that answers, and costs its memory once. The settings are
    read here all the same, so that a bad one is told once and in words.
    """
    os.environ[WATCHER] = str(os.getpid())
    Granian(
        "masthead.house.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        static_path_route=[settings.STATIC_URL.rstrip("/")],
        static_path_mount=[settings.STATIC_ROOT],
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
