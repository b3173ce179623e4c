"""A form as data. A room declares it, the press stores it, the newsstand checks by it, the room checks again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from masthead.postbag.forms.words import WORDS

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_FORM = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\Z")
_ADDRESS = re.compile(r"/(?![/\\])[^\s\\?#\x00-\x1f]*\Z")
LONGEST = 20_000  # characters in one field


class BadFormError(ValueError):
    """A form contradicts itself or the contract; the message names the field. Found at start-up, not by a reader."""


class Kind(StrEnum):
    """What a field holds. There is none for files; see docs/decisions/0011-postbag-journal.md."""

    TEXT = "text"  # one line
    EMAIL = "email"  # one address
    TEXTAREA = "textarea"  # several lines
    CHOICE = "choice"  # one of the options
    CHOICES = "choices"  # any of the options
    CHECKBOX = "checkbox"  # ticked or not
    HIDDEN = "hidden"  # sent by the page itself; a mistake in it is told for the whole form


_WITH_OPTIONS = {Kind.CHOICE, Kind.CHOICES}
_WITH_LENGTH = {Kind.TEXT, Kind.EMAIL, Kind.TEXTAREA, Kind.HIDDEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. Lengths are in characters after normalisation to NFC; of `options` only the values are sent."""

    name: str
    kind: Kind
    label: str
    required: bool = True
    max_length: int = 200
    options: tuple[tuple[str, str], ...] = ()  # (value, label)
    max_links: int | None = None  # of a textarea; None: as many as fit
    autocomplete: str = ""  # the HTML token that helps a reader fill it
    words: Mapping[str, str] = field(default_factory=dict)  # instead of the form's, by code


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form. `entry_kind` names the handler of its entries; addresses are those of pressed pages."""

    name: str
    entry_kind: str
    language: str  # of the words, as in HTML's lang
    fields: tuple[Field, ...]
    page: str  # the address that shows the form, and again with what was wrong
    next_page: str  # the address that confirms
    trap: str = ""  # the name of a checkbox that people leave alone
    echo: tuple[str, ...] = ()  # fields whose values the next page may show
    receipt_slot: str = ""  # the slot of the next page that shows the receipt's number
    max_bytes: int = 128 * 1024  # of the whole body as sent; a Cyrillic letter takes six when urlencoded
    words: Mapping[str, str] = field(default_factory=dict)  # instead of WORDS, by code

    def __post_init__(self) -> None:
        """Raises BadFormError."""
        _check_form(self)
        for one in self.fields:
            _check_field(one)

    def word(self, one: Field | None, code: str) -> str:
        """What to tell the reader, in the form's language: the field's own words, the form's, then the house's."""
        own = one.words.get(code) if one else None
        return own or self.words.get(code) or WORDS[code]


def _check_form(form: Form) -> None:
    _refuse_unless(bool(_FORM.match(form.name)), f"The form name {form.name!r} is no short lower-case word.")
    _refuse_unless(
        bool(_KIND.match(form.entry_kind)),
        f"{form.name}: the entry kind is room and word, such as office.contact.",
    )
    names = [one.name for one in form.fields] + ([form.trap] if form.trap else [])
    _refuse_unless(bool(form.fields), f"{form.name}: a form has at least one field.")
    _refuse_unless(len(names) == len(set(names)), f"{form.name}: two fields share a name.")
    _refuse_unless(
        not form.trap or bool(_NAME.match(form.trap)), f"{form.name}: the trap needs a field's name."
    )
    _refuse_unless(set(form.echo) <= {one.name for one in form.fields}, f"{form.name}: echo names no field.")
    _refuse_unless(1 <= form.max_bytes <= 256 * 1024, f"{form.name}: max_bytes is at most 262144.")
    total = sum(one.max_length for one in form.fields if one.kind in _WITH_LENGTH)
    _refuse_unless(
        total <= 60_000,
        f"{form.name}: all fields together may have 60,000 characters, so that they fit an entry.",
    )
    for address in (form.page, form.next_page):
        _refuse_unless(bool(_ADDRESS.match(address)), f"{form.name}: {address!r} is no address of this site.")
    _check_words(form.name, form.words)


def _check_field(one: Field) -> None:
    _refuse_unless(bool(_NAME.match(one.name)), f"The field name {one.name!r} is no short lower-case word.")
    _refuse_unless(1 <= one.max_length <= LONGEST, f"{one.name}: max_length is 1 to {LONGEST}.")
    wants_options = one.kind in _WITH_OPTIONS
    _refuse_unless(wants_options == bool(one.options), f"{one.name}: options belong to choice and choices.")
    values = [value for value, _ in one.options]
    _refuse_unless(len(values) == len(set(values)), f"{one.name}: two options share a value.")
    _refuse_unless("" not in values, f"{one.name}: an option's value may not be empty.")
    _refuse_unless(
        one.max_links is None or (one.kind == Kind.TEXTAREA and one.max_links >= 0),
        f"{one.name}: max_links belongs to a textarea.",
    )
    _check_words(one.name, one.words)


def _check_words(where: str, words: Mapping[str, str]) -> None:
    unknown = sorted(set(words) - set(WORDS))
    _refuse_unless(not unknown, f"{where}: there is no mistake called {', '.join(unknown)}.")


def _refuse_unless(holds: bool, message: str) -> None:
    if not holds:
        raise BadFormError(message)
