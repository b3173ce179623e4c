"""The newsroom's takedowns and the edition's ledger: two records of one thing, made to say the same.

The ledger counts when in doubt, as it outlives a lost database and an older backup. What is down in one and unknown to
the other is taken down in both; only a lift that is newer than the takedown frees anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from masthead.edition.ledger import Act, Ledger
from masthead.edition.writer import EditionWriter
from masthead.newsroom.models import Story, Takedown
from masthead.newsroom.services.addresses import both_forms
from masthead.newsroom.services.takedowns import addresses_of, lift_takedown, take_down
from masthead.press.places import edition_root

_MEDIA = "/media/"
# What each ledger looked like when it was last found to agree. Other processes' lines change the file.
_agreed: dict[Path, tuple[int, int]] = {}


@dataclass(frozen=True, slots=True)
class Adopted:
    """What had to be done, by address."""

    taken_down: list[str] = field(default_factory=list)  # in the newsroom
    lifted: list[str] = field(default_factory=list)  # in the newsroom
    written: list[str] = field(default_factory=list)  # in the ledger


def adopt_ledger(*, root: Path | None = None) -> Adopted:
    """Make database and ledger say the same. Run it before anything is pressed, then as often as you like.

    One stat while the file is as it was at the last agreement; so what only the database knows is looked for once in
    a process. Each story is done in a transaction of its own. Safe to run twice.
    """
    ledger = Ledger(_root(root) / "takedowns")
    seen = _stamp(ledger.path)
    done = Adopted()
    if _agreed.get(ledger.path) == seen:
        return done
    last = {act.address: act for act in ledger.acts() if not act.under}
    for act in last.values():
        if ledger.is_down(act.address) and not act.address.startswith(_MEDIA):
            done.taken_down.extend(_adopt(act, ledger))
    for takedown in Takedown.objects.select_related("story"):
        act_here = last.get(takedown.address)
        if act_here is None or (not act_here.down and _when(act_here) < takedown.taken_down_at):
            write_takedown(
                addresses=[takedown.address], note=takedown.note, when=takedown.taken_down_at, root=root
            )
            done.written.append(takedown.address)
        elif not act_here.down:
            done.lifted.extend(_lift(takedown.pk))
    if not done.written:
        _agreed[ledger.path] = seen
    return done


def write_takedown(
    *, addresses: Sequence[str], note: str, when: datetime | None = None, root: Path | None = None
) -> None:
    """Put into the ledger what was taken down in the newsroom: the story's address first, then the old ones.

    Where there is an edition, their bytes go at once; what speaks of them follows with the press. On the platter when
    this returns. What the ledger has down already is not written again.
    """
    place, moment = _root(root), when or timezone.now()
    first, *others = addresses
    wanted = [(first, ""), *((old, first) for old in others)]
    place.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(place / "takedowns")
    fresh = [(address, of) for address, of in wanted if not ledger.is_down(address)]
    if (place / "edition.json").exists():
        with EditionWriter.open(place) as writer:
            for address, of in fresh:
                writer.take_down(address, note, when=moment, of=of)
    else:
        for address, of in fresh:
            ledger.take_down(address, note, moment, of=of)


def write_lift(
    *, addresses: Iterable[str], note: str = "", when: datetime | None = None, root: Path | None = None
) -> None:
    """Put into the ledger that a takedown was lifted in the newsroom, with all it brought about.

    Raises DamagedLedgerError: then everything stays down until the file was restored.
    """
    ledger, moment = Ledger(_root(root) / "takedowns"), when or timezone.now()
    for address in addresses:
        for act in [*ledger.brought_about_by(address), ledger.act_on(address)]:
            if act is not None:
                ledger.lift(act.address, note, moment, under=act.under)


@transaction.atomic
def _adopt(act: Act, ledger: Ledger) -> list[str]:
    """Take down in the newsroom what the ledger has down; the addresses that are new there."""
    main = act.of or act.address
    story = _story_at(main)
    at_hand = {act.address, *(one.address for one in ledger.brought_about_by(main)), main}
    pages = {address for address in at_hand if not address.startswith(_MEDIA)}
    if story is not None:
        pages |= set(addresses_of(story=story))
    known = set(Takedown.objects.filter(address__in=pages).values_list("address", flat=True))
    fresh = sorted(pages - known)
    if story is not None and (fresh or story.live):
        take_down(story=story, note=act.note, actor=None)
    for address in fresh:
        Takedown.objects.update_or_create(
            address=address, defaults={"story": story, "note": act.note, "taken_down_at": _when(act)}
        )
    return fresh


def _story_at(address: str) -> Story | None:
    return Story.objects.filter(address__in=both_forms(address)).first()


def _lift(pk: int) -> list[str]:
    takedown = Takedown.objects.select_related("story").filter(pk=pk).first()
    if takedown is None:
        return []  # it went with another address of the same story
    address = takedown.address
    lift_takedown(takedown=takedown, actor=None)
    return [address]


def _when(act: Act) -> datetime:
    try:
        found = datetime.fromisoformat(act.when)
    except ValueError:
        return timezone.now()
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _root(root: Path | None) -> Path:
    return root or edition_root()


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)
