"""Pages go in and come out: whole, once, and only where they may."""

import gzip

import brotli
import pytest

from masthead.edition.encodings import STRONG, Strength
from masthead.edition.errors import (
    BadAddressError,
    BadPageError,
    BadTargetError,
    NoEditionError,
    OtherFormatError,
)
from masthead.edition.pages import CachePolicy, Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter

STORY = b"<p>The ferry sailed.</p>" * 200


def test_a_page_is_served_as_it_was_put(writer, reader):
    assert writer.put(
        Page("/2026/11/ferry/", STORY, keys=("story:1", "front"), build="b7", pressed_at=1_800_000_000.5)
    )

    entry = reader.lookup("/2026/11/ferry/")
    assert (entry.status, entry.read(), entry.size, entry.build) == (200, STORY, len(STORY), "b7")
    assert gzip.decompress(entry.read("gzip")) == brotli.decompress(entry.read("br")) == STORY
    assert dict(entry.headers) == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=60, stale-while-revalidate=60, stale-if-error=432000",
        "last-modified": "Fri, 15 Jan 2027 08:00:00 GMT",
        "vary": "accept-encoding",
        "surrogate-key": "/2026/11/ferry/ story:1 front",
    }


def test_each_encoding_has_its_own_tag(writer, reader):
    writer.put(Page("/a/", STORY))
    tags = {body.etag for body in reader.lookup("/a/").bodies.values()}
    assert len(tags) == 2
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def test_other_bytes_have_another_tag(writer, reader):
    writer.put(Page("/a/", STORY))
    before = reader.lookup("/a/").bodies["gzip"].etag
    writer.put(Page("/a/", STORY + b"!"))
    assert reader.lookup("/a/").bodies["gzip"].etag != before


def test_equal_bytes_are_not_swapped(writer, reader, root):
    writer.put(Page("/a/", STORY))
    files = {path: path.stat().st_ino for path in (root / "public").rglob("*") if path.is_file()}
    cursor, pulse = reader.cursor(), reader.pulse()

    assert not writer.put(Page("/a/", STORY, build="another", pressed_at=1.0))

    assert {path: path.stat().st_ino for path in (root / "public").rglob("*") if path.is_file()} == files
    assert reader.changed_since(cursor).addresses == ()
    assert reader.pulse() == pulse


def test_other_keys_are_announced_without_a_swap_of_bytes(writer, reader):
    writer.put(Page("/a/", STORY, keys=("front",)))
    cursor, body = reader.cursor(), reader.lookup("/a/").bodies["gzip"]

    with writer.group() as group:
        assert not group.put(Page("/a/", STORY, keys=("latest",)))

    assert reader.lookup("/a/").bodies["gzip"] == body
    assert reader.lookup("/a/").keys == ("latest",)
    assert reader.changed_since(cursor).addresses == ("/a/",)
    assert group.swapped.keys == ("front", "latest")


def test_pictures_are_kept_as_they_are(writer, reader, tmp_path):
    picture = tmp_path / "fire.avif"
    picture.write_bytes(b"AVIF" * 999)
    assert writer.put(Page("/media/AbC/fire.avif", picture))
    picture.unlink()
    entry = reader.lookup("/media/AbC/fire.avif")
    assert list(entry.bodies) == ["identity"]
    assert (entry.read(), entry.content_type) == (b"AVIF" * 999, "image/avif")


def test_what_a_browser_would_run_is_only_bytes_below_media(writer, reader):
    for name in ("a.html", "a.svg", "a.js", "a.xml", "a", "a.php"):
        writer.put(Page(f"/media/AbC/{name}", b"<script>alert(1)</script>"))
        assert reader.lookup(f"/media/AbC/{name}").content_type == "application/octet-stream"


def test_full_variants_lie_apart(writer, reader, root):
    writer.put(Page("/a/", b"the first paragraph"))
    writer.put(Page("/a/", b"the secret whole", variant="full"))

    assert reader.lookup("/a/").read() == b"the first paragraph"
    whole = reader.lookup("/a/", "full")
    assert whole.read() == b"the secret whole"
    assert dict(whole.headers)["cache-control"] == "private, no-store"
    inside_public = [path for path in (root / "public").rglob("*") if path.is_file() and path.suffix == ".gz"]
    assert inside_public
    assert all(b"secret" not in gzip.decompress(path.read_bytes()) for path in inside_public)
    assert (root / "full").stat().st_mode & 0o077 == 0


def test_bodies_pressed_elsewhere_are_taken(writer, reader):
    small = {"gzip": gzip.compress(STORY, 9, mtime=0), "br": brotli.compress(STORY)}
    writer.put(Page("/a/", STORY, encodings=small))
    assert {name: reader.lookup("/a/").read(name) for name in small} == small


@pytest.mark.parametrize("small", [{"gzip": gzip.compress(b"other")}, {"gzip": b"damaged"}, {"zstd": b""}])
def test_bodies_that_unpack_to_something_else_are_refused(writer, reader, small):
    with pytest.raises(BadPageError):
        writer.put(Page("/a/", STORY, encodings=small))
    assert reader.lookup("/a/") is None


def test_pressing_smaller_changes_no_word(writer, reader):
    body = b"".join(b"<p>Paragraph %d of %d.</p>" % (n, n * n) for n in range(3000))
    with writer.group(Strength(gzip=1, brotli=0)) as group:
        group.put(Page("/a/", body))
    before = reader.lookup("/a/")

    assert writer.press_smaller("/a/", strength=STRONG)

    after = reader.lookup("/a/")
    assert after.read() == body
    assert after.bodies["gzip"].size < before.bodies["gzip"].size
    assert not writer.press_smaller("/a/", strength=STRONG)
    assert not writer.press_smaller("/unknown/")


def test_a_group_shows_only_when_it_ends(writer, reader):
    with writer.group() as group:
        writer.put(Page("/story/", STORY), group=group)
        writer.put(Page("/story.mp3", b"ID3"), group=group)
        assert reader.lookup("/story/") is None
    assert reader.lookup("/story/").status == reader.lookup("/story.mp3").status == 200
    assert group.swapped.addresses == ("/story/", "/story.mp3")


def test_a_group_that_fails_leaves_nothing(writer, reader, root):
    def fail_halfway():
        with writer.group() as group:
            group.put(Page("/story/", STORY))
            group.put(Page("/../story/", STORY))

    with pytest.raises(BadAddressError):
        fail_halfway()
    assert reader.lookup("/story/") is None
    assert [path for path in (root / "public").rglob("*") if path.is_file()] == []
    assert list((root / "staging").iterdir()) == []


def test_nothing_swapped_announces_nothing(writer, reader):
    pulse = reader.pulse()
    with writer.group() as group:
        pass
    assert (group.swapped.changes, reader.pulse()) == ((), pulse)


@pytest.mark.parametrize(
    "page",
    [
        Page("/a.json", b"{}", content_type="text/html; charset=utf-8"),
        Page("/a/", b"", content_type="application/json"),
        Page("/a/", b"", keys=("two words",)),
        Page("/a/", b"", keys=("line\nbreak",)),
        Page("/a/", b"", build="b\r\nSet-Cookie: x"),
        Page("/a/", b"", variant="secret"),
        Page("/a b/", b""),
    ],
)
def test_a_page_that_could_not_be_served_as_it_says_is_refused(writer, root, page):
    with pytest.raises((BadPageError, BadAddressError)):
        writer.put(page)
    assert [path for path in (root / "public").rglob("*") if path.is_file()] == []


def test_a_move_sends_readers_on(writer, reader):
    writer.put(Page("/old/", STORY))
    assert writer.move("/old/", "/2026/11/київ/")
    assert not writer.move("/old/", "/2026/11/київ/")
    entry = reader.lookup("/old/")
    assert (entry.status, entry.location) == (301, "/2026/11/%D0%BA%D0%B8%D1%97%D0%B2/")
    assert (dict(entry.bodies), entry.read()) == ({}, b"")


@pytest.mark.parametrize("target", ["//evil.example", "javascript:alert(1)", "/a/../b", "relative"])
def test_a_move_to_nowhere_changes_nothing(writer, reader, target):
    writer.put(Page("/old/", STORY))
    with pytest.raises(BadTargetError):
        writer.move("/old/", target)
    assert reader.lookup("/old/").status == 200


def test_what_is_gone_says_so_in_every_variant(writer, reader):
    writer.put(Page("/a/", STORY))
    writer.put(Page("/a/", STORY, variant="full"))
    assert writer.gone("/a/", b"<p>We withdrew this.</p>")
    assert not writer.gone("/a/", b"<p>We withdrew this.</p>")
    entry = reader.lookup("/a/")
    assert (entry.status, entry.read()) == (410, b"<p>We withdrew this.</p>")
    assert reader.lookup("/a/", "full") is None


def test_what_is_gone_can_come_back(writer, reader):
    writer.gone("/a/")
    assert writer.put(Page("/a/", STORY))
    assert reader.lookup("/a/").read() == STORY


def test_what_is_removed_is_unknown(writer, reader, root):
    writer.put(Page("/2026/11/a/", STORY))
    assert writer.remove("/2026/11/a/")
    assert not writer.remove("/2026/11/a/")
    assert reader.lookup("/2026/11/a/") is None
    assert list((root / "public" / "pages").iterdir()) == []


def test_old_bodies_go_after_a_minute(root):
    clock = [1_800_000_000.0]
    with (
        EditionWriter.open(root, create=True, clock=lambda: clock[0]) as writer,
        EditionReader.open(root) as reader,
    ):
        writer.put(Page("/a/", STORY))
        held = reader.lookup("/a/")
        writer.put(Page("/a/", b"new"))
        assert held.read() == STORY  # who asked a moment ago still gets it
        clock[0] += 59
        assert writer.sweep() == 0
        clock[0] += 2
        assert writer.sweep() == 2
        with pytest.raises(FileNotFoundError):
            held.read()
        assert reader.lookup("/a/").read() == b"new"


def test_a_body_that_two_addresses_share_outlives_one_of_them(writer, reader):
    writer.put(Page("/a/", STORY))
    writer.put(Page("/b/", STORY))
    writer.remove("/a/")
    writer.sweep(grace=-1)
    assert reader.lookup("/b/").read() == STORY


def test_a_cache_policy_says_what_others_may_keep():
    said = CachePolicy(max_age=5, shared_max_age=60, stale_while_revalidate=7, stale_if_error=9).header()
    assert said == "public, max-age=5, s-maxage=60, stale-while-revalidate=7, stale-if-error=9"


def test_no_edition_is_made_by_looking(root):
    for door in (EditionReader.open, EditionWriter.open):
        with pytest.raises(NoEditionError):
            door(root)
    assert not root.exists()


@pytest.mark.parametrize("said", ['{"format": 99}', "{}", "not JSON"])
def test_another_format_is_refused(writer, root, said):
    (root / "edition.json").write_text(said)
    for door in (EditionReader.open, EditionWriter.open):
        with pytest.raises(OtherFormatError):
            door(root)


@pytest.mark.parametrize(
    "address", ["/nope/", "/a", "", "/../a/", "/a\x00/", "/A/", "/%61/", "//a/", "/@410"]
)
def test_what_is_not_there_is_nothing(writer, reader, address):
    writer.put(Page("/a/", STORY))
    assert reader.lookup(address) is None


def test_a_disk_that_does_not_tell_capitals_refuses_them(writer, root):
    (root / "EDITION.JSON").touch()  # what such a disk would answer
    with EditionWriter.open(root) as other:
        with pytest.raises(BadAddressError):
            other.put(Page("/Story/", STORY))
        assert other.put(Page("/media/AbC/a.png", b"PNG"))
