"""Joins forms and slots: which slots of a form's page and of its next page are filled with what.

Slots of `form.page`, for each field f: `value_f` (text, email, textarea, and as a choice of a choice field),
`invalid_f` for `aria-invalid`, rows `error_f` with the slot `words`, and for what is ticked the rows `on_f`/`off_f`
(checkbox) or `on_f_1`/`off_f_1` and so on (choices), one pair per option, of which one stands. Rows `error_form`,
`errors` (slot `count`) and `summary` (the same, and in it all rows of mistakes) concern the whole form. Slots of
`form.next_page`: `echo_f` for the fields of `form.echo`, and the receipt's.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s

from masthead.postbag.entries import EntryId
from masthead.postbag.forms.descriptors import Field, Form, Kind
from masthead.postbag.forms.email_address import readable_email
from masthead.postbag.forms.validating import Accepted, Refused, Value
from masthead.postbag.slots import Row, SlotPage

RowValues = Mapping[str, Sequence[Row]]
_STANDS: tuple[Mapping[str, str], ...] = ({},)


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a page."""

    values: Mapping[str, str] = field(default_factory=dict)
    rows: RowValues = field(default_factory=dict)

    def into(self, page: SlotPage) -> bytes:
        """The page's bytes; what the page has no slot for is left out."""
        names = page.names
        values = {name: text for name, text in self.values.items() if name in names}
        rows = {name: [_known(row, name, names) for row in given] for name, given in self.rows.items()}
        return page.fill(values, {name: given for name, given in rows.items() if name in names})


def blank(form: Form) -> Filling:
    """The form as it is first shown."""
    return refused_again(form, Refused((), {}))


def refused_again(form: Form, refused: Refused) -> Filling:
    """The form with what the reader typed and what is wrong with it."""
    values: dict[str, str] = {}
    rows: dict[str, Sequence[Row]] = {}
    for one in form.fields:
        shown = refused.shown.get(one.name, "")
        if one.kind == Kind.HIDDEN:
            continue
        if isinstance(shown, str):
            values[f"value_{one.name}"] = shown
        values[f"invalid_{one.name}"] = "false"
        rows |= _switches(one, shown)
    mistakes = {f"error_{error.field or 'form'}": ({"words": error.words},) for error in refused.errors}
    for error in refused.errors:
        values[f"invalid_{error.field}"] = "true"
    if mistakes:
        count = {"count": str(len(mistakes))}
        rows |= {**mistakes, "errors": (count,), "summary": ({**count, **mistakes},)}
    return Filling(values, rows)


def confirmed(form: Form, accepted: Accepted, receipt: str) -> Filling:
    """The next page. It holds what the reader sent and nothing that depends on what we knew before."""
    values = {f"echo_{name}": _read_aloud(form, name, accepted.values[name]) for name in form.echo}
    if form.receipt_slot:
        values[form.receipt_slot] = receipt
    return Filling(values)


def receipt_number(entry_id: EntryId) -> str:
    """Ten letters and digits a reader can quote; they tell neither how much is sent nor in which order."""
    digest = blake2s(str(entry_id).encode(), digest_size=10, person=b"receipt").digest()
    text = base64.b32encode(digest).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def _known(row: Row, name: str, names: frozenset[str]) -> Row:
    return {inner: given for inner, given in row.items() if f"{name}.{inner}" in names}


def _switches(one: Field, shown: Value) -> RowValues:
    if one.kind == Kind.CHECKBOX:
        return {f"{'on' if shown is True else 'off'}_{one.name}": _STANDS}
    if one.kind != Kind.CHOICES:
        return {}
    chosen = shown if isinstance(shown, tuple) else ()
    return {
        f"{'on' if value in chosen else 'off'}_{one.name}_{number}": _STANDS
        for number, (value, _) in enumerate(one.options, 1)
    }


def _read_aloud(form: Form, name: str, value: Value) -> str:
    field = next(one for one in form.fields if one.name == name)
    if isinstance(value, bool):
        return ""
    if field.kind == Kind.EMAIL and isinstance(value, str):
        return readable_email(value)
    options, chosen = dict(field.options), value if isinstance(value, tuple) else (value,)
    return ", ".join(options.get(one, one) for one in chosen)
