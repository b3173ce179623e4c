"""Every rendition carries the picture's credits, and never where it was taken."""

import io
import threading
from collections.abc import Callable

import pytest
import willow
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, IptcImagePlugin
from wagtail.images.models import Filter
from wagtail.images.models import Image as WagtailPicture
from willow.plugins.pillow import PillowImage

from masthead.newsroom.credits import (
    FileCredits,
    credited,
    embed_in_jpeg,
    embed_in_png,
    has_gps,
    install,
    read_credits,
)
from tests.rooms.newsroom.picture_files import (
    ORIENTATION_TAG,
    encoded,
    exif,
    iptc_segment,
    jpeg_with,
    segment,
    shared,
    xmp,
    xmp_segment,
)

KINDS = ["jpeg", "png", "webp", "avif"]
NOTHING = FileCredits()
FULL = FileCredits(
    caption='Пором <Зоря> & "дощ"\nمرحبا بالعالم 🛳',
    credit="Агенція «Гавань» / AFP",
    creator="Олена Коваль; Ben O'Neil",
    source="Harbour Desk",
    copyright="© 2026 Гавань",
    licence_url="https://example.org/licence?a=1&b=2",
    headline="Ferry & storm",
)
TEXTS = st.text(max_size=40) | st.text("<>&\"'];\n\r\t\x00\x0b\u202eÿЖя中مر🛳\ud800\ufffe ", max_size=40)


@pytest.fixture(autouse=True)
def _installed():
    install()


def rendition(original: bytes, kind: str, given: FileCredits = NOTHING, **options: object) -> io.BytesIO:
    """Save as Wagtail does: open, turn upright, then encode."""
    output = io.BytesIO()
    with credited(given):
        getattr(willow.Image.open(io.BytesIO(original)).auto_orient(), f"save_as_{kind}")(output, **options)
    return output


def flat_xmp(file: io.BytesIO) -> str:
    with Image.open(file) as picture:
        return str(picture.getxmp())


# Round trip


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_survives_in_every_format(kind: str):
    assert read_credits(rendition(encoded(), kind, FULL)) == FULL


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(st.builds(FileCredits, *[TEXTS] * 5, st.just("https://example.org/"), TEXTS))
def test_any_text_survives_in_every_format(kind: str, words: FileCredits):
    assert read_credits(rendition(encoded(), kind, words)) == words.cleaned()


@settings(deadline=None)
@given(st.builds(FileCredits, *[TEXTS | st.text(min_size=250, max_size=300)] * 7))
def test_cleaning_twice_is_cleaning_once(words: FileCredits):
    assert words.cleaned().cleaned() == words.cleaned()


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_words_fit(kind: str):
    longest = FileCredits("🛳" * 3000, *["&" * 300] * 4, "https://e.org/" + "a" * 241, "<" * 300)
    found = read_credits(rendition(encoded(), kind, longest))
    assert found == longest.cleaned()
    assert (len(found.caption), len(found.credit), len(found.licence_url)) == (2000, 255, 255)


# Other readers


@pytest.mark.parametrize("kind", KINDS)
def test_pillow_finds_the_words_as_xmp(kind: str):
    with Image.open(rendition(encoded(), kind, FULL)) as picture:
        said = picture.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert said["description"]["Alt"]["li"]["text"] == FULL.caption
    assert said["creator"]["Seq"]["li"] == ["Олена Коваль", "Ben O'Neil"]
    assert said["rights"]["Alt"]["li"]["text"] == FULL.copyright
    assert (said["Credit"], said["Source"], said["Headline"]) == (FULL.credit, FULL.source, FULL.headline)
    assert said["WebStatement"] == said["UsageTerms"]["Alt"]["li"]["text"] == FULL.licence_url


def test_pillow_finds_the_words_of_a_jpeg_as_iptc_in_utf_8():
    with Image.open(rendition(encoded(), "jpeg", FULL)) as picture:
        said = IptcImagePlugin.getiptcinfo(picture)
    assert said is not None
    assert said[1, 90] == b"\x1b%G"
    assert said[2, 120] == FULL.caption.encode()
    assert said[2, 110] == FULL.credit.encode()
    assert said[2, 80] == ["Олена Коваль".encode(), b"Ben O'Neil"]
    assert said[2, 116] == FULL.copyright.encode()


# What never leaves


@pytest.mark.parametrize("kind", [*KINDS, "heic", "gif"])
@pytest.mark.parametrize("words", [NOTHING, FULL])
def test_no_place_no_exif_and_no_comment_leaves(kind: str, words: FileCredits):
    private = exif(gps=True, Make="Phone", Artist="the source", Orientation=6)
    place = "<exif:GPSLatitude xmlns:exif='http://ns.adobe.com/exif/1.0/'>50,17N</exif:GPSLatitude>"
    original = jpeg_with(
        segment(0xE1, private), xmp_segment(xmp(place)), segment(0xFE, b"met at home")
    ).getvalue()
    assert has_gps(io.BytesIO(original))
    file = rendition(original, kind, words)
    assert not has_gps(file)
    for secret in (b"GPS", b"Phone", b"the source", b"met at home", b"Exif\x00\x00"):
        assert secret not in file.getvalue()
    with Image.open(file) as picture:
        assert not dict(picture.getexif())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_without_credits_says_nothing(kind: str):
    original = jpeg_with(iptc_segment((2, 110, b"Agency"))).getvalue()
    file = rendition(original, kind)
    assert read_credits(file) == NOTHING
    assert flat_xmp(file) == "{}"


@pytest.mark.parametrize("kind", KINDS)
def test_the_newsrooms_words_replace_those_of_the_file(kind: str):
    original = jpeg_with(iptc_segment((2, 110, b"Old agency"), (2, 120, b"Old caption"))).getvalue()
    assert read_credits(rendition(original, kind, FileCredits(credit="New"))) == FileCredits(credit="New")


def test_credits_do_not_outlive_their_block():
    with pytest.raises(RuntimeError), credited(FULL):
        raise RuntimeError
    assert read_credits(rendition(encoded(), "jpeg")) == NOTHING


def test_an_inner_block_gives_way_to_the_outer_one():
    picture = willow.Image.open(io.BytesIO(encoded()))
    output = io.BytesIO()
    with credited(FULL):
        with credited(NOTHING):
            pass
        picture.save_as_png(output)
    assert read_credits(output) == FULL


def test_another_thread_does_not_write_these_credits():
    found: list[FileCredits] = []
    output = io.BytesIO()

    def save() -> None:
        willow.Image.open(io.BytesIO(encoded())).save_as_png(output)
        found.append(read_credits(output))

    with credited(FULL):
        thread = threading.Thread(target=save)
        thread.start()
        thread.join()
    assert found == [NOTHING]


# The pixels


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_rendition_stands_upright(kind: str, orientation: int):
    flat = Image.new("RGB", (48, 32), "white")
    flat.paste("black", (0, 0, 24, 16))
    original = io.BytesIO()
    flat.save(original, "JPEG", exif=exif(Orientation=orientation), quality=95)
    with Image.open(rendition(original.getvalue(), kind)) as picture:
        assert picture.size == ((48, 32) if orientation < 5 else (32, 48))
        assert ORIENTATION_TAG not in picture.getexif()
        dark = [picture.convert("L").getpixel((x, y)) < 128 for x, y in _corners(picture.size)]
    # Which corner the dark quarter goes to, clockwise from the top left, by the EXIF standard.
    assert dark.index(True) == [0, 1, 2, 3, 0, 1, 2, 3][orientation - 1]
    assert sum(dark) == 1


def _corners(size: tuple[int, int]) -> list[tuple[int, int]]:
    right, bottom = size[0] - 5, size[1] - 5
    return [(4, 4), (right, 4), (right, bottom), (4, bottom)]


@pytest.mark.parametrize("kind", KINDS)
def test_saving_without_turning_first_still_stands_upright(kind: str):
    output = io.BytesIO()
    original = encoded(size=(16, 12), exif=exif(Orientation=6))
    getattr(willow.Image.open(io.BytesIO(original)), f"save_as_{kind}")(output)
    assert Image.open(output).size == (12, 16)


@pytest.mark.parametrize("kind", KINDS)
def test_the_colour_profile_is_kept(kind: str):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with Image.open(rendition(encoded(icc_profile=profile), kind, FULL)) as picture:
        assert picture.info["icc_profile"] == profile


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("profile", [b"", b"no profile at all"])
def test_print_colours_become_screen_colours(kind: str, profile: bytes):
    with Image.open(rendition(encoded(mode="CMYK", icc_profile=profile), kind, FULL)) as picture:
        assert picture.mode == "RGB"
        assert "icc_profile" not in picture.info


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept(kind: str, mode: str):
    clear = Image.new("RGBA", (16, 12), (0, 0, 0, 0))
    clear.paste((200, 10, 10, 255), (0, 0, 8, 12))
    original = io.BytesIO()
    (clear.quantize() if mode == "P" else clear.convert(mode)).save(original, "PNG")
    with Image.open(rendition(original.getvalue(), kind, FULL)) as picture:
        alpha = picture.convert("RGBA").getchannel("A")
    solid, clear_again = alpha.getpixel((2, 6)), alpha.getpixel((13, 6))
    assert (solid > 250, clear_again < 5) == (True, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16", "P", "CMYK"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_pixel_can_be_saved(kind: str, mode: str):
    picture = PillowImage(Image.new(mode, (16, 12)))
    output = io.BytesIO()
    with credited(FULL):
        getattr(picture, f"save_as_{kind}")(output)
    assert read_credits(output) == FULL
    assert Image.open(output).size == (16, 12)


@pytest.mark.parametrize("kind", ["jpeg", "webp", "avif"])
def test_the_quality_asked_for_is_used(kind: str):
    original = io.BytesIO()
    Image.effect_noise((64, 64), 80).convert("RGB").save(original, "PNG")
    poor, fine = (rendition(original.getvalue(), kind, quality=quality) for quality in (20, 90))
    assert len(poor.getvalue()) < len(fine.getvalue()) * 0.8


@pytest.mark.parametrize("kind", ["webp", "avif"])
def test_lossless_changes_no_pixel_of_a_grey_picture(kind: str):
    noise = Image.effect_noise((32, 32), 80)
    original = io.BytesIO()
    noise.save(original, "PNG")
    with Image.open(rendition(original.getvalue(), kind, FULL, lossless=True)) as picture:
        assert picture.convert("L").tobytes() == noise.tobytes()


# The bytes


@pytest.mark.parametrize(("embed", "kind"), [(embed_in_jpeg, "JPEG"), (embed_in_png, "PNG")])
def test_embedding_twice_is_embedding_once(embed: Callable[[bytes, FileCredits], bytes], kind: str):
    once = embed(encoded(kind), FULL)
    assert embed(once, FULL) == once
    assert embed(once, NOTHING) == encoded(kind)


@pytest.mark.parametrize(("embed", "kind"), [(embed_in_jpeg, "JPEG"), (embed_in_png, "PNG")])
def test_embedding_touches_no_pixel(embed: Callable[[bytes, FileCredits], bytes], kind: str):
    before = Image.open(io.BytesIO(encoded(kind))).tobytes()
    assert Image.open(io.BytesIO(embed(encoded(kind), FULL))).tobytes() == before


@pytest.mark.parametrize("embed", [embed_in_jpeg, embed_in_png])
@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg/>"])
def test_other_formats_are_refused(embed: Callable[[bytes, FileCredits], bytes], data: bytes):
    with pytest.raises(ValueError, match="not a"):
        embed(data, FULL)


# Through Wagtail, and with real pictures


def through_wagtail(original: bytes, spec: str) -> io.BytesIO:
    with Image.open(io.BytesIO(original)) as opened:
        picture = WagtailPicture(width=opened.width, height=opened.height, collection_id=1)
    output = io.BytesIO()
    with credited(FULL):
        Filter(spec).run(picture, output, source=io.BytesIO(original))
    return output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name", ["exif-gps.png", "empty-imagedesc.jpg", "iptc-agency-photographer.jpg", "broken1.jpg",
             "cmyk-no-profile.jpg", "tif-iptc-icc-xmp.tif", "rangeerror-offset.jpg"],
)  # fmt: skip
def test_real_pictures_leave_with_credits_and_without_place(name: str, kind: str):
    file = through_wagtail(shared(name).read_bytes(), f"max-300x300|format-{kind}")
    assert read_credits(file) == FULL
    assert not has_gps(file)
    assert not dict(Image.open(file).getexif())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "upright"),
    [("landscape_1.jpg", True), ("landscape_3.jpg", True), ("landscape_6.jpg", True), ("landscape_8.jpg", True),
     ("portrait_5.jpg", False), ("portrait_6.jpg", False)],
)  # fmt: skip
def test_real_pictures_stand_upright(name: str, upright: bool, kind: str):
    file = through_wagtail(shared(name).read_bytes(), f"max-200x200|format-{kind}")
    width, height = Image.open(file).size
    assert (width > height) is upright
