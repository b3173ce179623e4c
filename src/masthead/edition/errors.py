"""What can go wrong with an edition, each with a sentence that says what to do next."""

from __future__ import annotations

from pathlib import Path


class EditionError(Exception):
    """Anything this room refuses. `permanent` says whether trying again later can help."""

    permanent = True


class NoEditionError(EditionError):
    """There is no edition in the folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(f"There is no edition in {root}. Press one first, or name the folder that holds it.")
        self.root = root


class OtherFormatError(EditionError):
    """The edition was written by a Masthead that speaks another format."""

    def __init__(self, root: Path, found: object) -> None:
        super().__init__(
            f"The edition in {root} has format {found!r}, which this Masthead cannot read. "
            "Press everything into a new folder, or run the Masthead that wrote it."
        )
        self.found = found


class UnfitDiskError(EditionError):
    """The file system cannot hold an edition."""

    def __init__(self, root: Path, lacks: str) -> None:
        super().__init__(
            f"The disk under {root} has no {lacks}. Put the edition on a local file system such as ext4, XFS or APFS."
        )


class BadAddressError(EditionError, ValueError):
    """The text cannot be an address of an edition."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address[:200]!r} cannot be an address: {why}.")
        self.address = address
        self.why = why


class BadTargetError(EditionError, ValueError):
    """A moved address cannot point there."""

    def __init__(self, target: str, why: str) -> None:
        super().__init__(f"{target[:200]!r} cannot be moved to: {why}.")
        self.target = target


class BadPageError(EditionError, ValueError):
    """A page says something that could not be served as it says."""


class TakenDownError(EditionError):
    """The address is under a takedown and nothing may be put there until it is lifted."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address} was taken down. Lift the takedown before putting anything there again.")
        self.address = address


class DamagedLedgerError(EditionError):
    """A line of the takedown ledger is not what was written. Takedowns stay in force, nothing can be lifted."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"Line {line} of {path} was altered. Every takedown stays in force; restore the file from a backup "
            "before lifting one."
        )
        self.line = line


class DamagedCatalogueError(EditionError):
    """The catalogue cannot be read. The files still can: a rebuild makes a catalogue from them."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The catalogue {path} is damaged. Rebuild it from the files, then press everything again."
        )
        self.path = path


class NotAnExportError(EditionError):
    """The folder to export into holds something else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds files that no export made. Name an empty folder, or an earlier export."
        )
