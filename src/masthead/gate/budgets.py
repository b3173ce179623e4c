"""How much one network, and the whole world, may send us in a while.

A budget fills up again steadily, by the generic cell rate algorithm (ITU-T I.371): so much at once, and as much again
in each such span. Counted in memory, by each process for itself: nothing about a reader is written down, and networks
are told apart by a hash whose key is made at the start and kept nowhere.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

MOST_NETWORKS = 50_000  # remembered at once, some 8 MB; the one that was quiet longest is forgotten first


@dataclass(frozen=True, slots=True)
class Rate:
    """`most` acts within `seconds`."""

    most: int
    seconds: float


# Twenty people of one office may write to a newsroom within ten minutes, and after a story that moves them, a thousand
# readers everywhere.
NETWORK = Rate(20, 600.0)
SITE = Rate(1000, 600.0)
REFUSED_BEYOND = 10  # times what a network may send is no crowd of readers any more


@dataclass(frozen=True, slots=True)
class Verdict:
    """`strained`: more came than usual, so look at this one with care. `wait`: seconds until anything is taken from
    there again; 0 where it is taken now."""

    strained: bool = False
    wait: float = 0.0


class Budgets:
    """The budgets of one process. Not for several threads at once."""

    def __init__(
        self, network: Rate = NETWORK, site: Rate = SITE, *, most_networks: int = MOST_NETWORKS
    ) -> None:
        self._network, self._site, self._most = network, site, most_networks
        self._key = secrets.token_bytes(32)
        # When each would be full again if nothing more came, in seconds of the caller's clock.
        self._full_at: OrderedDict[bytes, float] = OrderedDict()
        self._site_full_at = 0.0

    def spend(self, network: str, now: float) -> Verdict:
        """One act from a network; an empty one is not known and shares only the budget of all. What is refused costs
        nothing. `now` in seconds, never going back."""
        behind, wait = self._spend_of_network(network, now) if network else (0.0, 0.0)
        if wait:
            return Verdict(strained=True, wait=wait)
        self._site_full_at = max(self._site_full_at, now) + self._site.seconds / self._site.most
        everybody = self._site_full_at - now > self._site.seconds
        return Verdict(strained=everybody or behind > self._network.seconds)

    def _spend_of_network(self, network: str, now: float) -> tuple[float, float]:
        """How far behind its budget a network is now, and how long it has to wait."""
        name = blake2b(network.encode(), key=self._key, digest_size=8).digest()
        full_at = max(self._full_at.pop(name, 0.0), now) + self._network.seconds / self._network.most
        over = full_at - now - REFUSED_BEYOND * self._network.seconds
        if over > 0:
            full_at -= self._network.seconds / self._network.most
        self._full_at[name] = full_at
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)
        return full_at - now, max(over, 0.0)
