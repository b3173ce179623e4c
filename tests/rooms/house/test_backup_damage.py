"""Whatever is wrong with an archive, checking finds it and restoring it writes nothing."""

import copy
import gzip
import hashlib
import io
import sqlite3
import tarfile
import tracemalloc
from contextlib import closing

import pytest

from masthead.house.backup import check_backup
from masthead.house.backup_manifest import BackupError, DamagedBackupError, NewerBackupError
from tests.rooms.house.small_newsroom import back_up, make_newsroom, pack, restore, tell, told, unpack


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    back_up(make_newsroom(folder / "newsroom"), folder / "b.tar.gz")
    return folder / "b.tar.gz"


@pytest.fixture
def refused(tmp_path):
    """Check and restore an archive; both must refuse, and the restore must leave the folder empty."""

    def refused(archive, error=DamagedBackupError):
        with pytest.raises(error) as complaint:
            check_backup(archive)
        with pytest.raises(error):
            restore(archive, tmp_path / "target")
        assert [path.name for path in (tmp_path / "target").iterdir()] == ["run"]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.tar.gz", "target"]
        return str(complaint.value)

    return refused


@pytest.mark.parametrize("where", [0, 2, 3, 5, 8, 9, 0.02, 0.2, 0.5, 0.9, -12, -8, -6, -4, -1])
def test_one_flipped_bit_is_found(sound, refused, tmp_path, where):
    raw = bytearray(sound.read_bytes())
    raw[int(len(raw) * where) if isinstance(where, float) else where] ^= 4
    (tmp_path / "bad.tar.gz").write_bytes(raw)

    refused(tmp_path / "bad.tar.gz")


@pytest.mark.parametrize("left", [0, 5, 10, 300, 0.5, 0.99, -8, -1])
def test_a_cut_is_found(sound, refused, tmp_path, left):
    raw = sound.read_bytes()
    (tmp_path / "bad.tar.gz").write_bytes(raw[: int(len(raw) * left) if isinstance(left, float) else left])

    refused(tmp_path / "bad.tar.gz")


@pytest.mark.parametrize("more", [b"x", b"\x1f\x8b", gzip.compress(b"more", mtime=0), b"PK\3\4" * 100])
def test_something_behind_the_end_is_found(sound, refused, tmp_path, more):
    (tmp_path / "bad.tar.gz").write_bytes(sound.read_bytes() + more)

    refused(tmp_path / "bad.tar.gz")


def test_a_missing_member_is_found(sound, refused, tmp_path):
    parts = [part for part in unpack(sound) if part[0].name != "data/secret_key"]

    assert "secret_key is missing" in refused(pack(parts, tmp_path / "bad.tar.gz"))


@pytest.mark.parametrize("place", [0, -1, 99])
def test_an_extra_member_is_found(sound, refused, tmp_path, place):
    parts = unpack(sound)
    parts.insert(place, (tarfile.TarInfo("data/media/extra.jpg"), b"extra"))

    refused(pack(parts, tmp_path / "bad.tar.gz"))


def test_a_member_that_stands_there_twice_is_found(sound, refused, tmp_path):
    parts = unpack(sound)

    assert "twice" in refused(pack([parts[0], *parts], tmp_path / "bad.tar.gz"))


def test_altered_content_is_found(sound, refused, tmp_path):
    parts = [(info, raw.replace(b"leases", b"LEASES")) for info, raw in unpack(sound)]

    assert "leases.pdf" in refused(pack(parts, tmp_path / "bad.tar.gz"))


def test_two_members_that_changed_places_are_found(sound, refused, tmp_path):
    parts = unpack(sound)
    (one, first), (two, second) = parts[0], parts[1]

    refused(pack([(one, second), (two, first), *parts[2:]], tmp_path / "bad.tar.gz"))


def test_a_backup_without_manifest_is_found(sound, refused, tmp_path):
    assert "no manifest" in refused(pack(unpack(sound)[:-1], tmp_path / "bad.tar.gz"))


def _wrong_hash(manifest):
    manifest["members"][0]["sha256"] = "0" * 64


def _no_hash(manifest):
    manifest["members"][0]["sha256"] = ""


def _wrong_size(manifest):
    manifest["members"][0]["size"] += 1


def _negative_size(manifest):
    manifest["members"][0]["size"] = -1


def _member_twice(manifest):
    manifest["members"].append(manifest["members"][0])


def _wrong_rows(manifest):
    manifest["rows"]["story"] += 1


def _forgotten_table(manifest):
    del manifest["rows"]["story"]


def _invented_table(manifest):
    manifest["rows"]["essay"] = 0


def _migration_away(manifest):
    manifest["migrations"].pop()


def _other_engine(manifest):
    manifest["engine"] = "postgresql"


def _no_engine(manifest):
    manifest["engine"] = "../../etc"


def _members_no_list(manifest):
    manifest["members"] = 7


@pytest.mark.parametrize(
    "change",
    [
        _wrong_hash,
        _no_hash,
        _wrong_size,
        _negative_size,
        _member_twice,
        _wrong_rows,
        _forgotten_table,
        _invented_table,
        _migration_away,
        _other_engine,
        _no_engine,
        _members_no_list,
    ],
)
def test_a_manifest_that_does_not_fit_is_found(sound, refused, tmp_path, change):
    parts = unpack(sound)
    manifest = told(parts)
    change(manifest)

    refused(pack(tell(parts, manifest), tmp_path / "bad.tar.gz"))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"\xff", b'{"format": "x"}', b"[" * 100_000])
def test_a_manifest_that_is_none_is_found(sound, refused, tmp_path, raw):
    parts = unpack(sound)

    assert "manifest" in refused(pack([*parts[:-1], (parts[-1][0], raw)], tmp_path / "bad.tar.gz"))


def test_a_database_damaged_before_it_was_hashed_is_found(sound, refused, tmp_path):
    parts, spoilt = unpack(sound), []
    manifest = told(parts)
    for info, raw in parts[:-1]:
        content = raw
        if info.name.startswith("database/"):
            content = raw[: 4096 * 6] + b"\x07" * 8192 + raw[4096 * 8 :]
            row = next(row for row in manifest["members"] if row["name"] == info.name)
            row["sha256"] = hashlib.sha256(content).hexdigest()
        spoilt.append((info, content))

    said = refused(pack(tell([*spoilt, parts[-1]], manifest), tmp_path / "bad.tar.gz"))

    assert "database is damaged" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("masthead", "99.0.0"), ("masthead", "0.1.1"), ("format", 2), ("migrations", ["newsroom.9999_later"])],
)
def test_a_backup_of_a_newer_masthead_is_refused_in_words(sound, refused, tmp_path, name, value):
    parts = unpack(sound)

    said = refused(pack(tell(parts, told(parts) | {name: value}), tmp_path / "bad.tar.gz"), NewerBackupError)

    assert "newer" in said


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../outside",
        "data/../../outside",
        "data/media/../../outside",
        "data/media/./a",
        "data/media//a",
        "data/media/a\\b",
        "data/media/a\nb",
        "data/run/house.lock",
        "data/newsroom.sqlite3",
        "data/mediaX/a",
        "data/edition/public/pages/a",
        "data",
        "database/other",
        "elsewhere",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(sound, refused, tmp_path, name):
    """Even when the manifest vouches for it."""
    parts = unpack(sound)
    manifest = told(parts)
    manifest["members"].insert(0, {"name": name, "size": 1, "sha256": hashlib.sha256(b"x").hexdigest()})

    refused(pack([(tarfile.TarInfo(name), b"x"), *tell(parts, manifest)], tmp_path / "bad.tar.gz"))


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE],
)
def test_links_and_devices_are_refused(sound, refused, tmp_path, kind):
    info = tarfile.TarInfo("data/media/strange")
    info.type, info.linkname = kind, "../../secret_key"

    refused(pack([(info, b""), *unpack(sound)], tmp_path / "bad.tar.gz"))


def test_a_file_that_is_also_a_folder_is_refused(sound, refused, tmp_path):
    parts = unpack(sound)
    manifest = told(parts)
    both = [(tarfile.TarInfo("data/media/a"), b"x"), (tarfile.TarInfo("data/media/a/b"), b"x")]
    for info, raw in reversed(both):
        row = {"name": info.name, "size": 1, "sha256": hashlib.sha256(raw).hexdigest()}
        manifest["members"].insert(0, row)

    archive = pack([*both, *tell(parts, manifest)], tmp_path / "bad.tar.gz")

    with pytest.raises(BackupError):
        restore(archive, tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["run"]


def test_a_header_that_claims_gigabytes_fills_no_memory(sound, refused, tmp_path):
    info = tarfile.TarInfo("data/media/a")
    info.pax_headers = {"comment": "x" * 50_000_000}
    archive = pack([(info, b""), *copy.copy(unpack(sound))], tmp_path / "bad.tar.gz")
    tracemalloc.start()
    try:
        refused(archive)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_any_other_file_is_no_backup(refused, tmp_path):
    with closing(sqlite3.connect(tmp_path / "bad.tar.gz")) as database:
        database.execute("CREATE TABLE a (b)")

    assert "no backup" in refused(tmp_path / "bad.tar.gz")


def test_an_absent_file_is_told(tmp_path):
    with pytest.raises(BackupError, match="cannot be read"):
        check_backup(tmp_path / "absent.tar.gz")


def test_an_empty_tar_is_refused(refused, tmp_path):
    assert "no manifest" in refused(pack([], tmp_path / "bad.tar.gz"))
    assert io.BytesIO(gzip.decompress((tmp_path / "bad.tar.gz").read_bytes())).read(1) == b"\0"
