"""What a page weighs on the wire: HTML, style sheets and scripts, compressed; pictures and fonts come after."""

from __future__ import annotations

import gzip
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import brotli

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
    """Bytes after compression, each file by itself, as they travel.

    `body` is what the story's own blocks would weigh alone, with the style sheet that only stories with such blocks
    ask for.
    """

    html: int
    css: int
    js: int
    body: int

    @property
    def whole(self) -> int:
        return self.html + self.css + self.js

    @property
    def rest(self) -> int:
        return self.whole - self.body


def weigh(site: DemoSite, address: str, encoding: str = "gzip") -> Weight:
    """One page and the style sheets and scripts it names, packed as hard as the encoding (gzip or br) can.

    So they are kept in an edition. Drawn on request, HTML is packed in less time and some seven per cent larger.
    """
    html = _read(site.url + address)
    files = {
        name: len(_packed(_read(site.url + name), encoding)) for name in set(_FILES.findall(html.decode()))
    }
    return Weight(
        html=len(_packed(html, encoding)),
        css=sum(size for name, size in files.items() if name.endswith(".css")),
        js=sum(size for name, size in files.items() if name.endswith(".js")),
        body=len(_packed("".join(_BODY.findall(html.decode())).encode(), encoding))
        + sum(size for name, size in files.items() if name.endswith("/blocks.css")),
    )


def measure(folder: Path) -> list[Row]:
    """The rows page.story_kb, page.front_kb and page.story_rest_kb, the heaviest of all stories."""
    with running(copy_demo(folder / "newsroom")) as site:
        story, front = weigh(site, site.address(STORY)), weigh(site, "/")
        # Every browser of the last eight years asks for Brotli; gzip stands beside it.
        rests = {address: weigh(site, address, "br").rest for address in site.addresses}
        heaviest = max(rests, key=lambda address: rests[address])
        beside = weigh(site, heaviest).rest
    against = "HTML, CSS and JS in gzip"
    return [
        Row("page.story_kb", story.whole / 1000, "kB", STORY_GOAL, against, {"story": STORY, **vars(story)}),
        Row(
            "page.story_rest_kb",
            rests[heaviest] / 1000,
            "kB",
            REST_GOAL,
            "all but the body in Brotli, heaviest story of the demo",
            {"story": heaviest, "stories": len(rests), "gzip_kb": beside / 1000},
        ),
        Row("page.front_kb", front.whole / 1000, "kB", FRONT_GOAL, against, vars(front)),
    ]


def _packed(content: bytes, encoding: str) -> bytes:
    packed: bytes = brotli.compress(content) if encoding == "br" else gzip.compress(content, 9, mtime=0)
    return packed


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        content: bytes = answer.read()
        return content
