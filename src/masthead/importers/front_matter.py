"""Splits a document into its front matter and its text."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from masthead.importers.errors import RecordRefusedError
from masthead.importers.yaml_text import MAX_YAML, load_yaml

_YAML = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"\A(\{\s*\n.*?\n\})[ \t]*\r?(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")


def split_front_matter(document: str) -> tuple[dict[str, Any], str]:
    """Fields and text of a document with YAML, TOML or JSON in front, or with a heading in the place of both.

    Raises RecordRefusedError if what stands in front cannot be read.
    """
    for pattern, load in ((_YAML, load_yaml), (_TOML, _load_toml), (_JSON, _load_json)):
        if found := pattern.match(document):
            fields = load(found[1])
            if not isinstance(fields, dict):
                raise RecordRefusedError("its front matter is not a list of fields")
            return _flat(fields), document[found.end() :]
    if found := _HEADING.match(document):
        return {"title": found[1]}, document[found.end() :]
    return {}, document


def _load_toml(text: str) -> Any:
    if len(text) > MAX_YAML:
        raise RecordRefusedError("its front matter is longer than 100,000 characters")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordRefusedError("its front matter is not TOML") from error


def _load_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RecordRefusedError("its front matter is not JSON") from error


def _flat(fields: dict[Any, Any]) -> dict[str, Any]:
    """Field by name; Hugo's `taxonomies` and `params` are opened, what stands outside them counts first."""
    flat: dict[str, Any] = {}
    for name in ("params", "taxonomies", "extra"):
        inner = fields.get(name)
        if isinstance(inner, dict):
            flat |= {str(key): value for key, value in inner.items()}
    return flat | {str(key): value for key, value in fields.items()}
