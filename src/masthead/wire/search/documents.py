"""Stories as the index of the edition keeps them: their words, what filters ask for, and all that a result shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from masthead.edition.search.documents import Document
from masthead.newsroom.derive import body_words
from masthead.newsroom.models import Story, StoryTag
from masthead.newsroom.queries.cards import byline_prefetch, card_of
from masthead.theme import moments
from masthead.theme.contexts import BylineView, Card

Words = dict[int, list[str]]


def document_id(story_id: int) -> str:
    """The story's name in the index."""
    return f"story:{story_id}"


def story_id_of(document: str) -> int:
    """The id of the story with that name. Raises ValueError."""
    return int(document.removeprefix("story:"))


def live_documents(story_ids: Iterable[int]) -> list[Document]:
    """Documents of those of the stories that readers may see. Four queries, however many there are."""
    wanted = Story.objects.filter(pk__in=list(story_ids), live=True, published_at__isnull=False)
    return documents(wanted.defer("footnotes", "search_text"))


def documents(stories: QuerySet[Story]) -> list[Document]:
    """One document for each story of the queryset, with its body. Four queries."""
    rows = list(stories.select_related("section", "lead_tag", "picture").prefetch_related(byline_prefetch()))
    ids = [story.pk for story in rows]
    tags, sections = _tags(ids), _lent_sections(ids)
    today = timezone.localdate()
    return [_document(story, card_of(story, today), tags[story.pk], sections[story.pk]) for story in rows]


def _document(story: Story, card: Card, tags: list[str], lent: list[str]) -> Document:
    own = [story.section.slug] if story.section else []
    return Document(
        id=document_id(story.pk),
        address=card.address,
        headline=card.headline,
        deck=card.deck,
        body="\n".join(" ".join(words.split()) for words in body_words(story.body.raw_data)),
        byline=", ".join(name.name for name in card.byline),
        tags=tuple(tags),
        sections=tuple(dict.fromkeys([*own, *lent])),
        format=story.format,
        language=story.language,
        published=int(card.published_at.timestamp()),
        card=_shown(card),
    )


def _shown(card: Card) -> dict[str, Any]:
    """What the row of a result is filled with; lists are rows that stand or do not."""
    date = moments.describe(card.published_at, "date")
    label = card.label if card.label and card.label.label != card.format_label else None
    return {
        "headline": card.headline,
        "language": card.language,
        "direction": card.direction,
        "date": date.text,
        "datetime": date.machine,
        "kind": [{"label": card.format_label}] if card.format_label else [],
        "label": [{"label": label.label, "address": label.address}] if label else [],
        "byline": [{"names": _names(card.byline)}] if card.byline else [],
        "picture": [{"src": card.square.src, "alt": card.square.alt}] if card.square else [],
    }


def _names(byline: tuple[BylineView, ...]) -> str:
    """The names in a row, the last behind “and”."""
    *others, last = [name.name for name in byline]
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last


def _tags(story_ids: list[int]) -> Words:
    """Names and synonyms of tags by story. One query."""
    found: Words = defaultdict(list)
    rows = StoryTag.objects.filter(content_object_id__in=story_ids).order_by("pk")
    for story_id, name, synonyms in rows.values_list("content_object_id", "tag__name", "tag__synonyms"):
        found[story_id] += [word.strip() for word in (name, *synonyms.split(",")) if word.strip()]
    return found


def _lent_sections(story_ids: list[int]) -> Words:
    """Slugs of the sections that show a story beside its own. One query."""
    found: Words = defaultdict(list)
    rows = Story.extra_sections.through.objects.filter(story_id__in=story_ids).order_by(
        "section__position", "pk"
    )
    for story_id, slug in rows.values_list("story_id", "section__slug"):
        found[story_id].append(slug)
    return found
