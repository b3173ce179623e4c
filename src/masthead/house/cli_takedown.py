"""`masthead takedown`: away from everywhere, at once, with the database there or not."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer

from masthead.edition.errors import BadAddressError, DamagedCatalogueError, EditionError
from masthead.edition.layout import Layout
from masthead.edition.ledger import Ledger
from masthead.edition.note_pages import note_page
from masthead.edition.reader import EditionReader
from masthead.edition.withdrawing import Withdrawn, addresses_below, lift, withdraw
from masthead.house import purging
from masthead.house.cli import Json, console, fail
from masthead.house.cli_edition import steps
from masthead.house.places import data_dir, edition

_MOST_MOVES = 8  # from an old address to the newest, before we say that it goes in a circle


def takedown(
    address: Annotated[
        str, typer.Argument(help="Such as /2026/11/ferry/, or the whole URL as the browser shows it.")
    ] = "",
    note: Annotated[str, typer.Option(help="What readers are told in its place.")] = "",
    lifted: Annotated[
        bool,
        typer.Option(
            "--lift", help="End a takedown; what was taken down stays gone until it is pressed again."
        ),
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Tell which takedowns are in force.")] = False,
    as_json: Json = False,
) -> None:
    """Take a story away from everywhere: its address and old ones, search, feeds, lists, the files only it used.

    Works with the database away; the newsroom hears of it when its worker runs again. Safe to run twice. Exit status 1
    when a cache in front could not be told.
    """
    if listed == bool(address):
        raise fail("Name one address, or ask for the --list.", 2)
    try:
        if listed:
            _list(as_json)
        elif lifted:
            _lift(_as_stored(address), note, as_json)
        else:
            _take_down(_as_stored(address), note, as_json)
    except BadAddressError as error:
        raise fail(str(error), 2) from error
    except EditionError as error:
        raise fail(str(error)) from error


def _as_stored(given: str) -> str:
    """The address meant by what a person copied: a URL, percent-encoded, without its last slash, an old one."""
    address = unquote(urlsplit(given).path) if "://" in given else unquote(given.partition("?")[0])
    with suppress(DamagedCatalogueError), EditionReader.open(edition()) as reader:
        return _resolved(reader, address)
    return address


def _resolved(reader: EditionReader, address: str) -> str:
    """Where an address leads to, within this site: what is to be taken down is the story, not a signpost to it."""
    for _ in range(_MOST_MOVES):
        entry = reader.lookup(address)
        if entry is None and not address.endswith("/") and reader.lookup(f"{address}/"):
            address += "/"
        elif entry is not None and entry.status == 301 and entry.location.startswith("/"):
            address = unquote(urlsplit(entry.location).path)
        else:
            break
    return address


def _take_down(address: str, note: str, as_json: bool) -> None:
    root = edition()
    with steps("Looking through every page", as_json) as step:
        done = withdraw(root, address, note, note_page=note_page(root, note), progress=step)
    told = _tell_cache(root, done)
    if as_json:
        typer.echo(json.dumps({**_as_json(done), "cache_told": told}))
    else:
        _say(done)
    if not told:
        raise fail(
            "It is gone here, but the cache in front could not be told: see `masthead edition status`. The worker "
            "tells it again; so does this command."
        )


def _tell_cache(root: Path, done: Withdrawn) -> bool:
    teller = purging.teller(data_dir())
    return teller.tell([*done.changed, *addresses_below(root, done.files)])


def _as_json(done: Withdrawn) -> dict[str, list[str]]:
    return {"addresses": done.addresses, "files": done.files, "cut": done.cut, "naming": done.naming}


def _say(done: Withdrawn) -> None:
    first, *others = done.addresses
    console.print(f"{first} is taken down.", markup=False)
    if others:
        console.print(f"So are {len(others)} addresses that led there.")
    if done.files:
        console.print(f"So are the files of {len(done.files)} pictures or recordings that nothing else uses.")
    console.print(f"Cut out of {len(done.cut)} feeds, lists and other pages, and out of search.")
    for address in done.naming:
        console.print(f"  {address} still names it in its own text: edit it in the newsroom.", markup=False)


def _lift(address: str, note: str, as_json: bool) -> None:
    ledger = Ledger(Layout(edition()).ledger)
    if ledger.act_on(address) is None:
        raise fail(f"{address} is not under takedown.")
    freed = lift(edition(), address, note)
    if as_json:
        typer.echo(json.dumps({"lifted": freed}))
    else:
        console.print(
            f"Lifted for {', '.join(freed)}. Publish the story again to bring it back.", markup=False
        )


def _list(as_json: bool) -> None:
    ledger = Ledger(Layout(edition()).ledger)
    acts = [act for act in ledger.in_force() if not act.of]
    if as_json:
        rows = [
            {
                "address": act.address,
                "when": act.when,
                "note": act.note,
                "with": [one.address for one in ledger.brought_about_by(act.address)],
            }
            for act in acts
        ]
        typer.echo(json.dumps(rows))
        return
    for act in acts:
        console.print(f"{act.when[:19]}  {act.address}  {act.note}", markup=False, soft_wrap=True)
    if not acts:
        console.print("No takedown is in force.")
