"""What the edition's ledger has down is down in the newsroom as well, and the other way about; also after a restore."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from masthead.edition.errors import DamagedLedgerError
from masthead.edition.ledger import Ledger
from masthead.edition.pages import Page
from masthead.edition.reader import EditionReader
from masthead.edition.withdrawing import lift, withdraw
from masthead.edition.writer import EditionWriter
from masthead.newsroom.models import Story, Takedown
from masthead.newsroom.services import adopt_ledger, lift_takedown, take_down, write_lift, write_takedown
from tests.factories.newsroom import make_story
from tests.rooms.newsroom.desk import edit, sign_in

pytestmark = pytest.mark.django_db
NOTE = "Withdrawn by order of the district court."


@pytest.fixture
def root(tmp_path):
    return tmp_path / "edition"


@pytest.fixture
def edition(root):
    with EditionWriter.open(root, create=True) as writer:
        yield writer


@pytest.fixture
def ferry(edition):
    """A live story with an old address, pressed."""
    story = make_story("Ferry", address="/old-ferry/")
    story = edit(sign_in(), story, address="/ferry/", act="publish")
    edition.put(Page("/ferry/", b"the ferry"))
    edition.move("/old-ferry/", "/ferry/")
    return story


def statuses(*addresses):
    return [Client().get(address).status_code for address in addresses]


def test_a_takedown_made_without_the_database_reaches_it(root, ferry):
    withdraw(root, "/ferry/", NOTE)

    done = adopt_ledger(root=root)

    assert set(done.taken_down) == {"/ferry/", "/old-ferry/"}
    assert not Story.objects.get(pk=ferry.pk).live
    assert statuses("/ferry/", "/old-ferry/") == [410, 410]
    assert NOTE in Client().get("/ferry/").content.decode()
    assert {row.story_id for row in Takedown.objects.all()} == {ferry.pk}


def test_it_is_adopted_once(root, ferry):
    withdraw(root, "/ferry/", NOTE)
    adopt_ledger(root=root)
    before = list(Takedown.objects.values_list("pk", "taken_down_at"))
    for _ in range(3):
        done = adopt_ledger(root=root)
        assert (done.taken_down, done.lifted, done.written) == ([], [], [])
    assert list(Takedown.objects.values_list("pk", "taken_down_at")) == before


def test_an_agreed_ledger_costs_no_query(root, ferry, django_assert_num_queries):
    withdraw(root, "/ferry/", NOTE)
    adopt_ledger(root=root)
    adopt_ledger(root=root)
    with django_assert_num_queries(0):
        adopt_ledger(root=root)


def test_an_older_backup_does_not_bring_it_back(root, ferry):
    """The restored database knows the story as live and nothing of a takedown, adopted once already."""
    withdraw(root, "/ferry/", NOTE)
    adopt_ledger(root=root)
    Takedown.objects.all().delete()
    Story.objects.filter(pk=ferry.pk).update(live=True)
    from masthead.newsroom.services import ledger as module

    module._agreed.clear()  # a restore comes with a new process
    adopt_ledger(root=root)
    assert statuses("/ferry/", "/old-ferry/") == [410, 410]
    assert not Story.objects.get(pk=ferry.pk).live


def test_an_address_the_newsroom_does_not_know_is_kept_too(root, edition):
    withdraw(root, "/2026/12/unknown/", NOTE)
    adopt_ledger(root=root)
    assert Takedown.objects.get(address="/2026/12/unknown/").story is None
    assert statuses("/2026/12/unknown/") == [410]


def test_files_are_no_business_of_the_newsroom(root, ferry, edition):
    edition.put(Page("/ferry/", b'<img src="/media/onlyhere/a.png">'))
    edition.put(Page("/media/onlyhere/a.png", b"pixels"))
    withdraw(root, "/ferry/", NOTE)
    adopt_ledger(root=root)
    assert not Takedown.objects.filter(address__startswith="/media/").exists()


def test_a_takedown_at_the_desk_is_written_to_the_ledger(root, ferry):
    addresses = take_down(story=ferry, note=NOTE, actor=None)
    write_takedown(addresses=addresses, note=NOTE, root=root)
    ledger = Ledger(root / "takedowns")
    assert ledger.act_on("/ferry/").note == NOTE
    assert ledger.act_on("/old-ferry/").of == "/ferry/"
    with EditionReader.open(root) as reader:
        assert [reader.lookup(address).status for address in addresses] == [410, 410]
    size = (root / "takedowns").stat().st_size
    write_takedown(addresses=addresses, note=NOTE, root=root)
    assert (root / "takedowns").stat().st_size == size


def test_without_an_edition_the_ledger_is_written_all_the_same(tmp_path, db):
    write_takedown(addresses=["/ferry/"], note=NOTE, root=tmp_path / "none" / "edition")
    assert Ledger(tmp_path / "none" / "edition" / "takedowns").is_down("/ferry/")


def test_one_that_was_never_written_is_written_at_the_next_start(root, ferry):
    """The newsroom died between its transaction and the ledger."""
    take_down(story=ferry, note=NOTE, actor=None)
    assert set(adopt_ledger(root=root).written) == {"/ferry/", "/old-ferry/"}
    assert Ledger(root / "takedowns").is_down("/old-ferry/")


def test_a_lift_without_the_database_reaches_it(root, ferry):
    withdraw(root, "/ferry/", NOTE)
    adopt_ledger(root=root)
    lift(root, "/ferry/", "Settled.", when=timezone.now() + timedelta(seconds=1))
    adopt_ledger(root=root)
    assert not Takedown.objects.exists()
    assert not Story.objects.get(pk=ferry.pk).live


def test_a_lift_at_the_desk_is_written_to_the_ledger(root, ferry):
    addresses = take_down(story=ferry, note=NOTE, actor=None)
    write_takedown(addresses=addresses, note=NOTE, root=root)
    lift_takedown(takedown=Takedown.objects.get(address="/ferry/"), actor=None)
    write_lift(addresses=["/ferry/"], root=root)
    assert Ledger(root / "takedowns").in_force() == []
    done = adopt_ledger(root=root)
    assert (done.taken_down, done.written) == ([], [])
    assert not Takedown.objects.exists()


def test_taken_down_again_after_a_lift_stays_down(root, ferry):
    withdraw(root, "/ferry/", NOTE, when=timezone.now() - timedelta(hours=2))
    lift(root, "/ferry/", "", when=timezone.now() - timedelta(hours=1))
    take_down(story=ferry, note=NOTE, actor=None)
    done = adopt_ledger(root=root)
    assert done.lifted == []
    assert "/ferry/" in done.written
    assert Ledger(root / "takedowns").is_down("/ferry/")


def test_an_altered_ledger_frees_nothing(root, ferry):
    withdraw(root, "/ferry/", "one")
    lift(root, "/ferry/", "", when=timezone.now() + timedelta(seconds=1))
    path = root / "takedowns"
    path.write_bytes(path.read_bytes().replace(b'"one"', b'"two"', 1))
    adopt_ledger(root=root)
    assert statuses("/ferry/") == [410]
    with pytest.raises(DamagedLedgerError):
        write_lift(addresses=["/ferry/"], root=root)


def test_no_ledger_and_no_takedown_is_agreement(tmp_path):
    done = adopt_ledger(root=tmp_path / "none")
    assert (done.taken_down, done.lifted, done.written) == ([], [], [])
