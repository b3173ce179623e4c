"""The theme's files: built once, found by their content, in the publication's own look."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re

import brotli
import pytest

from masthead.theme import assets, bundles, fonts
from masthead.theme.fonts_faces import Cut
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.theme.publication import drawn, frame, publication


@pytest.fixture
def data_dir(tmp_path, settings, monkeypatch):
    """An empty data folder, and no fonts in it: cutting them has its own test."""
    monkeypatch.setattr(fonts, "prepare", lambda root: Cut())
    settings.DATA_DIR = tmp_path
    return tmp_path


def stored(data_dir, address):
    return (data_dir / address.lstrip("/")).read_bytes()


def test_files_stand_under_the_hash_of_their_content_with_compressed_forms(data_dir):
    manifest = assets.build(data_dir, publication())

    for name in ("site.css", "site.js", "favicon.svg", "site.webmanifest"):
        path = data_dir / manifest.address(name).lstrip("/")
        assert path.parent.name == hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        assert gzip.decompress(path.with_name(f"{name}.gz").read_bytes()) == path.read_bytes()
        assert brotli.decompress(path.with_name(f"{name}.br").read_bytes()) == path.read_bytes()


def test_second_build_writes_no_file_anew(data_dir):
    first = assets.build(data_dir, publication())
    before = {path: path.stat().st_mtime_ns for path in data_dir.glob("assets/*/*")}

    second = assets.build(data_dir, publication())

    assert second.hashes == first.hashes
    assert {path: path.stat().st_mtime_ns for path in data_dir.glob("assets/*/*")} == before
    assert not list(data_dir.rglob(".new-*"))


def test_missing_files_are_built_when_a_page_asks(data_dir):
    address = drawn('{% asset "site.css" %}')

    assert re.fullmatch(r"/assets/[0-9a-f]{12}/site\.css", address)
    assert b"#9b1c1c" in stored(data_dir, address)


def test_each_accent_has_a_style_sheet_of_its_own_and_the_old_one_stays(data_dir):
    red = drawn('{% asset "site.css" %}')
    green = drawn('{% asset "site.css" %}', frame=frame(accent="#0b6e4f", accent_dark="#5fd0a8"))

    assert red != green
    assert b"--accent:#0b6e4f" in stored(data_dir, green)
    assert b"--accent:#5fd0a8" in stored(data_dir, green)
    assert b"--accent:#0b6e4f" not in stored(data_dir, red)


def test_accent_stands_behind_the_tokens_and_before_what_may_overrule_it(data_dir):
    css = stored(data_dir, drawn('{% asset "site.css" %}')).decode()

    assert css.index("--paper:") < css.index("--accent:#9b1c1c") < css.index("@media print")


def test_page_without_a_frame_has_its_files(data_dir):
    assert drawn('{% asset "site.css" %}{% font_preloads %}', frame=None).startswith("/assets/")


def test_unknown_name_is_a_mistake_of_ours(data_dir):
    with pytest.raises(assets.UnknownAssetError, match=r"site\.css"):
        assets.asset_url("site.less", publication())


def test_newsroom_replaces_a_file_by_its_name_and_adds_others_at_the_end(data_dir):
    own = data_dir / "theme" / "assets" / "css"
    own.mkdir(parents=True)
    name = bundles.sources("css", data_dir)[0].name
    (own / name).write_text(":root { --paper: #fffdf5 }")
    (own / "a-ours.css").write_text(".ours { color: red }")

    css = stored(data_dir, assets.build(data_dir, publication()).address("site.css")).decode()

    assert css.startswith(":root{--paper:#fffdf5}")
    assert css.endswith(".ours{color:red}")


def test_changed_source_is_noticed_without_a_build(data_dir, monkeypatch):
    monkeypatch.setattr(assets, "RECHECK", 0.0)
    before = assets.asset_url("site.css", publication())
    own = data_dir / "theme" / "assets" / "css"
    own.mkdir(parents=True)
    (own / "ours.css").write_text(".ours{color:red}")

    after = assets.asset_url("site.css", publication())

    assert after != before
    assert b".ours" not in stored(data_dir, before)


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"hashes": 3}', b"\xff"])
def test_broken_manifest_is_made_anew(data_dir, monkeypatch, rubbish):
    monkeypatch.setattr(assets, "RECHECK", 0.0)
    address = assets.asset_url("site.css", publication())
    next(data_dir.glob("assets/manifest-*.json")).write_bytes(rubbish)

    assert assets.asset_url("site.css", publication()) == address


def test_inline_script_has_the_hash_that_the_policy_names():
    digest = hashlib.sha256(assets.INLINE_SCRIPT.encode()).digest()

    assert assets.inline_script_hash() == "sha256-" + base64.b64encode(digest).decode()
    assert "<" not in assets.INLINE_SCRIPT


def test_style_sheet_and_script_are_light(data_dir):
    manifest = assets.build(data_dir, publication())

    script = data_dir / (manifest.address("site.js") + ".gz").lstrip("/")
    assert script.stat().st_size <= 2500


@pytest.mark.parametrize("attack", [*ATTACKS, "", "   ", "漢字新聞", "Ґрунт", "ſ", "ﬁn", "ßa", "\U0001f4f0"])
def test_emblems_are_drawn_for_any_name(data_dir, attack):
    manifest = assets.build(data_dir, publication(name=attack, short_name="", accent=attack))

    svg = stored(data_dir, manifest.address("favicon.svg")).decode()
    assert "script" not in svg
    assert attack.strip() == "" or attack not in svg
    assert stored(data_dir, manifest.address("apple-touch-icon.png")).startswith(b"\x89PNG")


def test_old_files_are_left_alone(data_dir):
    old = data_dir / "assets" / "0123456789ab" / "site.css"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    os.utime(old, (0, 0))

    assets.build(data_dir, publication())

    assert old.read_text() == "old"
