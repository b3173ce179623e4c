"""Pictures and documents: checked at the door, public only while a published page uses them, and what they tell."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import UploadedFile as PendingUpload

from masthead.newsroom import crops
from masthead.newsroom.credits import has_gps, read_credits
from masthead.newsroom.models import Picture
from masthead.newsroom.services import take_down
from tests.factories.newsroom import make_picture, make_story
from tests.rooms.newsroom.body_parts import make_document
from tests.rooms.newsroom.desk import sign_in, sign_in_reporter
from tests.rooms.newsroom.picture_files import (
    BYLINE,
    CAPTION,
    CREDIT,
    encoded,
    exif,
    iptc_segment,
    segment,
)

pytestmark = pytest.mark.django_db

SINGLE = "wagtailimages:add"
MULTIPLE = "wagtailimages:add_multiple"
CHOOSER = "wagtailimages_chooser:create"
WIDE = "fill-480x320|format-avif"


@pytest.fixture
def editor():
    return sign_in()


@pytest.fixture
def reader():
    return Client()


def agency_jpeg():
    """900 x 600, with caption, byline and credit for print, and the place where it was taken."""
    plain = encoded(size=(900, 600))
    words = iptc_segment(
        (2, CAPTION, b"The quay at dawn."), (2, BYLINE, b"Ola Brand"), (2, CREDIT, b"The Signal")
    )
    place = segment(0xE1, b"Exif\x00\x00" + exif(gps=True).removeprefix(b"Exif\x00\x00"))
    return plain[:2] + place + words + plain[2:]


def upload(client, door, name, content):
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    if door == MULTIPLE:
        return client.post(reverse(door), {"title": name, "files[]": file})
    if door == CHOOSER:
        given = {"image-chooser-upload-title": "Quay", "image-chooser-upload-file": file}
        return client.post(reverse(door), given)
    return client.post(reverse(door), {"title": "Quay", "file": file})


@pytest.mark.parametrize("door", [SINGLE, MULTIPLE, CHOOSER])
def test_each_door_reads_the_words_of_the_file(editor, door):
    upload(editor, door, "IMG_0412 mayor yacht.jpg", agency_jpeg())
    picture = Picture.objects.get()
    assert (picture.caption, picture.credit) == ("The quay at dawn.", "Ola Brand / The Signal")
    assert picture.colour.startswith("#")
    assert "yacht" not in picture.file.name
    assert picture.token in picture.file.name


def test_words_that_an_editor_typed_stay(editor):
    file = SimpleUploadedFile("quay.jpg", agency_jpeg())
    editor.post(reverse(SINGLE), {"title": "Quay", "file": file, "caption": "Mine."})
    picture = Picture.objects.get()
    assert (picture.caption, picture.credit) == ("Mine.", "Ola Brand / The Signal")


def originals():
    return set(default_storage.listdir("originals")[1]) if default_storage.exists("originals") else set()


BAD = {
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "page.jpg": b"<!doctype html><script>alert(1)</script>",
    "empty.jpg": b"",
    "cut-off.jpg": encoded(size=(900, 600))[:900],
    "words.jpg": b"These are words.",
    "bomb.png": encoded("PNG", size=(9000, 9000), mode="1"),
    "program.exe": encoded(),
    "wrong.png": encoded("JPEG"),
}


@pytest.mark.parametrize("door", [SINGLE, MULTIPLE, CHOOSER])
@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_and_nothing_is_kept(editor, door, name):
    before = originals()
    answer = upload(editor, door, name, BAD[name])
    assert answer.status_code == 200
    assert not Picture.objects.exists()
    assert not PendingUpload.objects.exists()
    assert originals() == before


def test_a_refusal_says_what_to_do(editor):
    answer = upload(editor, SINGLE, "drawing.png", BAD["drawing.png"])
    assert "Export it as PNG" in str(answer.context["form"].errors["file"])


@pytest.mark.parametrize(("name", "kind"), [("map.tif", "TIFF"), ("map.tiff", "TIFF"), ("map.webp", "WEBP")])
def test_other_formats_become_ones_that_browsers_show(editor, name, kind):
    upload(editor, SINGLE, name, encoded(kind, size=(900, 600)))
    picture = Picture.objects.get()
    rendition = picture.get_rendition("max-165x165")
    assert Image.open(rendition.file).format in {"JPEG", "WEBP", "AVIF"}


def test_a_telephones_heic_is_taken_where_it_can_be_read(editor):
    heif = pytest.importorskip("pillow_heif")
    heif.register_heif_opener()
    upload(editor, SINGLE, "IMG_1.heic", encoded("HEIF", size=(900, 600)))
    assert Image.open(Picture.objects.get().get_rendition(WIDE).file).format == "AVIF"


def test_a_reporter_may_upload_and_a_reader_may_not(reader):
    upload(sign_in_reporter(), SINGLE, "quay.jpg", agency_jpeg())
    upload(reader, SINGLE, "quay.jpg", agency_jpeg())
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("spec", [WIDE, "fill-720x480|format-webp", crops.SHARE])
def test_readers_get_the_credit_and_never_the_place(editor, reader, spec):
    upload(editor, SINGLE, "quay.jpg", agency_jpeg())
    picture = Picture.objects.get()
    assert has_gps(picture.file.open("rb").file)
    make_story(picture=picture)
    answer = reader.get(crops.address(picture, spec))
    assert answer.status_code == 200
    served = BytesIO(b"".join(answer.streaming_content))
    words = read_credits(served)
    assert (words.caption, words.credit) == ("The quay at dawn.", "Ola Brand / The Signal")
    assert not has_gps(served)


def test_changed_words_are_in_the_bytes_at_the_new_address(editor, reader):
    picture = make_picture()
    make_story(picture=picture)
    before = crops.address(picture, WIDE)
    reader.get(before)
    picture.credit = "Somebody Else"
    picture.save()
    after = crops.address(picture, WIDE)
    assert after != before
    served = BytesIO(b"".join(reader.get(after).streaming_content))
    assert read_credits(served).credit == "Somebody Else"
    assert "immutable" in reader.get(after)["Cache-Control"]
    assert "immutable" not in reader.get(before)["Cache-Control"]


def test_the_crop_keeps_the_point_that_matters(reader):
    """A white square at the far left of a black picture; the middle crop would lose it."""
    image = Image.new("RGB", (1800, 400), "black")
    image.paste("white", (0, 0, 300, 400))
    file = BytesIO()
    image.save(file, "JPEG")
    picture = Picture.objects.create(
        title="Wall", file=ImageFile(BytesIO(file.getvalue()), "wall.jpg"), alt="A wall."
    )

    def left_edge():
        rendition = picture.get_rendition("fill-320x320|format-webp")
        return Image.open(rendition.file).convert("L").getpixel((20, 160))

    assert left_edge() < 60
    picture.focal_point_x, picture.focal_point_y = 150, 200
    picture.focal_point_width = picture.focal_point_height = 200
    picture.save()
    assert left_edge() > 200


def answers(client, *addresses):
    return [client.get(address).status_code for address in addresses]


def test_a_picture_is_public_only_while_a_published_page_uses_it(editor, reader):
    picture = make_picture()
    address = crops.address(picture, WIDE)
    assert answers(reader, address) == [404]
    story = make_story(picture=picture, live=False)
    assert answers(reader, address) == [404]
    story.get_latest_revision().publish()
    assert answers(reader, address) == [200]
    story.refresh_from_db()
    editor.post(f"/admin/pages/{story.pk}/unpublish/")
    assert answers(reader, address) == [404]
    story = make_story(picture=picture)
    take_down(story=story, note="Withdrawn.", actor=None)
    assert answers(reader, address) == [404]


def test_a_picture_in_a_newer_draft_stays_private(reader):
    picture = make_picture()
    story = make_story()
    story.picture = picture
    story.save_revision()
    assert answers(reader, crops.address(picture, WIDE)) == [404]


def test_a_picture_in_the_body_counts_as_used(reader):
    picture = make_picture()
    block = {"type": "picture", "id": "b1", "value": {"picture": picture.pk, "size": "column"}}
    make_story(body=[block])
    assert answers(reader, crops.address(picture, "width-480|format-avif")) == [200]


def test_a_document_is_public_only_while_a_published_page_uses_it(editor, reader):
    document = make_document()
    assert answers(reader, document.url) == [404]
    block = {"type": "document", "id": "b1", "value": {"document": document.pk, "title": ""}}
    story = make_story(body=[block])
    answer = reader.get(document.url)
    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("attachment")
    editor.post(f"/admin/pages/{story.pk}/unpublish/")
    assert answers(reader, document.url) == [404]


def test_a_document_linked_in_the_text_counts_as_used(reader):
    document = make_document()
    words = f'<p>See <a linktype="document" id="{document.pk}">the leases</a>.</p>'
    make_story(body=[{"type": "text", "id": "b1", "value": words}])
    assert answers(reader, document.url) == [200]


def test_rights_that_ran_out_close_the_file(reader):
    picture = make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1))
    make_story(picture=picture)
    assert answers(reader, crops.address(picture, WIDE)) == [404]


def test_the_original_is_served_at_no_address(editor, reader):
    picture, document = make_picture(), make_document()
    make_story(picture=picture)
    places = [
        f"{settings.MEDIA_URL}{picture.file.name}",
        f"/media/{picture.token}/{picture.file.name.rsplit('/', 1)[-1]}",
        f"/media/{picture.token}/original.jpg",
        f"/admin/documents-of-desk/{document.pk}/{document.filename}",
        f"/documents/{document.pk}/{document.filename}",
        f"{settings.MEDIA_URL}{document.file.name}",
    ]
    for client in (reader, editor):
        assert [place for place in places if client.get(place, follow=True).streaming] == []


@pytest.mark.parametrize(
    "name",
    [
        "x.fill-9999x9999.format-avif.avif",
        "x.avif",
        "x.",
        "..",
        "x.fill-480x320.format-avif.jpg",
        "x.width-480.avif",
    ],
)
def test_only_sizes_of_ours_are_made(editor, reader, name):
    picture = make_picture()
    make_story(picture=picture)
    assert answers(reader, f"/media/{picture.token}/{name}") == [404]
    assert answers(editor, f"/media/{picture.token}/{name}") == [404]
    assert picture.renditions.count() == 0


def test_staff_see_private_pictures_and_no_cache_keeps_them(editor, reader):
    picture = make_picture()
    make_story(picture=picture, live=False)
    answer = editor.get(crops.address(picture, WIDE))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    thumbnail = picture.get_rendition("max-165x165").url
    assert answers(editor, thumbnail) == [200]
    assert answers(reader, thumbnail) == [404]


def test_the_preview_shows_its_pictures_to_staff(editor):
    picture = make_picture()
    story = make_story("Draft", picture=picture, live=False)
    page = editor.get(f"/admin/pages/{story.pk}/view_draft/")
    assert page.status_code == 200
    assert f"/media/{picture.token}/" in page.content.decode()
