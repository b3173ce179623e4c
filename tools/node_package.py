"""Checkers that come as npm packages. Nothing needs them to run or to build; a machine without Node does without.

They are kept in `var/node`, fetched once by npm itself from wherever this machine's npm is told to look.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHELF = ROOT / "var" / "node"
FETCHED_WITHIN = 240  # seconds


class NotToBeHadError(RuntimeError):
    """A package or a program it needs is not here and cannot be fetched; the message says which."""


def node_package(name: str, version: str) -> Path:
    """The folder of an installed package, fetched if need be. Raises NotToBeHadError."""
    folder = SHELF / f"{name}-{version}"
    found = folder / "node_modules" / name
    if (folder / ".complete").exists():
        return found
    npm = program("npm")
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        npm,
        "install",
        "--prefix",
        str(folder),
        "--no-save",
        "--no-audit",
        "--no-fund",
        f"{name}@{version}",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCHED_WITHIN, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotToBeHadError(f"npm did not fetch {name} within {FETCHED_WITHIN} seconds.") from error
    if done.returncode:
        raise NotToBeHadError(f"npm could not fetch {name}: {done.stderr.strip()[-300:]}")
    (folder / ".complete").touch()
    return found


def program(name: str) -> str:
    """The path of a program. Raises NotToBeHadError."""
    path = shutil.which(name)
    if path is None:
        raise NotToBeHadError(f"{name} is not installed on this machine.")
    return path
