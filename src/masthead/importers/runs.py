"""One import from beginning to end."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from masthead.importers.bulk import StoryWriter
from masthead.importers.conversion import Converted
from masthead.importers.errors import ImportRefusedError
from masthead.importers.handover import hand_over, waiting
from masthead.importers.models import ImportedItem, ImportRun
from masthead.importers.old_site import OldSite
from masthead.importers.picture_files import PictureFiles
from masthead.importers.pictures import PictureStore
from masthead.importers.pipeline import Converters, Outcome, batches
from masthead.importers.records import ArticleRecord, Row, Skip
from masthead.importers.taxonomy import Taxonomy
from masthead.kit.languages import LANGUAGES, primary_subtag
from masthead.newsroom.models import Archive

KNOWN_LANGUAGES = frozenset(tag for tag, _ in LANGUAGES)
ALREADY = "already imported"
TWICE = "its id stands twice in the file"
Progress = Callable[[str, int], None]


@dataclass(slots=True)
class Report:
    """What an import did. `read` is always `imported` and all that was skipped."""

    read: int = 0
    imported: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, object]:
        """The shape other programs rely on; the commonest reason first."""
        reasons = [{"reason": reason, "count": count} for reason, count in self.skipped.most_common()]
        return {"read": self.read, "imported": self.imported, "skipped": reasons}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to import and how. `source` names the records' origin: read again under it, they are known."""

    kind: str
    source: str
    file_name: str
    rows: Iterable[Row]
    files: PictureFiles | None = None
    old_site: OldSite = field(default_factory=OldSite)
    section: str = ""
    language: str = ""
    dry_run: bool = False


def run_import(plan: Plan, *, progress: Progress = lambda step, count: None) -> Report:
    """Read everything, import what is new, hand it over. Safe to run again, also after it was killed.

    1. Batches are read, what is known already is left out, the rest becomes blocks.
    2. Each batch is one transaction: its stories, the marks that they were imported, and the run's counts.
    3. All stories that wait for it, of this run or of one that was killed, are handed over.
    4. One log entry.
    A failure in 1 or 2 keeps the batches before it, in 3 what was handed over; the next run goes on from there.
    Raises ImportRefusedError, with nothing stored of the batch at hand.
    """
    _require_ready(plan)
    run = (
        None
        if plan.dry_run
        else ImportRun.objects.create(kind=plan.kind, source=plan.source, file_name=plan.file_name[:255])
    )
    importer = _Importer(plan, run, progress)
    report = importer.read_and_store()
    if run is not None:
        _finish(run, plan, report, progress)
    return report


def _require_ready(plan: Plan) -> None:
    if not Archive.objects.exists():
        raise ImportRefusedError("The newsroom is not set up yet. Run `masthead setup` first.")
    if plan.language and plan.language not in KNOWN_LANGUAGES:
        raise ImportRefusedError(
            f"“{plan.language}” is no language we know. Choose: {', '.join(sorted(KNOWN_LANGUAGES))}."
        )


def _finish(run: ImportRun, plan: Plan, report: Report, progress: Progress) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.HANDING_OVER)
    if waiting() or report.imported:
        report.notes += hand_over(plan.old_site, progress=lambda count: progress("hand over", count))
    with transaction.atomic():
        run.refresh_from_db()
        run.state, run.finished_at, run.notes = ImportRun.State.FINISHED, timezone.now(), dict(report.notes)
        run.save()
        log(instance=run, action="importers.finish", data=report.as_json())


class _Importer:
    def __init__(self, plan: Plan, run: ImportRun | None, progress: Progress) -> None:
        self._plan = plan
        self._run = run
        self._progress = progress
        self._report = Report()
        self._seen: set[int] = set()  # a dry run's ids, as 64-bit hashes; a real one asks the database
        taxonomy = Taxonomy(plan.section)
        self._pictures = PictureStore(plan.files, plan.old_site, dry=plan.dry_run)
        self._writer = StoryWriter(taxonomy=taxonomy, pictures=self._pictures, old_site=plan.old_site)

    def read_and_store(self) -> Report:
        for rows, outcomes in Converters().run(self._work()):
            self._settle(rows, outcomes)
            self._progress("read", len(rows))
        return self._report

    def _work(self) -> Iterator[tuple[list[Row], list[ArticleRecord]]]:
        for batch in batches(self._plan.rows):
            rows = self._without_known(batch)
            records = [row for row in rows if isinstance(row, ArticleRecord)]
            yield rows, [replace(record, language=self._language_of(record)) for record in records]

    def _language_of(self, record: ArticleRecord) -> str:
        """The record's language if we publish in it, else the one the operator or the settings name."""
        own = primary_subtag(record.language)
        return (
            own if own in KNOWN_LANGUAGES else self._plan.language or primary_subtag(settings.LANGUAGE_CODE)
        )

    def _without_known(self, rows: list[Row]) -> list[Row]:
        """The same rows, those imported before or met twice as skips."""
        records = [row for row in rows if isinstance(row, ArticleRecord)]
        for record in records:
            self._plan.old_site.learn(record)
        known = self._known(records)
        return [
            Skip(known[row.source_id]) if isinstance(row, ArticleRecord) and row.source_id in known else row
            for row in self._once(rows)
        ]

    def _once(self, rows: list[Row]) -> list[Row]:
        ids: set[str] = set()
        kept: list[Row] = []
        for row in rows:
            twice = isinstance(row, ArticleRecord) and (
                row.source_id in ids or self._seen_before(row.source_id)
            )
            kept.append(Skip(TWICE) if twice else row)
            if isinstance(row, ArticleRecord):
                ids.add(row.source_id)
        return kept

    def _seen_before(self, source_id: str) -> bool:
        if self._run is not None:
            return False
        digest = int.from_bytes(hashlib.blake2b(source_id.encode(), digest_size=8).digest())
        if digest in self._seen:
            return True
        self._seen.add(digest)
        return False

    def _known(self, records: list[ArticleRecord]) -> dict[str, str]:
        """Why a record is not new, by its id: two queries for a batch."""
        ids = {record.source_id for record in records}
        rows = ImportedItem.objects.filter(source=self._plan.source, source_id__in=ids)
        known = {
            source_id: TWICE if self._run is not None and run_id == self._run.pk else ALREADY
            for source_id, run_id in rows.values_list("source_id", "run_id")
        }
        prints = {fingerprint(record): record.source_id for record in records}
        twins = ImportedItem.objects.filter(fingerprint__in=prints).values_list("fingerprint", flat=True)
        return {prints[found]: ALREADY for found in twins} | known

    def _settle(self, rows: list[Row], outcomes: Outcome) -> None:
        """Count a batch and store it: all of it, or, if anything fails, nothing."""
        converted = [outcome for outcome in outcomes if isinstance(outcome, Converted)]
        late = self._known([outcome.record for outcome in converted]) if self._run is not None else {}
        new = [outcome for outcome in converted if outcome.record.source_id not in late]
        reasons = Counter(row.reason for row in [*rows, *outcomes] if isinstance(row, Skip))
        reasons.update(late.values())
        for outcome in new:
            self._pictures.place(outcome)
        leads = [self._lead(outcome) for outcome in new]
        if self._run is not None:
            self._store(self._run, list(zip(new, leads, strict=True)), len(rows), reasons)
        self._count(new, len(rows), reasons)

    def _lead(self, outcome: Converted) -> int | None:
        picture = outcome.record.picture
        if picture is None:
            return None
        found = self._pictures.picture_id(picture, outcome.record.folder, outcome.body.notes)
        if found is None:
            outcome.body.notes["lead pictures were not found beside the text"] += 1
        return found

    @transaction.atomic
    def _store(
        self, run: ImportRun, new: list[tuple[Converted, int | None]], read: int, reasons: Counter[str]
    ) -> None:
        Archive.objects.select_for_update().get()  # one import at a time writes
        stories = self._writer.write(new) if new else []
        ImportedItem.objects.bulk_create(
            ImportedItem(
                source=self._plan.source,
                source_id=converted.record.source_id,
                key=converted.record.key,
                fingerprint=fingerprint(converted.record),
                story=story,
                run=run,
            )
            for story, (converted, _) in zip(stories, new, strict=True)
        )
        run.read += read
        run.imported += len(stories)
        run.skipped = dict(Counter(run.skipped) + reasons)
        run.save(update_fields=["read", "imported", "skipped"])

    def _count(self, new: list[Converted], read: int, reasons: Counter[str]) -> None:
        self._report.read += read
        self._report.imported += len(new)
        self._report.skipped += reasons
        for outcome in new:
            self._report.notes += outcome.body.notes


def fingerprint(record: ArticleRecord) -> str:
    """Knows a record again, whatever its file is called: 128 bits of its id, headline and words."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (record.source_id, record.headline, record.published_at.isoformat(), record.body):
        digest.update(part.encode() + b"\x00")
    return digest.hexdigest()
