"""One address for each kind of page that readers get from the demo."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tools.demo_newsroom import DemoSite

NAMES = (
    "front",
    "story",
    "story with every block",
    "opinion",
    "story with embed",
    "section",
    "tag",
    "author",
    "series",
    "archive",
    "archive of a year",
    "archive of a month",
    "archive of a day",
    "corrections",
    "team",
    "institution",
    "contact form",
    "contact form sent",
    "search",
    "search that finds",
    "search that finds nothing",
    "feeds",
    "not found",
    "taken down",
)


@dataclass(frozen=True)
class PageClass:
    """A kind of page, an address of it and the status that answers there."""

    name: str
    address: str
    status: int = 200


def page_classes(site: DemoSite) -> list[PageClass]:
    """Each of NAMES, in their order."""
    plain = site.address("canal-lamps-back-on")
    year, month = plain.strip("/").split("/")[:2]
    day = re.search(r"\d{4}-\d\d-(\d\d)", str(_column(site, "published_at", "canal-lamps-back-on")))
    found = {
        "front": "/",
        "story": plain,
        "story with every block": site.address(richest_story(site)),
        "opinion": site.address("a-crossing-is-not-a-bus"),
        "story with embed": site.address("averins-women-go-up"),
        "section": "/section/investigations/",
        "tag": "/tag/quiet-berths/",
        "author": "/author/ivka-dorran/",
        "series": "/series/the-quiet-berths/",
        "archive": "/archive/",
        "archive of a year": f"/archive/{year}/",
        "archive of a month": f"/archive/{year}/{month}/",
        "archive of a day": f"/archive/{year}/{month}/{day[1] if day else '01'}/",
        "corrections": "/corrections/",
        "team": "/team/",
        "institution": "/about/",
        "contact form": "/contact/",
        "contact form sent": "/contact/sent/",
        "search": "/search/",
        "search that finds": "/search/?q=harbour",
        "search that finds nothing": "/search/?q=habrour+zzyzx",
        "feeds": "/feeds/",
        "not found": "/2019/01/never-written/",
        "taken down": site.address("kitchen-named-in-inspection-report"),
    }
    status = {"not found": 404, "taken down": 410}
    return [PageClass(name, found[name], status.get(name, 200)) for name in NAMES]


def richest_story(site: DemoSite) -> str:
    """The slug of the story with the most kinds of block in its body."""
    rows = site.ask(
        "SELECT p.slug, s.body FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id WHERE p.live"
    )
    return str(max(rows, key=lambda row: len(set(re.findall(r'"type": ?"(\w+)"', str(row[1])))))[0])


def _column(site: DemoSite, column: str, slug: str) -> object:
    rows = site.ask(
        f"SELECT s.{column} FROM newsroom_story s JOIN wagtailcore_page p ON p.id = s.page_ptr_id WHERE p.slug = ?",  # noqa: S608
        slug,
    )
    return rows[0][0]
