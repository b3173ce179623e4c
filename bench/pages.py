"""What a page weighs on the wire: HTML, style sheets and scripts, compressed; pictures and fonts come after."""

from __future__ import annotations

import gzip
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.rows import Row
from tools.demo_newsroom import DemoSite, copy_demo, running

STORY = "canal-lamps-back-on"  # 602 words
STORY_GOAL, REST_GOAL, FRONT_GOAL = 14.0, 10.0, 30.0  # kB of 1000 bytes
_FILES = re.compile(r'(?:href|src)="(/assets/[0-9a-f]+/[\w.-]+\.(?:css|js))"')
# What the story itself brings: its blocks and notes, up to what the page adds below.
_BODY = re.compile(
    r'(?<=<div class="body">).*?'
    r'(?=<section class="corrections|<nav class="tags"|<section class="authors"|<section class="related")',
    re.DOTALL,
)


@dataclass(frozen=True)
class Weight:
    """Bytes after gzip -9, each file by itself as it travels."""

    html: int
    css: int
    js: int
    html_without_body: int

    @property
    def whole(self) -> int:
        return self.html + self.css + self.js

    @property
    def rest(self) -> int:
        return self.html_without_body + self.css + self.js


def weigh(site: DemoSite, address: str) -> Weight:
    """One page and the style sheets and scripts it names."""
    html = _read(site.url + address)
    text = html.decode()
    files = {name: len(_packed(_read(site.url + name))) for name in set(_FILES.findall(text))}
    return Weight(
        html=len(_packed(html)),
        css=sum(size for name, size in files.items() if name.endswith(".css")),
        js=sum(size for name, size in files.items() if name.endswith(".js")),
        html_without_body=len(_packed(_BODY.sub("", text).encode())),
    )


def measure(folder: Path) -> list[Row]:
    """The rows page.story_kb, page.story_rest_kb (the heaviest of all stories) and page.front_kb."""
    with running(copy_demo(folder / "newsroom")) as site:
        story, front = weigh(site, site.address(STORY)), weigh(site, "/")
        rests = {address: weigh(site, address).rest for address in site.addresses}
    heaviest = max(rests, key=lambda address: rests[address])
    against = "HTML, CSS and JS, gzip -9"
    return [
        Row("page.story_kb", story.whole / 1000, "kB", STORY_GOAL, against, {"story": STORY, **vars(story)}),
        Row(
            "page.story_rest_kb",
            rests[heaviest] / 1000,
            "kB",
            REST_GOAL,
            "all but the body, heaviest story of the demo",
            {"story": heaviest, "stories": len(rests)},
        ),
        Row("page.front_kb", front.whole / 1000, "kB", FRONT_GOAL, against, vars(front)),
    ]


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
