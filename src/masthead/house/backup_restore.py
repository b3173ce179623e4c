"""`masthead restore`: put a newsroom back from a backup. Nothing is put in place before all of it is known to be sound.

What stood there before is moved aside, never deleted: into `before-restore-…` in the data folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from masthead.house import backup_archive, backup_database, env, supervisor
from masthead.house.backup import check_database, compare_rows
from masthead.house.backup_manifest import (
    KEPT,
    POSTGRESQL,
    SQLITE,
    TAKEDOWNS,
    BackupError,
    DamagedBackupError,
    Manifest,
    Member,
    check_age,
    is_older,
)
from masthead.house.progress import Progress

# What a folder may hold and still count as empty: made anew, or left by a start that came to nothing.
_OF_NO_ACCOUNT = frozenset({"run", "log", "assets", "static", "maintenance", "lost+found"})
_STAGING = ".restoring-"
_SECRET = frozenset({"secret_key", env.KEPT_FILE, "demo-logins.json"})
_SPARE = 64 << 20  # bytes of the disk that stay free


@dataclass(frozen=True)
class Restored:
    """What was done: the manifest, where the old content went (None: there was none), what a person must know."""

    manifest: Manifest
    set_aside: Path | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Place:
    """Where to: the data folder, the database's address as given, and its file if it is SQLite."""

    data_dir: Path
    url: str

    @property
    def engine(self) -> str:
        return POSTGRESQL if self.sqlite is None else SQLITE

    @property
    def sqlite(self) -> Path | None:
        return env.sqlite_path(self.url, self.data_dir)


def restore(*, archive: Path, data_dir: Path, url: str, force: bool, progress: Progress) -> Restored:
    """Restore a backup into a data folder. Raises BackupError.

    `url` is the database to fill, as the environment gives it; what the backup's own settings say does not count, or
    a rehearsal on another machine would overwrite the newsroom it rehearses.

    1. Take the folder's lock. 2. Read the archive to its end, writing nothing. 3. Unpack it beside and compare every
    hash and row. 4. Fill PostgreSQL, in one transaction. 5. Rename into place, the SQLite database last: stopped in
    between there is no database, and a newsroom without one does not start.
    """
    place = _Place(data_dir, url)
    with backup_archive.open_archive(archive) as file, _alone(data_dir):
        _check_place(place, force=force)
        with progress.step("Reading the backup"):
            manifest = backup_archive.read(file)
        _check_fit(manifest, place, force=force)
        with _staging(data_dir) as folder:
            with progress.step("Unpacking"):
                _unpack(file, folder, manifest)
                check_database(folder / manifest.database, manifest)
            notes = [*_settings_without_database(folder, data_dir), *_newer_takedowns(folder, data_dir)]
            with progress.step("Putting it in place"):
                set_aside = _put_in_place(folder, manifest, place, force=force)
    return Restored(manifest, set_aside, (*notes, *_next_steps(manifest)))


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    house = supervisor.House(data_dir, "127.0.0.1", 0)
    try:
        house.take_lock()
    except supervisor.HouseError as error:
        raise BackupError(str(error)) from error
    except OSError as error:
        raise BackupError(f"{data_dir} cannot be written: {error.strerror}.") from error
    try:
        yield
    finally:
        house.stop()


def _standing(data_dir: Path) -> list[Path]:
    """What counts in a data folder."""
    return [
        path
        for path in sorted(data_dir.iterdir())
        if path.name not in _OF_NO_ACCOUNT and not path.name.startswith((_STAGING, "before-restore-"))
    ]


def _check_place(place: _Place, *, force: bool) -> None:
    standing = _standing(place.data_dir)
    if standing and not force:
        raise BackupError(
            f"{place.data_dir} is not empty: it holds {standing[0].name}. Name an empty folder in MASTHEAD_DATA_DIR, "
            "or move what is there aside with --force."
        )
    if place.sqlite is not None and place.sqlite.exists() and not force:
        raise BackupError(
            f"There is a database at {place.sqlite}. Move it away, or have it done with --force."
        )


def _check_fit(manifest: Manifest, place: _Place, *, force: bool) -> None:
    check_age(manifest)
    if manifest.engine != place.engine:
        raise BackupError(
            f"The backup holds a {manifest.engine} database, but MASTHEAD_DATABASE_URL names {place.engine}. "
            "Give the address of one of the same kind; for SQLite it may be left empty."
        )
    empty = place.sqlite is not None or backup_database.postgres_is_empty(place.url, place.data_dir)
    if not empty and not force:
        raise BackupError(
            "The PostgreSQL database is not empty. Name an empty one, or replace its content: --force."
        )
    if shutil.disk_usage(place.data_dir).free < manifest.size + _SPARE:
        raise BackupError(
            f"The backup unpacks to {manifest.size >> 20} MB; {place.data_dir} has less room than that."
        )


@contextmanager
def _staging(data_dir: Path) -> Iterator[Path]:
    """On the same file system as its target. What a killed restore left goes first: we hold the lock."""
    for old in data_dir.glob(f"{_STAGING}*"):
        shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=data_dir))
    try:
        yield folder
    except OSError as error:
        raise BackupError(f"The restore stopped: {error}. Run it again once that is mended.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(file: BinaryIO, folder: Path, manifest: Manifest) -> None:
    """The second reading. It must say the same as the first, in case the file changed in between."""
    sizes = {member.name: member.size for member in manifest.members}

    def keep(member: Member, mode: int, chunks: Iterator[bytes]) -> None:
        if sizes.get(member.name) != member.size:
            raise DamagedBackupError("The backup changed while it was read. Try again.")
        _write(folder / member.name, mode, chunks)

    file.seek(0)
    if backup_archive.read(file, keep) != manifest:
        raise DamagedBackupError("The backup changed while it was read. Try again.")


def _write(path: Path, mode: int, chunks: Iterator[bytes]) -> None:
    """Never writes through anything that is there. No bit that makes a program, no writing by others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = 0o600 if path.name in _SECRET else (mode & 0o664) | 0o600
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(chunks)
        os.fchmod(file.fileno(), kept)
        file.flush()
        os.fsync(file.fileno())


def _settings_without_database(folder: Path, data_dir: Path) -> list[str]:
    """Take the database's address out of the restored settings: it is that of the newsroom that was backed up.

    The line that stood in the data folder until now is carried over.
    """
    path = folder / "data" / env.KEPT_FILE
    lines, named = _without_address(path)
    _, standing = _without_address(data_dir / env.KEPT_FILE)
    if not named and not standing:
        return []
    _write_anew(path, [*lines, *standing])
    if not named:
        return []
    words = f"{env.KEPT_FILE} named the old database in MASTHEAD_DATABASE_URL; that line was left out."
    return [f"{words} Write the new address there if it is not in the environment."]


def _without_address(path: Path) -> tuple[list[str], list[str]]:
    """The lines of a file of settings: all others, and those that give the database's address."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    named = [line for line in lines if line.partition("=")[0].strip() == "MASTHEAD_DATABASE_URL"]
    return [line for line in lines if line not in named], named


def _write_anew(path: Path, lines: list[str]) -> None:
    path.unlink(missing_ok=True)
    _write(path, 0o600, iter([f"{line}\n".encode() for line in lines]))


def _newer_takedowns(folder: Path, data_dir: Path) -> list[str]:
    """Keep the ledger that stands in the data folder when it goes on where the backup's ends: what was taken down
    since the backup stays down."""
    archived, standing = folder / "data" / TAKEDOWNS, data_dir / TAKEDOWNS
    if not standing.exists():
        return []
    old, new = archived.read_bytes() if archived.exists() else b"", standing.read_bytes()
    if new.startswith(old):
        archived.unlink(missing_ok=True)
        _write(archived, standing.stat().st_mode, iter([new]))
        return []
    if old.startswith(new):
        return []
    words = (
        f"The takedown ledger {TAKEDOWNS} is not the one that stood there: each has lines the other lacks."
    )
    return [f"{words} Take down again what the old one, now set aside, names."]


def _put_in_place(folder: Path, manifest: Manifest, place: _Place, *, force: bool) -> Path | None:
    database, sqlite = folder / manifest.database, place.sqlite
    if sqlite is None:
        found = backup_database.pour_into_postgres(database, place.url, place.data_dir, replace=force)
        compare_rows(manifest, *found)
    set_aside = _set_aside(place)
    for name in KEPT:
        source, target = folder / "data" / name, place.data_dir / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
    (place.data_dir / "run" / "prepared").write_text("restored")  # so that the next `masthead run` upgrades
    if sqlite is not None:
        sqlite.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(database, sqlite)  # the address may name another disk
    os.sync()
    return set_aside


def _set_aside(place: _Place) -> Path | None:
    """Move what stands in the way, the database first, with the two files that belong to it."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    away = place.data_dir / f"before-restore-{moment}"
    sqlite = place.sqlite
    files = [sqlite.with_name(sqlite.name + end) for end in ("", "-wal", "-shm")] if sqlite else []
    old = [path for path in files if path.exists()]
    old += [path for path in _standing(place.data_dir) if path not in old]
    if not old:
        return None
    away.mkdir(mode=0o700)
    for path in old:
        shutil.move(path, away / path.name)
    return away


def _next_steps(manifest: Manifest) -> list[str]:
    same = "Rows, files and hashes are those of the backup. The search index came with the database."
    if is_older(manifest):
        older = f"The backup is of an older version ({manifest.masthead})."
        return [same, f"{older} Next: `masthead upgrade`, or `masthead run`, which does it by itself."]
    first = "Where a service manager starts the processes, `masthead upgrade` comes first:"
    return [same, f"Next: `masthead run`. {first} it makes the look and the admin's files anew."]
