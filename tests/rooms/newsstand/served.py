"""Newsstands, and newsrooms of a few lines behind them, in processes of their own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from masthead.edition.pages import Page
from masthead.edition.writer import EditionWriter

STAND = """
import json, sys
from pathlib import Path
from masthead.newsstand.forwarding.passing import Newsroom
from masthead.newsstand.sockets import listen
from masthead.newsstand.rsgi import Settings, serve
if __name__ == "__main__":
    here, port, more = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    workers = more.pop("workers", 1)
    if "newsroom" in more:
        more["newsroom"] = Newsroom(**more["newsroom"])
    more |= {name: Path(more[name]) for name in ("closed_mark", "beat") if name in more}
    if "postbag" in more:
        more |= {"postbag": here / "bag", "sealing_key": here / "public.key"}
    serve(Settings(here / "edition", **more), listen("127.0.0.1", port, workers))
"""
NEWSROOM = """
import sys
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
if __name__ == "__main__":
    Granian("tests.rooms.newsstand.small_newsroom:application", address="127.0.0.1", port=int(sys.argv[1]),
            interface=Interfaces.WSGI, blocking_threads=4, log_level=LogLevels.warning).serve()
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """A process that answers HTTP on a port of this machine."""

    def __init__(self, command, port, ready):
        self.port = port
        self.process = subprocess.Popen(command, start_new_session=True)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.ask("GET", ready)[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise AssertionError("The server did not start.")

    def line(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, method, path, body=None, **headers):
        """Status, headers, body."""
        line = self.line()
        try:
            line.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            line.close()

    def say(self, raw):
        """Bytes in, bytes out, until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(raw)
            out = b""
            while chunk := line.recv(65536):
                out += chunk
            return out

    @property
    def workers(self):
        """The pids of the processes that answer."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self):
        """Private bytes of the largest worker."""
        return max(private_bytes(pid) for pid in self.workers)

    def stop(self):
        self.process.terminate()
        try:
            return self.process.wait(20)
        finally:
            self.kill()

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._wait_until_nobody_listens()

    def _wait_until_nobody_listens(self):
        """The workers hold the port too, and die in their own time: a line could still be taken up."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                return
            time.sleep(0.01)
        raise AssertionError("The server was killed and its port is still listened to.")


def private_bytes(pid):
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024 * sum(map(int, re.findall(r"^Private_(?:Clean|Dirty):\s+([0-9]+) kB", told, re.MULTILINE)))


def press(folder):
    """An edition of one page."""
    with EditionWriter.open(folder / "edition", create=True) as writer:
        writer.put(Page("/", b"<h1>Front</h1>"))


def start_stand(folder, port=0, **more):
    """A newsstand on the edition in this folder; `more` as in Settings."""
    program = folder / "stand.py"
    program.write_text(STAND)
    port = port or free_port()
    return Server([sys.executable, str(program), str(folder), str(port), json.dumps(more)], port, "/healthz")


def start_newsroom(folder, port=0):
    """The few lines of small_newsroom.py behind the server that carries the real one."""
    program = folder / "newsroom.py"
    program.write_text(NEWSROOM)
    port = port or free_port()
    return Server([sys.executable, str(program), str(port)], port, "/admin/")
