"""How many entries a second the postbag puts on disk, sealed and acknowledged, and what a slot page costs to fill."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from masthead.postbag.entries import Entry
from masthead.postbag.keys import make_keys
from masthead.postbag.slot_markup import compile_page, marker
from masthead.postbag.writer import PostbagWriter

SECONDS = 2.0
WRITERS = (1, 8, 64)


def rows(folder: Path | None = None) -> list[dict[str, Any]]:
    """One row per number of writers, and one for filling a page of 20 results. Takes about eight seconds.

    Give a folder on the disk that the postbag will use; the default is the system's folder for temporary files.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix="masthead-bench-") as made:
        found = [_appends(Path(made), writers) for writers in WRITERS]
    return [*found, _filling()]


def _appends(folder: Path, writers: int) -> dict[str, Any]:
    key = make_keys(folder / f"keys-{writers}", folder / "public")
    entry = Entry("bench.entry", b"x" * 200, 0)
    waits: list[list[float]] = [[] for _ in range(writers)]
    with PostbagWriter(folder / "bag", key) as writer:
        end = time.perf_counter() + SECONDS
        threads = [threading.Thread(target=_append_until, args=(writer, entry, end, mine)) for mine in waits]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
    all_waits = sorted(wait for mine in waits for wait in mine)
    return {
        "name": f"postbag.appends_per_s@{writers}",
        "value": round(len(all_waits) / took, 1),
        "unit": "entries/s",
        "detail": {
            "writers": writers,
            "content_bytes": len(entry.content),
            "p50_ms": round(all_waits[len(all_waits) // 2] * 1000, 2),
            "p95_ms": round(all_waits[len(all_waits) * 95 // 100] * 1000, 2),
        },
    }


def _append_until(writer: PostbagWriter, entry: Entry, end: float, waits: list[float]) -> None:
    while (began := time.perf_counter()) < end:
        writer.append(entry)
        waits.append(time.perf_counter() - began)


def _filling() -> dict[str, Any]:
    row = f'<li><a href="{marker("address:url")}">{marker("text:title")}</a><p>{marker("text:deck")}</li>'
    html = f"<p>{marker('text:query')}</p>{'<p>frame</p>' * 4000}<ul>{marker('rows:hits')}{row}{marker('/rows')}</ul>"
    page = compile_page(html, {"query": 1, "hits": 1, "hits.url": 1, "hits.title": 1, "hits.deck": 1})
    hits = [{"url": "/2026/11/ferry/", "title": "A ferry & a bridge", "deck": "word " * 30}] * 20
    began, times = time.process_time(), 500
    for _ in range(times):
        page.fill({"query": "ferry"}, {"hits": hits})
    return {
        "name": "postbag.fill_ms",
        "value": round((time.process_time() - began) / times * 1000, 3),
        "unit": "ms of CPU",
        "detail": {"rows": 20, "page_bytes": len(html)},
    }
