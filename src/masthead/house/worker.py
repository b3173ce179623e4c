"""The worker: what happens by the clock and behind the editor's back."""

from __future__ import annotations

import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from masthead.backroom.draining import Drain
from masthead.edition.swapping import Swapped
from masthead.house.helping import Helpers
from masthead.house.purging import teller
from masthead.newsroom.services import adopt_ledger, make_sizes, year_index
from masthead.press.duty import Surroundings, keep_pressing

log = logging.getLogger(__name__)
STOPPING = 15.0  # seconds the press may take to end the batch in hand
TICK = 0.5  # seconds between two looks at the clock: a scheduled story is live well within two


class Worker:
    """Runs its duties in turn until it is told to stop. A duty that fails is logged and tried again."""

    def __init__(self) -> None:
        self.stopping = False
        self.sizes = make_sizes()
        self.teller = teller(Path(settings.DATA_DIR))
        self.duties: list[Callable[[], object]] = [
            Drain().turn,
            adopt_ledger,
            publish_what_is_due,
            begin_the_year,
            self.make_a_size,
        ]

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        pressing = threading.Thread(target=self._press, name="press")
        telling = threading.Thread(
            target=self.teller.keep_telling, args=(lambda: self.stopping,), name="tell"
        )
        pressing.start()
        telling.start()
        while not self.stopping:
            self.beat()
            close_old_connections()
            for duty in self.duties:
                self._do(duty)
            time.sleep(TICK)
        pressing.join(STOPPING)
        telling.join(STOPPING)

    def _press(self) -> None:
        """Press what is ordered, in a thread of its own: an editor's story waits for no picture and no schedule."""
        # What a restored database has forgotten is down must not be pressed, not into a list either.
        while not self.stopping and not self._do(adopt_ledger):
            close_old_connections()
        with Helpers(Path(settings.DATA_DIR)) as helpers:
            keep_pressing(lambda: self.stopping, Surroundings(self._tell, helpers.come))

    def _tell(self, swapped: Swapped) -> None:
        """By address alone: what changed, and not a thousand pages that share an author with it."""
        self.teller.later(swapped.addresses)

    def _do(self, duty: Callable[[], object]) -> bool:
        """Do a duty; whether it could be done."""
        try:
            duty()
        except Exception:
            log.exception(
                "A duty of the worker failed: %s. It is tried again.", getattr(duty, "__name__", duty)
            )
            time.sleep(1)
            return False
        return True

    def make_a_size(self) -> None:
        """Make sizes of pictures readers will ask for, one picture a turn, until a second has gone."""
        end = time.monotonic() + 1
        while time.monotonic() < end and not self.stopping:
            if next(self.sizes, None) is None:
                return

    def beat(self) -> None:
        path = Path(settings.DATA_DIR) / "run" / "worker.json"
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps({"pid": os.getpid(), "at": time.time()}))
        beside.replace(path)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True


def publish_what_is_due() -> int:
    """Publish and take down by schedule, each story in a transaction of its own; the number done.

    Safe beside other workers: who holds a row does its work, and who comes later finds nothing left. One story that
    fails keeps none of the others waiting.
    """
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    over = Page.objects.filter(live=True, expire_at__lte=now)
    return _each(_go_live, due.values_list("pk", flat=True), now) + _each(
        _expire, over.values_list("pk", flat=True), now
    )


def _each(act: Callable[[int, datetime], bool], ids: Iterable[int], now: datetime) -> int:
    done = 0
    for pk in ids:
        try:
            with transaction.atomic():
                done += act(pk, now)
        except Exception:
            log.exception("The schedule failed at %s %s. It is tried again.", act.__name__.strip("_"), pk)
    return done


def _go_live(revision_id: int, now: datetime) -> bool:
    due = Revision.objects.select_for_update().filter(pk=revision_id, approved_go_live_at__lte=now).first()
    if due is not None:
        due.publish(log_action="wagtail.publish.scheduled")
    return due is not None


def _expire(page_id: int, now: datetime) -> bool:
    over = Page.objects.select_for_update().filter(pk=page_id, live=True, expire_at__lte=now).first()
    if over is not None:
        over.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return over is not None


def begin_the_year() -> None:
    """Make the index page of next year in December, so that no reporter waits for it in January."""
    today = timezone.localdate()
    if today.month == 12:
        year_index(year=today.year + 1)
