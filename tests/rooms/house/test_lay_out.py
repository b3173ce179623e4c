"""Set-up lays out what the newsstand serves and seals with; again does no harm, and a backup brings it back."""

import stat

import pytest

from masthead.edition.reader import EditionReader
from masthead.house import places
from masthead.house.policy import readers_policy
from masthead.house.setting_up import lay_out_edition, lay_out_postbag
from masthead.newsstand.pressed import POLICY
from masthead.postbag.entries import Entry, Found
from masthead.postbag.errors import BadKeyFileError, UnknownKeyError
from masthead.postbag.keys import load_key_ring, load_sealing_key
from masthead.postbag.reader import open_readers
from masthead.postbag.writer import PostbagWriter
from tests.rooms.house.small_newsroom import back_up, make_newsroom, restore


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MASTHEAD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_new_edition_holds_what_its_pages_may_do_and_nothing_else(folder, client):
    lay_out_edition()

    with EditionReader.open(places.edition()) as reader:
        assert [entry.address for entry in reader.entries()] == [POLICY]
        body = reader.lookup(POLICY).read()
    assert body == client.get(POLICY).content == f"{readers_policy()}\n".encode()


def test_an_edition_that_is_there_keeps_its_pages(folder):
    from masthead.edition.pages import Page
    from masthead.edition.writer import EditionWriter

    lay_out_edition()
    with EditionWriter.open(places.edition()) as writer:
        writer.put(Page("/", b"front"))

    lay_out_edition()

    with EditionReader.open(places.edition()) as reader:
        assert reader.lookup("/").read() == b"front"


def test_the_private_key_is_for_our_account_alone(folder):
    lay_out_postbag()

    (key,) = places.private_keys().glob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(places.private_keys().stat().st_mode) == 0o700
    assert key.read_text().split()[2] not in places.sealing_key().read_text()


def test_laid_out_again_the_keys_are_the_same(folder):
    lay_out_postbag()
    before = places.sealing_key().read_bytes()

    lay_out_postbag()

    assert places.sealing_key().read_bytes() == before
    assert len(load_key_ring(places.private_keys())) == 1


def test_a_lost_private_key_is_said_and_not_replaced(folder):
    lay_out_postbag()
    (key,) = places.private_keys().glob("*.key")
    key.unlink()

    with pytest.raises(BadKeyFileError, match="backup"):
        lay_out_postbag()


def test_another_private_key_is_not_taken_for_it(folder, tmp_path, monkeypatch):
    lay_out_postbag()
    public = places.sealing_key().read_bytes()
    (key,) = places.private_keys().glob("*.key")
    key.unlink()
    places.sealing_key().unlink()
    lay_out_postbag()
    places.sealing_key().write_bytes(public)

    with pytest.raises(UnknownKeyError):
        lay_out_postbag()


def test_a_backup_brings_back_what_was_sent_and_the_key_to_it(folder, tmp_path, monkeypatch):
    make_newsroom(folder)
    (folder / "postbag" / "keys" / "public").unlink()
    lay_out_postbag()
    writer = PostbagWriter(places.journals(), load_sealing_key(places.sealing_key()))
    writer.append(Entry("office.contact", b"{}", 1))
    writer.close()

    back_up(folder, tmp_path / "backup.tar.gz")
    restore(tmp_path / "backup.tar.gz", tmp_path / "again")
    monkeypatch.setenv("MASTHEAD_DATA_DIR", str(tmp_path / "again"))
    lay_out_postbag()

    (reader,) = open_readers(places.journals(), load_key_ring(places.private_keys()))
    with reader:
        assert [isinstance(one, Found) for one in reader.entries()] == [True]
