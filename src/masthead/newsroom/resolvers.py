"""How a room above answers at addresses of its own choosing, beside the stories.

The newsroom's catch-all asks each registered resolver when no story stands at an address, before it looks for
a redirect. A room whose addresses are known in advance needs none: it lists them in its `urls.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# (request, address with its slashes) -> the answer, or None for an address that is not the room's.
Resolver = Callable[[HttpRequest, str], HttpResponse | None]

_resolvers: list[Resolver] = []


def register_resolver(resolver: Resolver) -> None:
    """Let `resolver` answer for addresses without a story. Registering it twice is harmless."""
    if resolver not in _resolvers:
        _resolvers.append(resolver)


def resolve(request: HttpRequest, address: str) -> HttpResponse | None:
    """The first answer, in the order of registration; None when no room knows the address."""
    for resolver in _resolvers:
        answer = resolver(request, address)
        if answer is not None:
            return answer
    return None
