"""The edition as a plain static site: folders, `index.html`, and nothing a server has to know.

Redirects become pages that send the browser on, and lines of `_redirects` for hosts that read such a file. Bodies are
written as they are, without compression. What a file system cannot hold beside something else is listed, not dropped in
silence.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from masthead.edition.entries import Entry
from masthead.edition.errors import NotAnExportError
from masthead.edition.pages import FULL, PUBLIC
from masthead.edition.reader import EditionReader

MARK = ".masthead-export"
_REDIRECTS = "_redirects"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Exported:
    """What was written, and which addresses were not, each with the reason."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


def export(
    reader: EditionReader, folder: Path, *, full: bool = False, progress: Progress | None = None
) -> Exported:
    """Write the edition as static files. The folder must be empty, or an earlier export, which is brought up to date:
    what the edition no longer has is removed from it.

    `full` writes restricted stories whole in place of their public variant: for an archive behind a lock, never for a
    public host. Raises NotAnExportError.
    """
    _claim(folder)
    done, total = Exported(), reader.count()
    wanted: dict[Path, str] = {}
    lines: list[str] = []
    for number, entry in enumerate(_answers(reader, full=full), start=1):
        path = folder / _path_of(entry)
        why = _unfit(path, folder, wanted)
        if why:
            done.left_out[entry.address] = why
        else:
            wanted[path] = entry.address
            _write(path, _body_of(entry), done)
        lines += _redirect_lines(entry)
        if progress is not None:
            progress(number, max(number, total))
    if lines:
        _write(folder / _REDIRECTS, "".join(lines).encode(), done)
        wanted[folder / _REDIRECTS] = ""
    done.removed = _remove_others(folder, {*wanted, folder / MARK})
    return done


def _claim(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / MARK
    if not mark.exists() and any(folder.iterdir()):
        raise NotAnExportError(folder)
    mark.write_text("Masthead writes this folder: whatever else is put here goes with the next export.\n")


def _answers(reader: EditionReader, *, full: bool) -> Iterator[Entry]:
    for entry in reader.entries(PUBLIC):
        whole = reader.lookup(entry.address, FULL) if full and entry.status == 200 else None
        yield whole or entry


def _path_of(entry: Entry) -> PurePosixPath:
    address = entry.address[1:]
    is_page = entry.status != 200 or entry.content_type.startswith("text/html")
    has_ending = address.rpartition("/")[2].endswith((".html", ".htm"))
    return (
        PurePosixPath(address, "index.html")
        if not address or (is_page and not has_ending)
        else PurePosixPath(address)
    )


def _unfit(path: Path, folder: Path, wanted: dict[Path, str]) -> str:
    if path in wanted:
        return f"{wanted[path]} has the same file"
    if path.is_dir() and any(path in other.parents for other in wanted):
        return "a folder has its name"
    taken = next((above for above in path.parents if above in wanted), None)
    return f"{wanted[taken]} is a file where it needs a folder" if taken and taken != folder else ""


def _body_of(entry: Entry) -> bytes:
    if entry.status != 301:
        return entry.read()
    target = html.escape(entry.location, quote=True)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Moved</title>'
        f'<meta name="robots" content="noindex"><link rel="canonical" href="{target}">'
        f'<meta http-equiv="refresh" content="0; url={target}"><p><a href="{target}">Moved here</a></p></html>'
    ).encode()


def _redirect_lines(entry: Entry) -> list[str]:
    here = quote(entry.address)
    if entry.status == 301:
        return [f"{here} {entry.location} 301\n"]
    return [f"{here} {here} 410\n"] if entry.status == 410 else []


def _write(path: Path, body: bytes, done: Exported) -> None:
    if path.is_file() and path.stat().st_size == len(body) and path.read_bytes() == body:
        done.unchanged += 1
        return
    for above in path.parents:  # an earlier export may have had a file where a folder is wanted now
        if above.is_file():
            above.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        _remove_others(path, set())
        path.rmdir()
    beside = path.with_name(f".{path.name[:200]}.new")
    beside.write_bytes(body)
    beside.replace(path)
    done.written += 1


def _remove_others(folder: Path, wanted: set[Path]) -> int:
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
            removed += 1
    return removed
