"""Where a newsroom keeps what is not in its database: in the data folder, unless a setting says otherwise."""

from __future__ import annotations

from pathlib import Path

from masthead.house import env


def data_dir() -> Path:
    return Path(env.text("MASTHEAD_DATA_DIR")).resolve()


def edition() -> Path:
    """The folder of finished pages."""
    return _given("MASTHEAD_EDITION_DIR", "edition")


def journals() -> Path:
    """The folder of the postbag's journals."""
    return _given("MASTHEAD_POSTBAG_DIR", "postbag/journals")


def sealing_key() -> Path:
    """The file of the postbag's public key, which every newsstand needs to take forms."""
    return _given("MASTHEAD_SEALING_KEY", "postbag/public.key")


def private_keys() -> Path:
    """The folder of the postbag's private keys. It never leaves the newsroom's machine, but for the backup."""
    return data_dir() / "postbag" / "keys"


def closed_mark(data_dir: Path) -> Path:
    """While this file is there, the site is closed for a while."""
    return data_dir / "maintenance"


def _given(name: str, usual: str) -> Path:
    said = env.text(name)
    return Path(said).resolve() if said else data_dir() / usual
