"""Which pictures of a story say nothing to a reader who cannot see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import ListBlockValidationError, StreamBlockValidationError, StructBlockValidationError

from masthead.newsroom.models import Picture

_MISSING = "Say what the picture shows, or give the picture an alternative text of its own."
_OR_DECORATIVE = "Say what the picture shows, or mark it as decorative."


def says_nothing(picture: Picture | None, words: str | None) -> bool:
    """True for a picture that has an alternative text neither here nor of its own."""
    return picture is not None and not (words or "").strip() and not picture.alt.strip()


def body_errors(body: Iterable[Any]) -> StreamBlockValidationError | None:
    """What to show at the pictures and galleries of a body, a `StreamValue`; None when all say something."""
    found = {place: error for place, block in enumerate(body) if (error := _error_of(block))}
    return StreamBlockValidationError(block_errors=found) if found else None


def _error_of(block: Any) -> ValidationError | None:
    value = block.value
    if block.block_type == "picture":
        if says_nothing(value["picture"], value["alt"]) and not value["decorative"]:
            return StructBlockValidationError({"alt": ValidationError(_OR_DECORATIVE)})
    elif block.block_type == "gallery":
        silent = {
            place: StructBlockValidationError({"alt": ValidationError(_MISSING)})
            for place, entry in enumerate(value["pictures"])
            if says_nothing(entry["picture"], entry["alt"])
        }
        if silent:
            return StructBlockValidationError({"pictures": ListBlockValidationError(silent)})
    return None
