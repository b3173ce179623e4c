"""Whether a disk can hold an edition: it needs hard and symbolic links, and should tell capitals from small letters."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from masthead.edition.errors import UnfitDiskError


def check_disk(folder: Path) -> None:
    """Raise UnfitDiskError unless links of both kinds work in the folder."""
    probe = folder / f"probe-{secrets.token_hex(4)}"
    names = (probe, probe.with_suffix(".link"), probe.with_suffix(".sign"))
    try:
        probe.touch()
        for lacks, make in (("hard links", os.link), ("symbolic links", os.symlink)):
            try:
                make(probe, names[1] if make is os.link else names[2])
            except OSError:
                raise UnfitDiskError(folder, lacks) from None
    finally:
        for name in names:
            name.unlink(missing_ok=True)


def folds_case(root: Path) -> bool:
    """Whether the disk takes `EDITION.JSON` for `edition.json`, as disks of Macs do."""
    return (root / "EDITION.JSON").exists()
