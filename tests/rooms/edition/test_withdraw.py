"""A takedown by the edition alone: everything that was of the story is gone, everything else is there."""

import gzip
from datetime import UTC, datetime

import brotli
import pytest

from masthead.edition.disk import Disk
from masthead.edition.errors import DamagedCatalogueError, DamagedLedgerError, TakenDownError
from masthead.edition.ledger import Ledger
from masthead.edition.note_pages import note_page
from masthead.edition.pages import Page
from masthead.edition.search.documents import Document
from masthead.edition.search.reader import SearchReader
from masthead.edition.search.writer import SearchWriter
from masthead.edition.verify import verify
from masthead.edition.withdrawing import lift, withdraw
from masthead.edition.writer import EditionWriter

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
FERRY, FOG = "/2026/11/ferry/", "/2026/11/fog/"
OWN, SHARED = "/media/ownpicture/", "/media/sharedpicture/"


def card(address, words, picture=""):
    img = f'<img src="{picture}a.avif">' if picture else ""
    return f'<article class="card">{img}<a href="{address}" data-card>{words}</a></article>'


def rss(*items):
    inner = "".join(f"<item><title>{t}</title><link>https://n.example{a}</link></item>" for a, t in items)
    return f"<rss><channel><title>N</title>{inner}</channel></rss>"


@pytest.fixture
def full(writer, root):
    """An edition of two stories, one of them to go."""
    pages = {
        FERRY: f'<p>CANARY text</p><img src="{OWN}big.avif"><img src="https://n.example{SHARED}a.avif">',
        FOG: f'<p>Fog</p><img src="{SHARED}a.avif">' + card(FERRY, "CANARY headline", OWN),
        "/": card(FERRY, "CANARY headline", OWN) + card(FOG, "Fog", SHARED) + "<p>end</p>",
        "/feed.rss": rss((FERRY, "CANARY headline"), (FOG, "Fog")),
        "/opinion/": f'<p>As <a href="{FERRY}">we wrote</a>, fog is wet.</p>',
        "/410.html": "<main><h1>Taken down</h1></main>" + card(FERRY, "CANARY headline", OWN),
    }
    with writer.group() as group:
        for address, html in pages.items():
            group.put(Page(address, html.encode(), keys=("story:1",), build="b"))
        group.put(Page(FERRY, b'<p>CANARY whole</p><img src="/media/onlywhole/a.png">', variant="full"))
        for file in (f"{OWN}big.avif", f"{OWN}a.avif", f"{SHARED}a.avif", "/media/onlywhole/a.png"):
            group.put(Page(file, b"CANARY pixels" if "own" in file or "only" in file else b"pixels"))
        group.move("/old-ferry/", FERRY)
        group.move("/oldest-ferry", "/old-ferry/")
        group.move("/old-fog/", FOG)
    SearchWriter.open(root, disk=Disk(careful=False)).add(
        [
            Document("story:1", FERRY, headline="CANARY headline", body="CANARY text"),
            Document("story:2", FOG, headline="Fog", body="fog text"),
        ]
    )
    return root


def canaries(root):
    """Every file of the edition that still holds a word of the story, search and ledger aside."""
    found = []
    for path in root.rglob("*"):
        if path.is_file() and "search" not in path.parts and path.name != "takedowns":
            content = path.read_bytes()
            opened = {".gz": gzip.decompress, ".br": brotli.decompress}.get(path.suffix, bytes)(content)
            found += [path] if b"CANARY" in opened else []
    return found


def hits(root, words):
    return [hit.address for hit in SearchReader.open(root).search(words).hits]


def test_nothing_of_it_is_left_anywhere(full, reader, writer):
    assert len(canaries(full)) > 8
    assert hits(full, "canary") == [FERRY]

    done = withdraw(full, FERRY, "Court order 7", note_page=note_page(full, "Court order 7"), when=NOON)

    assert canaries(full) == []
    assert hits(full, "canary") == []
    assert hits(full, "fog") == [FOG]
    assert done.addresses == [FERRY, "/old-ferry/", "/oldest-ferry"]
    assert done.files == ["/media/onlywhole/", OWN]
    assert set(done.cut) == {FOG, "/", "/feed.rss", "/410.html"}
    for address in (*done.addresses, f"{OWN}big.avif", f"{OWN}a.avif", "/media/onlywhole/a.png"):
        assert reader.lookup(address).status == 410, address
        assert reader.lookup(address, "full") is None
    assert verify(full) == []


def test_everything_else_is_as_it_was(full, reader):
    withdraw(full, FERRY, "")
    assert reader.lookup("/").read().decode() == card(FOG, "Fog", SHARED) + "<p>end</p>"
    assert b"<title>Fog</title>" in reader.lookup("/feed.rss").read()
    assert reader.lookup(f"{SHARED}a.avif").status == 200
    assert reader.lookup("/old-fog/").location == FOG
    entry = reader.lookup(FOG)
    assert (entry.status, entry.keys, entry.build) == (200, ("story:1",), "b")


def test_text_that_links_there_is_left_to_its_editor_and_named(full, reader):
    done = withdraw(full, FERRY, "")
    assert done.naming == ["/opinion/"]
    assert b"we wrote" in reader.lookup("/opinion/").read()


def test_the_note_is_told_in_the_publications_own_page(full, reader):
    withdraw(full, FERRY, "x", note_page=note_page(full, "A <court> order"))
    body = reader.lookup(FERRY).read()
    assert body == b'<main><h1>Taken down</h1><p class="deck">A &lt;court&gt; order</p></main>'


def test_without_such_a_page_the_note_is_told_plainly(full, writer):
    writer.remove("/410.html")
    assert b"A court order" in note_page(full, "A court order")
    assert b'class="deck"' not in note_page(full, "")


def test_it_holds_against_restart_and_against_whoever_puts_it_again(full, reader, writer):
    withdraw(full, FERRY, "")
    EditionWriter.open(full).close()
    for address in (FERRY, "/old-ferry/", f"{OWN}new.avif"):
        with pytest.raises(TakenDownError):
            writer.put(Page(address, b"CANARY again"))


def test_a_second_time_changes_nothing_more(full):
    first = withdraw(full, FERRY, "")
    again = withdraw(full, FERRY, "")
    assert again.addresses == first.addresses
    assert again.cut == []
    assert canaries(full) == []


@pytest.mark.parametrize("cut_at", range(1, 6))
def test_a_run_that_was_cut_short_is_finished_by_the_next(full, reader, monkeypatch, cut_at):
    """Each time the writer stops before another of its takedowns, the last time before the pages are cut."""
    from masthead.edition import withdrawing

    calls = []

    def dies(self, *args, **kwargs):
        calls.append(args)
        if len(calls) == cut_at:
            raise KeyboardInterrupt
        return taking(self, *args, **kwargs)

    taking = EditionWriter.take_down
    monkeypatch.setattr(EditionWriter, "take_down", dies)
    with pytest.raises(KeyboardInterrupt):
        withdraw(full, FERRY, "")
    monkeypatch.undo()
    assert Ledger(full / "takedowns").is_down(FERRY)
    assert reader.lookup(FERRY).status == 410

    withdraw(full, FERRY, "")
    assert canaries(full) == []
    assert reader.lookup(f"{OWN}big.avif").status == 410
    assert reader.lookup("/oldest-ferry").status == 410
    assert withdrawing  # the module whose steps these are


def test_an_address_that_never_was_is_kept_from_coming(full, writer):
    done = withdraw(full, "/2026/12/soon/", "")
    assert (done.addresses, done.cut, done.files) == (["/2026/12/soon/"], [], [])
    with pytest.raises(TakenDownError):
        writer.put(Page("/2026/12/soon/", b"x"))


def test_lifting_frees_all_it_took_and_brings_nothing_back(full, reader, writer):
    withdraw(full, FERRY, "")
    freed = lift(full, FERRY, "Settled")
    assert set(freed) == {FERRY, "/old-ferry/", "/oldest-ferry", OWN, "/media/onlywhole/"}
    assert reader.lookup(FERRY).status == 410
    assert writer.put(Page(FERRY, b"again"))
    assert writer.put(Page(f"{OWN}a.avif", b"again"))
    assert Ledger(full / "takedowns").in_force() == []


def test_nothing_is_lifted_from_an_altered_ledger(full):
    withdraw(full, FERRY, "one")
    path = full / "takedowns"
    path.write_bytes(path.read_bytes().replace(b'"one"', b'"two"'))
    with pytest.raises(DamagedLedgerError):
        lift(full, FERRY, "")
    assert Ledger(path).is_down(FERRY)


def test_with_a_damaged_catalogue_the_ledger_still_holds_and_nginx_sees_nothing(full, writer, reader):
    leaf = reader.layout.leaf(FERRY, ".gz")
    assert leaf.exists()
    reader.close()
    writer.close()
    for ending in ("-wal", "-shm"):
        (full / f"catalogue.sqlite{ending}").unlink(missing_ok=True)
    (full / "catalogue.sqlite").write_bytes(b"no database at all" * 500)
    with pytest.raises(DamagedCatalogueError):
        withdraw(full, FERRY, "")
    assert Ledger(full / "takedowns").is_down(FERRY)
    assert not leaf.exists()
