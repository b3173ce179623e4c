"""How long a publication takes to be seen: an editor's own Publish in a running house, and a reader who looks.

A copy of the demo newsroom with an archive is run as `masthead run`; a staff member is signed in over HTTP, opens a
draft with a byline, three tags and a picture, and presses Publish. Somebody outside asks the newsstand for every page
that is to show it, over and over, while readers take half of what the newsstand can give. The commit is the moment at
which the worker was told (the time of `run/press.nudge`).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import quote, urlsplit

import lxml.html
import requests

from bench.inside import inside, told
from bench.rows import Row
from tools.demo_newsroom import DemoSite, copy_demo, running

SIZES = (100, 10_000)  # stories in the archive
ROUNDS = 24
CONNECTIONS = 16  # of readers
PATIENCE = 30.0  # seconds
GOALS = {
    ("post", "story"): 1000.0,
    ("post", "lists"): 1500.0,
    ("commit", "story"): 250.0,
    ("commit", "lists"): 500.0,
}
_NAMES = {"post": "publish", "commit": "publish.after_commit"}
_RATE = re.compile(r"Requests/sec:\s+([0-9.]+)")
_FEEDS = ("feed.rss", "feed.atom", "feed.json")


@dataclass
class Publication:
    """One Publish. All times are milliseconds from the first byte of the editor's request."""

    commit: float = 0.0
    answered: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)

    def took(self, since: str, what: str) -> float:
        begun = self.commit if since == "commit" else 0.0
        wanted = [at for name, at in self.seen.items() if (name == "story") == (what == "story")]
        return max(wanted) - begun


def measure(folder: Path, sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """publish.*_p95_ms@N and how it grows. Three minutes for the two sizes of `make bench`; needs wrk."""
    rows: list[Row] = []
    medians: dict[int, float] = {}
    for size in sizes:
        said = publications(copy_demo(folder / f"newsroom-{size}"), size)
        medians[size] = median(one.took("commit", "lists") for one in said)
        rows += [_row(since, what, size, said) for since, what in GOALS]
    growth = medians[sizes[-1]] / medians[sizes[0]]
    detail = {"stories": sizes[-1], "median_ms": medians}
    return [*rows, Row("publish.growth", round(growth, 2), "ratio", 1.2, f"{sizes[0]} stories", detail)]


def _row(since: str, what: str, size: int, said: list[Publication]) -> Row:
    took = sorted(one.took(since, what) for one in said)
    slowest: dict[str, float] = {}
    for one in said:
        for name, at in one.seen.items():
            slowest[name] = max(
                slowest.get(name, 0.0), round(at - (one.commit if since == "commit" else 0.0))
            )
    detail = {"median_ms": round(median(took), 1), "rounds": len(took), "slowest_ms": slowest}
    p95 = took[min(len(took) - 1, int(len(took) * 0.95))]
    return Row(
        f"{_NAMES[since]}_{what}_p95_ms@{size}", round(p95, 1), "ms", GOALS[since, what], since, detail
    )


def publications(newsroom: Path, size: int, rounds: int = ROUNDS) -> list[Publication]:
    """Publish so many stories one after another in a house whose archive has `size` usual ones, all pressed."""
    drafts = typed_stories(newsroom, size, rounds + 1, act="publish")
    inside(newsroom, "masthead", "press", "all")
    with running(newsroom) as site:
        site.wait_for_press(600)
        editor = sign_in(site)
        with _readers_at_half_rate(site.url + drafts[0]["read"]):
            return [_publish(site, editor, draft) for draft in drafts][1:]  # the first warms the house


def typed_stories(newsroom: Path, size: int, count: int, *, act: str) -> list[dict[str, Any]]:
    """Fill the archive to `size` usual stories, and say what an editor types into so many new ones. `act` is "publish",
    or nothing for a draft."""
    drafts: list[dict[str, Any]] = told(newsroom, "bench.publishing", str(size), str(count), act)
    return drafts


def sign_in(site: DemoSite) -> requests.Session:
    editor = requests.Session()
    page = editor.get(f"{site.url}/admin/login/")
    form = lxml.html.fromstring(page.text).forms[0]
    fields = {**form.fields, "username": "editor", "password": site.passwords["editor"]}
    answer = editor.post(page.url, data=fields, headers={"Referer": page.url})
    if answer.status_code != 200 or "/login/" in answer.url:
        raise RuntimeError(f"The editor could not sign in: {answer.status_code} at {answer.url}")
    return editor


def _publish(site: DemoSite, editor: requests.Session, draft: dict[str, Any]) -> Publication:
    time.sleep(0.3)
    site.wait_for_press()
    seen = Publication()
    form = opened(site, editor, draft)
    begun = time.time()

    def act() -> None:
        seen.answered = send(site, editor, draft, form)

    sender = Thread(target=act)
    sender.start()
    _watch(site, draft, begun, seen)
    sender.join()
    nudged = (site.data_dir / "run" / "press.nudge").stat().st_mtime
    seen.commit = (nudged - begun) * 1000
    return seen


def opened(site: DemoSite, editor: requests.Session, draft: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new story, with what the form that the editor opened adds."""
    page = lxml.html.fromstring(editor.get(f"{site.url}{draft['form']}").text)
    [token] = page.xpath("//form[@id='page-edit-form']//*[@name='csrfmiddlewaretoken']/@value")
    return {**draft["fields"], "csrfmiddlewaretoken": token}


def send(
    site: DemoSite, editor: requests.Session, draft: dict[str, Any], form: dict[str, Any] | None = None
) -> float:
    """Send the form of a new story; how long the answer took, in milliseconds. RuntimeError when it was refused."""
    url, fields = f"{site.url}{draft['form']}", form or opened(site, editor, draft)
    begun = time.perf_counter()
    answer = editor.post(url, data=fields, headers={"Referer": url}, allow_redirects=False)
    took = (time.perf_counter() - begun) * 1000
    if answer.status_code != 302:
        faults = lxml.html.fromstring(answer.text).xpath("//*[contains(@class, 'error-message')]")
        said = "; ".join(" ".join(fault.text_content().split()) for fault in faults)
        raise RuntimeError(f"The story was answered {answer.status_code}: {said}")
    return took


def _watch(site: DemoSite, draft: dict[str, Any], begun: float, of: Publication) -> None:
    """Ask for each page until it shows the headline."""
    reader = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    waiting = dict(draft["shown_at"])
    end = time.monotonic() + PATIENCE
    while waiting:
        if time.monotonic() > end:
            raise TimeoutError(f"Not seen within {PATIENCE:.0f} s: {', '.join(waiting)}")
        for name, (address, mark) in list(waiting.items()):
            reader.request("GET", address)
            answer = reader.getresponse()
            body = answer.read()
            if answer.status == 200 and mark.encode() in body:
                of.seen[name] = (time.time() - begun) * 1000
                del waiting[name]
        time.sleep(0.005)


@contextmanager
def _readers_at_half_rate(url: str) -> Iterator[None]:
    """Readers who ask for half of what the newsstand gives when they ask for all they can."""
    peak = float(_RATE.search(_wrk(url, 3).communicate()[0])[1])  # type: ignore[index]
    wait = round(1000 * CONNECTIONS / (peak / 2))
    script = Path(f"/tmp/masthead-bench-{os.getpid()}.lua")  # noqa: S108 - of this process alone
    script.write_text(f"function delay() return {max(1, wait)} end\n")
    readers = _wrk(url, 3600, script)
    try:
        yield
    finally:
        readers.terminate()
        readers.wait()
        script.unlink()


def _wrk(url: str, seconds: int, script: Path | None = None) -> subprocess.Popen[str]:
    how = ["-s", str(script)] if script else []
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", *how, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _prepare(size: int, count: int, act: str = "") -> list[dict[str, Any]]:
    """Fill the archive. Says what the editor types into each new story, and where it is to be seen."""
    from django.urls import reverse
    from django.utils import timezone

    from bench.reference import fill
    from masthead.newsroom.models import Author, Picture, Section, Story, Tag
    from masthead.newsroom.services import year_index

    fill(max(1, size - Story.objects.count()), usual=True)
    politics, tags = Section.objects.get(slug="politics"), list(Tag.objects.order_by("pk")[:3])
    [author], pictures = Author.objects.order_by("pk")[:1], list(Picture.objects.order_by("pk")[:20])
    archived = Story.objects.order_by("-pk")[0]
    parent = year_index(year=timezone.localdate().year)
    form = reverse("wagtailadmin_pages:add", args=["newsroom", "story", parent.pk])
    typed = [_typed(act, number, archived, politics, author, tags, pictures) for number in range(count)]
    shown_at = [_shown_at(fields["slug"], fields["title"], [politics, *tags, author]) for fields in typed]
    return [
        {"form": form, "read": archived.address, "fields": fields, "shown_at": where}
        for fields, where in zip(typed, shown_at, strict=True)
    ]


def _typed(
    act: str, number: int, archived: Any, section: Any, author: Any, tags: Any, pictures: Any
) -> dict[str, Any]:
    """The form of a new story as the editor's browser sends it."""
    from wagtail.test.utils.form_data import rich_text

    from tests.rooms.newsroom.desk import story_form

    return story_form(
        f"Quay vote {number} of {time.time_ns()}",
        act=act,
        slug=f"quay-vote-{number}-{time.time_ns()}",
        body=[("text", rich_text(row["value"])) for row in archived.body.raw_data if row["type"] == "text"],
        section=section.pk,
        authors=[author],
        tags=", ".join(f'"{tag.name}"' for tag in tags),
        picture=str(pictures[number % len(pictures)].pk),
    )


def _shown_at(slug: str, title: str, things: list[Any]) -> dict[str, tuple[str, str]]:
    """By name, the pages that are to show the story, and what they show of it."""
    from django.utils import timezone

    today = timezone.localdate()
    own = f"/{today:%Y/%m}/{slug}/"
    found = {"story": own, "search": f"/search/?q={quote(title)}", "sitemap-news": "/sitemap-news.xml"}
    lists = ["/", *(thing.address for thing in things)]
    lists += [f"{address}{feed}" for address in lists for feed in _FEEDS]
    lists += [f"/sitemaps/stories-{today:%Y-%m}.xml", f"/archive/{today:%Y/%m/%d}/"]
    found |= {address: address for address in lists}
    return {name: (address, title if name == "story" else own) for name, address in found.items()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    print(json.dumps(_prepare(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])))
