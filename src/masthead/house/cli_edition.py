"""`masthead edition`: what an operator does with the finished pages. None of it needs the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from masthead.edition.errors import EditionError
from masthead.edition.export import export as export_edition
from masthead.edition.reader import EditionReader
from masthead.edition.rebuild import rebuild as rebuild_catalogue
from masthead.edition.survey import Survey, survey
from masthead.edition.verify import Progress as Step
from masthead.edition.verify import verify as verify_edition
from masthead.house import purging
from masthead.house.cli import Json, complaints, console, fail
from masthead.house.places import data_dir, edition
from masthead.press.purging.telling import Waiting

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def export(
    folder: Annotated[
        Path, typer.Argument(help="An empty folder, or an earlier export to bring up to date.")
    ],
    with_restricted: Annotated[
        bool, typer.Option("--with-restricted", help="Write members' stories whole. Never for a public host.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the edition as a plain static site that any web server can carry."""
    with _plain_errors(), EditionReader.open(edition()) as reader, steps("Writing", as_json) as step:
        done = export_edition(reader, folder, full=with_restricted, progress=step)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    console.print(
        f"{folder}: {done.written} files written, {done.unchanged} unchanged, {done.removed} removed."
    )
    for address, why in done.left_out.items():
        console.print(f"  left out {address}: {why}", markup=False)


@app.command()
def verify(
    repair: Annotated[
        bool,
        typer.Option(
            "--repair", help="Remove files that belong to nothing. All else is put right by pressing."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Read every byte and prove its hash. Exit status 1 when something is wrong."""
    with _plain_errors(), steps("Reading", as_json) as step:
        findings = verify_edition(edition(), repair=repair, progress=step)
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            console.print(str(finding), markup=False, soft_wrap=True)
        console.print(f"{len(findings)} findings." if findings else "The edition is whole.")
    if findings:
        raise typer.Exit(1)


@app.command()
def status(as_json: Json = False) -> None:
    """Tell what the edition holds and weighs, and what a cache in front was not told yet."""
    with _plain_errors():
        found = survey(edition())
    waiting = purging.backlog(data_dir()).read()
    if as_json:
        told = {"addresses": len(waiting.addresses), "keys": len(waiting.keys), "error": waiting.error}
        typer.echo(json.dumps(found.as_json() | {"waiting_purges": told}))
        return
    for name, words in _lines(found, waiting):
        console.print(f"{name:<11} {words}", markup=False, soft_wrap=True)


@app.command()
def rebuild() -> None:
    """Make a lost or damaged catalogue anew from the files. Stop worker and newsstands first; nginx may go on."""
    with _plain_errors():
        count = rebuild_catalogue(edition())
    console.print(
        f"{count} addresses. Surrogate keys and members' whole stories come back when everything is pressed again."
    )


def _lines(found: Survey, waiting: Waiting) -> Iterator[tuple[str, str]]:
    yield (
        "addresses",
        f"{found.addresses}: {found.pages} pages and files, {found.moved} moved, {found.gone} gone",
    )
    yield "stories", f"{found.stories} can be searched for, {found.restricted} have a version for members"
    yield "disk", f"{found.bytes / 1e6:.1f} MB and {found.inodes} inodes"
    yield "per story", f"{found.bytes_per_story / 1e3:.1f} KB and {found.inodes_per_story} inodes"
    yield "last swap", f"number {found.last_swap}, {found.swapped_at:%Y-%m-%d %H:%M:%S} UTC"
    yield "takedowns", f"{found.takedowns} in force"
    if found.damaged_ledger_line:
        yield "LEDGER", f"line {found.damaged_ledger_line} was altered: restore the file from a backup"
    if waiting:
        yield (
            "CACHE",
            f"{len(waiting.addresses)} addresses and {len(waiting.keys)} keys not told: {waiting.error}",
        )


@contextmanager
def steps(verb: str, silent: bool) -> Iterator[Step]:
    """A bar on the terminal's error stream, none where there is no terminal."""
    hidden = silent or not complaints.is_terminal
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=complaints, transient=True, disable=hidden) as bars:
        task = bars.add_task(verb, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except EditionError as error:
        raise fail(str(error)) from error
    except OSError as error:
        raise fail(f"{error.filename or 'The disk'}: {error.strerror or error}.") from error
