"""Runs one measurement inside a newsroom: `python -m bench.presser COUNT PRESSED`, its folder in the environment.

It fills the archive with reference stories up to COUNT and presses PRESSED of them as a full press does, in one
process. It prints one JSON object: pages, seconds of the clock and of the processor, and milliseconds a page by phase.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any


def main(count: int, pressed: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.house.settings")
    import django

    django.setup()
    from bench.reference import fill
    from masthead.house.starting import settle
    from masthead.newsroom.models import Story
    from masthead.press.presser import Presser

    presser = Presser(build="bench")
    while presser.turn():
        pass
    fill(max(1, count - Story.objects.count()))
    reference = Story.objects.filter(live=True, slug__startswith="archived").order_by("-published_at")
    addresses = [
        address for address in reference.values_list("address", flat=True)[: pressed + 40] if address
    ]
    settle()  # as a worker does
    _press(presser, addresses[:40])  # so that what every presser does once is not measured
    print(json.dumps({"stories": Story.objects.count()} | _measured(presser, addresses[40:])))


def _measured(presser: Any, addresses: list[str]) -> dict[str, Any]:
    phases = _watched(presser)
    before, cpu, wall = presser.drawn, time.process_time(), time.perf_counter()
    _press(presser, addresses)
    pages = presser.drawn - before
    took = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
    size = sum(presser.writer.row(address).size for address in addresses) / len(addresses)
    split = {phase: round(seconds * 1000 / pages, 2) for phase, seconds in phases.items()}
    return {"pages": pages, "bytes_a_page": round(size), "ms_a_page": split} | {
        name: round(seconds, 2) for name, seconds in took.items()
    }


def _press(presser: Any, addresses: list[str]) -> None:
    presser.index.put_backlog(addresses)
    while presser.turn():
        pass


def _watched(presser: Any) -> Counter[str]:
    """What each phase takes, by its name: seconds of the clock, counted from now on."""
    from masthead.edition.groups import Group
    from masthead.press import presser as module

    seconds: Counter[str] = Counter()

    def watch(owner: Any, name: str, phase: str) -> None:
        act: Callable[..., Any] = getattr(owner, name)

        def timed(*given: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return act(*given, **named)
            finally:
                seconds[phase] += time.perf_counter() - begun

        setattr(owner, name, timed)

    watch(module, "read_ahead", "reading")
    watch(module, "draw_address", "drawing")
    watch(Group, "put", "compressing and writing")
    watch(Group, "commit", "swapping")
    watch(type(presser.index), "store", "noting")
    watch(type(presser.index), "claim", "claiming")
    return seconds


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
