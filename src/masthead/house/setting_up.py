"""Set-up: from an empty folder to a newsroom that can start. Every step may be repeated."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter
from masthead.house import places
from masthead.house.foundation import lay_foundation
from masthead.house.policy import readers_policy
from masthead.house.progress import Progress
from masthead.newsstand.pressed import POLICY
from masthead.postbag.keys import load_key_ring, load_sealing_key, make_keys
from masthead.theme import assets, fonts


def write_secret_key(data_dir: Path) -> None:
    """Make the key that signs sessions, once. Only the operator's own account may read it."""
    path = data_dir / "secret_key"
    if path.exists():
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def set_up(progress: Progress) -> None:
    """Database, pages, groups, edition, postbag, the admin's files and the public look."""
    data_dir = Path(settings.DATA_DIR)
    write_secret_key(data_dir)
    for folder in ("media", "run", "assets", "static"):
        (data_dir / folder).mkdir(parents=True, exist_ok=True)
    with _fonts_cut_meanwhile(data_dir / "assets") as fonts_are_cut:
        with progress.step("Preparing the database"):
            call_command("migrate", interactive=False, verbosity=0)
            lay_foundation()
        with progress.step("Laying out edition and postbag"):
            lay_out_edition()
            lay_out_postbag()
        with progress.step("Collecting the admin's files"):
            call_command("collectstatic", interactive=False, verbosity=0)
        with progress.step("Cutting the fonts, bundling the look"):
            fonts_are_cut.result()
            assets.build(data_dir)


def lay_out_edition() -> None:
    """An empty edition where there is none, and in it what pages of this look may do.

    Raises what opening an edition raises; the words say what to do.
    """
    with EditionWriter.open(places.edition(), create=True) as writer:
        writer.put(Page(POLICY, f"{readers_policy()}\n".encode()))


def lay_out_postbag() -> None:
    """Journals and a key pair where there are none. A pair that is there stays: what is sealed to it must be opened.

    Raises BadKeyFileError or UnknownKeyError when the public key is there and its private one is not.
    """
    places.journals().mkdir(parents=True, exist_ok=True)
    if not places.sealing_key().exists():
        make_keys(places.private_keys(), places.sealing_key())
    load_key_ring(places.private_keys()).find(load_sealing_key(places.sealing_key()).id)


@contextmanager
def _fonts_cut_meanwhile(root: Path) -> Iterator[Future[object]]:
    """Cut the fonts in a process beside this one: it is the longest step, and no other waits for it.

    Enter before the database is opened, so that the other process inherits no connection.
    """
    with ProcessPoolExecutor(max_workers=1) as pool:
        yield pool.submit(fonts.prepare, root)
