"""How fast the newsstand is beside nginx with the same precompressed bytes, and what memory it takes.

Both serve with two processes from the same machine that asks, in turns, so that a noisy neighbour hits both. nginx
sends none of the headers that the newsstand sends with every answer. Needs the packages nginx and wrk.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from masthead.edition.disk import Disk
from masthead.edition.encodings import GZIP
from masthead.edition.pages import FULL, Page
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter
from masthead.newsstand.member import SIGNED_PREFIX
from masthead.newsstand.rsgi import Settings, serve
from masthead.newsstand.sockets import listen

STORIES = 2000
ROUNDS, SECONDS, CONNECTIONS, WORKERS = 3, 3, 32, 2
NEWSSTAND, NGINX = 18741, 18742  # ports
HOT = "/2026/11/0/"
_WORDS = [f"word{number}" for number in range(9000)]
_WEIGHTS = list(accumulate(1 / (rank + 5) for rank in range(len(_WORDS))))
# Choosing every word anew would take longer than compressing them.
_PASSAGES = [" ".join(random.choices(_WORDS, cum_weights=_WEIGHTS, k=190)) for _ in range(3_000)]
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))  # of this measurement only
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_P99 = re.compile(r"99%\s+([0-9.]+)(us|ms|s)")
_NGINX = """
worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/nginx.err; daemon off;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush off; keepalive_requests 10000000;
  types {{ text/html html; }} gzip_static on; index index.html;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }}
}}
"""


def rows(stories: int = STORIES, folder: Path | None = None) -> list[dict[str, Any]]:
    """Rows for hot, random, unknown and members' reads, and memory. Takes a minute and a half and 150 MB; a hundred
    thousand stories take half an hour and 8 GB. A folder in which they lie already is used as it is, and kept.

    Raises FileNotFoundError when nginx or wrk is not installed.
    """
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None:
            raise FileNotFoundError(f"{program} is not installed. Run: apt install nginx-light wrk")
    if folder is not None:
        return _measured(folder, stories)
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as made:
        return _measured(Path(made), stories)


def _measured(place: Path, stories: int) -> list[dict[str, Any]]:
    place.chmod(0o755)  # nginx's workers are another account
    if not (place / "www").exists():
        press(place, stories)
    with _newsstand(place) as process, _nginx(place):
        found = _speeds(place, stories)
        return [*found, _memory(process.pid, stories)]


def press(place: Path, stories: int) -> None:
    """An edition of so many stories, and the same compressed bytes as plain files for nginx."""
    random.seed(11)
    with EditionWriter.open(place / "edition", create=True, disk=Disk(careful=False)) as writer:
        for start in range(0, stories, 200):
            with writer.group() as group:
                for number in range(start, min(stories, start + 200)):
                    group.put(Page(f"/2026/11/{number}/", _story(), keys=(f"story:{number}", "front")))
        writer.put(Page("/", _story()))
        writer.put(Page("/404.html", _story()[:8000]))
        writer.put(Page("/restricted/", _story()))
        writer.put(Page("/restricted/", _story(), FULL))
    with EditionReader.open(place / "edition") as reader:
        for number in range(stories):
            entry = reader.lookup(f"/2026/11/{number}/")
            if entry is not None:
                page = place / "www" / "2026" / "11" / str(number) / "index.html"
                page.parent.mkdir(parents=True)
                page.touch()  # nginx looks for it and sends what lies beside it
                page.with_suffix(".html.gz").write_bytes(entry.read(GZIP))


def _story() -> bytes:
    """A page of about 60,000 bytes that compresses as prose does."""
    return f"<!doctype html><title>Story</title><p>{'<p>'.join(random.sample(_PASSAGES, k=40))}".encode()


def _speeds(place: Path, stories: int) -> list[dict[str, Any]]:
    script = place / "random.lua"
    script.write_text(
        "math.randomseed(os.time())\n"
        f'request = function() return wrk.format("GET", "/2026/11/" .. math.random(0, {stories - 1}) .. "/") end\n'
    )
    hot = [(_load(NEWSSTAND, HOT), _load(NGINX, HOT)) for _ in range(ROUNDS)]
    wide = [(_load(NEWSSTAND, HOT, script), _load(NGINX, HOT, script)) for _ in range(ROUNDS)]
    member = [(_load(NEWSSTAND, "/restricted/", cookie=_cookie()), _load(NGINX, HOT)) for _ in range(ROUNDS)]
    unknown, _ = _load(NEWSSTAND, "/2026/11/nowhere/")
    known, _ = _load(NEWSSTAND, HOT)
    return [
        _ratio("serve.story", hot, 0.5, unknown_against_known=round(unknown / known, 2)),
        _ratio(f"serve.story_random@{stories}", wide, 0.4),
        _ratio("serve.member", member, 0.5),
    ]


def _ratio(name: str, pairs: list[Any], goal: float, **detail: Any) -> dict[str, Any]:
    """The median of the rounds' ratios, with what each round saw."""
    ratios = [ours[0] / theirs[0] for ours, theirs in pairs]
    return {
        "name": name,
        "value": round(statistics.median(ratios), 3),
        "unit": "ratio",
        "goal": goal,
        "against": "nginx precompressed",
        "detail": detail
        | {
            "rounds": [round(one, 3) for one in ratios],
            "requests_per_s": [round(ours[0]) for ours, _ in pairs],
            "nginx_requests_per_s": [round(theirs[0]) for _, theirs in pairs],
            "p99_ms": [ours[1] for ours, _ in pairs],
            "nginx_p99_ms": [theirs[1] for _, theirs in pairs],
            "connections": CONNECTIONS,
            "workers": WORKERS,
        },
    }


def _load(port: int, path: str, script: Path | None = None, cookie: str = "") -> tuple[float, float]:
    """Requests a second, and the 99th percentile in ms."""
    how = ["-s", str(script)] if script else []
    how += ["-H", f"Cookie: {cookie}"] if cookie else []
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--latency",
        "-H",
        "Accept-Encoding: gzip",
        *how,
    ]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    rate, p99 = _RATE.search(said), _P99.search(said)
    if rate is None or p99 is None:
        raise ValueError(f"wrk said nothing to measure by: {said}")
    return float(rate[1]), round(float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]], 2)


def _cookie() -> str:
    claims = urlsafe_b64encode(json.dumps({"t": "friend", "e": time.time() + 3600}).encode()).rstrip(b"=")
    signature = urlsafe_b64encode(_KEY.sign(SIGNED_PREFIX + claims)).rstrip(b"=")
    return f"masthead_member={claims.decode()}.{signature.decode()}"


def _memory(pid: int, stories: int) -> dict[str, Any]:
    """Private memory of the largest worker after all that; the process that watches them is in the detail."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    workers = [_private(int(child)) for child in children]
    return {
        "name": "memory.newsstand_mb",
        "value": max(workers),
        "unit": "MB USS a worker",
        "goal": 80,
        "against": "none",
        "detail": {"stories": stories, "workers": workers, "watcher": _private(pid)},
    }


def _private(pid: int) -> float:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.findall(r"^Private_(?:Clean|Dirty):\s+([0-9]+) kB", told, re.MULTILINE)
    return round(sum(map(int, found)) / 1024, 1)


@contextmanager
def _newsstand(place: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bench.newsstand", str(place / "edition"), str(NEWSSTAND)]
    with _running(command, f"http://127.0.0.1:{NEWSSTAND}/healthz") as process:
        yield process


@contextmanager
def _nginx(place: Path) -> Iterator[None]:
    config = place / "nginx.conf"
    config.write_text(_NGINX.format(folder=place, port=NGINX, workers=WORKERS))
    with _running(["nginx", "-c", str(config)], f"http://127.0.0.1:{NGINX}{HOT}"):
        yield


@contextmanager
def _running(command: list[str], address: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            time.sleep(0.1)
            try:
                urlopen(address, timeout=2).close()  # noqa: S310 - an address of this machine
                break
            except OSError:
                continue
        yield process
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    keys = (_KEY.public_key().public_bytes_raw(),)
    serve(Settings(Path(sys.argv[1]), pass_keys=keys), listen("127.0.0.1", int(sys.argv[2]), WORKERS))
