"""What is tracked holds on every machine: no address of a package registry, no folder of one computer."""

import subprocess

import pytest

from tests.house.rules import ROOT, addresses_of_one_machine, tracked_files

# Spelled in parts, or this file would be a breach itself.
BREACHES = [
    "see https://py" + "pi.org/project/wagtail",
    "--index-url https://files.python" + "hosted.org/simple",
    '"resolved": "https://registry.npm' + 'js.org/left-pad"',
    "/ho" + "me/olena/masthead/var",
    'open("/ro' + 'ot/notes.txt")',
    "cd /wo" + "rk/masthead",
    "find-links = /op" + "t/wheels",
    "/Us" + "ers/olena/code",
]
FINE = [
    "https://example.org/ho" + "me/culture/news",
    "the path to the house, src/wo" + "rk/desk.py",
    "~/masthead and $HOME/masthead",
    "/account/ and /checkout/ and /var/lib/masthead",
]


def test_no_tracked_file_names_a_registry_or_a_machine():
    files = tracked_files(ROOT)
    assert ROOT / "pyproject.toml" in files
    assert addresses_of_one_machine(files) == []


@pytest.mark.parametrize("line", BREACHES)
def test_a_breach_is_found(tmp_path, line):
    sample = tmp_path / "notes.md"
    sample.write_text(f"fine\n{line}\n")
    assert addresses_of_one_machine([sample]) == [f"{sample}:2 {line}"]


@pytest.mark.parametrize("line", FINE)
def test_an_ordinary_address_is_no_breach(tmp_path, line):
    sample = tmp_path / "notes.md"
    sample.write_text(line)
    assert addresses_of_one_machine([sample]) == []


def test_only_what_git_would_take_is_read(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("/var/\n")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "private.txt").touch()
    (tmp_path / "story.txt").touch()
    assert [path.name for path in tracked_files(tmp_path)] == [".gitignore", "story.txt"]
