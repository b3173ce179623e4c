"""GIF: blocks of sub-blocks; frames are counted without unpacking a pixel."""

from typing import BinaryIO

_FRAME, _EXTENSION = b",", b"!"
_MAX_PARTS = 1_000_000  # sub-blocks; more than any file of 100 MB needs, and half a second to walk


def more_frames_than(limit: int, file: BinaryIO) -> bool:
    """Say whether a GIF has more frames than limit; stops looking as soon as it knows.

    A file that ends too early has the frames that were found. One chopped into absurdly many parts
    counts as too long.
    """
    file.seek(10)
    _skip_palette(file, file.read(3)[:1])
    frames, parts_left = 0, _MAX_PARTS
    while frames <= limit and parts_left > 0:
        block = file.read(1)
        if block == _FRAME:
            frames += 1
            _skip_palette(file, file.read(9)[8:])
            file.seek(1, 1)  # how many bits a code has
        elif block == _EXTENSION:
            file.seek(1, 1)  # which extension
        else:
            return False
        parts_left = _skip_parts(file, parts_left - 1)
    return True


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
