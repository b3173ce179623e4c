"""Every operation by which the postbag changes the disk, in one object: what can fail, fails here.

Tests put a failing disk in its place and so reach each crash point once.
"""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path


class Disk:
    """The real disk. All methods raise OSError."""

    def create(self, path: Path) -> int:
        """A descriptor of a new file, for reading and writing; an existing one is refused.

        The umask says whether the group may use it.
        """
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o660)

    def write(self, descriptor: int, data: bytes, offset: int) -> None:
        """Write all of it at the offset. After an error any part of it may stand there."""
        view = memoryview(data)
        while view:
            written = os.pwrite(descriptor, view, offset)
            view, offset = view[written:], offset + written

    def flush(self, descriptor: int) -> None:
        """Return when the file's bytes and length are on the device. After an error never trust the file again."""
        if sys.platform == "darwin":
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync there stops at the drive's own cache
        else:
            os.fdatasync(descriptor)

    def truncate(self, descriptor: int, length: int) -> None:
        os.ftruncate(descriptor, length)

    def rename(self, source: Path, target: Path) -> None:
        source.rename(target)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone already is fine."""
        path.unlink(missing_ok=True)

    def flush_folder(self, folder: Path) -> None:
        """Return when the folder's names are on the device: a file whose name is lost is lost."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)
