"""The operator's door: every command has `--help`, plain words on error and an exit status of 0, 1 or 2."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from masthead import __version__
from masthead.house import env, starting
from masthead.house.places import data_dir
from masthead.house.preparing import StepFailedError, prepare
from masthead.house.progress import Progress, silent
from masthead.house.supervisor import House, HouseError
from masthead.house.supervisor import status as house_status

if TYPE_CHECKING:
    from masthead.press.duty import Surroundings

app = typer.Typer(
    name="masthead",
    help="Runs an independent newsroom's whole public presence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for a program to read.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]
Host = Annotated[str, typer.Option(help="Address to listen on.")]


def start_django(*, setting_up: bool = False) -> None:
    """Load the house; a database that is not there is told in words."""
    try:
        starting.start_django(setting_up=setting_up)
    except starting.NoDatabaseError as error:
        raise fail(str(error)) from error


def _check_database_is_there() -> None:
    try:
        starting.check_database_is_there()
    except starting.NoDatabaseError as error:
        raise fail(str(error)) from error


class Doors:
    """What the commands of rooms need of the house, reached as `context.find_root().obj`."""

    def start(self) -> None:
        start_django()

    def surroundings(self) -> Surroundings:
        """Of a presser that runs in a command: caches are told at once, and processes come to help."""
        from masthead.house.helping import Helpers
        from masthead.house.supervised import telling
        from masthead.press.duty import Surroundings

        return Surroundings(telling(data_dir()), Helpers(data_dir()).come)


def fail(message: str, code: int = 1) -> typer.Exit:
    complaints.print(f"masthead: {message}", markup=False, soft_wrap=True)
    return typer.Exit(code)


@app.callback()
def options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = Doors()
    if version:
        console.print(__version__)
        raise typer.Exit


@app.command()
def setup() -> None:
    """Prepare the data folder and the database. Safe to run again."""
    start_django(setting_up=True)
    from masthead.house.setting_up import set_up

    set_up(Progress(console))


@app.command()
def upgrade() -> None:
    """Bring an existing newsroom to this version: database, admin files, look. Back up first."""
    start_django()
    from masthead.house.setting_up import set_up

    set_up(Progress(console))


@app.command()
def demo(
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing, and be content, where stories are.")
    ] = False,
) -> None:
    """Fill an empty newsroom with the demo publication. Refuses where stories are, and in production."""
    from masthead.house.demo.world_files import demo_settings

    for name, value in demo_settings().items():
        if not env.is_given(name):
            os.environ[name] = value
    start_django()
    from masthead.house.demo.load import DemoRefusedError, check_demo_may_load, load_demo

    try:
        check_demo_may_load()
    except DemoRefusedError as error:
        if if_empty:
            return
        raise fail(str(error)) from error
    load_demo(Progress(console))
    env.keep(data_dir(), demo_settings())


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    only: Annotated[str, typer.Option(help="One process alone: newsstand or newsroom.")] = "",
) -> None:
    """Serve newsstand and newsroom in the foreground, or one of them. The worker is `masthead work`."""
    if only not in {"", "newsstand", "newsroom"}:
        raise fail(f"There is no process {only!r} to serve. Choose: newsstand, newsroom.", 2)
    if only == "newsstand":
        _serve_newsstand(host, port)
    elif only == "newsroom":
        _check_database_is_there()
        from masthead.house.server import serve_newsroom

        serve_newsroom(host, port)
    else:
        _check_database_is_there()
        _keep_running(House(data_dir(), host, port, names=("newsstand", "newsroom"), say=_say))


def _serve_newsstand(host: str, port: int) -> None:
    from masthead.house.serving import CannotServeError, serve_newsstand

    try:
        serve_newsstand(host, port)
    except CannotServeError as error:
        raise fail(str(error)) from error


@app.command()
def work() -> None:
    """Run the worker in the foreground: schedules and whatever waits."""
    start_django()
    from masthead.house.worker import Worker

    starting.settle()
    Worker().run()


@app.command()
def run(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    with_demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Fill an empty newsroom with the demo.")
    ] = True,
) -> None:
    """Set up if need be, start everything and keep it running until Ctrl-C."""
    if not env.is_given("MASTHEAD_BASE_URL"):
        os.environ["MASTHEAD_BASE_URL"] = f"http://{host}:{port}"
    house = House(data_dir(), host, port, say=_say)
    _keep_running(house, lambda: prepare(data_dir(), with_demo=with_demo, say=_say))


def _keep_running(house: House, preparing: Callable[[], None] = lambda: None) -> None:
    """Start a house and watch it until a signal ends it. SIGHUP renews it, but where it means a closed terminal."""
    for number in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # a shell that starts us in the background ignores SIGINT for us
        signal.signal(number, _as_interrupt)
    signal.signal(signal.SIGHUP, _as_interrupt if sys.stdin.isatty() else house.ask_renewal)
    try:
        house.take_lock()
        house.check_port()
        preparing()
        _check_database_is_there()
        house.start()
        _announce(house.host, house.port)
        house.watch()
    except StepFailedError as error:
        raise fail(str(error), error.code) from error
    except HouseError as error:
        raise fail(str(error)) from error
    except KeyboardInterrupt:
        console.print("\nStopping …")
    finally:
        house.stop()


def _say(words: str) -> None:
    console.print(words, markup=False, soft_wrap=True)


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _announce(host: str, port: int) -> None:
    front = f"http://{host}:{port}/"
    console.print(f"\n  Readers    {front}\n  Newsroom   {front}admin/")
    logins = data_dir() / "demo-logins.json"
    if logins.exists():
        for row in json.loads(logins.read_text()):
            console.print(f"  {row['role']:<10} {row['username']} / {row['password']}")
    console.print("\n  Ctrl-C stops it.")
    print(f"ready {front}", flush=True)


@app.command()
def status(as_json: Json = False) -> None:
    """Tell which processes run. Exit status 1 when one does not."""
    rows = house_status(data_dir())
    if as_json:
        print(json.dumps(rows))
    else:
        for name, row in rows.items():
            console.print(f"{name:<10} {row['state']:<9} {row['pid'] or ''}")
    if any(row["state"] != "ready" for row in rows.values()):
        raise typer.Exit(1)


@app.command()
def maintenance(
    closed: Annotated[bool, typer.Option("--on/--off", help="Close the site, or open it again.")] = True,
) -> None:
    """Close the site for a while: every page says that we are back in a moment (503), or open it again."""
    from masthead.house.maintenance import close, reopen

    if not data_dir().is_dir():
        raise fail(f"there is no newsroom in {data_dir()}. Run `masthead setup` first.")
    if closed:
        close(data_dir())
        console.print(
            "Closed. Readers and staff see “Back in a moment”. Open again: masthead maintenance --off"
        )
    else:
        console.print("Open again." if reopen(data_dir()) else "The site was not closed.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The archive to write, or with --check to read.")],
    check: Annotated[
        bool, typer.Option("--check", help="Read a backup back and say whether it is sound.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file when it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Keep database, pictures, documents, keys and look in one file, while the newsroom goes on working."""
    from masthead.house.backup import back_up, check_backup
    from masthead.house.backup_manifest import BackupError

    url = env.text("MASTHEAD_DATABASE_URL")
    try:
        if check:
            manifest = check_backup(file)
        else:
            manifest = back_up(
                data_dir=data_dir(), url=url, target=file, force=force, progress=_progress(as_json)
            )
    except BackupError as error:
        raise fail(str(error)) from error
    if as_json:
        print(json.dumps(manifest.summary() | {"file": str(file)}))
        return
    console.print(f"{'Sound' if check else 'Written'}: {file}, {manifest.words()}", soft_wrap=True)
    for left_out in manifest.left_out:
        console.print(f"  left out {left_out}", markup=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `masthead backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Move aside what the data folder holds.")] = False,
    as_json: Json = False,
) -> None:
    """Put a newsroom back from a backup, into an empty data folder. Everything is checked before it is put in place."""
    from masthead.house import backup_restore
    from masthead.house.backup_manifest import BackupError

    url = env.text("MASTHEAD_DATABASE_URL")
    try:
        done = backup_restore.restore(
            archive=file, data_dir=data_dir(), url=url, force=force, progress=_progress(as_json)
        )
    except BackupError as error:
        raise fail(str(error)) from error
    aside = str(done.set_aside) if done.set_aside else None
    if as_json:
        print(json.dumps(done.manifest.summary() | {"set_aside": aside, "notes": done.notes}))
        return
    console.print(f"Restored to {data_dir()}: {done.manifest.words()}", soft_wrap=True)
    for note in (*([f"What stood there before lies in {aside}."] if aside else []), *done.notes):
        console.print(note, markup=False, soft_wrap=True)


def _progress(as_json: bool) -> Progress:
    return silent() if as_json else Progress(console)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Look for what is wrong or will be, and say what to do. Exit status 1 when something is."""
    start_django()
    from masthead.house.doctor import examine

    findings = examine()
    if as_json:
        print(json.dumps([finding.__dict__ for finding in findings]))
    else:
        for finding in findings:
            console.print(f"{finding.state:<8} {finding.subject}: {finding.words}")
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; a setting that cannot be used is told in words."""
    if not _is_of_the_house(sys.argv[1:]):
        _mount_rooms()
    try:
        app()
    except env.BadSettingError as error:
        complaints.print(f"masthead: {error}")
        sys.exit(2)


def _is_of_the_house(words: list[str]) -> bool:
    """Whether the command is one of this file's: then the rooms' commands need not be loaded."""
    own = {command.callback.__name__ for command in app.registered_commands if command.callback}
    return bool(words) and words[0] in own


def _mount_rooms() -> None:
    from masthead.backroom.cli import app as postbag_app
    from masthead.house.cli_edition import app as edition_app
    from masthead.house.cli_takedown import takedown
    from masthead.importers.cli import app as import_app
    from masthead.press.cli import app as press_app

    app.add_typer(edition_app, name="edition", help="Look at the finished pages, prove them, carry them off.")
    app.command()(takedown)
    app.add_typer(
        import_app, name="import", help="Move in: articles, authors, tags and pictures from other systems."
    )
    app.add_typer(postbag_app, name="postbag")
    app.add_typer(press_app, name="press")
