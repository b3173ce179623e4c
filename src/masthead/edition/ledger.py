"""The takedown ledger: an append-only file, outside every database, that says which addresses must not come back.

One line for each act: a JSON object, a space, and the SHA-256 of the line before together with that object. The line is
on the platter before the act is acknowledged. A last line that was cut off by a crash was never acknowledged and does
not count. Where a line was altered, takedowns after it still count and lifts do not: doubt keeps a thing down.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from masthead.edition.addresses import check_address
from masthead.edition.errors import BadAddressError, DamagedLedgerError

LONGEST_NOTE = 2000  # signs
_START = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """One line: an address taken down, or lifted. `under`: with everything whose address begins with it."""

    address: str
    down: bool
    when: str  # ISO 8601 with zone
    note: str = ""
    under: bool = False
    of: str = ""  # the address whose takedown brought this one about: an old address of it, or its files
    files: tuple[
        str, ...
    ] = ()  # folders of files its page named, so that a takedown cut short can be finished


@dataclass(frozen=True, slots=True)
class _Reading:
    acts: tuple[tuple[Act, bool], ...]  # with whether the chain held up to here
    last_hash: str
    whole: int  # bytes up to the end of the last whole line
    broken_line: int  # 0 while the chain holds


class Ledger:
    """The ledger of one edition. A missing file is an empty ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._down: dict[str, Act] = {}
        self._under: dict[str, Act] = {}
        self._seen = (-1, -1)
        self.broken_line = 0
        self.refresh()

    def take_down(
        self,
        address: str,
        note: str,
        when: datetime,
        *,
        under: bool = False,
        of: str = "",
        files: Iterable[str] = (),
    ) -> None:
        """Put an address under takedown; on the platter when this returns. Safe to run twice.

        `under` takes everything whose address begins with this one too, and needs a last slash. `of` and `files`: see
        Act. Raises BadAddressError.
        """
        check_address(address)
        if under and not (address.endswith("/") and address != "/"):
            raise BadAddressError(address, "a takedown of all below needs a folder, with its last slash")
        told = tuple(files)
        self._append(
            Act(address, down=True, when=_moment(when), note=_tidy(note), under=under, of=of, files=told)
        )

    def lift(self, address: str, note: str, when: datetime, *, under: bool = False) -> None:
        """End a takedown of exactly this address. Raises DamagedLedgerError when the file was altered."""
        self.refresh()
        if self.broken_line:
            raise DamagedLedgerError(self.path, self.broken_line)
        self._append(Act(address, down=False, when=_moment(when), note=_tidy(note), under=under))

    def is_down(self, address: str) -> bool:
        """Whether an address is under takedown, by itself or by a folder above it. Asks no disk."""
        if address in self._down:
            return True
        if not self._under:
            return False
        return any(address.startswith(folder) for folder in self._folders_of(address))

    def act_on(self, address: str) -> Act | None:
        """The takedown of exactly this address, itself and not all below it; None where none holds."""
        return self._down.get(address)

    def brought_about_by(self, address: str) -> list[Act]:
        """The takedowns in force that came with that of an address, oldest first."""
        return [act for act in self.in_force() if act.of == address]

    def acts(self) -> list[Act]:
        """Every act that counts, oldest first, lifted takedowns and lifts among them. Reads the file."""
        if not self.path.exists():
            return []
        return [act for act, trusted in _read(self.path).acts if act.down or trusted]

    def in_force(self) -> list[Act]:
        """The takedowns that hold, oldest first."""
        return sorted([*self._down.values(), *self._under.values()], key=lambda act: act.when)

    def refresh(self) -> bool:
        """Read the file again if it changed; says whether it did. One stat when it did not."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            now = (0, 0)
        else:
            now = (found.st_size, found.st_mtime_ns)
        if now == self._seen:
            return False
        self._take(_read(self.path) if now[0] else _Reading((), _START, 0, 0))
        self._seen = now
        return True

    def _folders_of(self, address: str) -> Iterator[str]:
        at = address.find("/", 1)
        while at >= 0:
            if address[: at + 1] in self._under:
                yield address[: at + 1]
            at = address.find("/", at + 1)

    def _take(self, reading: _Reading) -> None:
        down: dict[str, Act] = {}
        under: dict[str, Act] = {}
        for act, trusted in reading.acts:
            kind = under if act.under else down
            if act.down:
                kind[act.address] = act
            elif trusted:
                kind.pop(act.address, None)
        # In this order another thread may see a takedown early, never late.
        self._down, self._under, self.broken_line = down, under, reading.broken_line

    def _append(self, act: Act) -> None:
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            reading = _read(self.path)
            file.truncate(reading.whole)  # what a crash cut off was never acknowledged
            file.write(_line(act, reading.last_hash))
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(self.path.parent)
        self.refresh()


def _line(act: Act, last_hash: str) -> bytes:
    said: dict[str, object] = {"act": "down" if act.down else "lift"}
    said |= {"address": act.address, "when": act.when, "note": act.note}
    more = {"under": act.under, "of": act.of, "files": list(act.files)}
    said |= {name: value for name, value in more.items() if value}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"{text} {_chained(text, last_hash)}\n".encode()


def _chained(text: str, last_hash: str) -> str:
    return hashlib.sha256(f"{last_hash} {text}".encode("utf-8", "surrogateescape")).hexdigest()


def _read(path: Path) -> _Reading:
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    acts: list[tuple[Act, bool]] = []
    last_hash, broken_line = _START, 0
    for number, line in enumerate(content[:whole].split(b"\n")[:-1], start=1):
        text, _, found = line.decode("utf-8", "surrogateescape").rpartition(" ")
        act = _parsed(text)
        if not broken_line and (act is None or found != _chained(text, last_hash)):
            broken_line = number
        last_hash = found
        if act:
            acts.append((act, not broken_line))
    return _Reading(tuple(acts), last_hash, whole, broken_line)


def _parsed(text: str) -> Act | None:
    try:
        said = json.loads(text)
        return Act(
            address=str(said["address"]),
            down=said["act"] != "lift",
            when=str(said["when"]),
            note=str(said.get("note", "")),
            under=bool(said.get("under", False)),
            of=str(said.get("of", "")),
            files=tuple(str(one) for one in said.get("files", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _tidy(note: str) -> str:
    return note[:LONGEST_NOTE].encode("utf-8", "replace").decode()


def _moment(when: datetime) -> str:
    if when.tzinfo is None:
        raise ValueError("Say the time zone of a takedown.")
    return when.isoformat(timespec="milliseconds")


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
