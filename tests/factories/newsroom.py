"""Stories and what belongs to them. Needs the foundation (`tests/rooms/conftest.py` lays it).

Stories are published the way an editor publishes: a revision, and Wagtail's own publish on it. `fill_archive` alone
takes a short cut, because it makes thousands.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from json import dumps
from typing import Any
from unittest.mock import Mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from django.utils import timezone
from modelsearch import signal_handlers
from PIL import Image
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from masthead.newsroom.models import Author, Byline, Picture, Section, Story, Tag, YearIndex
from masthead.newsroom.services import year_index

_numbers = itertools.count(1)
_seconds = itertools.count(1)
# Long enough for a minute of reading, plain enough to be searched for.
TEXT = "<p>The harbour board met on Tuesday and put off the vote.</p>"


def make_section(name: str = "", **fields: Any) -> Section:
    number = next(_numbers)
    fields = {"name": name or f"Section {number}", "slug": f"section-{number}", "position": number, **fields}
    return Section.objects.create(**fields)


def make_author(name: str = "", **fields: Any) -> Author:
    number = next(_numbers)
    return Author.objects.create(**{"name": name or f"Author {number}", "slug": f"author-{number}", **fields})


def make_tag(name: str = "", **fields: Any) -> Tag:
    number = next(_numbers)
    return Tag.objects.create(**{"name": name or f"Tag {number}", "slug": f"tag-{number}", **fields})


def make_picture(title: str = "Picture", *, size: tuple[int, int] = (1200, 800), **fields: Any) -> Picture:
    """A picture of one colour, width by height in pixels, stored where uploads are."""
    number = next(_numbers)
    file = BytesIO()
    Image.new("RGB", size, (number % 256, 90, 120)).save(file, "JPEG")
    file.seek(0)
    words = {"alt": "A grey wall.", "caption": "The wall on Monday.", "credit": "Ola Brand / The Signal"}
    return Picture.objects.create(
        title=title,
        file=ImageFile(file, name=f"picture-{number}.jpg"),
        width=size[0],
        height=size[1],
        **{**words, **fields},
    )


def text_block(html: str = TEXT) -> dict[str, Any]:
    return {"type": "text", "value": html, "id": str(uuid.uuid4())}


def make_story(
    title: str = "",
    *,
    live: bool = True,
    authors: Sequence[Author] = (),
    tags: Sequence[Tag] = (),
    extra_sections: Sequence[Section] = (),
    body: Iterable[dict[str, Any]] | None = None,
    **fields: Any,
) -> Story:
    """A published story, or a draft that was never public with `live=False`. `body` is raw blocks.

    Each story is newer than the one made before it by a second or more, and all are two days old, unless
    `published_at` says when. Stories without a section of their own share one.
    """
    number = next(_numbers)
    begun = fields.get("published_at") or timezone.now()
    if live:
        fields.setdefault(
            "published_at", timezone.now() - timedelta(days=2) + timedelta(seconds=next(_seconds))
        )
    blocks = [text_block()] if body is None else list(body)
    if "section" not in fields:
        fields["section"] = Section.objects.first() or make_section()
    story = Story(title=title or f"Story {number}", live=False, **{"slug": f"story-{number}", **fields})
    story.body = Story._meta.get_field("body").to_python(dumps(blocks))
    with saved_again(soon=live):
        _year_of(begun).add_child(instance=story)
        for place, author in enumerate(authors):
            story.bylines.add(Byline(author=author, sort_order=place))
        story.tags.add(*tags)
        if extra_sections:
            story.extra_sections.add(*extra_sections)
        revision = story.save_revision()
    if live:
        revision.publish()
    return Story.objects.get(pk=story.pk)


@contextmanager
def saved_again(*, soon: bool) -> Iterator[None]:
    """Leave Wagtail's two indexes (references, admin search) as they are: the next saving writes them anew."""
    if not soon:
        yield
        return
    with disable_reference_index_auto_update(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(signal_handlers, "insert_or_update_object_task", Mock())
        yield


def fill_archive(count: int, *, newest: datetime | None = None, **fields: Any) -> list[int]:
    """Many live stories, one an hour back from `newest` (default: yesterday), without revisions. Returns their ids.

    A field may be a list: its values are dealt out in turn (`format=["story", "brief"]`).
    """
    newest = newest or timezone.now() - timedelta(days=1)
    parent = _year_of(newest)
    first = parent.numchild + 1
    pages = [_page_row(parent, first + place) for place in range(count)]
    Page.objects.bulk_create(pages, batch_size=200)
    ids = dict(Page.objects.child_of(parent).order_by().values_list("path", "pk"))
    stories = []
    for place, page in enumerate(pages):
        story = Story(page_ptr_id=ids[page.path], published_at=newest - timedelta(hours=place))
        story.address = f"/archived/{story.page_ptr_id}/"
        for name, value in fields.items():
            setattr(story, name, value[place % len(value)] if isinstance(value, list) else value)
        stories.append(story)
    # Django refuses to insert many rows of an inherited model at once; their parents stand already.
    own = Story._meta.local_concrete_fields
    for start in range(0, count, 40):
        Story._base_manager.all()._insert(stories[start : start + 40], own, using=Story._base_manager.db)
    YearIndex.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)
    return [story.page_ptr_id for story in stories]


def _page_row(parent: YearIndex, place: int) -> Page:
    number = next(_numbers)
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        title=f"Archived {number}",
        draft_title=f"Archived {number}",
        slug=f"archived-{number}",
        url_path=f"{parent.url_path}archived-{number}/",
        content_type=ContentType.objects.get_for_model(Story),
        locale=Locale.get_default(),
        live=True,
        first_published_at=timezone.now(),
    )


def _year_of(moment: datetime) -> YearIndex:
    return year_index(year=timezone.localtime(moment).year)
