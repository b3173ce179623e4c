"""The press's questions about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from masthead.press.index import Index
from masthead.press.models import PressFailure, PressOrder
from masthead.press.places import index_path


@dataclass(frozen=True, slots=True)
class PressStatus:
    """How the press stands. `oldest` is when the oldest order that waits was made."""

    pages: int
    orders: int
    waiting: int  # addresses, orders of which are expanded
    oldest: datetime | None
    failures: tuple[PressFailure, ...]

    def words(self) -> str:
        """One line for people."""
        waits = (
            f"{self.waiting} addresses and {self.orders} orders wait"
            if self.waiting or self.orders
            else "nothing waits"
        )
        return f"{self.pages} pages are pressed; {waits}; {len(self.failures)} failed."

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "pages": self.pages,
            "orders": self.orders,
            "waiting": self.waiting,
            "oldest_order_s": (timezone.now() - self.oldest).total_seconds() if self.oldest else 0,
            "failures": [
                {"address": one.address, "error": one.error, "attempts": one.attempts}
                for one in self.failures
            ],
        }


def press_status() -> PressStatus:
    """Three queries of the database and two of the index. The index is read where it lies: on the worker's machine."""
    pages = waiting = 0
    if index_path().exists():
        index = Index(index_path())
        pages, waiting = index.count(), index.waiting()
        index.close()
    return PressStatus(
        pages=pages,
        orders=PressOrder.objects.count(),
        waiting=waiting,
        oldest=PressOrder.objects.values_list("made_at", flat=True).first(),
        failures=tuple(PressFailure.objects.all()[:100]),
    )
