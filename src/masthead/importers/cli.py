"""`masthead import`: the operator's door to this room. The house mounts `app`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from masthead.importers.errors import ImportRefusedError

if TYPE_CHECKING:
    from masthead.importers.fields import Reading
    from masthead.importers.records import Row
    from masthead.importers.runs import Plan, Report

app = typer.Typer(no_args_is_help=True, add_completion=False)
_console = Console(highlight=False)
_complaints = Console(stderr=True, highlight=False)

DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, store nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for a program to read.")]
InSection = Annotated[
    str, typer.Option("--section", help="Put all stories into this section (its slug or name).")
]
InLanguage = Annotated[
    str, typer.Option("--language", help="Language of stories that name none, such as en.")
]
BaseURL = Annotated[
    str,
    typer.Option(
        "--base-url",
        "--old-host",
        help="Address of the old site. Its addresses become the stories' own; links to what stayed there go there.",
    ),
]
Shape = Annotated[
    str,
    typer.Option(
        "--address-shape",
        help="How the old site made addresses of stories whose record has only a slug, such as /%Y/%m/%d/{slug}/.",
    ),
]
Source = Annotated[
    str,
    typer.Option(
        "--source", help="Name under which records are known again. Default: the file's or folder's name."
    ),
]
Limit = Annotated[
    int, typer.Option("--limit", min=0, help="Read no more than this many records; 0 reads all.")
]


@app.callback()
def start() -> None:
    """Move in: articles, authors, tags and pictures from other systems."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    if not apps.ready:
        django.setup()


@app.command()
def articles(
    file: Annotated[Path, typer.Argument(help="JSON Lines or CSV, gzipped or not.", show_default=False)],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    section: InSection = "",
    language: InLanguage = "",
    base_url: BaseURL = "",
    address_shape: Shape = "",
    source: Source = "",
    limit: Limit = 0,
) -> None:
    """Import articles from a file: one JSON object a line, or CSV with a heading line."""
    from masthead.importers.csv_file import read_csv
    from masthead.importers.jsonl import read_jsonl
    from masthead.importers.picture_files import PictureFiles

    with _plain_errors():
        if not file.is_file():
            raise ImportRefusedError(f"There is no file “{file}”. Check its name and try again.")
        name = file.name.removesuffix(".gz")
        readers = {
            ".jsonl": read_jsonl,
            ".ndjson": read_jsonl,
            ".json": read_jsonl,
            ".csv": read_csv,
            ".tsv": read_csv,
        }
        read = readers.get(Path(name).suffix.lower())
        if read is None:
            raise ImportRefusedError(
                f"“{file.name}” is neither .jsonl nor .csv. Give the file one of these endings."
            )
        _run(
            kind="articles",
            source=source or Path(name).stem,
            place=file,
            rows=lambda reading: read(file, reading, shape=address_shape),
            files=PictureFiles(file.parent, whole_tree=False),
            options=(dry_run, as_json, section, language, base_url, limit),
        )


@app.command()
def markdown(
    folder: Annotated[
        Path, typer.Argument(help="Folder of .md files with front matter.", show_default=False)
    ],
    dry_run: DryRun = False,
    as_json: AsJson = False,
    section: InSection = "",
    language: InLanguage = "",
    base_url: BaseURL = "",
    address_shape: Shape = "",
    source: Source = "",
    limit: Limit = 0,
) -> None:
    """Import articles from a folder of Markdown files (Jekyll, Hugo, Eleventy), with the pictures that lie in it."""
    from masthead.importers.markdown_dir import read_markdown
    from masthead.importers.picture_files import PictureFiles

    with _plain_errors():
        if not folder.is_dir():
            raise ImportRefusedError(
                f"There is no folder “{folder}”. Name the folder that holds the .md files."
            )
        _run(
            kind="markdown",
            source=source or folder.resolve().name,
            place=folder,
            rows=lambda reading: read_markdown(folder, reading, shape=address_shape),
            files=PictureFiles(folder, whole_tree=True),
            options=(dry_run, as_json, section, language, base_url, limit),
        )


def _run(
    *,
    kind: str,
    source: str,
    place: Path,
    rows: Callable[[Reading], Iterator[Row]],
    files: object,
    options: tuple[bool, bool, str, str, str, int],
) -> None:
    from itertools import islice

    from django.conf import settings
    from django.utils import timezone

    from masthead.importers.fields import Reading
    from masthead.importers.old_site import OldSite
    from masthead.importers.picture_files import PictureFiles
    from masthead.importers.runs import Plan

    dry_run, as_json, section, language, base_url, limit = options
    reading = Reading(zone=ZoneInfo(settings.TIME_ZONE), now=timezone.now())
    found = rows(reading)
    plan = Plan(
        kind=kind,
        source=source[:120],
        file_name=place.name,
        rows=islice(found, limit) if limit else found,
        files=files if isinstance(files, PictureFiles) else None,
        old_site=OldSite.named(base_url),
        section=section,
        language=language,
        dry_run=dry_run,
    )
    started = datetime.now(reading.zone)
    report = _watched(plan)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print_report(report, dry_run=dry_run, seconds=(datetime.now(reading.zone) - started).total_seconds())


def _watched(plan: Plan) -> Report:
    """Run with a progress bar on the terminal's error stream, none where there is no terminal."""
    from masthead.importers.runs import run_import

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_complaints, transient=True, disable=not _complaints.is_terminal) as bars:
        words = {"read": "Reading and storing", "hand over": "Making searchable"}
        tasks = {step: bars.add_task(text, total=None) for step, text in words.items()}
        return run_import(plan, progress=lambda step, count: bars.advance(tasks[step], count))


def _print_report(report: Report, *, dry_run: bool, seconds: float) -> None:
    verb = "Would import" if dry_run else "Imported"
    _console.print(f"{verb} {report.imported:,} of {report.read:,} articles in {seconds:.1f} seconds.")
    _print_counts(f"Skipped ({report.skipped.total():,})", report.skipped.most_common())
    _print_counts("Changed or left out in the stories", report.notes.most_common())
    if dry_run:
        _console.print("Nothing was stored. Run it again without --dry-run to import.")


def _print_counts(title: str, counts: list[tuple[str, int]]) -> None:
    if not counts:
        return
    table = Table(title, "Count", box=None, padding=(0, 2, 0, 0), title_justify="left")
    table.columns[1].justify = "right"
    for words, count in counts:
        table.add_row(words, f"{count:,}")
    _console.print(table)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say what went wrong in words, with exit status 1."""
    try:
        yield
    except ImportRefusedError as error:
        _complaints.print(f"masthead: {error}", markup=False)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        _complaints.print("masthead: Stopped. What was stored stays; run the same command again to go on.")
        raise typer.Exit(1) from error
