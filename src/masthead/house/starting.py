"""Loading the house into a process: its settings, its rooms, its database."""

from __future__ import annotations

import gc
import os

from masthead.house import env
from masthead.house.places import data_dir


class NoDatabaseError(RuntimeError):
    """The newsroom's database is not where it should be; the message says what to do."""


def start_django(*, setting_up: bool = False) -> None:
    """Load the house. With `setting_up` an absent database may be created; without it one must be there.

    Raises NoDatabaseError, BadSettingError.
    """
    if setting_up:
        os.environ["MASTHEAD_SETTING_UP"] = "1"
    else:
        check_database_is_there()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()


def check_database_is_there() -> None:
    """Raises NoDatabaseError where a file should be and is not. A server is not asked."""
    path = env.sqlite_path(env.text("MASTHEAD_DATABASE_URL"), data_dir())
    if path is not None and not path.exists():
        raise NoDatabaseError(
            f"There is no database at {path}. If it was moved, put it back or restore a backup; "
            "an empty one is made only for a new newsroom, by `masthead setup`."
        )


def settle() -> None:
    """Leave what start-up made out of the garbage collector's rounds: it stays for as long as the process does, and a
    round over all of it stops whatever is going on for a quarter of a second. For the end of a start."""
    gc.collect()
    gc.freeze()
