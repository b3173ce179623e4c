"""Writes many stories at once: rows of the tree, of the stories and of all that hangs on them.

Wagtail's own way costs some thirty queries a page; this one some twenty a batch of hundreds.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F, Model
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.blocks import StreamValue
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page

from masthead.importers.conversion import Converted
from masthead.importers.names import FreeNames, slug_of
from masthead.importers.old_site import OldSite
from masthead.importers.pictures import PictureStore
from masthead.importers.taxonomy import Taxonomy
from masthead.newsroom import services
from masthead.newsroom.derive import body_words
from masthead.newsroom.models import Author, Byline, Story, StoryTag, Tag, Takedown, YearIndex
from masthead.newsroom.services.addresses import first_address

_PAGE_FIELDS = [field for field in Page._meta.concrete_fields if not field.primary_key]


class StoryWriter:
    """Writes batches of converted records. Holds what one run needs to know, in constant memory."""

    def __init__(self, *, taxonomy: Taxonomy, pictures: PictureStore, old_site: OldSite) -> None:
        self._taxonomy = taxonomy
        self._pictures = pictures
        self._old_site = old_site
        self._locale_id = Locale.get_default().pk
        self._content_type = ContentType.objects.get_for_model(Story)
        self._years: dict[int, int] = {}
        self._slugs = FreeNames(
            self._slugs_taken, lambda name, number: name if number == 1 else f"{name}-{number}"
        )
        self._addresses = FreeNames(addresses_taken, numbered_address)

    def write(self, batch: Sequence[tuple[Converted, int | None]]) -> list[Story]:
        """Insert one story for each record (with the id of its lead picture), in their order. Call in a transaction.

        1. Authors, tags, sections and year indexes the batch needs.
        2. Slugs and addresses, free ones.
        3. Rows of the tree, then of the stories.
        4. Bylines, tags, redirects.
        """
        records = [converted.record for converted, _ in batch]
        authors = self._taxonomy.authors({ref for record in records for ref in record.authors})
        tags = self._taxonomy.tags({ref for record in records for ref in record.tags})
        sections = self._taxonomy.sections(record.section for record in records)
        stories = []
        for converted, picture_id in batch:
            story = self._story(converted, [authors[ref] for ref in converted.record.authors], tags)
            story.section = sections[converted.record.section]
            self._pictures.fill_lead(story, converted.record.picture, picture_id)
            stories.append(story)
        self._name(stories, [converted for converted, _ in batch])
        self._insert(stories)
        self._hang_on(stories, [converted for converted, _ in batch], authors, tags)
        return stories

    def _story(self, converted: Converted, authors: list[Author], tags: dict[Any, Tag]) -> Story:
        record, body = converted.record, converted.body
        words = [*_words(converted), *(author.name for author in authors)]
        for ref in record.tags:
            words += [word for word in (tags[ref].name, tags[ref].synonyms) if word]
        return Story(
            title=record.headline,
            draft_title=record.headline,
            deck=record.deck,
            format=record.kind if record.kind in Story.Format.values else Story.Format.STORY,
            language=record.language,
            body=stream("body", body.blocks),
            footnotes=stream("footnotes", body.footnotes),
            search_text="\n".join(words),
            reading_minutes=converted.minutes,
            published_at=record.published_at,
            updated_at=record.updated_at,
            first_published_at=record.published_at,
            last_published_at=record.updated_at or record.published_at,
            live=True,
            has_unpublished_changes=False,
            content_type=self._content_type,
            locale_id=self._locale_id,
            translation_key=uuid.uuid4(),
        )

    def _name(self, stories: list[Story], batch: Sequence[Converted]) -> None:
        """Give every story a slug that is free in its year and an address that is free on the site."""
        wanted = []
        for story, converted in zip(stories, batch, strict=True):
            slug = slug_of(converted.record.key or story.title, length=100, fallback="story")
            wanted.append(f"{_year(story)}/{slug}")
        for story, name in zip(stories, self._slugs.claim(wanted), strict=True):
            story.slug = name.partition("/")[2]
        own = self._own_addresses(batch)
        asked = [address or first_address(story) for address, story in zip(own, stories, strict=True)]
        for story, address in zip(stories, self._addresses.claim(asked), strict=True):
            story.address = address

    def _own_addresses(self, batch: Sequence[Converted]) -> list[str]:
        """The old address of each record where it is free; of two that claim the same one, the first has it."""
        own = [self._old_site.kept_address(converted.record) for converted in batch]
        taken = addresses_taken([address for address in own if address])
        kept = []
        for address in own:
            kept.append("" if address in taken else address)
            taken.add(address)
        return kept

    def _slugs_taken(self, names: Sequence[str]) -> set[str]:
        by_year: dict[int, list[str]] = defaultdict(list)
        for name in names:
            begun, _, slug = name.partition("/")
            by_year[int(begun)].append(slug)
        taken: set[str] = set()
        for year, slugs in by_year.items():
            path = self._year_path(year)
            rows = Page.objects.filter(path__startswith=path, slug__in=slugs).exclude(path=path)
            taken |= {f"{year}/{slug}" for slug in rows.values_list("slug", flat=True)}
        return taken

    def _year_path(self, year: int) -> str:
        if year not in self._years:
            self._years[year] = services.year_index(year=year).pk
        return str(Page.objects.values_list("path", flat=True).get(pk=self._years[year]))

    def _insert(self, stories: list[Story]) -> None:
        by_year: dict[int, list[Story]] = defaultdict(list)
        for story in stories:
            by_year[_year(story)].append(story)
        for year, begun in by_year.items():
            self._year_path(year)
            parent = YearIndex.objects.select_for_update().get(pk=self._years[year])
            _set_paths(parent, begun)
            Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(begun))
        pages = Page.objects.bulk_create(
            [
                Page(**{field.attname: getattr(story, field.attname) for field in _PAGE_FIELDS})
                for story in stories
            ]
        )
        for story, page in zip(stories, pages, strict=True):
            story.pk = page.pk
        _insert_children(stories)

    def _hang_on(
        self,
        stories: list[Story],
        batch: Sequence[Converted],
        authors: dict[Any, Author],
        tags: dict[Any, Tag],
    ) -> None:
        bylines, story_tags, redirects = [], [], []
        for story, converted in zip(stories, batch, strict=True):
            record = converted.record
            named = dict.fromkeys(authors[ref].pk for ref in record.authors)
            bylines += [
                Byline(story=story, author_id=pk, sort_order=place, listed_at=story.published_at)
                for place, pk in enumerate(named)
            ]
            about = dict.fromkeys(tags[ref].pk for ref in record.tags)
            story_tags += [
                StoryTag(content_object=story, tag_id=pk, listed_at=story.published_at) for pk in about
            ]
            redirects += [
                Redirect(old_path=Redirect.normalise_path(path), redirect_page_id=story.pk, is_permanent=True)
                for path in self._old_site.redirected(record, str(story.address))
            ]
        Byline.objects.bulk_create(bylines)
        StoryTag.objects.bulk_create(story_tags)
        Redirect.objects.bulk_create(_free_redirects(redirects))


def addresses_taken(addresses: Sequence[str]) -> set[str]:
    """Which of the addresses a story, a redirect or a takedown holds."""
    paths = {Redirect.normalise_path(address): address for address in addresses}
    taken = set(Story.objects.filter(address__in=addresses).values_list("address", flat=True))
    taken |= set(Takedown.objects.filter(address__in=addresses).values_list("address", flat=True))
    held = Redirect.objects.filter(old_path__in=paths).values_list("old_path", flat=True)
    return {address for address in taken if address} | {paths[path] for path in held}


def numbered_address(address: str, number: int) -> str:
    if number == 1:
        return address
    return f"{address.rstrip('/')}-{number}/"


def _free_redirects(redirects: Iterable[Redirect]) -> list[Redirect]:
    """One redirect a path, none where a story or another redirect stands already."""
    by_path: dict[str, Redirect] = {}
    for redirect in redirects:
        by_path.setdefault(redirect.old_path, redirect)
    held = set(Redirect.objects.filter(old_path__in=by_path).values_list("old_path", flat=True))
    forms = {form: path for path in by_path for form in (path, f"{path}/")}
    stories = Story.objects.filter(address__in=forms).values_list("address", flat=True)
    held |= {forms[address] for address in stories if address}
    return [redirect for path, redirect in by_path.items() if path not in held]


def _words(converted: Converted) -> Iterator[str]:
    for block in converted.body.blocks:
        known = converted.words.get(block["id"])
        yield from body_words([block]) if known is None else known


def _year(story: Story) -> int:
    return int(timezone.localtime(story.published_at).year)  # a record without a date was refused


def stream(name: str, raw: list[dict[str, Any]]) -> StreamValue:
    field: Any = Story._meta.get_field(name)
    return StreamValue(field.stream_block, raw, is_lazy=True)


def _set_paths(parent: YearIndex, stories: list[Story]) -> None:
    """Places in the tree after the parent's last child, and what follows from them."""
    last = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).order_by("-path").first()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    for number, story in enumerate(stories, start=step + 1):
        story.path = Page._get_path(parent.path, parent.depth + 1, number)
        story.depth = parent.depth + 1
        story.url_path = f"{parent.url_path}{story.slug}/"


def _insert_children(stories: list[Story]) -> None:
    """The rows of the story's own table; Django's bulk_create refuses a model with a parent table."""
    fields = Story._meta.local_concrete_fields
    rows: list[Model] = list(stories)
    size = connection.ops.bulk_batch_size(fields, rows)
    for start in range(0, len(rows), size):
        query = InsertQuery(Story)
        query.insert_values(fields, rows[start : start + size])
        query.get_compiler(using=connection.alias).execute_sql()
