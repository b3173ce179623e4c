"""Unknown addresses cost no query, and no known one is ever taken for unknown."""

import pytest

from masthead.edition import reader as reading
from masthead.edition.pages import Page
from masthead.edition.swaps import Bell
from masthead.newsstand.known import KnownAddresses

PAGE = "/2026/11/ferry/"


@pytest.mark.parametrize("expected", [0, 10, 20_000])
def test_none_that_was_added_is_missing(expected):
    addresses = [f"/{number}/story/" for number in range(20_000)]
    known = KnownAddresses(expected)
    known.add(addresses)
    assert all(known.may_have(one) and known.may_have(one.removesuffix("/")) for one in addresses)


def test_few_unknown_ones_are_taken_for_known():
    known = KnownAddresses(20_000)
    known.add(f"/{number}/story/" for number in range(20_000))
    assert sum(known.may_have(f"/{number}/other/") for number in range(20_000)) < 400


def test_an_unknown_address_costs_no_query(ask, memory, monkeypatch):
    memory.learn_addresses()
    ask("/nowhere/")
    asked = []
    monkeypatch.setattr(reading.catalogue, "find", lambda *args: asked.append(args))
    statuses = [ask(f"/nowhere/{number}/").status for number in range(50)]
    assert statuses == [404] * 50
    assert len(asked) < 10


@pytest.mark.parametrize("path", ["/", PAGE, "/feed.rss", "/media/AbC/fire.jpg", "/2026/11/пором/"])
def test_all_that_stood_is_still_found(ask, memory, path):
    memory.learn_addresses()
    assert ask(path).status == 200
    assert [ask(path).status for path in ("/old/", "/gone/", "/2026/11/ferry")] == [301, 410, 301]


def test_what_appears_later_is_found(ask, memory, writer):
    memory.learn_addresses()
    assert ask("/new/").status == 404
    writer.put(Page("/new/", b"here"))
    assert [ask("/new/").status, ask("/new").status] == [200, 301]


def test_what_appears_while_learning_is_found(ask, memory, writer, monkeypatch):
    entries = memory.reader.entries

    def slowly():
        listed = list(entries())
        writer.put(Page("/new/", b"here"))
        ask("/")  # hears of it before the table stands
        return iter(listed)

    monkeypatch.setattr(memory.reader, "entries", slowly)
    memory.learn_addresses()
    assert ask("/new/").status == 200


def test_while_the_bell_rings_the_catalogue_decides(ask, memory, root, writer):
    memory.learn_addresses()
    bell = Bell(root / "swaps", writable=True)
    writer.put(Page("/new/", b"here"))
    bell.lift()
    memory._known = KnownAddresses(0)  # as if a writer died before it could say what it did
    assert ask("/new/").status == 200
    bell.close()


def test_losing_count_asks_the_catalogue_again(ask, memory, writer):
    memory.learn_addresses()
    writer.put(Page("/new/", b"here"))
    writer._workshop.connection.execute("DELETE FROM swaps")
    assert ask("/new/").status == 200
