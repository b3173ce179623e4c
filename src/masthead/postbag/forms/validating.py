"""Checks what a reader sent against a form's descriptor. Pure: no clock, no network, no knowledge of who is known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from masthead.postbag.entries import Entry
from masthead.postbag.forms.descriptors import Field, Form, Kind
from masthead.postbag.forms.email_address import read_email
from masthead.postbag.forms.text import many_lines, one_line, showable

Value = str | bool | tuple[str, ...]
Fields = Mapping[str, Sequence[str]]  # what was sent: per name every value, in order

_LINK = re.compile(r"https?://|\bwww\.|\[url", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is empty when it concerns the form as a whole."""

    field: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Values by field, normalised; every field of the form is there. `suspect`: the trap was ticked. `strained`: more
    came than usual, from its network or from everywhere.

    A suspect form is answered and kept like any other, and its room looks at it with care: people who hear a page
    read aloud have ticked traps too.
    """

    values: Mapping[str, Value]
    suspect: bool = False
    strained: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """What is wrong, in the order of the fields, and what may be shown again in them."""

    errors: tuple[FieldError, ...]
    shown: Mapping[str, Value]


class _Mistake(Exception):  # noqa: N818 - a reader's, caught within this file
    def __init__(self, code: str, most: int = 0, length: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.most = most
        self.length = length


def validate(form: Form, sent: Fields) -> Accepted | Refused:
    """Check every field; fields the form does not know are ignored and stored nowhere. Costs what its text is long."""
    values: dict[str, Value] = {}
    errors: list[FieldError] = []
    for field in form.fields:
        try:
            values[field.name] = _READERS[field.kind](field, _given(field, sent))
        except _Mistake as mistake:
            errors.append(_told(form, field, mistake))
    if errors:
        return Refused(tuple(errors), _shown(form, sent))
    return Accepted(values, suspect=bool(form.trap) and any(sent.get(form.trap, ())))


def refuse_form(form: Form, code: str, sent: Fields | None = None) -> Refused:
    """A refusal that concerns the whole form: its body could not be read, or there is no room now (`busy`).

    Pass what was sent if it is known, so that the reader finds it again in the form.
    """
    return Refused((FieldError("", code, form.word(None, code)),), _shown(form, sent or {}))


def entry_of(form: Form, accepted: Accepted, received_ms: int) -> Entry:
    """The entry of an accepted form: its values as JSON, by field."""
    content: dict[str, object] = {
        "form": form.name,
        "language": form.language,
        "values": dict(accepted.values),
    }
    if accepted.suspect:
        content["suspect"] = True
    if accepted.strained:
        content["strained"] = True
    raw = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Entry(form.entry_kind, raw.encode(), received_ms)


def sent_again(values: Mapping[str, object]) -> dict[str, list[str]]:
    """An entry's values in the shape `validate` takes, for the room that checks again when the postbag is drained."""
    again: dict[str, list[str]] = {}
    for name, value in values.items():
        if isinstance(value, list | tuple):
            again[name] = [str(one) for one in value]
        elif isinstance(value, bool):
            again[name] = ["on"] if value else []
        else:
            again[name] = [str(value)]
    return again


def _given(field: Field, sent: Fields) -> list[str]:
    """What was sent for the field. A field that takes one value and got several is a mistake: which one counts?"""
    given = list(sent.get(field.name, ()))
    if field.kind != Kind.CHOICES and len(given) > 1:
        raise _Mistake("one_email" if field.kind == Kind.EMAIL else "repeated")
    return given


def _read_line(field: Field, given: list[str]) -> str:
    return _read_text(field, given, one_line)


def _read_lines(field: Field, given: list[str]) -> str:
    text = _read_text(field, given, many_lines)
    links = len(_LINK.findall(text))
    if field.max_links is not None and links > field.max_links:
        raise _Mistake("too_many_links", field.max_links, links)
    return text


def _read_text(field: Field, given: list[str], read: Callable[[str], tuple[str, str | None]]) -> str:
    raw = given[0] if given else ""
    if len(raw) > field.max_length * 4 + 100:  # no work on what is far too long
        raise _Mistake("too_long", field.max_length, len(raw))
    text, code = read(raw)
    if code:
        raise _Mistake(code)
    if len(text) > field.max_length:
        raise _Mistake("too_long", field.max_length, len(text))
    if field.required and not text:
        raise _Mistake("required")
    return text


def _read_email(field: Field, given: list[str]) -> str:
    text = _read_line(field, given)
    if not text:
        return ""
    address, code = read_email(text)
    if code:
        raise _Mistake(code)
    return address


def _read_choice(field: Field, given: list[str]) -> str:
    if not given or not given[0]:
        if field.required:
            raise _Mistake("unchosen")
        return ""
    if given[0] not in {value for value, _ in field.options}:
        raise _Mistake("not_an_option")
    return given[0]


def _read_choices(field: Field, given: list[str]) -> tuple[str, ...]:
    chosen = {one for one in given if one}
    options = [value for value, _ in field.options]
    if not chosen <= set(options):
        raise _Mistake("not_an_option")
    if field.required and not chosen:
        raise _Mistake("unchosen")
    return tuple(value for value in options if value in chosen)


def _read_checkbox(field: Field, given: list[str]) -> bool:
    ticked = bool(given) and given[0] not in {"", "false", "0", "off"}
    if field.required and not ticked:
        raise _Mistake("unticked")
    return ticked


_READERS: Mapping[Kind, Callable[[Field, list[str]], Value]] = {
    Kind.TEXT: _read_line,
    Kind.HIDDEN: _read_line,
    Kind.EMAIL: _read_email,
    Kind.TEXTAREA: _read_lines,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.CHECKBOX: _read_checkbox,
}


def _told(form: Form, field: Field, mistake: _Mistake) -> FieldError:
    if field.kind == Kind.HIDDEN:  # nobody can mend what they cannot see
        return FieldError("", "form", form.word(None, "form"))
    words = form.word(field, mistake.code)
    words = words.replace("{max}", str(mistake.most)).replace("{length}", str(mistake.length))
    return FieldError(field.name, mistake.code, words)


def _shown(form: Form, sent: Fields) -> dict[str, Value]:
    """What the reader typed, for the same fields again; nothing of fields the form does not know."""
    shown: dict[str, Value] = {}
    for field in form.fields:
        given = sent.get(field.name, ())
        options = [value for value, _ in field.options]
        if field.kind == Kind.CHECKBOX:
            shown[field.name] = bool(given) and given[0] not in {"", "false", "0", "off"}
        elif field.kind == Kind.CHOICES:
            shown[field.name] = tuple(value for value in options if value in given)
        elif field.kind == Kind.CHOICE:
            shown[field.name] = next((value for value in options if value in given), "")
        else:
            shown[field.name] = showable(given[0], field.max_length * 2) if given else ""
    return shown
