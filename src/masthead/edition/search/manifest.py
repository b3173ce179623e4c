"""The manifest: which segments count, and which of their rows are dead. Replacing it is the swap."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from masthead.edition.disk import Disk
from masthead.edition.errors import OtherFormatError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. `name` is its SHA-256 in hexadecimal."""

    name: str
    docs: int
    size: int  # bytes
    dead: frozenset[int] = frozenset()  # rows that count no more: tombstones

    @property
    def living(self) -> int:
        """How many documents still count."""
        return self.docs - len(self.dead)

    def bury(self, rows: list[int]) -> Segment:
        """The same segment with more tombstones."""
        return replace(self, dead=self.dead | frozenset(rows)) if rows else self


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index is now. Every change makes a new generation."""

    generation: int = 0
    segments: tuple[Segment, ...] = ()

    def following(self, segments: list[Segment]) -> Manifest:
        """The next generation; segments nothing lives in are left out."""
        return Manifest(self.generation + 1, tuple(segment for segment in segments if segment.living > 0))


class Shelf:
    """The folder of the index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments = folder / "segments"
        self.manifest = folder / "manifest.json"
        self.lock = folder / "writer.lock"
        self.turn = folder / "turn.lock"

    def segment(self, name: str) -> Path:
        """The file of a segment."""
        return self.segments / f"{name}.sqlite"

    def read(self) -> Manifest:
        """The manifest as it stands; an empty one where there is none yet. Raises OtherFormatError."""
        try:
            said = json.loads(self.manifest.read_bytes())
        except FileNotFoundError:
            return Manifest()
        except ValueError:
            raise OtherFormatError(self.folder, "unreadable") from None
        if said.get("format") != FORMAT:
            raise OtherFormatError(self.folder, said.get("format"))
        segments = tuple(
            Segment(one["name"], one["docs"], one["size"], frozenset(one["dead"])) for one in said["segments"]
        )
        return Manifest(said["generation"], segments)

    def write(self, manifest: Manifest, disk: Disk) -> None:
        """Put a manifest in place of the old one; on the platter when this returns."""
        listed = [
            {"name": one.name, "docs": one.docs, "size": one.size, "dead": sorted(one.dead)}
            for one in manifest.segments
        ]
        text = json.dumps({"format": FORMAT, "generation": manifest.generation, "segments": listed}, indent=1)
        beside = self.manifest.with_suffix(".new")
        disk.unlink(beside)
        disk.write(beside, text.encode())
        disk.sync([beside, self.segments], within=self.folder)
        disk.rename(beside, self.manifest)
        disk.sync([self.folder], within=self.folder)
