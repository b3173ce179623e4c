"""What is wrong with this newsroom, or will be, in words that say what to do."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from wagtail.models import Revision

from masthead.backroom.queries import count_waiting, journals_in_trouble, waiting_entries
from masthead.house import places
from masthead.house.processes import answers, heartbeat
from masthead.house.purging import backlog
from masthead.house.supervisor import STALE, local_address, running_house
from masthead.postbag.errors import PostbagError
from masthead.postbag.keys import load_key_ring, load_sealing_key
from masthead.press.queries import press_status

SCARCE = 1_000_000_000  # bytes left on the disk
LATE = timedelta(minutes=1)


@dataclass(frozen=True)
class Finding:
    """`state` is fine, note or problem."""

    state: str
    subject: str
    words: str


def examine() -> list[Finding]:
    """Every examination in turn; one that breaks is itself a finding."""
    return [
        _examined(one)
        for one in (
            _data_folder,
            _database,
            _migrations,
            _newsstand,
            _postbag,
            _backroom,
            _worker,
            _schedule,
            _press,
            _cache_in_front,
            _origin,
            _django,
        )
    ]


def _examined(one: Callable[[], Finding]) -> Finding:
    try:
        return one()
    except (DatabaseError, OSError) as error:
        subject = one.__name__.strip("_").replace("_", " ")
        return Finding(
            "problem", subject, f"could not be examined: {error}. Run `masthead setup`, then look again."
        )


def _data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    free = shutil.disk_usage(folder).free
    if free < SCARCE:
        return Finding("problem", "disk", f"only {free // 1_000_000} MB are left in {folder}. Make room.")
    return Finding("fine", "disk", f"{free // 1_000_000_000} GB are free.")


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("fine", "database", f"{connection.vendor} answers.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding("problem", "database", f"{len(waiting)} changes are waiting. Run `masthead upgrade`.")
    return Finding("fine", "migrations", "nothing is waiting.")


def _newsstand() -> Finding:
    """Asked where `masthead run` says it is, else where readers come."""
    house = running_house(Path(settings.DATA_DIR))
    runs = "newsstand" in house["processes"]
    where = local_address(house["host"], house["port"]) if runs else settings.BASE_URL
    if not answers(f"{where}/healthz"):
        words = f"does not answer at {where}. Start it: `masthead run`, or `masthead serve --only newsstand`."
        return Finding("problem", "newsstand", words)
    if not answers(f"{where}/healthz/ready"):
        words = f"answers at {where}, but the edition has no front page yet. Look whether the worker runs."
        return Finding("problem", "newsstand", words)
    return Finding("fine", "newsstand", f"shows the front page at {where}.")


def _postbag() -> Finding:
    try:
        load_key_ring(places.private_keys()).find(load_sealing_key(places.sealing_key()).id)
    except PostbagError as error:
        return Finding("problem", "postbag", f"what readers send could not be opened: {error}")
    return Finding("fine", "postbag", "the key to what readers send is here.")


def _backroom() -> Finding:
    stopped, waiting, waits = journals_in_trouble(), waiting_entries(), count_waiting()
    if stopped:
        words = f"what readers send is not handed over: {stopped[0].trouble}"
        return Finding("problem", "backroom", words)
    if waiting:
        first = waiting[0]
        return Finding(
            "problem",
            "backroom",
            f"{waits} things readers sent could not be handled, such as {first} ({first.kind}): {first.error} "
            "They are kept and tried again. See Reports, Postbag.",
        )
    return Finding("fine", "backroom", "nothing that readers sent waits for a person.")


def _worker() -> Finding:
    beat = heartbeat(Path(settings.DATA_DIR) / "run")
    age = time.time() - beat.get("at", 0)
    if age > STALE:
        return Finding(
            "problem", "worker", "does not run, so nothing scheduled goes out. Start it: `masthead run`."
        )
    return Finding("fine", "worker", f"was last seen {age:.0f} s ago.")


def _schedule() -> Finding:
    late = Revision.objects.filter(approved_go_live_at__lt=timezone.now() - LATE).count()
    if late:
        return Finding(
            "problem", "schedule", f"{late} stories should be live already. Look at the worker's log."
        )
    return Finding("fine", "schedule", "nothing is late.")


def _press() -> Finding:
    now = press_status()
    if now.failures:
        first = now.failures[0]
        return Finding(
            "problem",
            "press",
            f"{len(now.failures)} pages could not be pressed, such as {first.address}: {first.error} Readers get the "
            "old ones. See Reports, Press.",
        )
    if now.oldest and timezone.now() - now.oldest > LATE:
        return Finding("problem", "press", "orders wait for more than a minute. Look at the worker's log.")
    return Finding("fine", "press", now.words())


def _cache_in_front() -> Finding:
    waiting = backlog(Path(settings.DATA_DIR)).read()
    if waiting:
        count = len(waiting.addresses) + len(waiting.keys)
        return Finding("problem", "cache in front", f"was not told of {count} changes: {waiting.error}")
    return Finding("fine", "cache in front", "was told of everything, or there is none.")


def _origin() -> Finding:
    if settings.PRODUCTION:
        return Finding("fine", "addresses", settings.BASE_URL)
    return Finding(
        "note", "addresses", "readers and staff share one origin. In production give staff a host of its own."
    )


def _django() -> Finding:
    complaints = [
        message
        for message in run_checks(include_deployment_checks=settings.PRODUCTION)
        if message.level >= 30
    ]
    if complaints:
        return Finding("problem", "settings", "; ".join(message.msg for message in complaints))
    return Finding("fine", "settings", "nothing to complain of.")
