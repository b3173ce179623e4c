"""Authors, tags and sections an import names: found if the newsroom knows them, made if not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Lower
from wagtail.search.backends import get_search_backend

from masthead.importers.errors import ImportRefusedError
from masthead.importers.names import slug_of
from masthead.importers.records import AuthorRef, TagRef
from masthead.newsroom.models import Author, Section, Tag

# Every story has a section; one that names none goes here, until an editor moves it.
DEFAULT_SECTION = "Archive"
_MOST_NEW_SECTIONS = 50  # of one run; a newsroom has a dozen, a broken file thousands


class Taxonomy:
    """Knows the newsroom's names during one run. Each question of a batch costs two queries at most."""

    def __init__(self, section: str = "") -> None:
        """`section` is the slug or name of the one section for all stories. Raises ImportRefusedError."""
        self._only_section = self._asked_section(section) if section else None
        self._new_sections = 0
        self._synonyms = {
            word.strip().casefold(): tag_id
            for tag_id, words in Tag.objects.exclude(synonyms="").values_list("pk", "synonyms")
            for word in words.split(",")
        }

    def authors(self, wanted: Iterable[AuthorRef]) -> dict[AuthorRef, Author]:
        """The author for each reference: by slug, then by name, else a new guest author."""
        slugs = {ref: slug_of(ref.slug or ref.name, length=150, fallback="author") for ref in wanted}
        names = {ref.name for ref in slugs if not ref.slug}
        by_slug = {author.slug: author for author in Author.objects.filter(slug__in=set(slugs.values()))}
        by_name = {author.name: author for author in Author.objects.filter(name__in=names)}
        found = {ref: by_slug.get(slug) or by_name.get(ref.name) for ref, slug in slugs.items()}
        missing = {slugs[ref]: ref for ref, author in found.items() if author is None}
        made = Author.objects.bulk_create(
            [
                Author(name=_shown_name(ref), slug=slug, kind=Author.Kind.GUEST)
                for slug, ref in missing.items()
            ]
        )
        put_in_search(Author, made)
        by_slug |= {author.slug: author for author in made}
        return {ref: author or by_slug[slugs[ref]] for ref, author in found.items()}

    def tags(self, wanted: Iterable[TagRef]) -> dict[TagRef, Tag]:
        """The tag for each reference: by slug, by name whatever its case, by a synonym, else a new one."""
        slugs = {ref: slug_of(ref.slug or ref.name, length=100, fallback="tag") for ref in wanted}
        lowered = {ref.name.lower() for ref in slugs}
        known = list(Tag.objects.filter(slug__in=set(slugs.values())))
        known += Tag.objects.annotate(lowered=Lower("name")).filter(lowered__in=lowered)
        known += Tag.objects.filter(pk__in={self._synonyms[word] for word in lowered & self._synonyms.keys()})
        by_slug = {tag.slug: tag for tag in known}
        by_name = {tag.name.casefold(): tag for tag in known}
        by_key = {tag.pk: tag for tag in known}
        found: dict[TagRef, Tag] = {}
        made: list[Tag] = []
        for ref, slug in slugs.items():
            name = ref.name.casefold()
            tag = by_slug.get(slug) or by_name.get(name) or by_key.get(self._synonyms.get(name, 0))
            if tag is None:
                tag = Tag(name=ref.name, slug=slug)
                made.append(tag)
                by_slug[slug] = by_name[name] = tag
            found[ref] = tag
        Tag.objects.bulk_create(made)
        put_in_search(Tag, made)
        return found

    def sections(self, wanted: Iterable[str]) -> dict[str, Section]:
        """The section for each name; a new one is kept off the front until an editor puts it there."""
        if self._only_section:
            return dict.fromkeys(wanted, self._only_section)
        known = list(Section.objects.all())
        found: dict[str, Section] = {}
        for name in wanted:
            if name not in found:
                found[name] = _named(known, name or DEFAULT_SECTION) or self._new_section(name, known)
        return found

    def _new_section(self, name: str, known: list[Section]) -> Section:
        name = name or DEFAULT_SECTION
        if self._new_sections >= _MOST_NEW_SECTIONS and name != DEFAULT_SECTION:
            return _named(known, DEFAULT_SECTION) or self._new_section(DEFAULT_SECTION, known)
        self._new_sections += 1
        slug = slug_of(name, length=80, fallback="section")
        section = Section.objects.create(name=name, slug=slug, position=100, on_front=False)
        known.append(section)
        return section

    def _asked_section(self, name: str) -> Section:
        known = list(Section.objects.all())
        found = _named(known, name)
        if found is None:
            names = ", ".join(section.slug for section in known) or "none yet"
            raise ImportRefusedError(f"There is no section “{name}”. The sections are: {names}.")
        return found


def put_in_search(model: Any, rows: list[Any]) -> None:
    """Rows made in bulk send no signal; search must be told of them."""
    if rows:
        get_search_backend().get_index_for_model(model).add_items(model, rows)


def _named(known: Iterable[Section], name: str) -> Section | None:
    slug = slug_of(name, length=80, fallback="section")
    return next((row for row in known if row.slug == slug or row.name.casefold() == name.casefold()), None)


def _shown_name(ref: AuthorRef) -> str:
    """The name; where the file gives only a handle such as `anna-lind`, the handle as a name."""
    handle = ref.name if " " not in ref.name and ref.name == ref.name.lower() else ""
    return " ".join(part.capitalize() for part in handle.split("-")) if handle else ref.name
