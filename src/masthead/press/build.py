"""What made a page besides the database: code, templates and settings. When it changes, everything is pressed anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from masthead import __version__

# Settings that show on pages.
_SHOWN = ("BASE_URL", "LANGUAGE_CODE", "TIME_ZONE", "WAGTAIL_SITE_NAME")
_KINDS = frozenset({".py", ".html", ".css", ".js", ".svg", ".xml", ".txt"})
# Folders of the package that no page is made by.
_UNSEEN = frozenset({"demo", "importers", "migrations", "newsstand", "static", "__pycache__"})


@cache
def current_build() -> str:
    """A short mark of everything that makes pages. Read once in a process: a running one does not change its code."""
    mark = hashlib.blake2s(digest_size=6)
    mark.update(repr([__version__, *(getattr(settings, name) for name in _SHOWN)]).encode())
    for path in _sources():
        mark.update(path.name.encode())
        mark.update(path.read_bytes())
    return mark.hexdigest()


def _sources() -> Iterable[Path]:
    package = Path(__file__).resolve().parent.parent
    own = (path for path in sorted(package.rglob("*")) if not _UNSEEN & set(path.relative_to(package).parts))
    overrides = sorted((Path(settings.DATA_DIR) / "theme").rglob("*"))
    return (path for path in (*own, *overrides) if path.suffix in _KINDS and path.is_file())
