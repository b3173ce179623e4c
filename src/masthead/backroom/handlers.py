"""Which room takes which entries: each registers its handlers at start-up.

A handler writes the database and does nothing else: it runs inside the transaction that also notes that its entry was
handled, and may run again if that transaction does not commit. Mail, files and requests to others are for orders that
it writes. It is quick, some milliseconds: an editor who saves meanwhile waits for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from masthead.backroom.errors import EntryRefusedError, NoHandlerError
from masthead.postbag.entries import Found
from masthead.postbag.forms.answers import receipt_number
from masthead.postbag.forms.descriptors import Form
from masthead.postbag.forms.validating import Refused, Value, sent_again, validate


@dataclass(frozen=True, slots=True)
class Received:
    """An entry as its room gets it. `id` is its own for ever, `receipt` the number its sender was shown."""

    id: str
    kind: str
    content: bytes
    received_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form that came back, checked again. `suspect`: the trap was ticked. `strained`: it came among very many."""

    received: Received
    language: str
    values: Mapping[str, Value]
    suspect: bool
    strained: bool = False


Handler = Callable[[Received], object]
_handlers: dict[str, Handler] = {}


def register_handler(kind: str, handler: Handler) -> None:
    """Let `handler` take every entry of a kind, such as `audience.view`. The last registration counts."""
    _handlers[kind] = handler


def register_form(kind: str, make_form: Callable[[], Form], handler: Callable[[FilledForm], object]) -> None:
    """Let `handler` take the forms that make entries of a kind.

    What the newsstand let in is checked again by the form as it is now: the newsstand is where strangers come.
    """
    register_handler(kind, lambda received: handler(read_form(received, make_form())))


def handle(found: Found) -> None:
    """Hand one entry to its room. Raises NoHandlerError, and whatever the handler raises."""
    received = received_from(found)
    handler = _handlers.get(received.kind)
    if handler is None:
        raise NoHandlerError(received.kind)
    handler(received)


def received_from(found: Found) -> Received:
    entry = found.entry
    received_at = datetime.fromtimestamp(entry.received_ms / 1000, UTC)
    return Received(str(found.id), entry.kind, entry.content, received_at, receipt_number(found.id))


def read_form(received: Received, form: Form) -> FilledForm:
    """Raises EntryRefusedError: no form, or one that does not pass the form's own rules any more."""
    told = _members(received.content)
    found = validate(form, sent_again(told["values"]))
    if isinstance(found, Refused):
        wrong = ", ".join(f"{one.field or 'form'}: {one.code}" for one in found.errors)
        raise EntryRefusedError(f"The form “{form.name}” does not take it any more ({wrong}).")
    language = str(told.get("language") or form.language)
    suspect, strained = (told.get(name) is True for name in ("suspect", "strained"))
    return FilledForm(received, language, found.values, suspect, strained)


def _members(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("values"), dict):
        # Without the cause: what json complains of quotes what it read.
        raise EntryRefusedError("It is no filled-in form.") from None
    return told
