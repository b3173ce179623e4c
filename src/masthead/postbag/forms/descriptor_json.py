"""The descriptor's stored form: one JSON object, the same bytes for the same form. See docs/contracts/forms.md."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from masthead.postbag.forms.descriptors import BadFormError, Field, Form, Kind

FORMAT = 1
_FORM_KEYS = {one.name for one in fields(Form)}
_FIELD_KEYS = {one.name for one in fields(Field)}
# JSON's type of each member that is not plain text.
_TYPES: dict[str, tuple[type, ...]] = {
    "echo": (list,),
    "fields": (list,),
    "max_bytes": (int,),
    "max_length": (int,),
    "max_links": (int, type(None)),
    "options": (list,),
    "required": (bool,),
    "words": (dict,),
}


def form_to_json(form: Form) -> bytes:
    """The form's descriptor, keys in order, every member written."""
    told = {name: getattr(form, name) for name in _FORM_KEYS - {"fields", "words"}}
    told |= {"format": FORMAT, "words": dict(form.words), "fields": [_field_told(one) for one in form.fields]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def form_from_json(raw: bytes) -> Form:
    """The form a descriptor describes. Raises BadFormError: another format, an unknown or wrongly typed member."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFormError("The form descriptor is no JSON. Press it anew.") from error
    if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
        raise BadFormError("The form descriptor has another format. Press it anew with this version.")
    _check_members(told, _FORM_KEYS, "The form descriptor")
    told["fields"] = tuple(_field_from(one) for one in told["fields"])
    told["echo"] = tuple(str(name) for name in told["echo"])
    return Form(**told)


def _field_told(field: Field) -> dict[str, Any]:
    told = {name: getattr(field, name) for name in _FIELD_KEYS - {"words", "options"}}
    return told | {"words": dict(field.words), "options": [list(option) for option in field.options]}


def _field_from(told: dict[str, Any]) -> Field:
    _check_members(told, _FIELD_KEYS, "A field of the form descriptor")
    try:
        options = tuple((str(value), str(label)) for value, label in told["options"])
        kind = Kind(told["kind"])
    except (ValueError, TypeError) as error:
        raise BadFormError(
            f"The field {told['name']!r} has an unknown kind or options that are no pairs."
        ) from error
    return Field(**told | {"kind": kind, "options": options})


def _check_members(told: Any, wanted: set[str], what: str) -> None:
    if not isinstance(told, dict) or set(told) != wanted:
        odd = sorted(set(told) ^ wanted) if isinstance(told, dict) else ["everything"]
        raise BadFormError(f"{what} lacks or does not know: {', '.join(odd)}.")
    odd = sorted(name for name, held in told.items() if type(held) not in _TYPES.get(name, (str,)))
    if odd:
        raise BadFormError(f"{what} has members of the wrong type: {', '.join(odd)}.")
