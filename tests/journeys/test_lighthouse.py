"""Lighthouse, as a phone: 98 or more in all four. Slow, and its speed needs a quiet machine: `make night`."""

import json
import subprocess

import pytest

from tests.browser import chromium_path
from tools.node_package import NotToBeHadError, node_package, program

pytestmark = pytest.mark.night

VERSION = "12.2.3"
LEAST = 98
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def lighthouse():
    try:
        return [program("node"), str(node_package("lighthouse", VERSION) / "cli" / "index.js")]
    except NotToBeHadError as error:
        pytest.skip(f"LIGHTHOUSE DID NOT RUN: {error} Install node and npm to have it run.")


@pytest.mark.parametrize("name", ["front", "story"])
def test_a_phone_rates_the_page_98_or_more(name, lighthouse, classes, demo_site, tmp_path):
    address = demo_site.url + classes[name].address
    # The first visit makes the sizes of the pictures; a reader of a running site never meets it.
    scores = [_scores(lighthouse, address, tmp_path / f"{visit}.json") for visit in range(2)][-1]

    assert {what: score for what, score in scores.items() if score < LEAST} == {}


def _scores(lighthouse, address, report):
    flags = "--headless=new --no-sandbox --disable-gpu"
    subprocess.run(
        [
            *lighthouse,
            address,
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags={flags}",
            "--quiet",
        ],
        env={"CHROME_PATH": chromium_path() or "", "PATH": "/usr/bin:/bin:/usr/local/bin"},
        check=True,
        capture_output=True,
        timeout=240,
    )
    said = json.loads(report.read_text())["categories"]
    return {name: round(said[name]["score"] * 100) for name in CATEGORIES}
