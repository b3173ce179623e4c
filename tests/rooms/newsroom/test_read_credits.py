"""What a picture file says about itself is read, whoever wrote it and however broken it is."""

import io
import zlib

import pytest
from PIL import Image, PngImagePlugin

from masthead.newsroom.credits import FileCredits, has_gps, read_credits
from tests.rooms.newsroom.picture_files import (
    BYLINE,
    CAPTION,
    COPYRIGHT,
    CREDIT,
    HEADLINE,
    SOURCE,
    UTF_8_MARK,
    encoded,
    exif,
    iim,
    image_resource,
    iptc_segment,
    jpeg_with,
    jpeg_with_iim,
    segment,
    shared,
    xmp,
    xmp_segment,
)

NOTHING = FileCredits()


# IPTC


def test_every_iptc_field_is_read():
    file = jpeg_with_iim(
        UTF_8_MARK,
        (2, BYLINE, "Олена Коваль".encode()),
        (2, HEADLINE, b"Ferry returns"),
        (2, CREDIT, "Агенція".encode()),
        (2, SOURCE, b"Harbour Desk"),
        (2, COPYRIGHT, "© 2026".encode()),
        (2, CAPTION, "Пором\rу порту".encode()),
    )
    assert read_credits(file) == FileCredits(
        caption="Пором\nу порту",
        credit="Агенція",
        creator="Олена Коваль",
        source="Harbour Desk",
        copyright="© 2026",
        headline="Ferry returns",
    )


@pytest.mark.parametrize(
    ("mark", "value", "text"),
    [
        (b"", "Renée".encode("latin-1"), "Renée"),
        (b"", "“Renée”".encode("cp1252"), "“Renée”"),
        (b"", "Renée".encode(), "Renée"),
        (b"", b"a\x81\xe9", "aé"),  # 0x81 is no letter in Windows' page: read as Latin-1, its control dropped
        (b"\x1b%G", "Renée".encode("latin-1"), "Renée"),  # says UTF-8 and is not
        (b"\x1b-A", "Renée".encode("latin-1"), "Renée"),
        (b"\x1b-L", "Лєна".encode("iso8859-5"), "Лєна"),
        (b"\x1b-B", "Łódź".encode("iso8859-2"), "Łódź"),
        (b"\x1b%G", "Олена".encode()[:-1], "Олен"),  # cut inside the last letter by a field limit
        (b"nonsense", b"plain", "plain"),
    ],
)
def test_iptc_text_is_decoded_by_its_charset(mark: bytes, value: bytes, text: str):
    file = jpeg_with_iim((1, 90, mark), (2, CREDIT, value))
    assert read_credits(file).credit == text


def test_several_bylines_are_joined_and_nobody_is_named_twice():
    file = jpeg_with_iim(UTF_8_MARK, (2, BYLINE, b"Ann Lee"), (2, BYLINE, b"Bo Ek"), (2, BYLINE, b"Ann Lee"))
    assert read_credits(file).creator == "Ann Lee; Bo Ek"


def test_a_record_cut_short_gives_what_stands_before_the_cut():
    record = iim((2, CREDIT, b"Agency"), (2, CAPTION, b"A long caption"))[:-16]
    file = jpeg_with(segment(0xED, b"Photoshop 3.0\x00" + image_resource(record)))
    assert read_credits(file) == FileCredits(credit="Agency")


def test_a_length_beyond_the_record_is_survived():
    record = iim((2, CREDIT, b"Agency")) + b"\x1c\x02\x78\xff\xff\xff\xff"
    file = jpeg_with(segment(0xED, b"Photoshop 3.0\x00" + image_resource(record)))
    assert read_credits(file) == FileCredits(credit="Agency")


def test_a_long_caption_with_an_extended_length_is_read():
    record = b"\x1c\x02\x78\x80\x04\x00\x00\x00\x05Ferry"
    file = jpeg_with(segment(0xED, b"Photoshop 3.0\x00" + image_resource(record)))
    assert read_credits(file).caption == "Ferry"


def test_a_record_that_spans_two_segments_is_joined():
    resources = image_resource(iim((2, CAPTION, b"Ferry " * 100)))
    halves = [segment(0xED, b"Photoshop 3.0\x00" + half) for half in (resources[:200], resources[200:])]
    assert read_credits(jpeg_with(*halves)).caption == ("Ferry " * 100).strip()


def test_iptc_of_a_tiff_is_read_from_its_own_tag():
    file = io.BytesIO()
    tags = {33723: iim(UTF_8_MARK, (2, CREDIT, b"Agency")), 33432: "Somebody"}
    Image.new("RGB", (4, 4)).save(file, "TIFF", tiffinfo=tags)
    assert read_credits(file) == FileCredits(credit="Agency", copyright="Somebody")


# XMP


def test_properties_written_as_attributes_are_read():
    file = jpeg_with(xmp_segment(xmp(attributes='photoshop:Credit="A &amp; B" photoshop:Source="Desk"')))
    assert read_credits(file) == FileCredits(credit="A & B", source="Desk")


def test_the_default_language_of_a_caption_wins():
    inside = (
        "<dc:description><rdf:Alt><rdf:li xml:lang='fr'>Le bac</rdf:li>"
        "<rdf:li xml:lang='x-default'>The ferry</rdf:li></rdf:Alt></dc:description>"
        "<dc:rights><rdf:Alt><rdf:li xml:lang='uk'>Усі права</rdf:li></rdf:Alt></dc:rights>"
    )
    assert read_credits(jpeg_with(xmp_segment(xmp(inside)))) == FileCredits(
        caption="The ferry", copyright="Усі права"
    )


@pytest.mark.parametrize("container", ["Seq", "Bag"])
def test_creators_are_joined_from_either_kind_of_list(container: str):
    names = "<rdf:li>Ann</rdf:li><rdf:li/><rdf:li>Bo</rdf:li>"
    inside = f"<dc:creator><rdf:{container}>{names}</rdf:{container}></dc:creator>"
    assert read_credits(jpeg_with(xmp_segment(xmp(inside)))).creator == "Ann; Bo"


def test_rubbish_around_and_inside_a_packet_is_survived():
    packet = (
        b"\x00\x00junk"
        + xmp("<photoshop:Credit>A\x0bB\xff</photoshop:Credit>").encode("latin-1")
        + b"\x00<?end"
    )
    assert read_credits(jpeg_with(xmp_segment(packet))).credit == "AB\ufffd"


def test_a_packet_in_utf_16_is_read():
    packet = xmp("<photoshop:Credit>Агенція</photoshop:Credit>").encode("utf-16")
    assert read_credits(jpeg_with(xmp_segment(packet))).credit == "Агенція"


def test_the_credits_of_an_ingredient_are_not_those_of_the_picture():
    inside = (
        "<photoshop:Ancestors><rdf:Bag><rdf:li><rdf:Description photoshop:Credit='Stock shop'/></rdf:li></rdf:Bag>"
        "</photoshop:Ancestors>"
    )
    assert read_credits(jpeg_with(xmp_segment(xmp(inside)))) == NOTHING


@pytest.mark.parametrize(
    "packet",
    [
        '<!DOCTYPE a [<!ENTITY x "yyyy">]>' + xmp("<photoshop:Credit>&x;</photoshop:Credit>"),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            '<a xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&x;</a>'
        ),
        "<x:xmpmeta>" * 4000,
        xmp("<photoshop:Credit>open"),
        "",
    ],
)
def test_a_hostile_packet_says_nothing(packet: str):
    assert read_credits(jpeg_with(xmp_segment(packet))) == NOTHING


def test_words_after_the_pixels_of_a_png_are_read():
    chunk = b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + xmp(attributes='photoshop:Credit="Agency"').encode()
    plain = encoded("PNG")
    framed = len(chunk).to_bytes(4) + b"iTXt" + chunk + zlib.crc32(b"iTXt" + chunk).to_bytes(4)
    assert read_credits(io.BytesIO(plain[:-12] + framed + plain[-12:])).credit == "Agency"


def test_the_profile_texts_that_imagemagick_puts_into_a_png_are_read():
    record = image_resource(iim(UTF_8_MARK, (2, CREDIT, b"Agency")))
    info = PngImagePlugin.PngInfo()
    info.add_text("Raw profile type iptc", f"\niptc\n{len(record):8}\n{record.hex()}\n", zip=True)
    assert read_credits(io.BytesIO(encoded("PNG", pnginfo=info))).credit == "Agency"


# Licence


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org", "licence", "https://a b", "ftp://example.org/"]
)
def test_a_licence_that_is_no_web_address_is_left_out(address: str):
    file = jpeg_with(xmp_segment(xmp(f"<xmpRights:WebStatement>{address}</xmpRights:WebStatement>")))
    assert read_credits(file).licence_url == ""


@pytest.mark.parametrize(
    "inside",
    [
        "<xmpRights:WebStatement>https://example.org/by</xmpRights:WebStatement>",
        "<cc:license rdf:resource='https://example.org/by'/>",
        (
            "<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang='x-default'>Free, see https://example.org/by.</rdf:li>"
            "</rdf:Alt></xmpRights:UsageTerms>"
        ),
    ],
)
def test_a_licence_address_is_found_wherever_it_is_customary(inside: str):
    assert read_credits(jpeg_with(xmp_segment(xmp(inside)))).licence_url == "https://example.org/by"


# Which of several wins


def test_iptc_wins_over_xmp_and_xmp_over_exif():
    file = jpeg_with(
        segment(0xE1, exif(Artist="camera owner", Copyright="camera", ImageDescription="from the camera")),
        xmp_segment(xmp(attributes='photoshop:Credit="xmp credit" photoshop:Headline="xmp headline"')),
        iptc_segment(UTF_8_MARK, (2, CREDIT, b"iptc credit")),
    )
    assert read_credits(file) == FileCredits(
        caption="from the camera",
        credit="iptc credit",
        creator="camera owner",
        copyright="camera",
        headline="xmp headline",
    )


def test_a_credit_cut_at_the_old_iptc_limit_is_completed_from_xmp():
    whole = "Olena Kovalenko / Associated Harbour Press"
    file = jpeg_with(
        xmp_segment(xmp(f"<photoshop:Credit>{whole}</photoshop:Credit>")),
        iptc_segment((2, CREDIT, whole.encode()[:32])),
    )
    assert read_credits(file).credit == whole


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "   "])
def test_what_a_camera_says_about_itself_is_no_caption(words: str):
    assert read_credits(jpeg_with(segment(0xE1, exif(ImageDescription=words)))) == NOTHING


# Places


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_a_place_in_exif_is_noticed(kind: str):
    assert has_gps(io.BytesIO(encoded(kind, exif=exif(gps=True))))
    assert not has_gps(io.BytesIO(encoded(kind, exif=exif(Artist="Ann"))))


def test_a_place_in_xmp_is_noticed():
    place = "<exif:GPSLatitude xmlns:exif='http://ns.adobe.com/exif/1.0/'>50,17N</exif:GPSLatitude>"
    assert has_gps(jpeg_with(xmp_segment(xmp(place))))
    assert not has_gps(jpeg_with(xmp_segment(xmp())))


# Real pictures


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "iptc-agency-photographer.jpg",
            {
                "credit": "Mugwum Press",
                "creator": "Julie Doe",
                "source": "Julie Doe / Mugwum Press",
                "copyright": "©2009 Julie Doe / Mugwum Press, all rights reserved",
                "licence_url": "http://www.riecks.com/copyright.html",
                "headline": "Lincoln Memorial",
            },
        ),
        ("iptc-staff-photographer.jpg", {"credit": "Big Newspaper", "creator": "John Doe"}),
        ("bush-dog.jpg", {"credit": "AP", "creator": "DUANE A. LAVERTY", "headline": "BUSH"}),
        ("rangeerror-offset.jpg", {"credit": "REUTERS", "creator": "Wolfgang Rattay", "source": "X00227"}),
        ("tif-iptc-icc-xmp.tif", {"copyright": "JET2HOLIDAYS", "credit": ""}),
        ("broken1.jpg", {"credit": "Eric", "headline": "Palace of Culture and Science"}),
        ("empty-imagedesc.jpg", {"caption": ""}),
        ("landscape-iptc-xmp.jpg", {"caption": "", "credit": ""}),
    ],
)
def test_real_pictures_say_what_other_readers_find(name: str, expected: dict[str, str]):
    with shared(name).open("rb") as file:
        found = read_credits(file)
    assert {field: getattr(found, field) for field in expected} == expected
