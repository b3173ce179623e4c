"""What a template's words stand for: looked up, filtered, compared and shown as Django does, by functions made once.

A word that names a plain attribute of a plain object, as nearly all do, is looked up here. Anything else (an item of a
list, a method, a word of a string) is left to Django's own lookup.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context, Engine, Template, Variable, VariableDoesNotExist
from django.template.base import render_value_in_context
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

Scope = dict[str, Any]
Draw = Callable[[Scope], str]
Read = Callable[[Scope], Any]

THIS = "this drawing"  # where a scope holds its Drawing: no template can say a word with a space in it
_NOTHING: Any = object()  # in the place of a value that was not found
_PLAIN = Context()


@dataclass(slots=True)
class Drawing:
    """What holds from the first word of a page to the last: its language, and the templates it has asked for."""

    language: str | None
    asked: dict[tuple[str | None, str], Draw] = field(default_factory=dict)


class UnknownToUsError(Exception):
    """Django alone can draw this; it never leaves `drawing.drawer`."""


def django_context(scope: Scope) -> Context:
    """A scope as Django's tags want it. What a tag sets in it is set in the scope."""
    context = Context(scope)
    context.template = _blank(Engine.get_default())
    return context


@lru_cache(maxsize=8)
def _blank(engine: Engine) -> Template:
    """Django asks a context's template for its engine, and for nothing else."""
    return Template("", engine=engine)


def word(expression: Any, *, missing: Any) -> Read:
    """What a word with its filters stands for; `missing` where it names nothing."""
    subject = expression.var
    plain = looked_up(subject, missing) if isinstance(subject, Variable) else _constant(subject)
    steps = [_filtered(function, arguments) for function, arguments in expression.filters]
    if not steps:
        return plain

    def read(scope: Scope) -> Any:
        value = plain(scope)
        for step in steps:
            value = step(value, scope)
        return value

    return read


def _constant(value: Any) -> Read:
    return lambda scope: value


def looked_up(variable: Variable, missing: Any) -> Read:
    """The value of a word with points in it."""
    if variable.lookups is None:
        return variable.resolve
    if variable.lookups[:2] == ("block", "super"):
        raise UnknownToUsError("The text above a block is asked for, and not shown.")
    if variable.lookups[0] in vars(_PLAIN):
        raise UnknownToUsError("Django finds its own context's attributes as well.")
    return _attribute_of(variable, missing) if len(variable.lookups) == 2 else _walked(variable, missing)


def _attribute_of(variable: Variable, missing: Any) -> Read:
    """As `_walked`, for a word with one point: nearly all words of a page are of this kind."""
    name, bit = variable.lookups or ("", "")

    def read(scope: Scope) -> Any:
        value = scope.get(name)
        if value is None:
            return missing
        kind: Any = type(value)
        if _is_plain(kind):
            try:
                found = getattr(value, bit)
            except Exception:  # noqa: BLE001 - Django will meet it again, and knows which are silent
                return _by_django(variable, scope, missing)
        else:
            found = value[bit] if kind is dict and bit in value else _by_django
        return _by_django(variable, scope, missing) if callable(found) else found

    return read


def _walked(variable: Variable, missing: Any) -> Read:
    name, *bits = variable.lookups or ("",)

    def read(scope: Scope) -> Any:
        value = scope.get(name, _NOTHING)
        if value is _NOTHING:
            return missing
        for bit in bits:
            if value is None:
                return missing
            kind: Any = type(value)
            if not _is_plain(kind):
                return _by_django(variable, scope, missing)
            try:
                value = getattr(value, bit)
            except Exception:  # noqa: BLE001 - as above
                return _by_django(variable, scope, missing)
        return _by_django(variable, scope, missing) if callable(value) else value

    return read


@lru_cache(maxsize=1024)
def _is_plain(kind: Any) -> bool:
    """Whether values of a kind have attributes, and neither items to be looked up first nor a call to be made."""
    return not hasattr(kind, "__getitem__") and not any("__call__" in vars(one) for one in kind.__mro__)


def _by_django(variable: Variable, scope: Scope, missing: Any) -> Any:
    try:
        return variable.resolve(django_context(scope))
    except VariableDoesNotExist:
        return missing


def _filtered(function: Any, arguments: list[tuple[bool, Any]]) -> Callable[[Any, Scope], Any]:
    """One filter, with the promises it makes about time zones and escaping kept as Django keeps them."""
    local = getattr(function, "expects_localtime", False)
    safe = getattr(function, "is_safe", False)
    more = {"autoescape": True} if getattr(function, "needs_autoescape", False) else {}

    def step(value: Any, scope: Scope) -> Any:
        given = [
            argument.resolve(django_context(scope)) if is_word else mark_safe(argument)  # noqa: S308 - the template's own
            for is_word, argument in arguments
        ]
        if local:
            value = template_localtime(value, None)
        made = function(value, *given, **more)
        return mark_safe(made) if safe and isinstance(value, SafeData) else made  # noqa: S308 - as it was before

    return step


def shown(value: Any) -> str:
    """A value as text of the page, escaped unless it is known to be safe."""
    kind = type(value)
    if kind is str:
        return escape(value)
    if kind is SafeString:
        return str(value)
    return str(render_value_in_context(value, _PLAIN))


# The tests of `{% if %}`.

_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "in": lambda one, many: one in many,
    "not in": lambda one, many: one not in many,
    "is": operator.is_,
    "is not": operator.is_not,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def test_of(condition: Any) -> Read:
    """A condition as a function; like Django's, a comparison that fails is false."""
    if condition.id == "literal":
        if condition.value.filters:
            return _guarded_argument(word(condition.value, missing=None))
        return word(condition.value, missing=None)
    first = test_of(condition.first)
    if condition.id == "not":
        return _guarded(lambda scope: not first(scope))
    second = test_of(condition.second)
    if condition.id == "and":
        return _guarded(lambda scope: first(scope) and second(scope))
    if condition.id == "or":
        return _guarded(lambda scope: first(scope) or second(scope))
    compare = _COMPARED.get(condition.id)
    if compare is None:
        raise UnknownToUsError(f"A comparison by {condition.id!r}.")
    return _guarded(lambda scope: compare(first(scope), second(scope)))


def _guarded(test: Read) -> Read:
    def guarded(scope: Scope) -> Any:
        try:
            return test(scope)
        except Exception:  # noqa: BLE001 - Django's own rule: a template's condition raises nothing
            return False

    return guarded


def _guarded_argument(test: Read) -> Read:
    """A word in a condition whose filter is given something that is not there."""

    def guarded(scope: Scope) -> Any:
        try:
            return test(scope)
        except VariableDoesNotExist:
            return False

    return guarded
