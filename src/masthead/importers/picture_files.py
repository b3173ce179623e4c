"""Finds the file a text means by the name of a picture, in one folder and nowhere else."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

SUFFIXES = frozenset({".avif", ".gif", ".heic", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp"})
_MOST_FILES = 200_000


class PictureFiles:
    """The picture files below a folder. Nothing outside it is ever opened, whatever a text says."""

    def __init__(self, root: Path, *, whole_tree: bool) -> None:
        """With `whole_tree` the folder is read once and names are also found by their last parts."""
        self._root = root.resolve()
        self._by_name: dict[str, list[tuple[tuple[str, ...], Path]]] = defaultdict(list)
        if whole_tree:
            self._read()

    def find(self, source: str, folder: str = "") -> Path | None:
        """The file for a path or a bare name as it stands in a text, or None.

        1. The path itself, from the article's folder, then from the root.
        2. The file whose path ends with most of the same parts, if it is the only one. Files whose folders were
           joined into their names by `__` count as if they lay in them.
        """
        path = _path_of(source)
        if not path:
            return None
        for base in (self._root / folder, self._root):
            found = self._inside(base / path)
            if found:
                return found
        return self._by_last_parts(
            tuple(part.lower() for part in PurePosixPath(path).parts if part not in {".", ".."})
        )

    def _inside(self, path: Path) -> Path | None:
        try:
            real = path.resolve()
            return real if real.is_relative_to(self._root) and real.is_file() else None
        except (OSError, ValueError, RuntimeError):
            return None

    def _by_last_parts(self, parts: tuple[str, ...]) -> Path | None:
        if not parts:
            return None
        name = parts[-1]
        known = self._by_name.get(name) or (self._by_name.get(f"{name}.*") if "." not in name else None) or []
        scored = sorted(
            ((_same_end(parts[:-1], there[:-1]), str(path)) for there, path in known), reverse=True
        )
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return self._inside(Path(scored[0][1]))

    def _read(self) -> None:
        count = 0
        for here, folders, names in os.walk(self._root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in names:
                if PurePosixPath(name).suffix.lower() in SUFFIXES and count < _MOST_FILES:
                    count += 1
                    self._keep(Path(here) / name)

    def _keep(self, path: Path) -> None:
        parts = tuple(part.lower() for part in path.relative_to(self._root).parts)
        unjoined = (*parts[:-1], *parts[-1].split("__"))
        for form in {parts, unjoined}:
            self._by_name[form[-1]].append((form, path))
            self._by_name[f"{PurePosixPath(form[-1]).stem}.*"].append((form, path))


def _path_of(source: str) -> str:
    """The path part of a source, without blanks, question marks and the leading slash."""
    try:
        path = unquote(urlsplit(source.strip()).path)
    except ValueError:
        return ""
    return path.lstrip("/") if len(path) < 1_000 and "\x00" not in path else ""


def _same_end(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    same = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        same += 1
    return same
