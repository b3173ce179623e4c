"""A broken or hostile picture file says what can still be read of it, quickly and without raising."""

import io
import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from masthead.newsroom.credits import FileCredits, has_gps, read_credits
from tests.rooms.newsroom.picture_files import (
    CAPTION,
    CREDIT,
    UTF_8_MARK,
    encoded,
    exif,
    iptc_segment,
    jpeg_with_iim,
    segment,
    shared,
    xmp,
)

NOTHING = FileCredits()


class CountedFile(io.BytesIO):
    bytes_read = 0

    def read(self, size: int | None = -1, /) -> bytes:
        content = super().read(size)
        self.bytes_read += len(content)
        return content


# Limits


def test_long_texts_are_cut_and_lines_stay_lines():
    file = jpeg_with_iim(UTF_8_MARK, (2, CAPTION, b"c" * 9000), (2, CREDIT, b"line\r\nbreak " * 90))
    found = read_credits(file)
    assert len(found.caption) == 2000
    assert len(found.credit) <= 255
    assert found.credit.startswith("line break line break")


def test_control_characters_and_direction_overrides_are_dropped():
    file = jpeg_with_iim(UTF_8_MARK, (2, CREDIT, "a\x00\x1b[31m\u202egnp\u2066\ufffe".encode()))
    assert read_credits(file).credit == "a[31mgnp"


def test_the_plain_direction_mark_of_arabic_text_stays():
    file = jpeg_with_iim(UTF_8_MARK, (2, CREDIT, "وكالة\u200f AFP".encode()))
    assert read_credits(file).credit == "وكالة\u200f AFP"


def test_a_file_of_nothing_but_words_is_read_only_so_far():
    filler = segment(0xE1, b"x" * 65_000)
    file = CountedFile(b"\xff\xd8" + filler * 300 + iptc_segment((2, CREDIT, b"too late")))
    assert read_credits(file) == NOTHING
    assert file.bytes_read <= 4 * 1024 * 1024


def test_the_pixels_are_not_read():
    noise = random.Random(1).randbytes(3 * 1000 * 1000)
    file = CountedFile()
    Image.frombytes("RGB", (1000, 1000), noise).save(file, "PNG")
    file.bytes_read = 0
    assert read_credits(file) == NOTHING
    assert file.bytes_read < 100_000


# Hostile packets


def test_a_swelling_text_chunk_is_not_unpacked_to_its_end():
    swollen = zlib.compress(xmp().encode() + b" " * 50_000_000)
    chunk = b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + swollen
    plain = encoded("PNG")
    framed = len(chunk).to_bytes(4) + b"iTXt" + chunk + zlib.crc32(b"iTXt" + chunk).to_bytes(4)
    assert read_credits(io.BytesIO(plain[:33] + framed + plain[33:])) == NOTHING


# Broken files


def test_the_file_stays_where_it_was():
    file = jpeg_with_iim((2, CREDIT, b"Agency"))
    file.seek(7)
    assert read_credits(file).credit == "Agency"
    assert file.tell() == 7


def test_a_closed_file_says_nothing():
    file = io.BytesIO(encoded())
    file.close()
    assert read_credits(file) == NOTHING


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_file_cut_anywhere_is_survived(kind: str):
    whole = encoded(
        kind, exif=exif(Artist="Ann", gps=True), **({"xmp": xmp().encode()} if kind != "PNG" else {})
    )
    assert read_credits(io.BytesIO(whole)).creator == "Ann"
    for cut in range(len(whole)):
        assert read_credits(io.BytesIO(whole[:cut])).creator in {"", "A", "An", "Ann"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_with_any_bytes_changed_is_survived(kind: str, data: st.DataObject):
    options = {"exif": exif(Artist="Ann", gps=True)} if kind != "GIF" else {}
    whole = bytearray(encoded(kind, **options))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    file = io.BytesIO(whole)
    assert isinstance(read_credits(file), FileCredits)
    assert has_gps(file) in {True, False}


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b"....ftypavif", b"II*\0"]),
)
def test_any_bytes_at_all_are_survived(rest: bytes, start: bytes):
    assert isinstance(read_credits(io.BytesIO(start + rest)), FileCredits)


@pytest.mark.parametrize(
    "name",
    ["corrupt-header.jpg", "truncated.jpg", "truncated.png", "17000x17000.avif", "single.heic",
     "svg-with-unsafe-href.svg", "svgz-with-unsafe-script.svgz", "invalid_multiframe.gif"],
)  # fmt: skip
def test_real_broken_pictures_say_nothing(name: str):
    with shared(name).open("rb") as file:
        assert read_credits(file) == NOTHING
