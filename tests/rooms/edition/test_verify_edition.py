"""`verify` finds each planted fault and nothing in a whole edition; `rebuild` saves what the files still say."""

import os
import sqlite3
from datetime import UTC, datetime

import pytest

from masthead.edition.disk import Disk
from masthead.edition.errors import DamagedCatalogueError
from masthead.edition.ledger import Ledger
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.rebuild import rebuild
from masthead.edition.search.documents import Document
from masthead.edition.search.writer import SearchWriter
from masthead.edition.verify import verify
from masthead.edition.writer import EditionWriter

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def filled(writer, root):
    with writer.group() as group:
        group.put(Page("/", b"front " * 99, keys=("front",)))
        group.put(Page("/2026/11/a/", b"story a " * 99))
        group.put(Page("/2026/11/a/", b"whole a " * 99, variant="full"))
        group.put(Page("/feed.rss", b"<rss/>" * 99))
        group.put(Page("/media/T/a.png", b"PNG"))
        group.move("/old/", "/2026/11/a/")
        group.move("/away", "https://example.org/x?y=1")
        group.gone("/gone/", b"gone " * 99)
    SearchWriter.open(root, disk=Disk(careful=False)).add([Document("1", "/2026/11/a/", body="story")])
    return root


def one(root, pattern):
    [path] = root.glob(pattern)
    return path


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def body_of(root, address, variant="public", encoding="gzip"):
    with EditionReader.open(root) as reader:
        return reader.lookup(address, variant).bodies[encoding].path


def replace_leaf(root):
    leaf = one(root, "public/pages/*/2026/11/a@html.gz")
    leaf.unlink()
    leaf.write_bytes(b"something else")


def point_elsewhere(root):
    leaf = one(root, "public/pages/*/old@html.301")
    leaf.unlink()
    leaf.symlink_to("nowhere")


def swap_encodings(root):
    """A file that is whole and of the right size but unpacks to another body."""
    connection = sqlite3.connect(root / "catalogue.sqlite")
    connection.execute("UPDATE entries SET hash = zeroblob(32) WHERE address = '/feed.rss'")
    connection.commit()
    connection.close()


def put_note_beside(root):
    one(root, "public/pages/*/feed.rss@file.gz").with_name("feed.rss@file.410.gz").touch()


def put_leaf_of_nobody(root):
    (root / "public/pages/00").mkdir(exist_ok=True)
    (root / "public/pages/00/x@html.gz").touch()


def leave_pending(root):
    connection = sqlite3.connect(root / "catalogue.sqlite")
    connection.execute("INSERT INTO pending VALUES ('/feed.rss')")
    connection.commit()
    connection.close()


FAULTS = {
    "a bit in a body": ("damaged", lambda root: flip(body_of(root, "/2026/11/a/"))),
    "a bit in a brotli body": ("damaged", lambda root: flip(body_of(root, "/2026/11/a/", encoding="br"))),
    "a bit in a full body": ("damaged", lambda root: flip(body_of(root, "/2026/11/a/", "full"))),
    "a bit in a picture": ("damaged", lambda root: flip(body_of(root, "/media/T/a.png", encoding="identity"))),
    "a bit in a note": ("damaged", lambda root: flip(body_of(root, "/gone/"))),
    "a body cut short": ("damaged", lambda root: os.truncate(body_of(root, "/"), 20)),
    "a body away": ("missing", lambda root: body_of(root, "/feed.rss").unlink()),
    "another body under the name": ("missing", swap_encodings),
    "a leaf away": ("not shown", lambda root: one(root, "public/pages/*/feed.rss@file.gz").unlink()),
    "a leaf with other bytes": ("not shown", replace_leaf),
    "a move that points elsewhere": ("not shown", point_elsewhere),
    "a sign away": ("not shown", lambda root: one(root, "public/signs/*/here/2026/11/a/@").unlink()),
    "a leaf of nobody": ("orphan", put_leaf_of_nobody),
    "a stray file": ("orphan", lambda root: (root / "public/pages/stray.txt").write_bytes(b"")),
    "a note beside a page": ("orphan", put_note_beside),
    "a body of nobody": ("orphan", lambda root: (root / "public/bodies/stray").write_bytes(b"")),
    "a full body of nobody": ("orphan", lambda root: (root / "full/bodies/stray").write_bytes(b"")),
    "a dead writer's folder": ("half written", lambda root: (root / "staging/1-dead/public").mkdir(parents=True)),
    "a swap cut short": ("unfinished", leave_pending),
    "a takedown not enforced": ("risen", lambda root: Ledger(root / "takedowns").take_down("/", "x", NOON)),
    "an altered ledger": ("ledger", lambda root: (root / "takedowns").write_bytes(b"{} x\n")),
    "a catalogue that is none": ("catalogue", lambda root: (root / "catalogue.sqlite").write_bytes(b"rubbish" * 999)),
    "a bit in a segment": ("search", lambda root: flip(one(root, "search/segments/*.sqlite"))),
    "a segment away": ("search", lambda root: one(root, "search/segments/*.sqlite").unlink()),
    "a manifest that is none": ("search", lambda root: (root / "search/manifest.json").write_bytes(b"{")),
}  # fmt: skip


def test_a_whole_edition_has_no_finding(filled):
    seen = []
    assert verify(filled, progress=lambda done, total: seen.append((done, total))) == []
    assert seen[-1] == (8, 8)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(filled, writer, fault):
    kind, plant = FAULTS[fault]
    writer.close()
    plant(filled)

    found = verify(filled)

    assert kind in {finding.fault for finding in found}
    assert all(str(finding).endswith(".") for finding in found)


@pytest.mark.parametrize(
    "fault", ["a leaf of nobody", "a stray file", "a note beside a page", "a body of nobody"]
)
def test_repair_removes_what_belongs_to_nothing(filled, fault):
    FAULTS[fault][1](filled)
    assert [finding.fault for finding in verify(filled, repair=True)] == ["orphan"]
    assert verify(filled) == []


@pytest.mark.parametrize("fault", ["a swap cut short", "a dead writer's folder", "a takedown not enforced"])
def test_opening_for_writing_puts_right_what_it_says_it_does(filled, writer, fault):
    FAULTS[fault][1](filled)
    EditionWriter.open(filled, disk=Disk(careful=False)).close()
    assert verify(filled) == []


@pytest.mark.parametrize(
    "fault",
    [
        "a leaf away",
        "a leaf with other bytes",
        "a bit in a body",
        "a body away",
        "a move that points elsewhere",
    ],
)
def test_pressing_again_puts_the_rest_right(filled, writer, fault):
    FAULTS[fault][1](filled)
    for address, body in (("/2026/11/a/", b"story a " * 99), ("/feed.rss", b"<rss/>" * 99)):
        assert not writer.put(Page(address, body), again=True)
    writer.move("/old/", "/feed.rss")
    assert verify(filled) == []


def test_a_body_away_does_not_keep_writers_out(filled, writer):
    body_of(filled, "/feed.rss").unlink()
    leave_pending(filled)
    with EditionWriter.open(filled, disk=Disk(careful=False)) as other:
        assert other.put(Page("/b/", b"x"))


def everything(root):
    with EditionReader.open(root) as reader:
        return {
            entry.address: (
                entry.status,
                entry.location,
                entry.content_type,
                entry.cache_control,
                entry.read(),
            )
            for entry in reader.entries("public")
        }


def test_a_lost_catalogue_is_made_from_the_files(filled, writer):
    before = everything(filled)
    writer.close()
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        (filled / name).unlink(missing_ok=True)
    (filled / "catalogue.sqlite").write_bytes(b"rubbish" * 999)
    with pytest.raises(DamagedCatalogueError):
        EditionReader.open(filled)
    with pytest.raises(DamagedCatalogueError):
        EditionWriter.open(filled)

    assert rebuild(filled) == 7

    assert everything(filled) == before
    assert {finding.fault for finding in verify(filled)} == {
        "orphan"
    }  # the full body nobody can name any more
    with EditionWriter.open(filled, disk=Disk(careful=False)) as again:
        assert not again.put(Page("/2026/11/a/", b"story a " * 99))


def test_a_rebuilt_edition_keeps_its_takedowns(filled, writer):
    writer.take_down("/2026/11/a/", "Order")
    writer.close()
    (filled / "catalogue.sqlite").unlink()
    rebuild(filled)
    assert everything(filled)["/2026/11/a/"][0] == 410
