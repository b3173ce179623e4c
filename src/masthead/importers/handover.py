"""The end of an import: what Wagtail does at each save, done for all stories at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend

from masthead.importers.bulk import stream
from masthead.importers.links import Links
from masthead.importers.models import ImportedItem
from masthead.importers.old_site import OldSite
from masthead.newsroom.models import Byline, Story, StoryTag
from masthead.newsroom.signals import stories_imported

BATCH = 500
_ANNOUNCED_AT_ONCE = 20_000
Progress = Callable[[int], None]


def hand_over(old_site: OldSite, *, progress: Progress) -> Counter[str]:
    """Give every stored story its links, references, search rows and first revision, then announce them.

    A transaction a batch, each marked when done: after a kill the next call goes on where this one ended. Stories
    that have a revision already (an editor was faster) keep it. Returns what was changed in the texts, by kind.
    """
    notes: Counter[str] = Counter()
    search = _Search()
    while _hand_over_batch(old_site, search, notes, progress):
        pass
    search.finish()
    while _announce():
        pass
    return notes


def waiting() -> int:
    """How many stories a hand-over would find to do."""
    return ImportedItem.objects.filter(stage__lt=ImportedItem.Stage.ANNOUNCED).count()


@transaction.atomic
def _hand_over_batch(old_site: OldSite, search: _Search, notes: Counter[str], progress: Progress) -> bool:
    items = list(
        ImportedItem.objects.select_for_update()
        .filter(stage=ImportedItem.Stage.STORED)
        .order_by("id")
        .values_list("id", "source", "story_id")[:BATCH]
    )
    if not items:
        return False
    sources = {story_id: source for _, source, story_id in items if story_id}
    stories = list(Story.objects.filter(pk__in=sources))
    _load_parts(stories)
    _settle_links(stories, sources, old_site, notes)
    _write_references(stories)
    search.add(stories)
    _write_revisions([story for story in stories if story.latest_revision_id is None])
    ImportedItem.objects.filter(pk__in=[pk for pk, _, _ in items]).update(
        stage=ImportedItem.Stage.HANDED_OVER
    )
    progress(len(items))
    return True


@transaction.atomic
def _announce() -> bool:
    """Tell the rooms above; what they write is kept together with the mark that they were told."""
    items = list(
        ImportedItem.objects.select_for_update()
        .filter(stage=ImportedItem.Stage.HANDED_OVER)
        .order_by("id")
        .values_list("id", "story_id")[:_ANNOUNCED_AT_ONCE]
    )
    if not items:
        return False
    stories_imported.send(sender=Story, story_ids=[story_id for _, story_id in items if story_id])
    for start in range(0, len(items), BATCH):
        ids = [pk for pk, _ in items[start : start + BATCH]]
        ImportedItem.objects.filter(pk__in=ids).update(stage=ImportedItem.Stage.ANNOUNCED)
    return True


def _load_parts(stories: list[Story]) -> None:
    """Put bylines and tags into the instances, and nothing where a story just imported can have nothing.

    A revision's content and the reference index ask every relation; unset ones would cost a query each.
    """
    bylines: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(story__in=stories).order_by("sort_order"):
        bylines[byline.story_id].append(byline)
    tags: dict[int, list[StoryTag]] = defaultdict(list)
    for row in StoryTag.objects.filter(content_object__in=stories).order_by("pk"):
        tags[row.content_object_id].append(row)
    for story in stories:
        if story.latest_revision_id is None:
            story._cluster_related_objects = {name: [] for name in _relations()}
            story._cluster_related_objects |= {"bylines": bylines[story.pk], "story_tags": tags[story.pk]}


def _relations() -> list[str]:
    names = [relation.get_accessor_name() for relation in get_all_child_relations(Story)]
    return names + [field.name for field in get_all_child_m2m_relations(Story)]


def _settle_links(
    stories: list[Story], sources: dict[int, str], old_site: OldSite, notes: Counter[str]
) -> None:
    by_source: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        by_source[sources[story.pk]].append(story)
    for source, theirs in by_source.items():
        links = Links(source, old_site)
        bodies = [list(story.body.raw_data) for story in theirs]
        footnotes = [list(story.footnotes.raw_data) for story in theirs]
        changed = links.settle(bodies + footnotes, notes)
        for place, story in enumerate(theirs):
            if changed[place] or changed[len(theirs) + place]:
                _store_texts(story, bodies[place], footnotes[place])


def _store_texts(story: Story, body: list[dict[str, Any]], footnotes: list[dict[str, Any]]) -> None:
    story.body, story.footnotes = stream("body", body), stream("footnotes", footnotes)
    Story.objects.filter(pk=story.pk).update(body=story.body, footnotes=story.footnotes)


def _write_references(stories: Iterable[Story]) -> None:
    """Rows of Wagtail's reference index, old ones of the same stories replaced.

    Its own door takes one object at a time and asks the database three times for each.
    """
    stories = list(stories)
    content_type = ContentType.objects.get_for_model(Story)
    base = ContentType.objects.get_for_model(Page)
    ids = [str(story.pk) for story in stories]
    ReferenceIndex.objects.filter(base_content_type=base, object_id__in=ids).delete()
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=content_type,
            base_content_type=base,
            object_id=str(story.pk),
            to_content_type_id=to_content_type_id,
            to_object_id=to_object_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for story in stories
        for to_content_type_id, to_object_id, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(story)
        )
    )


class _Search:
    """The search index. Weighing titles against each other reads the whole index, so it waits for the end."""

    def __init__(self) -> None:
        self._index = get_search_backend().get_index_for_model(Story)
        self._weigh = getattr(self._index, "_refresh_title_norms", None)
        self._added = False
        if self._weigh is not None:
            self._index._refresh_title_norms = lambda full=False: None

    def add(self, stories: list[Story]) -> None:
        if stories:
            self._index.add_items(Story, stories)
            self._added = True

    def finish(self) -> None:
        if self._weigh is not None and self._added:
            self._weigh()


def _write_revisions(stories: list[Story]) -> None:
    """One revision a story, its first, which is also the live one."""
    now = timezone.now()
    content_type = ContentType.objects.get_for_model(Story)
    base = ContentType.objects.get_for_model(Page)
    for story in stories:
        story.latest_revision_created_at = now
    Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=base,
            object_id=str(story.pk),
            created_at=now,
            object_str=str(story),
            content=story.serializable_data(),
        )
        for story in stories
    )
    own = Revision.objects.filter(base_content_type=base, object_id=Cast(OuterRef("pk"), CharField()))
    newest = Subquery(own.order_by("-pk").values("pk")[:1])
    Page.objects.filter(pk__in=[story.pk for story in stories]).update(
        latest_revision_id=newest, live_revision_id=newest, latest_revision_created_at=now
    )
