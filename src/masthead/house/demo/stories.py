"""Making the demo's stories through the newsroom's own doors: a draft, then Publish."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from masthead.house.demo import world_files
from masthead.house.demo.world_files import Text, moment
from masthead.importers.blocks_from_markdown import blocks_from_markdown
from masthead.newsroom.models import Byline, Correction, Document, RelatedStory, Story
from masthead.newsroom.services import take_down, year_index

Shelf = dict[str, Any]


class Maker:
    """Turns the demo's texts into stories. `shelf` holds sections, tags, series, authors and pictures by key."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.stories: dict[str, Story] = {}
        self.waiting: list[tuple[str, Text]] = []
        self.now = timezone.now()
        self.zone = ZoneInfo(timezone.get_current_timezone_name())

    def make(self, text: Text) -> None:
        """Write and publish one story. What refers to a later one is made again in `finish`."""
        head = text.head
        published_at = moment(head["published"], now=self.now, zone=self.zone)
        story: Any = self._draft(head, published_at)
        story.body = json.dumps(self.body(text.body))
        story.footnotes = json.dumps(
            [
                {"type": "footnote", "value": {"label": note["label"], "text": _rich_text(note["text"])}}
                for note in head.get("footnotes", [])
            ]
        )
        year_index(year=published_at.astimezone(self.zone).year).add_child(instance=story)
        story.tags.set([self.shelf["tags"][slug] for slug in head.get("tags", [])])
        story.save_revision(clean=False).publish()
        self.stories[head["slug"]] = story
        if "related_story" in text.body or head.get("related") or head.get("takedown"):
            self.waiting.append((head["slug"], text))

    def finish(self) -> None:
        """Second round, when every story exists: cards, hand-picked related stories, takedowns."""
        for slug, text in self.waiting:
            story: Any = Story.objects.get(pk=self.stories[slug].pk)
            story.body = json.dumps(self.body(text.body))
            related = [self.stories[one] for one in text.head.get("related", [])]
            story.related_picks.set([RelatedStory(related=other) for other in related])
            story.save_revision(clean=False).publish()
            self.stories[slug] = story
            if text.head.get("takedown"):
                take_down(story=story, note=text.head["takedown"]["note"], actor=None)

    def _draft(self, head: Shelf, published_at: datetime) -> Story:
        story = Story(
            title=head["headline"],
            slug=head["slug"],
            deck=head.get("deck") or "",
            format=head["format"],
            language=head.get("language", "en"),
            section=self.shelf["sections"][head["section"]],
            series=self.shelf["series"].get(head.get("series")),
            lead_tag=self.shelf["tags"].get(head.get("lead_tag")),
            picture=self.shelf["pictures"].get(head.get("picture")),
            picture_alt=head.get("picture_alt", ""),
            picture_caption=head.get("picture_caption", ""),
            seo_title=head.get("seo_title", ""),
            social_title=head.get("social_title", ""),
            published_at=published_at,
            first_published_at=published_at,
            updated_at=moment(head["updated"], now=self.now, zone=self.zone) if head.get("updated") else None,
            live=False,
        )
        story.extra_sections.set([self.shelf["sections"][slug] for slug in head.get("extra_sections", [])])
        story.bylines.set(
            [
                Byline(author=self.shelf["authors"][row["author"]], role=row["role"])
                for row in head.get("byline", [])
            ]
        )
        story.corrections.set(
            [
                Correction(
                    kind=row["kind"], text=row["text"], made_at=moment(row, now=self.now, zone=self.zone)
                )
                for row in head.get("corrections", [])
            ]
        )
        return story

    def body(self, markdown: str) -> list[Shelf]:
        """A body in StreamField's raw form, with the demo's fenced blocks resolved."""
        return blocks_from_markdown(markdown, fences=self._fences()).blocks

    def _fences(self) -> Shelf:
        return {
            "picture": self._picture_value,
            "gallery": lambda row: {
                "title": row.get("title", ""),
                "pictures": _items(
                    {"picture": self._picture(key), "alt": "", "caption": ""} for key in row["pictures"]
                ),
            },
            "pull_quote": lambda row: {"text": row["text"], "attribution": row.get("attribution", "")},
            "quote": lambda row: {"role": "", "source_url": "", **row},
            "table": lambda row: {
                "caption": row["caption"],
                "table": _table(row),
                "source": row.get("source", ""),
            },
            "chart": lambda row: {
                "title": row["title"],
                "kind": row["kind"],
                "table": _table(row),
                "unit": row.get("unit", ""),
                "source": row.get("source", ""),
                "description": row["description"],
            },
            "map": lambda row: {
                **row,
                "picture": self._picture(row["picture"]),
                "markers": _items(row["markers"]),
            },
            "fact_box": lambda row: {"title": row["title"], "text": _rich_text(row["text"])},
            "timeline": lambda row: {
                "title": row.get("title", ""),
                "entries": _items(
                    {"text": "", **entry, "date": str(entry["date"])} for entry in row["entries"]
                ),
            },
            "embed": lambda row: {"description": "", "picture": None, **row},
            "document": self._document_value,
            "related_story": self._related_value,
            "section_latest": lambda row: {
                "section": self.shelf["sections"][row["section"]].pk,
                "heading": row.get("heading", ""),
            },
            "divider": lambda row: {},
        }

    def _picture(self, key: str) -> int:
        return int(self.shelf["pictures"][key].pk)

    def _picture_value(self, row: Shelf) -> Shelf:
        words = {
            "alt": row.get("alt", ""),
            "caption": row.get("caption", ""),
            "credit": row.get("credit", ""),
        }
        return {
            "picture": self._picture(row["picture"]),
            "decorative": False,
            "size": row.get("size", "column"),
            **words,
        }

    def _document_value(self, row: Shelf) -> Shelf:
        path = world_files.document(row["file"])
        document = Document.objects.filter(title=row["title"]).first()
        if document is None:
            data = path.read_bytes()
            document = Document(
                title=row["title"], file=ContentFile(data, name=path.name), file_size=len(data)
            )
            document.save()
        return {"document": document.pk, "title": row["title"]}

    def _related_value(self, row: Shelf) -> Shelf:
        """The card of a story that does not exist yet stays empty until `finish`, and an empty card is not drawn."""
        found = self.stories.get(row["story"])
        empty = {"url": "", "headline": "", "excerpt": "", "publication": "", "author": ""}
        return {"story": found.pk if found else None, **empty}


def _rich_text(markdown: str) -> str:
    return "".join(
        block["value"] for block in blocks_from_markdown(markdown).blocks if block["type"] == "text"
    )


def _items(values: Any) -> list[Shelf]:
    """Items of a list block. Without an id Wagtail takes each for a value of an older form, and finds it empty."""
    return [{"type": "item", "value": value, "id": str(uuid4())} for value in values]


def _table(row: Shelf) -> Shelf:
    """Wagtail's typed table: the first column names, the others hold figures."""
    columns = [
        {"type": "text" if place == 0 else "number", "heading": str(name)}
        for place, name in enumerate(row["header"])
    ]
    rows = [{"values": ["" if cell is None else str(cell) for cell in cells]} for cells in row["rows"]]
    return {"columns": columns, "rows": rows, "caption": ""}
