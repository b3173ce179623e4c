"""How a form of readers is drawn: its fields as templates see them, and the gaps its page has for the newsstand.

The gaps are those of docs/contracts/forms.md; `fragments/form_fields.html` and `fragments/form_mistakes.html` have
them.
"""

from __future__ import annotations

from collections import Counter

from masthead.postbag.forms.descriptors import Field, Form, Kind
from masthead.theme.contexts import FieldView

_DRAWN = frozenset({Kind.TEXT, Kind.EMAIL, Kind.TEXTAREA, Kind.CHOICE})


class UndrawnKindError(ValueError):
    """A form has a field of a kind that no page shows yet. Draw it in `fragments/form_fields.html` first."""


def field_views(form: Form) -> tuple[FieldView, ...]:
    """The form's fields in order. Raises UndrawnKindError."""
    return tuple(_view(one) for one in form.fields)


def slots_of(form: Form) -> Counter[str]:
    """The gaps of the two fragments, as `compile_page` wants them declared."""
    counts = Counter(
        {"summary": 1, "summary.count": 1, "summary.error_form": 1, "summary.error_form.words": 1}
    )
    for one in form.fields:
        counts |= Counter(
            {
                f"value_{one.name}": len(one.options) + 1 if one.options else 1,
                f"invalid_{one.name}": 1,
                f"error_{one.name}": 1,
                f"error_{one.name}.words": 1,
                f"summary.error_{one.name}": 1,
                f"summary.error_{one.name}.words": 1,
            }
        )
    return counts


def _view(one: Field) -> FieldView:
    if one.kind not in _DRAWN:
        raise UndrawnKindError(
            f"The field {one.name!r} is of the kind {one.kind.value}, which is not drawn yet."
        )
    return FieldView(
        name=one.name,
        kind=one.kind.value,
        label=one.label,
        required=one.required,
        max_length=one.max_length,
        options=one.options,
        autocomplete=one.autocomplete,
    )
