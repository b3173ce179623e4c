"""What a story that is to be published must not be without: words for every picture, a credit, links that lead on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import dumps
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    ListBlockValidationError,
    StreamBlockValidationError,
    StructBlock,
    StructBlockValidationError,
)

from masthead.newsroom.models import Picture, Story
from masthead.newsroom.own_links import leading_to_drafts, leading_to_nothing

LONG = 110  # characters of a headline; more are cut off by search engines and on phones

_MISSING = "Say what the picture shows, or give the picture an alternative text of its own."
_OR_DECORATIVE = "Say what the picture shows, or mark it as decorative."
UNCREDITED = "This picture has no credit. Say in the picture’s own form who made it; readers see it there."
_CREDIT_HERE = "Say here, or in the picture’s own form, who made it."


def says_nothing(picture: Picture | None, words: str | None) -> bool:
    """True for a picture that has an alternative text neither here nor of its own."""
    return picture is not None and not (words or "").strip() and not picture.alt.strip()


def is_uncredited(picture: Picture | None, credit: str | None = "") -> bool:
    """True for a picture that nobody is named for, neither here nor in its own form."""
    return picture is not None and not (credit or "").strip() and not picture.credit.strip()


def body_errors(body: Iterable[Any]) -> StreamBlockValidationError | None:
    """What to show at the blocks of a body or of footnotes, a `StreamValue`; None when it may be published.

    What `leading_to_nothing` costs for all blocks together.
    """
    blocks = list(body)
    dead = leading_to_nothing([_stored(block) for block in blocks])
    found = {
        place: error
        for place, (block, words) in enumerate(zip(blocks, dead, strict=True))
        if (error := _error_of(block, words))
    }
    return StreamBlockValidationError(block_errors=found) if found else None


def remarks(story: Story) -> Iterator[str]:
    """What an editor should know of a story, and may leave so. Two queries at most."""
    if len(story.title) > LONG:
        yield (
            f"The headline has {len(story.title)} characters; phones and search engines show about {LONG}. "
            "A shorter one can be given as search title."
        )
    if not story.bylines.all():
        yield "The story has no byline: readers see no author."
    for words in leading_to_drafts(_stored(block) for block in (*story.body, *story.footnotes)):
        yield f"The link “{words}” leads to a page that is not published. Readers see it as plain words until it is."


def _stored(block: Any) -> str:
    return dumps(block.block.get_prep_value(block.value), ensure_ascii=False)


def _error_of(block: Any, dead: list[str]) -> ValidationError | None:
    value = block.value
    if block.block_type == "picture":
        errors = _picture_errors(value)
    elif block.block_type == "gallery":
        errors = _gallery_errors(value)
    else:
        return _dead_links(block, dead)
    return StructBlockValidationError(errors) if errors else None


def _picture_errors(value: Any) -> dict[str, Exception]:
    errors: dict[str, Exception] = {}
    if says_nothing(value["picture"], value["alt"]) and not value["decorative"]:
        errors["alt"] = ValidationError(_OR_DECORATIVE)
    if is_uncredited(value["picture"], value["credit"]):
        errors["credit"] = ValidationError(_CREDIT_HERE)
    return errors


def _gallery_errors(value: Any) -> dict[str, Exception]:
    wrong: dict[int, Exception] = {}
    for place, entry in enumerate(value["pictures"]):
        errors: dict[str, Exception] = {}
        if says_nothing(entry["picture"], entry["alt"]):
            errors["alt"] = ValidationError(_MISSING)
        if is_uncredited(entry["picture"]):
            errors["picture"] = ValidationError(UNCREDITED)
        if errors:
            wrong[place] = StructBlockValidationError(errors)
    return {"pictures": ListBlockValidationError(wrong)} if wrong else {}


def _dead_links(block: Any, dead: list[str]) -> ValidationError | None:
    if not dead:
        return None
    told = [
        f"The link “{words}” leads to nothing. Choose another page, or take the link away." for words in dead
    ]
    if isinstance(block.block, StructBlock):
        return StructBlockValidationError(non_block_errors=[ValidationError(one) for one in told])
    return ValidationError(told)
