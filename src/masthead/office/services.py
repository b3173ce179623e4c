"""The office's verbs."""

from __future__ import annotations

from masthead.backroom.handlers import FilledForm
from masthead.office.models import ContactMessage


def keep_message(filled: FilledForm) -> None:
    """Keep what a reader wrote. Runs in the drain's transaction, once for each entry."""
    values = {name: str(value) for name, value in filled.values.items()}
    ContactMessage.objects.create(
        receipt=filled.received.receipt,
        received_at=filled.received.received_at,
        language=filled.language[:12],
        suspect=filled.suspect or filled.strained,
        subject=values["subject"],
        name=values["name"],
        email=values["email"],
        message=values["message"],
    )
