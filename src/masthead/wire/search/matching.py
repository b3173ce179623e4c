"""Which live stories match, how many, and in which order.

Wagtail keeps the index (FTS5 on SQLite, full text on PostgreSQL) true with every save. Its own query is used on
PostgreSQL; on SQLite it looks each result up in the index again to order it, which takes seconds for a common word
in a few thousand stories, so there the same index is asked in one pass.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from masthead.kit.languages import LANGUAGES, UNSPACED, primary_subtag
from masthead.newsroom.models import Story
from masthead.newsroom.queries import live_stories
from masthead.wire.search.asked import LAST, PAGE, UNSPACED_SCRIPT, Asked

# A word this long also finds longer ones that begin with it: a plural, a case ending.
_STEM = 4
# The languages whose stories are looked through letter by letter, because they part words by nothing.
_UNSPACED_TAGS = [tag for tag, _name in LANGUAGES if primary_subtag(tag) in UNSPACED]


def matching_stories(asked: Asked) -> tuple[int, list[int]]:
    """How many live stories match every word and filter, and the ids of one page of them, in order. Two queries.

    Best first is by the index's own measure, titles weighing most; stories that are equally good stand newest first.
    """
    if not asked.words:
        return 0, []
    if any(UNSPACED_SCRIPT.search(word) for word in asked.words):
        return _page(_containing(asked), asked)
    if connection.vendor == "sqlite":
        return _by_fts(asked)
    return _by_backend(asked)


def _page(found: QuerySet[Story], asked: Asked) -> tuple[int, list[int]]:
    stop = min(asked.start + PAGE, LAST)
    return found.count(), list(found.values_list("pk", flat=True)[asked.start : stop])


def _filters(asked: Asked) -> Q:
    wanted = Q(live=True, published_at__isnull=False)
    if asked.section:
        lent = Story.extra_sections.through.objects.filter(section=asked.section).values("story_id")
        wanted &= Q(section=asked.section) | Q(pk__in=lent)
    if asked.format:
        wanted &= Q(format=asked.format)
    if asked.since:
        wanted &= Q(published_at__gte=asked.since)
    return wanted


def _containing(asked: Asked) -> QuerySet[Story]:
    """For scripts without spaces: stories in such languages that hold each piece, newest first."""
    wanted = _filters(asked) & Q(language__in=_UNSPACED_TAGS)
    for word in asked.words:
        wanted &= Q(title__icontains=word) | Q(deck__icontains=word) | Q(search_text__icontains=word)
    return live_stories().filter(wanted)


def _by_backend(asked: Asked) -> tuple[int, list[int]]:
    results = Story.objects.search(" ".join(asked.words), operator="and")
    found = results.get_queryset().filter(_filters(asked))
    return _page(found if asked.order == "best" else found.order_by("-published_at", "-pk"), asked)


def _by_fts(asked: Asked) -> tuple[int, list[int]]:
    fts, entry = f"{IndexEntry._meta.db_table}_fts", IndexEntry._meta.db_table
    where, params = _sql_filters(asked)
    # Only names of tables are put into the text; every value is a parameter.
    source = (
        f"FROM {fts} CROSS JOIN {entry} AS e ON e.id = {fts}.rowid"
        f" CROSS JOIN {Story._meta.db_table} AS s ON s.page_ptr_id = CAST(e.object_id AS INTEGER)"
        f" JOIN {Page._meta.db_table} AS p ON p.id = s.page_ptr_id"
        f" WHERE {fts} MATCH %s AND e.content_type_id = %s AND p.live AND s.published_at IS NOT NULL{where}"
    )
    newest = "s.published_at DESC, s.page_ptr_id DESC"
    # The index's columns are autocomplete, body and title.
    order = f"bm25({fts}, 0.0, 1.0, 10.0), {newest}" if asked.order == "best" else newest
    params = [_match(asked), ContentType.objects.get_for_model(Story).pk, *params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) {source}", params)
        total = cursor.fetchone()[0]
        page = f"SELECT s.page_ptr_id {source} ORDER BY {order} LIMIT %s OFFSET %s"
        cursor.execute(page, [*params, min(PAGE, LAST - asked.start), asked.start])
        return total, [row[0] for row in cursor.fetchall()]


def _match(asked: Asked) -> str:
    """The words in FTS5's own language. They are letters and digits only, so that none can end the quotes."""
    words = " AND ".join(f'"{word}"{"*" if len(word) >= _STEM else ""}' for word in asked.words)
    return f"{{title body}} : ({words})"


def _sql_filters(asked: Asked) -> tuple[str, list[str | int | None]]:
    where = ""
    params: list[str | int | None] = []
    if asked.section:
        lent = Story.extra_sections.through._meta.db_table
        lenders = f"SELECT story_id FROM {lent} WHERE section_id = %s"  # noqa: S608
        where += f" AND (s.section_id = %s OR s.page_ptr_id IN ({lenders}))"
        params += [asked.section.pk, asked.section.pk]
    if asked.format:
        where += " AND s.format = %s"
        params.append(asked.format)
    if asked.since:
        where += " AND s.published_at >= %s"
        params.append(connection.ops.adapt_datetimefield_value(asked.since))
    return where, params
