"""Reading the demo's files: one YAML file for the institution, one for the pictures, Markdown for stories and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

WORLD = Path(__file__).resolve().parent / "world"


@dataclass(frozen=True)
class Text:
    """A Markdown file with a YAML head."""

    head: dict[str, Any]
    body: str


def world() -> dict[str, Any]:
    """Publication, sections, people, tags, series, navigation, announcement and front."""
    return _yaml(WORLD / "world.yaml")


def pictures() -> dict[str, dict[str, Any]]:
    """What to draw, by key."""
    return _yaml(WORLD / "pictures.yaml")


def stories() -> list[Text]:
    """All stories, oldest first, so that what they refer to exists when they are made."""
    texts = [_text(path) for path in sorted((WORLD / "stories").glob("*.md"))]
    return sorted(texts, key=lambda text: -text.head["published"]["days_ago"])


def pages() -> list[Text]:
    return [_text(path) for path in sorted((WORLD / "pages").glob("*.md"))]


def document(name: str) -> Path:
    return WORLD / "documents" / Path(name).name


def demo_settings() -> dict[str, str]:
    """Settings of the house that belong to the demo's publication."""
    publication = world()["publication"]
    return {"MASTHEAD_TIME_ZONE": publication["time_zone"], "MASTHEAD_NAME": publication["name"]}


def moment(when: dict[str, Any], *, now: datetime, zone: ZoneInfo) -> datetime:
    """`{days_ago, time}` as an aware datetime in the publication's zone; what would lie ahead of us was yesterday."""
    hour, minute = _clock(when.get("time", "09:00"))
    day = now.astimezone(zone).date() - timedelta(days=int(when["days_ago"]))
    found = datetime.combine(day, time(hour, minute), tzinfo=zone)
    return found if found < now else found - timedelta(days=1)


def _clock(value: Any) -> tuple[int, int]:
    """YAML reads 06:00 as text but an unquoted 11:20 as minutes of sixty."""
    if isinstance(value, int):
        return divmod(value, 60)
    hour, _, minute = str(value).partition(":")
    return int(hour), int(minute)


def _text(path: Path) -> Text:
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return Text(yaml.safe_load(head), body)


def _yaml(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
