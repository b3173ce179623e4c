"""A body on its way to a reader, no faster than the reader takes it.

granian's own stream takes all it is given at once and holds it: a large answer to a slow reader would lie in memory
whole. Of a file it reads a piece when the last one has gone. So it is given a pipe for a file.
"""

from __future__ import annotations

import array
import asyncio
import fcntl
import os
import termios

_LOOK_SECONDS = 0.02  # between two looks whether the server has begun to read


class ReaderGoneError(Exception):
    """Nobody takes the answer any more."""


class Pipe:
    """The end we write to. `path` is what the server opens to read."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._written = 0
        self.path = f"/dev/fd/{self._read}"

    async def send(self, data: bytes) -> None:
        """Write, and wait until there is room. Raises ReaderGoneError."""
        left = memoryview(data)
        while left:
            self._is_being_read()
            try:
                done = os.write(self._write, left)
            except BlockingIOError:
                await self._has_room()
                continue
            except BrokenPipeError:
                raise ReaderGoneError from None
            self._written += done
            left = left[done:]

    async def finish(self) -> None:
        """Say that this was all, once the server has surely opened its end. Something must have been sent before."""
        while not self._is_being_read():
            await asyncio.sleep(_LOOK_SECONDS)
        self.close()

    def close(self) -> None:
        """Let go of both ends; safe to run twice. What was sent can still be read by whoever has begun to."""
        self._drop_read_end()
        if self._write >= 0:
            os.close(self._write)
            self._write = -1

    def _is_being_read(self) -> bool:
        """Whether the server has opened its end. From then on ours is not needed, and we learn when it stops."""
        if self._read >= 0 and self._unread() < self._written:
            self._drop_read_end()
        return self._read < 0

    def _drop_read_end(self) -> None:
        if self._read >= 0:
            os.close(self._read)
            self._read = -1

    async def _has_room(self) -> None:
        loop = asyncio.get_running_loop()
        room: asyncio.Future[None] = loop.create_future()
        loop.add_writer(self._write, _wake, room)
        try:
            await room
        finally:
            loop.remove_writer(self._write)

    def _unread(self) -> int:
        held = array.array("i", [0])
        fcntl.ioctl(self._write, termios.FIONREAD, held)
        return held[0]


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
