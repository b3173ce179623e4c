"""`masthead postbag …`: what an operator asks of what readers send."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, help="Look at what readers sent and hand it over.")
console = Console(highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for a program to read.")]


def start_house(context: typer.Context) -> None:
    """Load Django, by what the house left with the root command."""
    context.find_root().obj.start()


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """How much lies in the postbag, and what could not be handled. Exit status 1 when a person should look."""
    start_house(context)
    from masthead.backroom.queries import postbag_status

    now = postbag_status()
    if as_json:
        print(json.dumps(now.as_dict()))  # noqa: T201
    else:
        _say(now.words())
        for waiting in now.waiting:
            _say(f"  waits    {waiting} ({waiting.kind}, {waiting.attempts} tries): {waiting.error}")
        for stretch in now.damaged:
            _say(f"  damaged  {stretch}: {stretch.reason}")
        for journal in now.troubles:
            _say(f"  stopped  {journal}: {journal.trouble}")
    if not now.is_sound:
        raise typer.Exit(1)


@app.command()
def drain(context: typer.Context, as_json: Json = False) -> None:
    """Hand over everything that lies in the postbag, now. Safe beside the worker and to run twice.

    What waits because it could not be handled is tried again. Exit status 1 when something is left.
    """
    start_house(context)
    from masthead.backroom.draining import Drain
    from masthead.backroom.queries import postbag_status

    worker, handled = Drain(), 0
    while (turn := worker.turn()).more:
        handled += turn.handled
    handled += turn.handled
    if turn.away:
        _say("masthead: The database cannot be used. What readers sent stays on disk.")
        raise typer.Exit(1)
    left = postbag_status()
    if as_json:
        print(json.dumps({"handled": handled, "unread": left.unread, "waits": left.waits}))  # noqa: T201
    else:
        _say(f"Handed over: {handled}. Not looked at: {left.unread}. Could not be handled: {left.waits}.")
    if left.unread or not left.is_sound:
        raise typer.Exit(1)


def _say(words: str) -> None:
    console.print(words, markup=False, soft_wrap=True)
