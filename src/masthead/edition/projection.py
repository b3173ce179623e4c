"""What plain web servers see: for each address the files under `public/pages/`, made from its row.

A page's files are further names (hard links) of its bodies, a move is a symbolic link to a sign whose path spells the
target, and what is gone has its note under an ending of its own. New names come before old ones go, so an address is at
no moment unknown on its way from one answer to the next.
"""

from __future__ import annotations

import os
from pathlib import Path

from masthead.edition.catalogue import Row
from masthead.edition.disk import Disk
from masthead.edition.encodings import ENDINGS
from masthead.edition.layout import GONE, LEAF_ENDINGS, MOVED, Layout
from masthead.edition.pages import PUBLIC
from masthead.edition.staging import Staging


def endings_of(row: Row | None) -> dict[str, str]:
    """The endings an address has under `pages/`, each with the body or the target behind it."""
    if row is None or row.variant != PUBLIC:
        return {}
    if row.status == 301:
        return {MOVED: row.target}
    by_encoding = GONE if row.status == 410 else ENDINGS
    return {by_encoding[encoding]: name for encoding, name in row.names().items()}


def show(address: str, row: Row | None, *, layout: Layout, disk: Disk, staging: Staging) -> set[Path]:
    """Make the files of an address say what its row says; safe to run twice. Returns the folders that changed."""
    wanted = endings_of(row)
    leaf = layout.leaf(address, "")
    leaves = {ending: leaf.with_name(leaf.name + ending) for ending in LEAF_ENDINGS}
    folder = leaves[""].parent
    changed: set[Path] = set()
    if wanted and not folder.is_dir():
        disk.make_folder(folder)
        changed |= {
            above for above in folder.parents if above == layout.pages or layout.pages in above.parents
        }
    for ending, behind in wanted.items():
        changed |= _hang(leaves[ending], behind, ending, layout=layout, disk=disk, staging=staging)
    for ending in leaves.keys() - wanted.keys():
        if os.path.lexists(leaves[ending]):
            disk.unlink(leaves[ending])
            changed.add(folder)
    if not wanted and folder in changed:
        disk.prune(folder, layout.pages)
    return changed


def hangs(layout: Layout, leaf: Path, behind: str, ending: str) -> bool:
    """Whether a leaf already is what it should be. Two stats, or one readlink."""
    if ending == MOVED:
        return leaf.is_symlink() and leaf.resolve() == layout.sign(behind).resolve() and leaf.exists()
    try:
        return _same(leaf, layout, behind)
    except FileNotFoundError:
        return False


def _same(leaf: Path, layout: Layout, name: str) -> bool:
    mine, body = leaf.lstat(), layout.body(PUBLIC, name).lstat()
    return (mine.st_dev, mine.st_ino) == (body.st_dev, body.st_ino)


def _hang(leaf: Path, behind: str, ending: str, *, layout: Layout, disk: Disk, staging: Staging) -> set[Path]:
    if hangs(layout, leaf, behind, ending):
        return set()
    scratch = staging.scratch()
    changed = {leaf.parent}
    if ending == MOVED:
        sign = layout.sign(behind)
        if not sign.exists():
            disk.make_folder(sign.parent)
            disk.write(sign, b"")
            changed |= {
                sign,
                *(above for above in sign.parents if above == layout.signs or layout.signs in above.parents),
            }
        up = "../" * (len(leaf.relative_to(layout.pages).parts))
        disk.symlink(f"{up}signs/{sign.relative_to(layout.signs)}", scratch)
    elif layout.body(PUBLIC, behind).exists():
        disk.link(layout.body(PUBLIC, behind), scratch)
    else:
        return set()  # a body that somebody else removed: `verify` says so, and the old file stays
    disk.rename(scratch, leaf)
    return changed
