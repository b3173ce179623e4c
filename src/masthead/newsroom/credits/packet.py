"""The raw packet of words that a picture file carries, and the bounds on looking for it."""

import io
from typing import BinaryIO, Literal, NamedTuple

MAX_READ = 4 * 1024 * 1024  # bytes read or unpacked from one file in search of its credits
MAX_STEPS = 20_000  # reads and jumps; a picture of 50 MB in small chunks needs about as many


Kind = Literal["xmp", "iptc", "exif"]


class Packet(NamedTuple):
    """One packet as found: `exif` is a TIFF frame, `iptc` an IIM record, `xmp` an XML document."""

    kind: Kind
    content: bytes


class Bounded(io.RawIOBase):
    """A file that ends after MAX_READ bytes have been read or MAX_STEPS steps were made.

    Raises EOFError there, and when fewer bytes are left than `exactly` asks for.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._bytes_left = MAX_READ
        self._steps_left = MAX_STEPS

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._bytes_left if size is None or size < 0 else size
        self.spend(wanted)
        return self._file.read(wanted)

    def spend(self, size: int) -> None:
        """Take one step and these bytes, read or unpacked, off what is left."""
        self._steps_left -= 1
        self._bytes_left -= size
        if self._steps_left < 0 or self._bytes_left < 0:
            raise EOFError

    def exactly(self, size: int) -> bytes:
        found = self.read(size)
        if len(found) < size:
            raise EOFError
        return found

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.spend(0)
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def skip(self, size: int) -> None:
        self.seek(size, io.SEEK_CUR)
