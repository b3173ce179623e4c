"""`masthead press …`: what an operator asks of the press."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

app = typer.Typer(
    no_args_is_help=True, help="Press pages into the edition: all of them, some, or look at what waits."
)
console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

_LOOK = 0.1  # seconds between two looks at what others have in hand
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for a program to read.")]
Wait = Annotated[
    bool, typer.Option("--wait/--no-wait", help="Press here and now, or leave it to the worker.")
]


@app.callback(invoke_without_command=True)
def press(
    context: typer.Context,
    key: Annotated[
        list[str], typer.Option("--key", help="Press what was made from a key, such as story:12.")
    ] = [],  # noqa: B006
) -> None:
    """Order the pages made from some keys. Safe to run twice."""
    if context.invoked_subcommand or not key:
        return
    start_house(context)
    from masthead.press.services import order_press

    order_press(*key, cause="Ordered by hand")
    console.print(
        f"Ordered: {', '.join(key)}. The worker presses it; `masthead press status` shows how far it is."
    )


def start_house(context: typer.Context) -> None:
    """Load Django, by what the house left with the root command."""
    context.find_root().obj.start()


@app.command("all")
def press_all(context: typer.Context, wait: Wait = True) -> None:
    """Press everything anew, the newest first; old pages are served meanwhile. Ctrl-C leaves the rest to the worker."""
    start_house(context)
    from masthead.press.build import current_build
    from masthead.press.presser import Presser, start_over

    start_over(cause="Ordered by hand")
    if not wait:
        console.print("Ordered. The worker presses everything; `masthead press status` shows how far it is.")
        return
    around = context.find_root().obj.surroundings()
    presser = Presser(told=around.told, build=current_build())
    try:
        _press_here(presser, around.help_is_wanted)
    except KeyboardInterrupt:
        console.print("\nStopped. What is left waits for the worker.")
    finally:
        presser.close()


def _press_here(presser: object, help_is_wanted: Callable[[], None]) -> None:
    from masthead.press.duty import MUCH
    from masthead.press.presser import Presser

    assert isinstance(presser, Presser)  # noqa: S101 - Django may be imported only inside a command
    presser.take_orders()
    with Progress(console=console) as progress:
        task = progress.add_task("Pressing", total=presser.index.waiting())
        busy = True
        while busy or presser.index.in_hand():  # others may have the last of it in hand
            if presser.index.more_than(MUCH):
                help_is_wanted()
            busy = presser.turn()
            if not busy:
                time.sleep(_LOOK)
            left = presser.index.waiting()
            progress.update(task, completed=max(0, (progress.tasks[0].total or 0) - left))
    console.print(f"{presser.drawn} pages drawn; {presser.index.count()} in the edition.")


@app.command()
def status(context: typer.Context, as_json: Json = False) -> None:
    """How much is pressed, what waits and what failed. Exit status 1 when something failed."""
    start_house(context)
    from masthead.press.queries import press_status

    now = press_status()
    if as_json:
        print(json.dumps(now.as_dict()))  # noqa: T201
    else:
        console.print(now.words())
        for failure in now.failures:
            console.print(
                f"  failed  {failure.address}: {failure.error} ({failure.attempts} tries)", markup=False
            )
    if now.failures:
        raise typer.Exit(1)


@app.command()
def verify(
    context: typer.Context,
    sample: Annotated[
        int, typer.Option(help="Look at so many pages, chosen by chance; 0 looks at all.", min=0)
    ] = 0,
    as_json: Json = False,
) -> None:
    """Draw pages again and compare them with the edition. Exit status 1 when one differs."""
    start_house(context)
    from masthead.press.presser import Presser
    from masthead.press.verifying import verify as verify_pages

    presser = Presser()
    try:
        with Progress(console=Console(stderr=True), disable=as_json) as progress:
            task = progress.add_task("Comparing", total=None)
            found = list(
                verify_pages(
                    presser,
                    sample=sample or None,
                    progress=lambda done, of: progress.update(task, completed=done, total=of),
                )
            )
    finally:
        presser.close()
    if as_json:
        print(json.dumps({"differences": [{"address": one.address, "words": one.words} for one in found]}))  # noqa: T201
    else:
        for one in found:
            console.print(f"{one.address} {one.words}", markup=False, soft_wrap=True)
        console.print(
            "Every page is what it would be if it were pressed now." if not found else f"{len(found)} differ."
        )
    if found:
        raise typer.Exit(1)
