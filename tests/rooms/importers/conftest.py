"""Records as files hold them, and the shortest way to import them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from masthead.importers.fields import Reading
from masthead.importers.jsonl import read_jsonl
from masthead.importers.old_site import OldSite
from masthead.importers.runs import Plan, Report, run_import


def article(number: int = 1, **fields: Any) -> dict[str, Any]:
    """One good article; a field set to None is left out."""
    whole = {
        "id": f"a{number}",
        "title": f"Ferry {number} returns",
        "date": f"2019-05-{number % 28 + 1:02}T10:00:00Z",
        "summary": "The strait is open.",
        "body_markdown": f"Boat {number} came in at six.\n\nNobody was on the quay.",
        "authors": ["Ann Lee"],
        "tags": ["Ferries"],
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.fixture
def reading() -> Reading:
    return Reading(zone=UTC, now=timezone.now())


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes articles (or raw lines) to a JSON Lines file."""

    def write_file(*lines: Any, name: str = "old.jsonl") -> Path:
        path = tmp_path / name
        rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
        path.write_bytes(b"\n".join(rows) + b"\n")
        return path

    return write_file


@pytest.fixture
def bring_in(db: None, write: Callable[..., Path], reading: Reading) -> Callable[..., Report]:
    """Imports articles from a file, as `masthead import articles` does."""

    def run(
        *lines: Any,
        base_url: str = "",
        source: str = "old",
        rows: Iterable[Any] | None = None,
        **options: Any,
    ) -> Report:
        found = rows if rows is not None else read_jsonl(write(*lines), reading)
        return run_import(
            Plan(
                kind="articles",
                source=source,
                file_name="old.jsonl",
                rows=found,
                old_site=OldSite.named(base_url),
                **options,
            )
        )

    return run
