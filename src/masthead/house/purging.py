"""From the settings to whatever is told of changed addresses. Needs no Django: a takedown must not wait for one."""

from __future__ import annotations

from pathlib import Path

from masthead.house import env
from masthead.press.purging.choosing import BadChoiceError, Choice, purger_for
from masthead.press.purging.telling import Backlog, Teller


def choice() -> Choice:
    """What the settings say."""
    return Choice(
        kind=env.text("MASTHEAD_PURGE").lower(),
        addresses=tuple(env.words("MASTHEAD_PURGE_ADDRESS")),
        token=env.text("MASTHEAD_PURGE_TOKEN"),
        zone=env.text("MASTHEAD_PURGE_ZONE"),
        site=env.origin("MASTHEAD_BASE_URL"),
    )


def backlog(data_dir: Path) -> Backlog:
    """What was not told yet, for `doctor` and for the worker."""
    return Backlog(data_dir / "press" / "purges.json")


def teller(data_dir: Path) -> Teller:
    """Tells the cache of this newsroom. Raises BadSettingError."""
    try:
        return Teller(purger_for(choice()), backlog(data_dir))
    except BadChoiceError as error:
        raise env.BadSettingError(str(error)) from error
