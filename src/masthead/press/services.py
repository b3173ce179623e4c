"""The press's verbs on its own rows."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from masthead.press.models import PressFailure, PressOrder
from masthead.press.nudge import nudge

LEASE = timedelta(minutes=2)
AT_ONCE = 500  # orders claimed in one go


def order_press(*keys: str, cause: str = "") -> None:
    """Order every page that carries one of these keys, in the caller's transaction; the worker hears after commit.

    Ordering a key twice costs a row, not a second render.
    """
    if not keys:
        return
    PressOrder.objects.bulk_create(
        [PressOrder(key=key[:1000], cause=cause[:200]) for key in dict.fromkeys(keys)]
    )
    transaction.on_commit(nudge)


def order_addresses(*addresses: str, cause: str = "") -> None:
    """Order addresses themselves, or chores, whatever they are made from."""
    order_press(*addresses, cause=cause)


def claim_orders(*, worker: str) -> list[PressOrder]:
    """Take the waiting orders, oldest first; those another worker took in the meantime are not among them."""
    now = timezone.now()
    free = Q(claimed_by="") | Q(claimed_until__lt=now)
    waiting = list(PressOrder.objects.filter(free).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if not waiting:
        return []
    PressOrder.objects.filter(free, pk__in=waiting).update(claimed_by=worker, claimed_until=now + LEASE)
    return list(PressOrder.objects.filter(pk__in=waiting, claimed_by=worker).order_by("pk"))


def finish_orders(*, orders: Iterable[PressOrder], worker: str) -> None:
    """Forget orders whose addresses are in hand. One that another worker took over meanwhile is left to it."""
    PressOrder.objects.filter(pk__in=[order.pk for order in orders], claimed_by=worker).delete()


def release_orders() -> int:
    """Free what a worker that died had claimed. Call only where no other worker runs."""
    return PressOrder.objects.exclude(claimed_by="").update(claimed_by="", claimed_until=None)


@transaction.atomic
def note_failure(*, address: str, error: BaseException) -> None:
    """Keep why an address could not be pressed, where people see it."""
    now = timezone.now()
    words = f"{type(error).__name__}: {error}"[:300]
    whole = "".join(traceback.format_exception(error))[-20_000:]
    values = {"error": words, "traceback": whole, "last_failed_at": now}
    known = PressFailure.objects.filter(address=address).update(attempts=F("attempts") + 1, **values)
    if not known:
        PressFailure.objects.create(address=address, first_failed_at=now, **values)


def forget_failures(*, addresses: Iterable[str]) -> None:
    """What was pressed after all has not failed."""
    if PressFailure.objects.exists():
        PressFailure.objects.filter(address__in=list(addresses)).delete()
