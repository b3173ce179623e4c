"""Reads `application/json`: one object of texts, numbers, booleans and lists of them."""

from __future__ import annotations

import json
import re
from typing import Any

from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError

# A string that never ends runs to the end of the body: the pattern never gives up, so it never starts over either.
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_NOT_BRACKETS = re.compile(rb"[^\[\]{}]+")


def read_json(raw: bytes, content_type: str, most: int, depth: int) -> list[tuple[str, str]]:
    """The pairs in order; a list gives one pair a value, null none, true gives "on" and false "".

    Raises BodyRefusedError: no JSON, no object, a name twice, too deep; BodyTooLargeError: too many values.
    """
    _check_depth(raw, depth)
    try:
        told = json.loads(
            raw.decode(),
            object_pairs_hook=_once,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
    except BodyRefusedError:
        raise
    except (ValueError, RecursionError):
        raise BodyRefusedError("it is no JSON") from None
    if not isinstance(told, dict):
        raise BodyRefusedError("its JSON is no object")
    pairs = [(name, value) for name, held in told.items() for value in _values(held)]
    if len(pairs) > most:
        raise BodyTooLargeError
    return pairs


def _check_depth(raw: bytes, depth: int) -> None:
    """Count brackets outside strings, so that the parser never recurses further than we allow."""
    deep = 0
    for bracket in _NOT_BRACKETS.sub(b"", _STRING.sub(b"", raw)):
        deep += 1 if bracket in b"[{" else -1
        if deep > depth:
            raise BodyRefusedError("its JSON is too deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise BodyRefusedError("its JSON says a name twice")
    return told


def _refuse_constant(word: str) -> None:
    raise BodyRefusedError(f"its JSON holds {word}")


def _values(held: Any) -> list[str]:
    if isinstance(held, list):
        return [value for one in held for value in _values(one)]
    if held is None:
        return []
    if isinstance(held, bool):
        return ["on" if held else ""]
    if isinstance(held, str):
        return [held]
    raise BodyRefusedError("its JSON holds an object in an object")
