"""How a room above adds a block of its own to every story's body.

The room registers in its app's `ready` a block for the editor and a function that makes the finished element.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.blocks import Block, StreamBlock

from masthead.newsroom.body.elements import Element

# (block id, raw value as StreamField stores it, ids of stories that may not be shown, such as the one the body
# belongs to) -> element, or None to leave the block out.
Compose = Callable[[str, Any, frozenset[int]], Element | None]

_compose: dict[str, Compose] = {}


class BlockNameTakenError(LookupError):
    """Two rooms registered a block of one name."""


def register_block(stream: StreamBlock, name: str, block: Block, compose: Compose) -> None:
    """Add a block to a body's stream. Registering the same compose function twice is harmless."""
    if _compose.get(name, compose) is not compose or (name in stream.child_blocks and name not in _compose):
        raise BlockNameTakenError(f"A body block called {name!r} exists already. Choose another name.")
    block.set_name(name)
    stream.child_blocks[name] = block
    _compose[name] = compose


def composer(name: str) -> Compose | None:
    """What makes the element of a registered block; None for a name nobody registered."""
    return _compose.get(name)
