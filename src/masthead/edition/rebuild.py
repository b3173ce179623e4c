"""A catalogue made from the files alone, for the day its own file is lost.

What stands under `pages/` says for each address whether it is a page, a move or gone, and gives its bodies. Surrogate
keys, builds and cache words of single rooms are not in the files: they come back when everything is pressed again. Full
variants do too; until then members see the public ones.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from masthead.edition import catalogue
from masthead.edition.addresses import address_of
from masthead.edition.catalogue import Kept, Row
from masthead.edition.disk import Disk
from masthead.edition.encodings import ENDINGS, IDENTITY, best_known, decoded
from masthead.edition.errors import BadAddressError
from masthead.edition.layout import GONE, MOVED, Layout, body_name, digest, target_of
from masthead.edition.media_types import HTML, type_of
from masthead.edition.pages import PUBLIC, policy_for
from masthead.edition.staging import hash_file
from masthead.edition.writer import EditionWriter, check_format


def rebuild(root: Path) -> int:
    """Write the catalogue anew from the files; says how many addresses it has now. The old one is kept as `.damaged`.

    Stop writers and newsstands first; nginx may go on. Files that cannot be read are left out. Raises NoEditionError.
    """
    layout = Layout(Path(root))
    check_format(layout)
    with layout.lock.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        count = _rebuild(layout)
    EditionWriter.open(layout.root).close()  # shows everything again, and enforces the takedown ledger
    return count


def _rebuild(layout: Layout) -> int:
    for ending in ("", "-wal", "-shm"):
        old = layout.catalogue.with_name(layout.catalogue.name + ending)
        if old.exists():
            old.replace(old.with_name(old.name + ".damaged"))
    catalogue.create(layout.catalogue)
    count = 0
    with closing(catalogue.connect(layout.catalogue, writable=True)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for row in _rows(layout):
            catalogue.put(connection, row)
            catalogue.note_swaps(connection, [row.address])
            count += 1
        connection.commit()
    layout.swaps.unlink(missing_ok=True)  # numbers begin anew, so no reader may compare its own with them
    return count


def _rows(layout: Layout) -> Iterator[Row]:
    endings = {**{ending: (200, encoding) for encoding, ending in ENDINGS.items()}, MOVED: (301, IDENTITY)}
    endings |= {ending: (410, encoding) for encoding, ending in GONE.items()}
    leaves: dict[str, dict[int, dict[str, Path]]] = {}
    for path in layout.pages.rglob("*@*"):
        if not path.is_symlink() and path.is_dir():
            continue
        text = str(path.relative_to(layout.pages))
        ending = next(
            (one for one in sorted(endings, key=len, reverse=True) if one and text.endswith(one)), ""
        )
        status, encoding = endings[ending]
        leaves.setdefault(text.removesuffix(ending), {}).setdefault(status, {})[encoding] = path
    for leaf, found in leaves.items():
        # In the order in which nginx looks: a page, then a move, then a note.
        status = min(found)
        try:
            row = _row(address_of(leaf), status, found[status], layout)
        except (BadAddressError, OSError, ValueError):
            continue
        yield row


def _row(address: str, status: int, files: dict[str, Path], layout: Layout) -> Row:
    first = next(iter(files.values()))
    pressed_at = int(first.lstat().st_mtime * 1000)
    cache = policy_for(address if status == 200 else "/").header()
    if status == 301:
        target = target_of(str(first.resolve(strict=True).relative_to(layout.signs.resolve())))
        return Row(address, PUBLIC, 301, pressed_at, target=target, cache=cache)
    encoding = best_known(files)
    if encoding == IDENTITY:
        body_hash, size = hash_file(files[encoding]), files[encoding].stat().st_size
    else:
        body = decoded(files[encoding].read_bytes(), encoding)
        body_hash, size = digest(body), len(body)
    kept = tuple((name, Kept(hash_file(path), path.stat().st_size)) for name, path in sorted(files.items()))
    for name, one in kept:
        _name_again(layout, files[name], body_name(body_hash, one.hash, name))
    type_ = type_of(address) if status == 200 else HTML
    return Row(
        address,
        PUBLIC,
        status,
        pressed_at,
        content_type=type_,
        cache=cache,
        hash=body_hash,
        size=size,
        files=kept,
    )


def _name_again(layout: Layout, leaf: Path, name: str) -> None:
    """Give a body its name among the bodies again, should that be what was lost."""
    body = layout.body(PUBLIC, name)
    if not body.exists():
        body.parent.mkdir(parents=True, exist_ok=True)
        Disk().link(leaf, body)
