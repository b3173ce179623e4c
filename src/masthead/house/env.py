"""Every setting an operator can give, read from the environment, with its default.

An environment variable counts before a line of `masthead.env` in the data folder. The table is the source of
`docs/settings.md`; nothing else in the house reads `os.environ` for configuration.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSettingError(ValueError):
    """A setting holds something that cannot be used; the message names it and says what would do."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, kind (`text`, `flag`, `path`, `list`, `number`), default and meaning."""

    name: str
    kind: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "MASTHEAD_DATA_DIR",
        "path",
        "var",
        "Folder for the database, pictures, documents and everything else that must be backed up.",
    ),
    Setting(
        "MASTHEAD_DATABASE_URL",
        "text",
        "",
        "Where the newsroom's database is: `sqlite:///path/to/file` or `postgresql://user:password@host:port/name`. "
        "Empty means `newsroom.sqlite3` in the data folder.",
    ),
    Setting(
        "MASTHEAD_BASE_URL",
        "text",
        "http://127.0.0.1:8000",
        "The public address of the site, without a slash at the end. Feeds, mail and structured data use it.",
    ),
    Setting(
        "MASTHEAD_ALLOWED_HOSTS",
        "list",
        "",
        "Further host names, separated by commas, under which the site answers. "
        "The host of the public address, 127.0.0.1 and localhost are always among them outside production.",
    ),
    Setting(
        "MASTHEAD_SECRET_KEY",
        "text",
        "",
        "Secret that signs sessions. Empty means: the one that set-up wrote to `secret_key` in the data folder.",
    ),
    Setting(
        "MASTHEAD_TIME_ZONE",
        "text",
        "UTC",
        "The newsroom's time zone, an IANA name such as `Europe/Vilnius`.",
    ),
    Setting("MASTHEAD_LANGUAGE", "text", "en", "The publication's default language, a BCP 47 tag."),
    Setting(
        "MASTHEAD_NAME", "text", "Masthead", "The name shown in the admin until the publication has its own."
    ),
    Setting(
        "MASTHEAD_PRODUCTION",
        "flag",
        "no",
        "`yes` where real readers come: requires HTTPS cookies, refuses a default secret and the demo.",
    ),
    Setting("MASTHEAD_DEBUG", "flag", "no", "`yes` shows tracebacks in the browser. Never in production."),
    Setting(
        "MASTHEAD_PURGE",
        "text",
        "",
        "What keeps pages in front of the newsstand and must be told of changes: `nginx`, `varnish`, `fastly` or "
        "`cloudflare`. Empty: nothing does. See `docs/operate/cdn.md`.",
    ),
    Setting(
        "MASTHEAD_PURGE_ADDRESS",
        "list",
        "",
        "Where nginx or Varnish is told, such as `http://127.0.0.1:6081`; several are told one after another. "
        "For Fastly and Cloudflare only where their API is reached by another address.",
    ),
    Setting(
        "MASTHEAD_PURGE_TOKEN",
        "text",
        "",
        "The secret that stands in `nginx-cache.conf` or `varnish.vcl`, or the vendor's token with the right to purge.",
    ),
    Setting("MASTHEAD_PURGE_ZONE", "text", "", "The id of Fastly's service or of Cloudflare's zone."),
    Setting(
        "MASTHEAD_EDITION_DIR",
        "path",
        "",
        "For a newsstand on its own: folder of the edition it hands out, such as a copy. Empty means `edition` in the "
        "data folder, where the press always writes.",
    ),
    Setting(
        "MASTHEAD_POSTBAG_DIR",
        "path",
        "",
        "For a newsstand on its own: folder its journals go to. Empty means `postbag/journals` in the data folder, "
        "where the worker empties them.",
    ),
    Setting(
        "MASTHEAD_SEALING_KEY",
        "path",
        "",
        "For a newsstand on its own: file with the public key it seals the postbag with. Empty means "
        "`postbag/public.key` in the data folder. A newsstand without the file takes no forms.",
    ),
    Setting(
        "MASTHEAD_TRUSTED_PROXIES",
        "list",
        "",
        "Networks or addresses of the servers between readers and the newsstand, such as `127.0.0.1` or a CDN's "
        "ranges. Only they are believed (`X-Forwarded-For`) when they say where a form comes from. Name every one: "
        "what comes through another counts as one reader, who soon sends too much.",
    ),
    Setting(
        "MASTHEAD_NEWSROOM",
        "text",
        "",
        "Where the newsstand finds the newsroom's process, such as `127.0.0.1:8001`, to hand on what only that "
        "answers: the admin, accounts and checkout. Empty means: not at all. `masthead run` sets it.",
    ),
    Setting(
        "MASTHEAD_FORWARDING_SECRET",
        "text",
        "",
        "What proves to the newsroom that a request came through the newsstand, so that it believes what is said of "
        "the reader's address and of https. Any long random text, the same for both. `masthead run` makes one.",
    ),
    Setting(
        "MASTHEAD_NEWSSTAND_WORKERS",
        "number",
        "2",
        "Processes that answer readers. With two of them one goes on while the other is replaced; more than the "
        "processor has cores do not help.",
    ),
    Setting(
        "MASTHEAD_PRESSERS",
        "number",
        "0",
        "Processes that press pages while much waits, such as after a change of the look; the worker is one of them. "
        "Each takes a processor and some 150 MB while it lives. 0: half as many as there are processors.",
    ),
    Setting(
        "MASTHEAD_PASS_KEYS",
        "list",
        "",
        "Public keys (Ed25519, base64) that members' passes are signed with: the one in use, and older ones until "
        "their passes have ended. Empty means: nobody is a member here.",
    ),
    Setting(
        "MASTHEAD_LOG_LEVEL", "text", "INFO", "How much the log tells: `DEBUG`, `INFO`, `WARNING` or `ERROR`."
    ),
)

# Settings an operator keeps beside the data, so that no shell needs to know them.
KEPT_FILE = "masthead.env"

_BY_NAME = {setting.name: setting for setting in SETTINGS}
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})


def text(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a setting: from the environment, else from `masthead.env` in the data folder, else its default.

    An unknown name is a programming error (KeyError).
    """
    default = _BY_NAME[name].default
    if environ is not None:
        return environ.get(name, default).strip()
    kept = (
        {}
        if name == "MASTHEAD_DATA_DIR"
        else _kept(Path(os.environ.get("MASTHEAD_DATA_DIR", "var")) / KEPT_FILE)
    )
    return os.environ.get(name, kept.get(name, default)).strip()


def is_given(name: str) -> bool:
    """Whether the environment or `masthead.env` says anything of this setting."""
    folder = Path(os.environ.get("MASTHEAD_DATA_DIR", "var"))
    return name in os.environ or name in _kept(folder / KEPT_FILE)


def keep(data_dir: Path, values: Mapping[str, str]) -> None:
    """Write settings to `masthead.env`, where later starts find them. What stands there already stays."""
    path = data_dir / KEPT_FILE
    known = _kept(path)
    lines = [f"{name}={value}" for name, value in values.items() if name not in known]
    data_dir.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)
    _kept.cache_clear()


@cache
def _kept(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file; blank lines and those that begin with # are passed over."""
    if not path.exists():
        return {}
    rows = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [row.partition("=") for row in rows if row and not row.startswith("#")]
    unknown = [name for name, _, _ in pairs if name.strip() not in _BY_NAME]
    if unknown:
        raise BadSettingError(
            f"{path} holds {', '.join(unknown)}, which Masthead does not know. See docs/settings.md."
        )
    return {name.strip(): value.strip() for name, _, value in pairs}


def flag(name: str, environ: Mapping[str, str] | None = None) -> bool:
    """A yes or no setting. Raises BadSettingError for anything else."""
    value = text(name, environ).lower()
    if value not in _TRUE | _FALSE:
        raise BadSettingError(f"{name} is {value!r}; write yes or no.")
    return value in _TRUE


def zone(name: str) -> str:
    """The IANA name of a time zone. Raises BadSettingError for any other."""
    value = text(name)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSettingError(
            f"{name} is {value!r}, which is no time zone. Write an IANA name such as Europe/Vilnius."
        ) from error
    return value


def one_of(name: str, choices: Collection[str]) -> str:
    """One word out of several. Raises BadSettingError for any other."""
    value = text(name)
    if value not in choices:
        raise BadSettingError(f"{name} is {value!r}; write one of {', '.join(sorted(choices))}.")
    return value


def path(name: str, usual: Path) -> Path:
    """A file or folder; `usual` where nothing is said."""
    value = text(name)
    return Path(value).resolve() if value else usual


def number(name: str, least: int, most: int) -> int:
    """A whole number within bounds. Raises BadSettingError for anything else."""
    value = text(name)
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise BadSettingError(f"{name} is {value!r}; write a number from {least} to {most}.")
    return int(value)


def endpoint(name: str) -> tuple[str, int] | None:
    """A host and a port, such as `127.0.0.1:8001`; None where nothing is said. Raises BadSettingError."""
    value = text(name)
    host, _, port = value.rpartition(":")
    if value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise BadSettingError(f"{name} is {value!r}; write a host and a port, such as 127.0.0.1:8001.")
    return (host.strip("[]"), int(port)) if value else None


def origin(name: str) -> str:
    """A web address without path and without a slash at the end. Raises BadSettingError for anything else."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise BadSettingError(
            f"{name} is {value!r}; write the site's address, such as https://news.example, without a path."
        )
    return value


def words(name: str, environ: Mapping[str, str] | None = None) -> list[str]:
    """A comma-separated setting as a list without empty parts."""
    return [part.strip() for part in text(name, environ).split(",") if part.strip()]


def database(url: str, data_dir: Path, *, create: bool) -> dict[str, object]:
    """Django's entry for one database address.

    SQLite is opened so that a missing file is an error, never a new empty database, unless `create` is set:
    only set-up may create one. Raises BadSettingError for an address of any other kind.
    """
    parts = urlsplit(url)
    if not url:
        return _sqlite(data_dir / "newsroom.sqlite3", create=create)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return _sqlite(Path(unquote(parts.path[1:])), create=create)
    if parts.scheme in {"postgresql", "postgres"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,  # seconds
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSettingError(
        "MASTHEAD_DATABASE_URL must look like sqlite:///path/to/file or postgresql://user:password@host:5432/name."
    )


def sqlite_path(url: str, data_dir: Path) -> Path | None:
    """The file of an SQLite database; None for any other."""
    parts = urlsplit(url)
    if url and parts.scheme != "sqlite":
        return None
    return Path(unquote(parts.path[1:])) if url else data_dir / "newsroom.sqlite3"


def _sqlite(path: Path, *, create: bool) -> dict[str, object]:
    mode = "rwc" if create else "rw"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"file:{path.resolve()}?mode={mode}",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds a writer waits for another
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000;"
            ),
        },
    }
