"""The newsstand as one process in the foreground, from the settings. No Django: it must run where none is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from urllib.parse import urlsplit

from masthead.edition.errors import EditionError
from masthead.edition.reader import EditionReader
from masthead.gate.networks import Network, read_network
from masthead.house import env, places
from masthead.house.supervisor import newsstand_workers
from masthead.newsstand.forwarding.passing import Newsroom
from masthead.newsstand.member import PassKeys
from masthead.newsstand.rsgi import Settings, serve
from masthead.newsstand.sockets import handed_over, inherited, listen
from masthead.postbag.errors import BadKeyFileError
from masthead.postbag.keys import load_sealing_key


class CannotServeError(RuntimeError):
    """The newsstand has nothing to serve or nowhere to; the message says what to do."""


def serve_newsstand(host: str, port: int, *, sockets: Sequence[int] = (), beat: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. Blocks. `sockets`: numbers of those that whoever started us listens on.

    With `beat` each worker that is ready says so in `run/newsstand.json`. Raises CannotServeError, BadSettingError.
    """
    settings = newsstand_settings(beat=beat)
    workers = newsstand_workers()
    _check(settings)
    try:
        listeners = inherited(sockets) or handed_over() or listen(host, port, workers)
    except OSError as error:
        raise CannotServeError(
            f"Port {port} of {host} cannot be had: {error.strerror}. Stop what listens there, or choose another."
        ) from error
    serve(settings, listeners, workers=workers)


def newsstand_settings(*, beat: bool = False) -> Settings:
    """What the settings of the house mean for its newsstand. Raises BadSettingError."""
    production = env.flag("MASTHEAD_PRODUCTION")
    base = env.origin("MASTHEAD_BASE_URL")
    scheme = urlsplit(base).scheme
    key = env.path("MASTHEAD_SEALING_KEY", places.sealing_key())
    return Settings(
        edition=env.path("MASTHEAD_EDITION_DIR", places.edition()),
        postbag=env.path("MASTHEAD_POSTBAG_DIR", places.journals()) if key.exists() else None,
        sealing_key=key if key.exists() else None,
        https_only=production and scheme == "https",
        newsroom=_newsroom(scheme),
        closed_mark=places.closed_mark(places.data_dir()),
        beat=places.data_dir() / "run" / "newsstand.json" if beat else None,
        pass_keys=_pass_keys(),
        # While trying out, the site is reached under many names; then the host that was asked for is ours.
        origins=_origins(base, scheme) if production else (),
        proxies=_proxies(),
    )


def _origins(base: str, scheme: str) -> tuple[str, ...]:
    return (base, *(f"{scheme}://{host}" for host in env.words("MASTHEAD_ALLOWED_HOSTS")))


def _proxies() -> tuple[Network, ...]:
    found = []
    for word in env.words("MASTHEAD_TRUSTED_PROXIES"):
        try:
            found.append(read_network(word))
        except ValueError as error:
            raise env.BadSettingError(
                f"MASTHEAD_TRUSTED_PROXIES: {error}. Write it like 10.0.0.0/8."
            ) from error
    return tuple(found)


def _newsroom(scheme: str) -> Newsroom | None:
    where = env.endpoint("MASTHEAD_NEWSROOM")
    if where is None:
        return None
    secret = env.text("MASTHEAD_FORWARDING_SECRET")
    if not (secret.isascii() and secret.isprintable() and len(secret) >= 16):
        raise env.BadSettingError(
            "MASTHEAD_NEWSROOM is given, but MASTHEAD_FORWARDING_SECRET is not, or has fewer than 16 plain letters. "
            "Give newsstand and newsroom the same long random text."
        )
    return Newsroom(*where, secret=secret, scheme=scheme)


def _pass_keys() -> PassKeys:
    keys = []
    for word in env.words("MASTHEAD_PASS_KEYS"):
        try:
            keys.append(base64.b64decode(word, validate=True))
        except binascii.Error:
            keys.append(b"")
        if len(keys[-1]) != 32:
            raise env.BadSettingError(
                f"MASTHEAD_PASS_KEYS holds {word[:60]!r}, which is no key: write the base64 of 32 bytes."
            )
    return tuple(keys)


def _check(settings: Settings) -> None:
    """Open what every worker will open, so that what is wrong is told once, in words, and not by each in turn."""
    try:
        EditionReader.open(settings.edition).close()
        if settings.sealing_key:
            load_sealing_key(settings.sealing_key)
    except (EditionError, BadKeyFileError, OSError) as error:
        raise CannotServeError(f"{error} `masthead setup` lays out what a new newsroom needs.") from error
