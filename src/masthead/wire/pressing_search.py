"""The words of the edition: which stories its index holds, and as they are now.

What changes a story's document besides the story itself is what it shows and is found by: its section, tags, authors
and picture. `stories_carrying` tells of a surrogate key whose documents those are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db.models import Q

from masthead.edition.search.writer import SearchWriter
from masthead.newsroom.models import Story
from masthead.wire.search.documents import document_id, live_documents, story_id_of

# What the newsstand needs of search besides the index; each is a view at its address.
ADDRESSES = ("/search/", "/fragments/slots/search.bin", "/fragments/search/names.json")

Progress = Callable[[int, int], None]  # stories done, stories in all

# Stories read, drawn and written at a time: bounds memory, and how long a change of one of them waits for its turn.
_BATCH = 200
# Documents that an update may write anew to keep segments few. The rest is left to `merge_behind`.
_AT_ONCE = 64
_merging = threading.Lock()
# By kind of key, the fields of a story that name such a thing.
_FIELDS = {
    "story": (),
    "author": ("bylines__author",),
    "section": ("section", "extra_sections"),
    "tag": ("story_tags__tag", "lead_tag"),
    "picture": ("picture",),
}


def update_search(edition_root: Path, story_ids: Iterable[int]) -> int:
    """Make the index say of these stories what is true now: those that are live are found, all others are not.

    Says how many documents changed. Safe to run twice, and several at once: whoever comes last reads last. Four queries
    and one small segment for each batch in which anything changed.
    """
    index = SearchWriter.open(edition_root)
    changed = sum(_update(index, batch) for batch in _batches(story_ids))
    index.merge(most=_AT_ONCE)
    return changed


def rebuild_search(edition_root: Path, progress: Progress = lambda done, total: None) -> int:
    """Make the index say of all stories what is true now. Says how many documents changed; equal ones are not written.

    Searches and updates go on meanwhile. Safe to run twice, and to stop: what was done stays. Memory is bounded; it
    takes a minute or two for a hundred thousand stories.
    """
    index = SearchWriter.open(edition_root)
    live = Story.objects.filter(live=True, published_at__isnull=False)
    ids = list(live.order_by("published_at", "pk").values_list("pk", flat=True))
    changed = done = 0
    for batch in _batches(ids):
        changed += _update(index, batch)
        index.merge()
        progress(done := done + len(batch), len(ids))
    known = set(ids)
    gone = (id_ for id_ in map(story_id_of, index.ids()) if id_ not in known)
    changed += sum(_update(index, batch) for batch in _batches(gone))
    index.merge()
    return changed


def search_ids(edition_root: Path) -> Iterator[int]:
    """Every story that is live or that the index still holds, the newest first. One query."""
    live = Story.objects.filter(live=True, published_at__isnull=False).order_by("-published_at", "-pk")
    ids = list(live.values_list("pk", flat=True))
    yield from ids
    if (edition_root / "edition.json").exists():
        yield from set(map(story_id_of, SearchWriter.open(edition_root).ids())) - set(ids)


def merge_search(edition_root: Path) -> int:
    """Make few large segments of many small ones. Says how many were written anew. A minute's work at worst, with a
    hundred thousand stories; searches and updates go on meanwhile."""
    return SearchWriter.open(edition_root).merge()


def merge_behind(edition_root: Path) -> threading.Thread | None:
    """Start merging in a thread, if that is due and none is at it. Asks no database; whoever dies leaves no trace."""
    if not SearchWriter.open(edition_root).is_merge_due() or not _merging.acquire(blocking=False):
        return None

    def merge() -> None:
        try:
            merge_search(edition_root)
        finally:
            _merging.release()

    thread = threading.Thread(target=merge, name="search-merge", daemon=True)
    thread.start()
    return thread


def stories_carrying(key: str) -> list[int]:
    """Ids of the stories whose documents show or are found by what the key names. One query at most."""
    kind, _, rest = key.partition(":")
    if not rest.isdigit() or kind not in _FIELDS:
        return []
    if kind == "story":
        return [int(rest)]
    named = Q()
    for field in _FIELDS[kind]:
        named |= Q(**{field: int(rest)})
    return list(Story.objects.filter(named).order_by("pk").values_list("pk", flat=True).distinct())


def _update(index: SearchWriter, story_ids: list[int]) -> int:
    with index.turn():
        documents = live_documents(story_ids)
        written = index.add(documents)
        gone = {document_id(story_id) for story_id in story_ids} - {document.id for document in documents}
        return written + index.remove(gone)


def _batches(story_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(dict.fromkeys(story_ids))
    while batch := list(islice(rest, _BATCH)):
        yield batch
