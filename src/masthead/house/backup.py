"""`masthead backup`: everything that cannot be made again in one file, while the newsroom goes on working.

The order matters. The postbag is copied before the database: an entry drained meanwhile is then in both, and draining
twice does no harm, but none is in neither. Files come after it: one uploaded meanwhile is one too many, never one too
few. The takedown ledger comes last, so that what is taken down meanwhile stays down.
"""

from __future__ import annotations

import errno
import fcntl
import glob
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from masthead import __version__
from masthead.house import backup_archive, backup_database
from masthead.house.backup_archive import ArchiveWriter
from masthead.house.backup_database import Snapshot, take_snapshot
from masthead.house.backup_manifest import (
    AFTER_DATABASE,
    BEFORE_DATABASE,
    DATABASE,
    KEPT,
    SQLITE,
    BackupError,
    DamagedBackupError,
    Manifest,
    check_age,
)
from masthead.house.progress import Progress

_UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class _Found:
    """A file to be kept: its name in the archive and where it is."""

    name: str
    path: Path


@dataclass(frozen=True)
class _Source:
    """The newsroom to back up: its data folder and its database's address."""

    data_dir: Path
    url: str

    def files(self, kept: tuple[str, ...], left_out: list[str]) -> list[_Found]:
        found: list[_Found] = []
        for name in kept:
            path = self.data_dir / name
            if path.is_dir():
                found += _files_below(path, f"data/{name}", left_out)
            elif path.exists():
                found.append(_Found(f"data/{name}", path))
        return found


def back_up(*, data_dir: Path, url: str, target: Path, force: bool, progress: Progress) -> Manifest:
    """Write a backup of the newsroom to `target`. Raises BackupError; then nothing stands under that name.

    1. Copy the database beside the target. 2. Write the archive there too, manifest last, to the platter.
    3. Rename. If we are stopped before the last step a folder `.NAME.….unfinished` may stay; the next backup to the
    same name removes it.
    """
    _check_target(target, data_dir, force=force)
    try:
        with _workplace(target) as folder:
            manifest = _write(folder, _Source(data_dir, url), progress)
            _put_in_place(folder / "archive", target, force=force)
    except OSError as error:
        raise BackupError(_about(error, target)) from error
    return manifest


def _check_target(target: Path, data_dir: Path, *, force: bool) -> None:
    if target.is_dir():
        raise BackupError(f"{target} is a folder. Name a file in it, such as {target / 'newsroom.tar.gz'}.")
    if target.exists() and not force:
        raise BackupError(f"{target} is there already. Choose another name, or replace it with --force.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}. Make it first.")
    inside = [kept for kept in KEPT if target.resolve().is_relative_to((data_dir / kept).resolve())]
    if inside:
        raise BackupError(f"{target} lies in {inside[0]}, which is itself backed up. Choose a place outside.")


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A folder beside the target, for our account alone, gone afterwards."""
    beginning = f".{target.name}."
    for old in target.parent.glob(f"{glob.escape(beginning)}*{_UNFINISHED}"):
        _remove_if_left(old)
    folder = Path(tempfile.mkdtemp(prefix=beginning, suffix=_UNFINISHED, dir=target.parent))
    try:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_if_left(folder: Path) -> None:
    """Remove what a killed backup left; one that still works holds the lock."""
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return


def _write(folder: Path, source: _Source, progress: Progress) -> Manifest:
    """The whole archive, in the order that the head of this file gives reasons for."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    left_out: list[str] = []
    with _for_us_alone(folder / "archive") as file:
        with backup_archive.writing(file) as archive:
            _add_all(archive, source.files(BEFORE_DATABASE, left_out), left_out, progress)
            with progress.step("Copying the database"):
                snapshot = take_snapshot(source.url, source.data_dir, folder, progress.count)
                _add_snapshot(archive, snapshot)
            with progress.step("Copying the files"):
                _add_all(archive, source.files(AFTER_DATABASE, left_out), left_out, progress)
            manifest = Manifest(
                masthead=__version__,
                made_at=made_at,
                engine=snapshot.engine,
                rows=snapshot.rows,
                migrations=snapshot.migrations,
                members=tuple(archive.members),
                left_out=tuple(left_out),
            )
            archive.add_manifest(manifest)
        _to_platter(file)
    return manifest


def _for_us_alone(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _add_snapshot(archive: ArchiveWriter, snapshot: Snapshot) -> None:
    with snapshot.path.open("rb") as file:
        size = snapshot.path.stat().st_size
        name, now = DATABASE[snapshot.engine], datetime.now(UTC).timestamp()
        archive.add(name, file, size=size, mode=snapshot.mode, changed_at=now)


def _add_all(archive: ArchiveWriter, files: list[_Found], left_out: list[str], progress: Progress) -> None:
    """A file that was deleted since it was listed is left out. Of one that grows, the part that was there is kept."""
    for place, found in enumerate(files, 1):
        progress.count(place, len(files))
        try:
            file = found.path.open("rb")
        except FileNotFoundError:
            left_out.append(f"{found.name}: deleted meanwhile")
            continue
        with file:
            about = os.fstat(file.fileno())
            archive.add(found.name, file, size=about.st_size, mode=about.st_mode, changed_at=about.st_mtime)


def _files_below(folder: Path, name: str, left_out: list[str]) -> Iterator[_Found]:
    """Sorted by name. A link to a file is followed, one to a folder is not: it might lead round in a circle."""
    for path in sorted(folder.iterdir()):
        inner = f"{name}/{path.name}"
        if path.is_dir() and not path.is_symlink():
            yield from _files_below(path, inner, left_out)
        elif path.exists() and stat.S_ISREG(path.stat().st_mode):
            yield _Found(inner, path)
        else:
            left_out.append(f"{inner}: no plain file")


def _put_in_place(archive: Path, target: Path, *, force: bool) -> None:
    """By one call that the file system does whole or not at all."""
    if force:
        archive.replace(target)
    else:
        _link_or_rename(archive, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _link_or_rename(archive: Path, target: Path) -> None:
    """A link refuses a name that was taken since we looked; not every file system has links."""
    try:
        os.link(archive, target)
    except FileExistsError as error:
        raise BackupError(f"{target} has come into being meanwhile. Choose another name.") from error
    except OSError:
        archive.rename(target)


def _to_platter(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _about(error: OSError, target: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return (
            f"There is no room left beside {target}. Nothing was written; make room or choose another disk."
        )
    return f"The backup stopped: {error}. Nothing was written to {target}."


def check_backup(path: Path) -> Manifest:
    """Read a backup back: every hash, the database's own integrity, the rows. Raises BackupError.

    The database is unpacked into the system's temporary folder (TMPDIR) for the time of the check.
    """
    with backup_archive.open_archive(path) as file:
        manifest = backup_archive.read(file)
        check_age(manifest)
        with tempfile.TemporaryDirectory(prefix="masthead-check-") as folder:
            copy = Path(folder) / "database"
            file.seek(0)
            backup_archive.read(file, lambda member, mode, chunks: _keep_database(member.name, chunks, copy))
            check_database(copy, manifest)
    return manifest


def _keep_database(name: str, chunks: Iterator[bytes], copy: Path) -> None:
    if name not in DATABASE.values():
        for _ in chunks:
            pass
        return
    with copy.open("xb") as file:
        file.writelines(chunks)


def check_database(copy: Path, manifest: Manifest) -> None:
    """Hold an unpacked database against the manifest. A PostgreSQL dump can be counted only after it is restored."""
    if manifest.engine != SQLITE:
        backup_database.list_dump(copy)
        return
    compare_rows(manifest, *backup_database.look_into_sqlite(copy))


def compare_rows(manifest: Manifest, rows: dict[str, int], migrations: tuple[str, ...]) -> None:
    """Raises DamagedBackupError with the first table that differs."""
    for table in sorted(rows.keys() | manifest.rows.keys()):
        here, there = rows.get(table), manifest.rows.get(table)
        if here != there:
            raise DamagedBackupError(
                f"The table {table} holds {here} rows, the manifest says {there}. Use another backup."
            )
    if migrations != manifest.migrations:
        raise DamagedBackupError(
            "The database and the manifest are of different versions. Use another backup."
        )
