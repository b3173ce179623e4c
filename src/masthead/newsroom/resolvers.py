"""How a room above answers at addresses of its own choosing, beside the stories.

The newsroom's catch-all asks each registered resolver when no story stands at an address, before it looks for
a redirect. A room whose addresses are known in advance needs none: it lists them in its `urls.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# (request, address with its slashes) -> the answer, or None for an address that is not the room's.
Resolver = Callable[[HttpRequest, str], HttpResponse | None]
# Whether an address is the room's, so that no story may take it. One query.
Holds = Callable[[str], bool]

_resolvers: dict[Resolver, Holds] = {}


def register_resolver(resolver: Resolver, holds: Holds) -> None:
    """Let `resolver` answer for addresses without a story, and keep those it `holds` from stories. Registering it
    twice is harmless."""
    _resolvers[resolver] = holds


def is_held(address: str) -> bool:
    """Whether a room above answers at an address. One query for each such room."""
    return any(holds(address) for holds in _resolvers.values())


def resolve(request: HttpRequest, address: str) -> HttpResponse | None:
    """The first answer, in the order of registration; None when no room knows the address."""
    for resolver in _resolvers:
        answer = resolver(request, address)
        if answer is not None:
            return answer
    return None
