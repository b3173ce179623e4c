"""A process of the house as `House` starts it: `python -m masthead.house.supervised NAME …`.

The operator's door, `masthead`, does the same for a service manager. What it needs to talk with people, 9 MB, would
stay in the memory of each process for ever, so these come in beside it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from masthead.house import env
from masthead.house.places import data_dir
from masthead.house.processes import end_with_parent
from masthead.house.starting import NoDatabaseError, check_database_is_there, settle, start_django

if TYPE_CHECKING:
    from masthead.edition.swapping import Swapped


def command(name: str, *words: object) -> list[str]:
    """How one of them is started. It ends when its standard input closes."""
    return [sys.executable, "-m", "masthead.house.supervised", name, *map(str, words)]


def newsroom(port: str) -> None:
    from masthead.house.server import serve_newsroom

    check_database_is_there()
    serve_newsroom("127.0.0.1", int(port))


def newsstand(host: str, port: str, *sockets: str) -> None:
    from masthead.house.serving import CannotServeError, serve_newsstand

    try:
        serve_newsstand(host, int(port), sockets=[int(number) for number in sockets], beat=True)
    except CannotServeError as error:
        sys.exit(f"masthead: {error}")


def worker() -> None:
    start_django()
    from masthead.house.worker import Worker

    settle()
    Worker().run()


def presser() -> None:
    """Press beside a worker until nothing waits."""
    start_django()
    from masthead.house.helping import press_until_done

    press_until_done(telling(data_dir()))


def telling(folder: Path) -> Callable[[Swapped], None]:
    """Tell the caches of what was swapped, at once."""
    from masthead.house.purging import teller

    cache = teller(folder)

    def told(swapped: Swapped) -> None:
        cache.tell(swapped.addresses)

    return told


_PROCESSES: dict[str, Callable[..., None]] = {
    made.__name__: made for made in (newsroom, newsstand, worker, presser)
}


def main(words: Sequence[str]) -> None:
    """Run until told to end. What is wrong is said in words, which stand in the log."""
    end_with_parent()
    name, *rest = words
    try:
        _PROCESSES[name](*rest)
    except (NoDatabaseError, env.BadSettingError) as error:
        sys.exit(f"masthead: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
