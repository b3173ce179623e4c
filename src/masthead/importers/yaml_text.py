"""YAML from strangers: plain data only, small, no aliases, dates left as written."""

from __future__ import annotations

from typing import Any

import yaml

from masthead.importers.errors import RecordRefusedError

MAX_YAML = 100_000  # characters


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases: ten lines of them unfold to a billion words."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise RecordRefusedError("its YAML refers back to itself (an alias)")
        return super().compose_node(parent, index)


# A date stays text, so that dates of the year 0 and of other hands are read in one place (`moments`).
_PlainLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(text: str) -> Any:
    """The data in a YAML text. Raises RecordRefusedError for what cannot or should not be read."""
    if len(text) > MAX_YAML:
        raise RecordRefusedError("its YAML is longer than 100,000 characters")
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader with less in it
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, RecordRefusedError):
            raise
        raise RecordRefusedError("its YAML cannot be read") from error
    except RecursionError as error:
        raise RecordRefusedError("its YAML is nested too deep") from error
