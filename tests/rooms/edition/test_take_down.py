"""What is taken down stays down: with nothing but files, after a restart, and against whoever puts it again."""

from datetime import UTC, datetime

import pytest

from masthead.edition.disk import Disk
from masthead.edition.errors import BadAddressError, DamagedLedgerError, TakenDownError
from masthead.edition.ledger import Ledger
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.verify import verify
from masthead.edition.writer import EditionWriter

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECRET = b"<p>The secret.</p>" * 100


def files_with(root, words):
    import gzip

    found = []
    for path in root.rglob("*"):
        if path.is_file() and path.name != "takedowns":
            content = path.read_bytes()
            plain = gzip.decompress(content) if path.suffix == ".gz" else content
            found += [path] if words in plain else []
    return found


def test_taken_down_is_gone_at_once(writer, reader, root):
    writer.put(Page("/a/", SECRET, keys=("story:1",)))
    writer.put(Page("/a/", SECRET + b"whole", variant="full"))
    assert files_with(root, b"secret")

    swapped = writer.take_down("/a/", "Court order 7", note_page=b"<p>Removed.</p>", when=NOON)

    entry = reader.lookup("/a/")
    assert (entry.status, entry.read()) == (410, b"<p>Removed.</p>")
    assert reader.lookup("/a/", "full") is None
    assert files_with(root, b"secret") == []
    assert (swapped.addresses, swapped.keys) == (("/a/",), ("story:1",))
    assert verify(root) == []


def test_it_cannot_be_put_again(writer, reader):
    writer.put(Page("/a/", SECRET))
    writer.take_down("/a/", "Court order 7")
    for again in (
        lambda: writer.put(Page("/a/", SECRET)),
        lambda: writer.put(Page("/a/", SECRET, variant="full")),
        lambda: writer.move("/a/", "/b/"),
    ):
        with pytest.raises(TakenDownError):
            again()
    assert reader.lookup("/a/").status == 410


def test_another_writer_that_did_not_hear_cannot_put_it_either(writer, root, reader):
    other = EditionWriter.open(root, disk=Disk(careful=False))
    group = other.group()
    group.put(Page("/a/", SECRET))

    writer.take_down("/a/", "Court order 7")

    with pytest.raises(TakenDownError):
        group.commit()
    other.close()
    assert reader.lookup("/a/").status == 410
    assert files_with(root, b"secret") == []


def test_everything_under_an_address_goes(writer, reader):
    for address in ("/media/AbC/a.avif", "/media/AbC/b/c.webp", "/media/AbD/a.avif"):
        writer.put(Page(address, SECRET))
    writer.take_down("/media/AbC/", "Not ours", under=True)
    assert reader.lookup("/media/AbC/a.avif").status == reader.lookup("/media/AbC/b/c.webp").status == 410
    assert reader.lookup("/media/AbD/a.avif").status == 200
    with pytest.raises(TakenDownError):
        writer.put(Page("/media/AbC/new.avif", SECRET))


@pytest.mark.parametrize("address", ["/", "/a", "a/", "/../"])
def test_not_everything_can_go_at_once(writer, address):
    with pytest.raises(BadAddressError):
        writer.take_down(address, "Oops", under=True)
    assert writer.ledger.in_force() == []


def test_what_was_never_there_can_be_barred(writer, reader):
    writer.take_down("/never/", "Barred")
    assert reader.lookup("/never/").status == 410
    with pytest.raises(TakenDownError):
        writer.put(Page("/never/", SECRET))


def test_an_older_edition_comes_back_without_it(writer, root, reader):
    """The ledger is newer than the edition beside it, as after restoring an older backup."""
    writer.put(Page("/a/", SECRET))
    writer.put(Page("/media/T/a.png", SECRET))
    Ledger(root / "takedowns").take_down("/a/", "Court order 7", NOON)
    Ledger(root / "takedowns").take_down("/media/T/", "Court order 8", NOON, under=True)

    # No writer has opened it yet, and still nobody reads it.
    with EditionReader.open(root) as fresh:
        assert fresh.lookup("/a/").status == fresh.lookup("/media/T/a.png").status == 410
        assert {entry.status for entry in fresh.entries()} == {410}
    assert {finding.fault for finding in verify(root)} == {"risen"}

    EditionWriter.open(root, disk=Disk(careful=False)).close()
    assert files_with(root, b"secret") == []
    assert verify(root) == []


def test_a_lifted_takedown_brings_nothing_back_by_itself(writer, reader):
    writer.put(Page("/a/", SECRET))
    writer.take_down("/a/", "Court order 7")
    writer.lift("/a/", "Order withdrawn")
    assert reader.lookup("/a/").status == 410
    assert writer.put(Page("/a/", SECRET))
    assert reader.lookup("/a/").read() == SECRET


def test_lifting_one_lifts_no_other(writer):
    writer.take_down("/a/", "One")
    writer.take_down("/a/", "All", under=True)
    writer.lift("/a/", "One")
    assert writer.ledger.is_down("/a/")
    assert writer.ledger.is_down("/a/b/")


def test_it_is_on_the_platter_before_it_is_acknowledged(root, tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("os.fsync", synced.append)
    Ledger(tmp_path / "takedowns").take_down("/a/", "Order", NOON)
    assert len(synced) == 2  # the file, and the folder it is new in


@pytest.mark.parametrize("cut", [1, 10, 80])
def test_a_last_line_cut_off_counts_for_nothing(tmp_path, cut):
    path = tmp_path / "takedowns"
    Ledger(path).take_down("/a/", "Order", NOON)
    whole = path.read_bytes()
    Ledger(path).take_down("/b/", "Order", NOON)
    path.write_bytes(path.read_bytes()[:-cut])

    ledger = Ledger(path)
    assert (ledger.is_down("/a/"), ledger.is_down("/b/"), ledger.broken_line) == (True, False, 0)
    ledger.take_down("/c/", "Order", NOON)
    assert path.read_bytes().startswith(whole + b'{"act":"down","address":"/c/"')
    assert Ledger(path).broken_line == 0


def test_an_altered_line_keeps_everything_down(tmp_path, writer, root):
    ledger = writer.ledger
    for address in ("/a/", "/b/", "/c/"):
        ledger.take_down(address, "Order", NOON)
    ledger.lift("/b/", "Lifted", NOON)
    path = root / "takedowns"
    path.write_bytes(path.read_bytes().replace(b'"/a/"', b'"/x/"'))

    damaged = Ledger(path)
    assert damaged.broken_line == 1
    assert all(damaged.is_down(address) for address in ("/x/", "/b/", "/c/"))
    with pytest.raises(DamagedLedgerError):
        damaged.lift("/c/", "Lifted", NOON)
    assert {finding.fault for finding in verify(root)} >= {"ledger"}
    damaged.take_down("/d/", "Order", NOON)
    assert Ledger(path).is_down("/d/")


@pytest.mark.parametrize("change", ["drop", "swap", "repeat"])
def test_a_line_missing_or_moved_is_noticed(tmp_path, change):
    path = tmp_path / "takedowns"
    for address in ("/a/", "/b/", "/c/"):
        Ledger(path).take_down(address, "Order", NOON)
    one, two, three = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(
        {"drop": one + three, "swap": two + one + three, "repeat": one + one + two + three}[change]
    )
    assert Ledger(path).broken_line > 0


def test_rubbish_is_no_takedown_and_no_crash(tmp_path):
    path = tmp_path / "takedowns"
    path.write_bytes(b"\xff\xfe\x00 rubbish\n[1]\nnull x\n{}\n")
    assert Ledger(path).in_force() == []
    assert Ledger(path).broken_line == 1


def test_notes_of_any_kind_stay_one_line(tmp_path):
    path = tmp_path / "takedowns"
    Ledger(path).take_down("/a/", 'A "note"\n{"act":"lift"}\r\u2028\ud800 Київ' + "x" * 5000, NOON)
    assert path.read_bytes().count(b"\n") == 1
    assert Ledger(path).broken_line == 0
    assert "Київ" in Ledger(path).in_force()[0].note


def test_a_moment_needs_its_zone(tmp_path):
    with pytest.raises(ValueError, match="zone"):
        Ledger(tmp_path / "takedowns").take_down("/a/", "", datetime(2026, 11, 23))  # noqa: DTZ001


def test_a_reader_hears_of_it_with_the_next_question(writer, reader):
    writer.put(Page("/a/", SECRET))
    assert reader.lookup("/a/").status == 200
    writer.take_down("/a/", "Order")
    assert reader.lookup("/a/").status == 410
    writer.lift("/a/", "Lifted")
    writer.put(Page("/a/", SECRET))
    assert reader.lookup("/a/").status == 200
