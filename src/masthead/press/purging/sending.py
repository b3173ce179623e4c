"""One connection to one configured host, with retries and an end to all patience.

A redirect is an answer like any other and is not followed: nothing leaves for a host that no operator named.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from masthead.press.purging.errors import PurgeError

BOUND = 10.0  # seconds all requests of one purge may take together
ONE_REQUEST = 3.0  # seconds one of them may take
PAUSES = (0.2, 0.6, 1.8)  # seconds before the second, third and fourth try of a request
_LARGEST_ANSWER = 64 << 10  # bytes of an answer that are read
_WORTH_TRYING_AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the cache said."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: bytes


@dataclass(slots=True)
class Sender:
    """Use it as a context manager for one purge. `sleep` and `clock` (seconds, monotonic) are there for tests."""

    origin: str  # such as https://api.fastly.com
    bound: float = BOUND
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _end: float = 0.0
    _connection: http.client.HTTPConnection | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        self._end = self.clock() + self.bound
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._drop()

    def send(
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send until it is answered for good, 5xx and 429 not counting. Raises PurgeError.

        What is sent must be safe to send twice: an answer that was lost is asked for again.
        """
        for pause in (*PAUSES, None):
            wait = pause
            try:
                answer = self._once(method, target, dict(headers or {}), body)
            except (OSError, http.client.HTTPException) as error:
                self._drop()
                said = f"{self.origin} did not answer: {error or type(error).__name__}"
            else:
                if answer.status < 500 and answer.status not in _WORTH_TRYING_AGAIN:
                    return answer
                said = f"{self.origin} answered {answer.status}"
                wait = None if pause is None else max(pause, _asked_to_wait(answer))
            if wait is None or self.clock() + wait >= self._end:
                break
            self.sleep(wait)
        raise PurgeError(f"{said}. Tried until patience ended.")

    def _once(self, method: str, target: str, headers: dict[str, str], body: bytes | None) -> Answer:
        left = self._end - self.clock()
        if left <= 0:
            raise PurgeError(f"{self.origin} took longer than {self.bound:g} seconds for one purge.")
        connection = self._connected(min(ONE_REQUEST, left))
        connection.request(method, target, body=body, headers=headers)
        answer = connection.getresponse()
        said = answer.read(_LARGEST_ANSWER)
        if not answer.isclosed():
            self._drop()  # there is more than anybody wants to read
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, said)

    def _connected(self, timeout: float) -> http.client.HTTPConnection:
        if self._connection is None:
            parts = urlsplit(self.origin)
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self._connection = kind(str(parts.hostname), parts.port, timeout=timeout)
        elif self._connection.sock is not None:
            self._connection.sock.settimeout(timeout)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _asked_to_wait(answer: Answer) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else 0.0
