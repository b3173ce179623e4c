"""Telling a cache, and remembering what it was not told.

What fails is kept in a small file outside every database, so that a restart does not forget it, a person sees it, and
it is told again. A purge that is late costs readers a minute of an old page, that of a takedown a day of its picture.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue

from masthead.press.purging.errors import PurgeError
from masthead.press.purging.purger import Purger

log = logging.getLogger(__name__)
MOST_KEPT = 20_000  # addresses; what a full press leaves behind grows old by itself before they are through
AT_ONCE = 500  # addresses told again in one go
LOOK = 1.0  # seconds between two looks at whether it is time to stop
PATIENCE = 30.0  # seconds between two tries of what waits


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a cache was not told yet. `since` and `tried_at`: seconds since 1970, UTC; 0 when nothing waits."""

    addresses: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    since: float = 0.0
    tried_at: float = 0.0
    error: str = ""
    permanent: bool = False
    dropped: int = 0  # addresses that were too many to remember

    def __bool__(self) -> bool:
        return bool(self.addresses or self.keys)


class Backlog:
    """The file of what waits. Several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Waiting:
        """What waits; nothing where the file is missing or damaged."""
        try:
            said = json.loads(self._path.read_bytes())
            return Waiting(**{**said, "addresses": tuple(said["addresses"]), "keys": tuple(said["keys"])})
        except (OSError, ValueError, TypeError, KeyError):
            return Waiting()

    def add(self, addresses: Sequence[str], keys: Sequence[str], error: PurgeError, *, now: float) -> None:
        """Remember what could not be told, and why."""
        with self._alone():
            old = self.read()
            wanted = tuple(dict.fromkeys([*old.addresses, *addresses]))
            self._write(
                Waiting(
                    addresses=wanted[:MOST_KEPT],
                    keys=tuple(dict.fromkeys([*old.keys, *keys])),
                    since=old.since or now,
                    tried_at=now,
                    error=str(error),
                    permanent=error.permanent,
                    dropped=old.dropped + max(0, len(wanted) - MOST_KEPT),
                )
            )

    def remove(self, addresses: Sequence[str], keys: Sequence[str]) -> None:
        """Forget what was told after all."""
        with self._alone():
            old, told, told_keys = self.read(), set(addresses), set(keys)
            left = replace(
                old,
                addresses=tuple(one for one in old.addresses if one not in told),
                keys=tuple(one for one in old.keys if one not in told_keys),
            )
            if left:
                self._write(left)
            else:
                self._path.unlink(missing_ok=True)

    def _write(self, waiting: Waiting) -> None:
        beside = self._path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(asdict(waiting), file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Teller:
    """A purger that never raises and never forgets."""

    def __init__(self, purger: Purger, backlog: Backlog) -> None:
        self.purger = purger
        self.backlog = backlog
        self._queue: SimpleQueue[tuple[str, ...]] = SimpleQueue()

    def later(self, addresses: Sequence[str]) -> None:
        """Have `keep_telling` tell the cache of these. Costs nothing and waits for nobody."""
        self._queue.put(tuple(addresses))

    def keep_telling(self, is_stopping: Callable[[], bool]) -> None:
        """Tell whatever comes, all that came meanwhile together, and again what failed, until told to stop.

        What is left then is told once more. Addresses that wait when the process is killed grow old by themselves.
        """
        while not is_stopping():
            self.tell(self._came(LOOK))
            self.tell_again()
        self.tell(self._came(0))

    def _came(self, patience: float) -> list[str]:
        """Every address that waits, each once; waits so many seconds for the first."""
        found: list[str] = []
        with suppress(Empty):
            found += self._queue.get(timeout=patience) if patience else self._queue.get_nowait()
            while True:
                found += self._queue.get_nowait()
        return list(dict.fromkeys(found))

    def tell(self, addresses: Sequence[str], keys: Sequence[str] = ()) -> bool:
        """Tell the cache now; says whether it heard, and then none of it waits any longer.

        Takes as long as a purge may (`sending.BOUND`), no longer.
        """
        if not addresses and not keys:
            return True
        try:
            self.purger.purge(addresses, keys)
        except PurgeError as error:
            self.backlog.add(addresses, keys, error, now=time.time())
            log.error("%s addresses could not be purged (%s): %s", len(addresses), self.purger.name, error)
            return False
        if self.backlog.read():
            self.backlog.remove(addresses, keys)
        return True

    def tell_again(self, *, patience: float = PATIENCE) -> bool:
        """Tell what waits, some of it, if the last try is long enough ago. Says whether anything was told."""
        waiting = self.backlog.read()
        if not waiting or time.time() - waiting.tried_at < patience:
            return False
        return self.tell(waiting.addresses[:AT_ONCE], waiting.keys[:AT_ONCE])
