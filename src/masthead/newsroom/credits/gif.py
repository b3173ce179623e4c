"""GIF: blocks of sub-blocks; frames are counted without unpacking a pixel."""

from typing import BinaryIO

_FRAME, _EXTENSION, _TRAILER = b",", b"!", b";"
_MAX_PARTS = 500_000  # sub-blocks; a file of 100 MB needs 400,000


def more_frames_than(limit: int, file: BinaryIO) -> bool:
    """Say whether a GIF has more frames than limit; stops looking as soon as it knows.

    A file that ends too early has the frames that were found; rubbish between blocks is passed over,
    as decoders do. Raises ValueError on a file chopped into absurdly many parts.
    """
    file.seek(10)
    _skip_palette(file, file.read(3)[:1])
    frames, parts_left = 0, _MAX_PARTS
    while parts_left > 0:
        block, parts_left = file.read(1), parts_left - 1
        if block in {b"", _TRAILER}:
            return False
        if block == _FRAME:
            frames += 1
            _skip_palette(file, file.read(9)[8:])
        if frames > limit:
            return True
        if block in {_FRAME, _EXTENSION}:
            file.seek(1, 1)  # how many bits a code has; which extension it is
            parts_left = _skip_parts(file, parts_left)
    raise ValueError("chopped into too many parts")


def _skip_palette(file: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        file.seek(3 << (flags[0] & 7) + 1, 1)


def _skip_parts(file: BinaryIO, parts_left: int) -> int:
    while parts_left > 0:
        size = file.read(1)
        if size in {b"", b"\x00"}:
            break
        file.seek(size[0], 1)
        parts_left -= 1
    return parts_left
