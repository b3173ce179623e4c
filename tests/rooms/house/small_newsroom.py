"""A data folder with all that a backup keeps, small enough to be made for every test. No Django."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

from masthead.house import backup, backup_restore
from masthead.house.backup_manifest import Manifest, known_migrations
from masthead.house.progress import silent

FILES = {
    "media/originals/harbour.jpg": b"\xff\xd8 a picture " * 500,
    "media/documents/leases.pdf": b"%PDF leases",
    "media/Ab12/width-400.jpg": b"",
    "theme/templates/pages/404.html": b"<p>Not here.</p>",
    "secret_key": b"only for tests\n",
    "masthead.env": b"MASTHEAD_NAME=The Signal\n",
    "edition/takedowns": b'{"address": "/a/"} 0\n',
    "postbag/keys/public": b"a key",
    "postbag/journals/0a/1": b"x" * 1024,  # as long as two blocks of a tar
}
ANEW = {"assets/ab/site.css": b"p{}", "static/admin.js": b"", "log/worker.log": b"", "run/prepared": b"0"}


def make_newsroom(folder: Path, rows: int = 50) -> Path:
    for name, content in (FILES | ANEW).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "secret_key").chmod(0o600)
    with closing(sqlite3.connect(folder / "newsroom.sqlite3")) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        known = [name.split(".") for name in known_migrations()]
        database.executemany("INSERT INTO django_migrations VALUES (?, ?)", known)
        database.execute("CREATE TABLE story (id INTEGER PRIMARY KEY, title TEXT UNIQUE)")
        database.execute("CREATE TABLE paragraph (story INTEGER, text TEXT)")
        database.execute("CREATE VIRTUAL TABLE words USING fts5(title)")
        for number in range(rows):
            database.execute("INSERT INTO story VALUES (?, ?)", (number, f"Story {number}"))
            database.execute("INSERT INTO paragraph VALUES (?, ?)", (number, "Words. " * 40))
            database.execute("INSERT INTO words VALUES (?)", (f"Story {number}",))
    return folder


def back_up(folder: Path, target: Path, *, force: bool = False, url: str = "") -> Manifest:
    return backup.back_up(data_dir=folder, url=url, target=target, force=force, progress=silent())


def restore(archive: Path, folder: Path, *, force: bool = False, url: str = "") -> backup_restore.Restored:
    return backup_restore.restore(archive=archive, data_dir=folder, url=url, force=force, progress=silent())


def ask(folder: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "newsroom.sqlite3")) as database:
        return database.execute(question).fetchall()


def files_of(folder: Path) -> dict[str, bytes]:
    """What a backup keeps of a folder, the database apart."""
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


Parts = list[tuple[tarfile.TarInfo, bytes]]


def unpack(archive: Path) -> Parts:
    with tarfile.open(archive) as tar:
        return [(info, tar.extractfile(info).read()) for info in tar]


def pack(parts: Parts, archive: Path) -> Path:
    """Write an archive out of any parts, with the first bytes that ours have."""
    with (
        archive.open("wb") as file,
        gzip.GzipFile("", "wb", 1, file, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for info, content in parts:
            if info.isreg():
                info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return archive


def told(parts: Parts) -> dict:
    return json.loads(parts[-1][1])


def tell(parts: Parts, manifest: dict) -> Parts:
    return [*parts[:-1], (parts[-1][0], json.dumps(manifest).encode())]
