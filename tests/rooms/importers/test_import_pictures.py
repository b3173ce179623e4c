"""Pictures that lie beside the articles come along; nothing else does."""

import shutil
from io import BytesIO

import pytest
from PIL import Image

from masthead.importers.markdown_dir import read_markdown
from masthead.importers.picture_files import PictureFiles
from masthead.importers.runs import Plan, run_import
from masthead.newsroom.models import Picture, Story


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "site" / "images").mkdir(parents=True)
    return tmp_path / "site"


def draw(path, colour=90):
    file = BytesIO()
    Image.new("RGB", (320, 200), (colour, 80, 70)).save(file, "JPEG")
    path.write_bytes(file.getvalue())


def document(folder, text, front=""):
    (folder / "2019-05-01-ferry.md").write_text(
        f"---\ntitle: Ferry\n{front}\n---\nBefore.\n\n{text}\n\nAfter."
    )


def bring(folder, reading):
    plan = Plan(
        kind="markdown",
        source="site",
        file_name="site",
        rows=read_markdown(folder, reading),
        files=PictureFiles(folder, whole_tree=True),
    )
    return run_import(plan)


def kinds():
    return [block["type"] for block in Story.objects.get().body.raw_data]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "source",
    [
        "images/quay.jpg",
        "/images/quay.jpg",
        "/assets/blog/images/quay.jpg",
        "quay.jpg",
        "quay",
        "/a/quay.jpg?w=8",
    ],
)
def test_a_picture_is_found_by_the_end_of_its_path(folder, reading, source):
    draw(folder / "images" / "quay.jpg")
    document(folder, f"![A quay]({source})")
    bring(folder, reading)

    picture = Picture.objects.get()
    assert kinds() == ["text", "picture", "text"]
    assert (picture.alt, picture.width) == ("A quay", 320)


@pytest.mark.django_db
def test_a_lead_picture_with_its_words(folder, reading):
    draw(folder / "images" / "2019__quay.jpg")
    document(
        folder,
        "x",
        "image: /assets/2019/quay.jpg\nimage_alt: Quay\nimage_caption: At six.\nimage_credit: A. Lee",
    )
    bring(folder, reading)

    picture = Story.objects.get().picture
    assert (picture.alt, picture.caption, picture.credit) == ("Quay", "At six.", "A. Lee")


@pytest.mark.django_db
def test_the_same_file_is_one_picture_with_each_use_its_words(folder, reading):
    draw(folder / "images" / "a.jpg")
    shutil.copy(folder / "images" / "a.jpg", folder / "images" / "b.jpg")
    document(folder, "![One](images/a.jpg)\n\n![Two](images/b.jpg)")
    bring(folder, reading)

    values = [block["value"] for block in Story.objects.get().body.raw_data if block["type"] == "picture"]
    assert Picture.objects.count() == 1
    assert [value["alt"] for value in values] == ["", "Two"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "source",
    [
        "../secret.jpg", "/../../secret.jpg", "%2e%2e/secret.jpg", "images/link.jpg", "images/none.jpg",
        "images/evil.jpg", "images/x.svg", "images/a%00.jpg", "file:///etc/passwd", "http://[::1",
    ],
)  # fmt: skip
def test_other_files_never_become_pictures(folder, reading, source):
    draw(folder.parent / "secret.jpg")
    (folder / "images" / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    (folder / "images" / "evil.jpg").write_text("<html><script>alert(1)</script>")
    (folder / "images" / "x.svg").write_text("<svg onload='alert(1)'/>")
    document(folder, f"![x]({source})", f"image: '{source}'")
    report = bring(folder, reading)

    assert report.imported == 1
    assert Picture.objects.count() == 0
    assert set(kinds()) == {"text"}


@pytest.mark.django_db
def test_a_picture_on_another_site_stays_there(folder, reading):
    document(folder, "![Quay](https://example.org/quay.jpg)")
    report = bring(folder, reading)

    assert (
        'Picture: <a href="https://example.org/quay.jpg">Quay</a>'
        in Story.objects.get().body.raw_data[0]["value"]
    )
    assert report.notes["pictures on other sites stayed there, as links"] == 1
