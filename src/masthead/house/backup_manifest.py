"""What a backup says of itself: who made it and when, and the size and hash of everything in it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from masthead import __version__

FORMAT = 1
NAME = "manifest.json"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASE = {SQLITE: "database/newsroom.sqlite3", POSTGRESQL: "database/newsroom.pgdump"}
# Of the data folder: what cannot be made again. Everything else there is made anew by `masthead upgrade`.
TAKEDOWNS = "edition/takedowns"
BEFORE_DATABASE = ("postbag",)
AFTER_DATABASE = (
    "media",
    "theme",
    "secret_key",
    "masthead.env",
    "demo-logins.json",
    TAKEDOWNS,
)
KEPT = BEFORE_DATABASE + AFTER_DATABASE
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class BackupError(RuntimeError):
    """The backup or the restore cannot be done; the message says why and what to do."""


class DamagedBackupError(BackupError):
    """The archive is not what was written: damaged, cut short, altered or of another program."""


class NewerBackupError(BackupError):
    """A newer Masthead made the archive."""


@dataclass(frozen=True)
class Member:
    """One file of the archive: its name there, its size in bytes, the SHA-256 of its content in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made_at` is ISO 8601 in UTC; `migrations` are those of Masthead's rooms, `room.name`; `left_out` in words."""

    masthead: str
    made_at: str
    engine: str
    rows: dict[str, int]
    migrations: tuple[str, ...]
    members: tuple[Member, ...]
    left_out: tuple[str, ...] = ()

    @property
    def database(self) -> str:
        return DATABASE[self.engine]

    @property
    def size(self) -> int:
        """Bytes of all members when unpacked."""
        return sum(member.size for member in self.members)

    def words(self) -> str:
        """For a person: how much it holds, of which version and when."""
        files, rows = len(self.members), sum(self.rows.values())
        return f"{files} files, {self.size >> 20} MB, {rows} rows, Masthead {self.masthead}, {self.made_at}"

    def summary(self) -> dict[str, object]:
        """For a program; the members are told by their number."""
        return asdict(self) | {"members": len(self.members), "bytes": self.size}

    def dump(self) -> bytes:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode() + b"\n"


def parse(raw: bytes) -> Manifest:
    """Raises DamagedBackupError, and NewerBackupError for a format that this version does not know."""
    try:
        told = json.loads(raw)
        if int(told["format"]) > FORMAT:
            raise NewerBackupError(_newer(str(told["masthead"])))
        return _manifest(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DamagedBackupError("The backup's manifest cannot be read. Use another backup.") from error


def _manifest(told: dict[str, Any]) -> Manifest:
    members = tuple(Member(str(row["name"]), int(row["size"]), str(row["sha256"])) for row in told["members"])
    manifest = Manifest(
        masthead=str(told["masthead"]),
        made_at=str(told["made_at"]),
        engine=str(told["engine"]),
        rows={str(table): int(count) for table, count in told["rows"].items()},
        migrations=tuple(map(str, told["migrations"])),
        members=members,
        left_out=tuple(map(str, told["left_out"])),
    )
    if manifest.database not in {member.name for member in members}:
        raise ValueError(manifest.database)
    if any(member.size < 0 or not _SHA256.match(member.sha256) for member in members):
        raise ValueError("size or hash")
    return manifest


def check_name(name: str) -> None:
    """Refuse a member that does not belong into a backup or would land elsewhere. Raises DamagedBackupError."""
    parts = name.split("/")
    plain = not any(part in {"", ".", ".."} for part in parts) and not re.search(r"[\x00-\x1f\\]", name)
    ours = parts[0] == "data" and any(PurePosixPath(name).is_relative_to(f"data/{kept}") for kept in KEPT)
    if not plain or not (ours or name in DATABASE.values()):
        raise DamagedBackupError(f"The backup holds {name!r}, which does not belong there. Do not use it.")


def check_age(manifest: Manifest) -> None:
    """Refuse what a newer Masthead made: by its version, or by migrations not known here. NewerBackupError."""
    unknown = set(manifest.migrations) - set(known_migrations())
    if unknown or _numbers(manifest.masthead) > _numbers(__version__):
        raise NewerBackupError(_newer(manifest.masthead))


def known_migrations() -> list[str]:
    package = Path(__file__).resolve().parent.parent
    return sorted(f"{path.parts[-3]}.{path.stem}" for path in package.glob("*/migrations/0*.py"))


def is_older(manifest: Manifest) -> bool:
    """Whether the database must be brought up to this version."""
    missing = set(known_migrations()) - set(manifest.migrations)
    return bool(missing) or _numbers(manifest.masthead) < _numbers(__version__)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _newer(version: str) -> str:
    return (
        f"This backup was made by Masthead {version}, which is newer than this one ({__version__}). "
        "Install that version or a later one, then restore."
    )
