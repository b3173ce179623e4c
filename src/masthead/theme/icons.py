"""The few drawings of the interface, each a file in assets/icons. A newsroom may bring its own in its data folder."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from django.conf import settings

FOLDER = Path(__file__).resolve().parent / "assets" / "icons"
_NAME = re.compile(r"[a-z][a-z-]*\Z")


class UnknownIconError(LookupError):
    """A template asked for a drawing that is not there."""


def drawing(name: str) -> str:
    """The `<svg>` of one icon. Raises UnknownIconError."""
    return _drawing(name, Path(settings.DATA_DIR) / "theme" / "assets" / "icons")


@functools.cache
def _drawing(name: str, own: Path) -> str:
    found = (
        [path for folder in (own, FOLDER) if (path := folder / f"{name}.svg").is_file()]
        if _NAME.match(name)
        else []
    )
    if not found:
        known = ", ".join(sorted(path.stem for path in FOLDER.glob("*.svg")))
        raise UnknownIconError(f"There is no icon {name!r}; there are {known}.")
    svg = found[0].read_text("utf-8").strip()
    return svg.replace("<svg ", '<svg class="icon" aria-hidden="true" focusable="false" ', 1)
