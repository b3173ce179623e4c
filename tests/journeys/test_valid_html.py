"""The Nu HTML checker has nothing to say against any kind of page."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest

from tools.node_package import NotToBeHadError, node_package, program

VERSION = "26.9.27"


@pytest.fixture(scope="module")
def checker():
    try:
        return [program("java"), "-Xss4m", "-jar", str(_jar(node_package("vnu-jar", VERSION)))]
    except NotToBeHadError as error:
        pytest.skip(f"HTML IS NOT CHECKED: {error} Install java and npm to have it checked.")


def _jar(package):
    return next(package.rglob("vnu.jar"))


def test_no_page_has_an_error(checker, classes, demo_site, tmp_path):
    for name, one in classes.items():
        (tmp_path / f"{name.replace(' ', '-')}.html").write_bytes(_read(demo_site.url + one.address))

    assert _complaints(checker, tmp_path) == []


def test_the_checker_sees_an_error(checker, tmp_path):
    (tmp_path / "bad.html").write_text("<!doctype html><html lang=en><title>A</title><img src=a.png>")

    assert any("alt" in line for line in _complaints(checker, tmp_path))


def _complaints(checker, folder):
    """Errors only; what the checker merely suggests is no law."""
    command = [
        *checker,
        "--format",
        "json",
        "--exit-zero-always",
        "--errors-only",
        *map(str, folder.glob("*.html")),
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stderr
    return [
        f"{row['url'].rpartition('/')[2]}:{row.get('lastLine', 0)} {row['message']} {row.get('extract', '')[:120]}"
        for row in json.loads(said)["messages"]
        if row["type"] == "error" or row["type"] == "non-document-error"
    ]


def _read(address):
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()
