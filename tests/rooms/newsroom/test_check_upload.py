"""A file that is no picture, is broken, or would cost too much to unpack is refused in plain words."""

import io
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from masthead.newsroom.credits import PictureRefusedError, check_upload
from masthead.newsroom.credits.errors import (
    PictureBrokenError,
    PictureDisguisedError,
    PictureEmptyError,
    PictureFormatUnknownError,
    PictureTooHeavyError,
    PictureTooLargeError,
    PictureTooLongError,
)
from masthead.newsroom.credits.hostile import MAX_FRAMES, MAX_MEGABYTES
from tests.rooms.newsroom.picture_files import encoded, exif, shared

KINDS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"]


class GrownFile(io.BytesIO):
    """Says that it is larger than it is, so that no test has to write 100 MB."""

    def tell(self) -> int:
        at = super().tell()
        return at + MAX_MEGABYTES * 1_000_000 if at == len(self.getvalue()) else at


def refusal(data: bytes, name: str = "harbour.jpg") -> PictureRefusedError:
    file = io.BytesIO(data)
    file.seek(min(3, len(data)))
    with pytest.raises(PictureRefusedError) as caught:
        check_upload(file, name)
    assert file.tell() == min(3, len(data))
    return caught.value


def words_about(data: bytes) -> str:
    """Return how the refusal names the file, "" when it was accepted."""
    try:
        check_upload(io.BytesIO(data), "harbour.jpg")
    except PictureRefusedError as error:
        return str(error).split()[0]
    return ""


def png_that_declares(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"
        + header
        + struct.pack(">I", zlib.crc32(header))
        + b"\x00\x00\x00\x40IDAT"
    )


def gif_of(frames: int, trailer: bytes = b";") -> bytes:
    whole = encoded("GIF", size=(1, 1))
    start = whole.index(b",")
    return whole[:start] + whole[start:-1] * frames + trailer


def animation(kind: str, frames: int) -> bytes:
    file = io.BytesIO()
    pictures = [Image.new("L", (2, 2), number % 2 * 255) for number in range(frames)]
    pictures[0].save(file, kind, save_all=True, append_images=pictures[1:])
    return file.getvalue()


# Accepted


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_each_kind_is_accepted_and_the_file_stays_where_it_was(kind: str):
    file = io.BytesIO(encoded(kind))
    file.seek(5)
    check_upload(file, "harbour")
    assert file.tell() == 5


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpegs_of_print_and_grey_are_accepted(mode: str):
    check_upload(io.BytesIO(encoded(mode=mode) if mode == "CMYK" else encoded(mode="L")), "harbour.jpg")


def test_a_progressive_jpeg_with_a_preview_in_its_exif_is_accepted():
    check_upload(io.BytesIO(encoded(size=(640, 480), progressive=True, exif=exif(gps=True))), "harbour.JPG")


def test_a_jpeg_with_a_film_behind_it_is_accepted():
    film = b"\x00\x00\x00\x18ftypmp42" + b"\xff\xda\x00" * 500
    check_upload(io.BytesIO(encoded() + film), "motion.jpg")


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_an_animation_within_the_limit_is_accepted(kind: str):
    check_upload(io.BytesIO(animation(kind, 3)), "harbour")


@pytest.mark.parametrize(
    "name",
    ["bush-dog.jpg", "cmyk-no-profile.jpg", "tif-iptc-icc-xmp.tif", "animated-loop-3.webp", "big-height.webp",
     "irvine.avif", "dispose-background.gif", "exif-gps.png", "portrait_6.jpg", "rangeerror-offset.jpg"],
)  # fmt: skip
def test_real_pictures_are_accepted(name: str):
    with shared(name).open("rb") as file:
        check_upload(file, name)


def test_a_picture_from_a_telephone_is_accepted_where_heic_can_be_read():
    pytest.importorskip("pillow_heif", reason="HEIC needs pillow_heif, which is not installed")
    with shared("single.heic").open("rb") as file:
        check_upload(file, "single.heic")


# Empty, heavy, unknown


def test_an_empty_file_is_refused():
    error = refusal(b"")
    assert isinstance(error, PictureEmptyError)
    assert str(error).startswith("“harbour.jpg” is empty")


def test_a_file_of_too_many_bytes_is_refused():
    with pytest.raises(PictureTooHeavyError, match="larger than 100 MB"):
        check_upload(GrownFile(encoded()), "harbour.jpg")


@pytest.mark.parametrize(
    "data", [b"hello", b"%PDF-1.7", b"PK\x03\x04", b"BM" + bytes(60), b"\x00\x00\x00\x18ftypmp42" + bytes(50)]
)
def test_what_is_no_picture_of_these_kinds_is_refused(data: bytes):
    assert isinstance(refusal(data), PictureFormatUnknownError)


# Disguised


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xef\xbb\xbf  \n<?xml version='1.0'?><svg/>",
        "<svg/>".encode("utf-16"),
        b"\x00<svg/>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        zlib.compress(b"<svg/>", wbits=31),
    ],
)
@pytest.mark.parametrize("name", ["harbour.jpg", "harbour", "harbour.svg"])
def test_markup_is_refused_under_any_name(data: bytes, name: str):
    assert isinstance(refusal(data, name), PictureDisguisedError)


@pytest.mark.parametrize("name", ["harbour.html", "harbour.jpg.SVG", "../x.php", "harbour.svgz"])
def test_a_picture_that_calls_itself_a_page_is_refused(name: str):
    assert isinstance(refusal(encoded(), name), PictureDisguisedError)


@pytest.mark.parametrize(
    "name",
    ["svg-with-unsafe-embed.svg", "svg-with-unsafe-href.svg", "svg-with-unsafe-onclick.svg",
     "svg-with-unsafe-xlink-href.svg", "svgz-with-unsafe-script.svgz"],
)  # fmt: skip
def test_real_drawings_are_refused_as_jpeg(name: str):
    assert isinstance(refusal(shared(name).read_bytes(), "harbour.jpg"), PictureDisguisedError)


# Broken


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_picture_cut_off_is_refused(kind: str, part: float):
    noise = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("P" if kind == "GIF" else "RGB").save(noise, kind)
    whole = noise.getvalue()
    assert isinstance(refusal(whole[: int(len(whole) * part)]), PictureBrokenError)


@pytest.mark.parametrize("name", ["truncated.jpg", "truncated.png", "corrupt-header.jpg"])
def test_real_broken_pictures_are_refused(name: str):
    assert isinstance(refusal(shared(name).read_bytes(), name), PictureBrokenError)


def test_a_jpeg_that_paints_over_itself_without_end_is_refused():
    whole = encoded(size=(64, 64), progressive=True)
    last = whole.rindex(b"\xff\xda")
    assert isinstance(refusal(whole[:last] + whole[last:-2] * 200 + whole[-2:]), PictureBrokenError)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_changed_bytes_are_accepted_or_refused_but_never_crash(kind: str, data: st.DataObject):
    whole = bytearray(encoded(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert words_about(bytes(whole)) in {"", "“harbour.jpg”"}


# Too large


@pytest.mark.parametrize(
    ("width", "height", "millions"), [(11_000, 11_000, 121), (60_001, 1000, 61), (30_000, 30_000, 900)]
)
def test_too_many_pixels_are_refused_from_the_header_alone(width: int, height: int, millions: int):
    tracemalloc.start()
    try:
        error = refusal(png_that_declares(width, height))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(error, PictureTooLargeError)
    if width < 13_000 or height == 1000:  # beyond, Pillow gives up without telling the size
        assert f"{millions} million pixels; the limit is 60 million" in str(error)
    assert peak < 5_000_000


def test_as_many_pixels_as_allowed_are_no_reason_to_refuse():
    assert isinstance(refusal(png_that_declares(6000, 10_000)), PictureBrokenError)


def test_a_webp_that_declares_too_many_pixels_is_refused_before_its_decoder_sees_it():
    size = (16_000 - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\x00\x00\x00\x00" + size + size
    error = refusal(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert isinstance(error, PictureTooLargeError)
    assert "256 million" in str(error)


def test_a_real_avif_of_289_megapixels_is_refused():
    error = refusal(shared("17000x17000.avif").read_bytes(), "17000x17000.avif")
    assert isinstance(error, PictureTooLargeError)
    assert "289 million" in str(error)


# Too long


@pytest.mark.parametrize("trailer", [b";", b""])
def test_a_gif_of_too_many_frames_is_refused(trailer: bytes):
    check_upload(io.BytesIO(gif_of(MAX_FRAMES)), "harbour.gif")
    assert isinstance(refusal(gif_of(MAX_FRAMES + 1, trailer), "harbour.gif"), PictureTooLongError)


@pytest.mark.parametrize("rubbish", [b"\x01a", b"\x00"])
def test_a_gif_chopped_into_absurdly_many_parts_is_refused(rubbish: bytes):
    whole = encoded("GIF", size=(1, 1))
    start = whole.index(b",")
    comment = b"!\xfe" + rubbish * 600_000
    assert isinstance(refusal(whole[:start] + comment + b"\x00" + whole[start:]), PictureBrokenError)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_an_animation_of_too_many_frames_is_refused(kind: str):
    assert isinstance(refusal(animation(kind, MAX_FRAMES + 1)), PictureTooLongError)


# Words


def test_the_name_in_the_refusal_is_cleaned():
    error = refusal(b"", "a\x00\x1b\u202eb" + "c" * 300)
    assert str(error).startswith("“abccc")
    assert len(str(error)) < 200


def test_a_file_without_a_name_is_refused_in_a_whole_sentence():
    assert str(refusal(b"", "")).startswith("“This file” is empty")
