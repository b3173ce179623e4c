"""The archive of a backup: a tar of plain files in one gzip stream, written and read front to back, manifest last."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from masthead.house import backup_manifest
from masthead.house.backup_manifest import DamagedBackupError, Manifest, Member

CHUNK = 1 << 20  # bytes
# What every archive of ours begins with. gzip's checksum does not cover these bytes, so they are compared.
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"
_LONGEST_MANIFEST = 256 << 20  # bytes; a million files need about 150 MB
_MOST_MEMBERS = 5_000_000
_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, OverflowError)

# Takes a member, its file mode and its chunks, and must read them to the end.
Keep = Callable[[Member, int, Iterator[bytes]], None]


class ArchiveWriter:
    """Adds files one after the other and remembers what the manifest will say of them."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: list[Member] = []

    def add(self, name: str, file: BinaryIO, *, size: int, mode: int, changed_at: float) -> None:
        """Exactly `size` bytes from where `file` stands. Raises OSError when there are fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, mode & 0o777, int(changed_at)
        hashing = _Hashing(file)
        self._tar.addfile(info, hashing)  # type: ignore[arg-type]
        self.members.append(Member(name, size, hashing.told.hexdigest()))

    def add_manifest(self, manifest: Manifest) -> None:
        raw = manifest.dump()
        info = tarfile.TarInfo(backup_manifest.NAME)
        info.size, info.mode = len(raw), 0o600
        self._tar.addfile(info, io.BytesIO(raw))


class _Hashing:
    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.told = hashlib.sha256()

    def read(self, size: int) -> bytes:
        chunk = self._file.read(size)
        self.told.update(chunk)
        return chunk


@contextmanager
def writing(file: IO[bytes]) -> Iterator[ArchiveWriter]:
    """Low compression: pictures do not shrink, and text shrinks enough."""
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=file, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield ArchiveWriter(tar)


def read(file: BinaryIO, keep: Keep | None = None) -> Manifest:
    """Read an archive to its last byte and hold it against its manifest. Raises DamagedBackupError.

    The manifest stands last, so `keep` sees members before they are known to be sound: give it only to a second
    reading, with the manifest of the first in hand.
    """
    try:
        with _opened(file) as (zipped, tar):
            found, raw = _members(tar, keep)
            _check_end(zipped)
    except _BROKEN as error:
        raise DamagedBackupError("The backup is damaged or cut short. Use another one.") from error
    manifest = backup_manifest.parse(raw)
    _compare(found, manifest)
    return manifest


@contextmanager
def _opened(file: BinaryIO) -> Iterator[tuple[gzip.GzipFile, tarfile.TarFile]]:
    if file.read(len(GZIP_HEAD)) != GZIP_HEAD:
        raise DamagedBackupError("This is no backup of Masthead, or its first bytes are damaged.")
    file.seek(0)
    with gzip.GzipFile(fileobj=file, mode="rb") as zipped:
        gate = _Gate(zipped)
        with tarfile.open(fileobj=gate, mode="r:", errorlevel=2) as tar:  # type: ignore[call-overload]
            yield zipped, tar


class _Gate:
    """Lets tarfile read no more at once than a chunk: a header that claims gigabytes must not fill the memory."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        if not 0 <= size <= CHUNK:
            raise DamagedBackupError("The backup holds a header of impossible length. Do not use it.")
        return self._file.read(size)

    def seek(self, place: int) -> int:
        return self._file.seek(place)

    def tell(self) -> int:
        return self._file.tell()


def _members(tar: tarfile.TarFile, keep: Keep | None) -> tuple[list[Member], bytes]:
    """Everything before the manifest, in order, and the manifest's bytes."""
    found: list[Member] = []
    while (info := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]  # else the memory grows with the archive
        _check_kind(info)
        if info.name == backup_manifest.NAME:
            raw = _manifest_bytes(tar, info)
            if tar.next() is not None:
                raise DamagedBackupError("The backup goes on behind its manifest. Do not use it.")
            return found, raw
        backup_manifest.check_name(info.name)
        if len(found) >= _MOST_MEMBERS:
            raise DamagedBackupError("The backup holds more files than a newsroom has. Do not use it.")
        found.append(_read_member(tar, info, keep))
    raise DamagedBackupError("The backup has no manifest: it is cut short. Use another one.")


def _check_kind(info: tarfile.TarInfo) -> None:
    if info.type != tarfile.REGTYPE or info.issparse():
        raise DamagedBackupError(f"The backup holds {info.name!r}, which is no plain file. Do not use it.")


def _manifest_bytes(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    if info.size > _LONGEST_MANIFEST:
        raise DamagedBackupError("The backup's manifest is too long. Do not use it.")
    return b"".join(_chunks(tar, info))


def _read_member(tar: tarfile.TarFile, info: tarfile.TarInfo, keep: Keep | None) -> Member:
    told = hashlib.sha256()

    def heard() -> Iterator[bytes]:
        for chunk in _chunks(tar, info):
            told.update(chunk)
            yield chunk

    if keep is None:
        for _ in heard():
            pass
    else:
        keep(Member(info.name, info.size, ""), info.mode, heard())
    return Member(info.name, info.size, told.hexdigest())


def _chunks(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    file = tar.extractfile(info)
    left = info.size
    while file is not None and left > 0:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            raise EOFError(info.name)
        left -= len(chunk)
        yield chunk


def _check_end(zipped: gzip.GzipFile) -> None:
    """Only zeros follow a tar's end; reading them lets gzip compare its checksum."""
    while chunk := zipped.read(CHUNK):
        if chunk.strip(b"\0"):
            raise DamagedBackupError("Something stands behind the end of the backup. Do not use it.")


def _compare(found: list[Member], manifest: Manifest) -> None:
    """Same files, same order, same sizes, same hashes; so also none missing, added or twice."""
    if tuple(found) == manifest.members and len({member.name for member in found}) == len(found):
        return
    stated = {member.name: member for member in manifest.members}
    differing = [member.name for member in found if stated.get(member.name) != member]
    if differing:
        raise DamagedBackupError(f"{differing[0]} is not what the manifest says. Use another backup.")
    missing = sorted(stated.keys() - {member.name for member in found})
    if missing:
        raise DamagedBackupError(f"{missing[0]} is missing from the backup. Use another one.")
    raise DamagedBackupError("The backup holds or names a file twice, or in another order. Do not use it.")


def open_archive(path: Path) -> BinaryIO:
    """Raises BackupError when it cannot be opened."""
    try:
        return path.open("rb")
    except OSError as error:
        raise backup_manifest.BackupError(f"{path} cannot be read: {error.strerror}.") from error
