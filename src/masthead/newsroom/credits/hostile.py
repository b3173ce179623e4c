"""Decides whether an uploaded file may become a picture, before anything else opens it."""

import io
import math
import struct
import warnings
from pathlib import PurePath
from typing import BinaryIO

from PIL import Image

from masthead.newsroom.credits import errors, isobmff
from masthead.newsroom.credits.fields import clean_line
from masthead.newsroom.credits.gif import more_frames_than
from masthead.newsroom.credits.jpeg import paints_endlessly
from masthead.newsroom.credits.packet import Bounded
from masthead.newsroom.credits.webp import size_of_webp

try:
    import pillow_heif
except ImportError:
    HEIC_READABLE = False
else:
    pillow_heif.register_heif_opener()
    HEIC_READABLE = True

MAX_MEGABYTES = 100  # of the file; some decoders keep the whole file in memory
MAX_MEGAPIXELS = 60  # the largest camera in use by agencies; 240 MB once unpacked
MAX_FRAMES = 300  # half a minute of animation
MAX_SCANS = 100  # of a JPEG; programs write about ten, each costs a walk over all pixels

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", *(("HEIF",) if HEIC_READABLE else ()))
_CODE_SUFFIXES = {".svg", ".svgz", ".html", ".htm", ".xhtml", ".xml", ".js", ".php"}
_MARKS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"II*\x00", b"MM\x00*")  # how a picture begins
_PILLOW_LIMIT = 2 * (Image.MAX_IMAGE_PIXELS or 0) // 1_000_000  # megapixels at which Pillow itself gives up
_GZIP = b"\x1f\x8b"  # the only picture that comes gzipped is SVGZ
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xfe\xff"


def check_upload(file: BinaryIO, name: str) -> None:
    """Refuse a file that is no picture, is broken, or would cost too much to unpack.

    In this order, each before the next can do harm:
    1. nothing in it, or too many bytes;
    2. SVG, SVGZ or HTML under whatever name, and pictures that call themselves a page;
    3. a JPEG that paints over itself more often than any program makes it, a GIF in too many parts;
    4. too many pixels, from the header alone;
    5. too many frames, without unpacking one;
    6. damaged: the first frame is unpacked, a JPEG at an eighth of its size. Costs at most the file
       and 4 bytes a pixel of memory.

    Raises a PictureRefusedError whose text is meant for the person who uploaded it. Leaves the file where it was.
    """
    shown = clean_line(name)[:80] or "This file"
    position = file.tell()
    try:
        _check_weight(file, shown)
        _check_disguise(file, shown)
        _check_picture(file, shown)
    finally:
        file.seek(position)


def _check_weight(file: BinaryIO, name: str) -> None:
    file.seek(0, io.SEEK_END)
    size = file.tell()
    if size == 0:
        raise errors.PictureEmptyError(name)
    if size > MAX_MEGABYTES * 1_000_000:
        raise errors.PictureTooHeavyError(name, limit=MAX_MEGABYTES)


def _check_disguise(file: BinaryIO, name: str) -> None:
    file.seek(0)
    start = file.read(1024).replace(b"\x00", b"").lstrip(_BYTE_ORDER_MARKS).lstrip()
    if start.startswith((b"<", _GZIP)):
        raise errors.PictureDisguisedError(name)
    if PurePath(name).suffix.lower() in _CODE_SUFFIXES:
        raise errors.PictureDisguisedError(name)


def _check_picture(file: BinaryIO, name: str) -> None:
    _refuse_large(name, _declared_size(file))
    _check_scans(file, name)
    _check_gif(file, name)
    file.seek(0)
    with warnings.catch_warnings():
        # Pillow warns from 89 megapixels on; the limit here is lower and a refusal.
        warnings.simplefilter("ignore")
        picture = _opened(file, name)
        _refuse_large(name, picture.size)
        _check_frames(picture, name)
        _check_unpacks(picture, name)


def _declared_size(file: BinaryIO) -> tuple[int, int]:
    """Return width and height of the formats whose decoders take memory before they tell the size."""
    file.seek(0)
    head = file.read(12)
    try:
        if head[4:8] == b"ftyp":
            return isobmff.size_of_isobmff(Bounded(file))
        if head[:4] == b"RIFF":
            return size_of_webp(Bounded(file))
    except (EOFError, struct.error):
        pass  # cut off inside its header, which opening it will show
    return 0, 0


def _refuse_large(name: str, size: tuple[int, int]) -> None:
    pixels = size[0] * size[1]
    if pixels > MAX_MEGAPIXELS * 1_000_000:
        raise errors.PictureTooLargeError(name, millions=math.ceil(pixels / 1_000_000), limit=MAX_MEGAPIXELS)


def _check_scans(file: BinaryIO, name: str) -> None:
    file.seek(0)
    if file.read(2) != b"\xff\xd8":
        return
    file.seek(0)
    if paints_endlessly(file.read(), MAX_SCANS):
        raise errors.PictureBrokenError(name)


def _check_gif(file: BinaryIO, name: str) -> None:
    """Count before the decoder opens it: rubbish or a comment in millions of parts takes it seconds."""
    file.seek(0)
    if file.read(4) != b"GIF8":
        return
    try:
        long = more_frames_than(MAX_FRAMES, file)
    except ValueError as error:
        raise errors.PictureBrokenError(name) from error
    if long:
        raise errors.PictureTooLongError(name, limit=MAX_FRAMES)


def _opened(file: BinaryIO, name: str) -> Image.Image:
    try:
        return Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise errors.PictureTooLargeError(name, millions=_PILLOW_LIMIT, limit=MAX_MEGAPIXELS) from error
    except Exception as error:  # decoders raise what they like on hostile bytes
        raise _unreadable(file)(name) from error


def _unreadable(file: BinaryIO) -> type[errors.PictureRefusedError]:
    """Tell a damaged picture from a file that never was one."""
    file.seek(0)
    head = file.read(12)
    looks_like_one = head.startswith(_MARKS) or (head[4:8] == b"ftyp" and head[8:] in isobmff.BRANDS)
    return errors.PictureBrokenError if looks_like_one else errors.PictureFormatUnknownError


def _check_frames(picture: Image.Image, name: str) -> None:
    try:
        long = _is_long(picture)
    except Exception as error:  # the list of frames is damaged
        raise errors.PictureBrokenError(name) from error
    if long:
        raise errors.PictureTooLongError(name, limit=MAX_FRAMES)


def _is_long(picture: Image.Image) -> bool:
    if picture.format == "TIFF":
        return _has_page(picture, MAX_FRAMES)
    return int(getattr(picture, "n_frames", 1)) > MAX_FRAMES


def _has_page(picture: Image.Image, number: int) -> bool:
    """Ask for one page of a TIFF; to count them all would walk a list that may have a million."""
    try:
        picture.seek(number)
    except Exception:  # noqa: BLE001 - no such page, or a damaged list of pages: either way it ends before
        return False
    finally:
        picture.seek(0)
    return True


def _check_unpacks(picture: Image.Image, name: str) -> None:
    try:
        picture.draft(None, (picture.width // 8, picture.height // 8))  # only JPEG can; others ignore it
        picture.load()
    except Exception as error:
        raise errors.PictureBrokenError(name) from error
