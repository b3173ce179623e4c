"""Where a newsroom keeps what is not in its database: all of it in the data folder, which is what is backed up."""

from __future__ import annotations

from pathlib import Path

from masthead.house import env


def data_dir() -> Path:
    return Path(env.text("MASTHEAD_DATA_DIR")).resolve()


def edition() -> Path:
    """The folder of finished pages."""
    return data_dir() / "edition"


def journals() -> Path:
    """The folder of the postbag's journals."""
    return data_dir() / "postbag" / "journals"


def sealing_key() -> Path:
    """The file of the postbag's public key, which every newsstand needs to take forms."""
    return data_dir() / "postbag" / "public.key"


def private_keys() -> Path:
    """The folder of the postbag's private keys. It never leaves the newsroom's machine, but for the backup."""
    return data_dir() / "postbag" / "keys"


def closed_mark(data_dir: Path) -> Path:
    """While this file is there, the site is closed for a while."""
    return data_dir / "maintenance"
