"""The newsroom's keys. The newsstand holds public ones, with which it can only seal; private ones never leave the
newsroom. An old private key is kept until nothing sealed to it is left."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass, field
from hashlib import blake2s
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from masthead.postbag.errors import BadKeyFileError, UnknownKeyError

_PUBLIC = "masthead-postbag-public-1"
_PRIVATE = "masthead-postbag-private-1"
KEY_ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A public key: what the newsstand needs to seal, and cannot open with."""

    raw: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.raw)

    @property
    def public(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.raw)


@dataclass(slots=True)
class KeyRing:
    """The private keys the newsroom holds, by key id."""

    _keys: dict[bytes, X25519PrivateKey] = field(default_factory=dict, repr=False)

    def add(self, key: X25519PrivateKey) -> None:
        self._keys[key_id(key.public_key().public_bytes_raw())] = key

    def find(self, wanted: bytes) -> X25519PrivateKey:
        """Raises UnknownKeyError, which names the key whose file is missing."""
        try:
            return self._keys[wanted]
        except KeyError:
            raise UnknownKeyError(wanted.hex()) from None

    def __len__(self) -> int:
        return len(self._keys)


def key_id(public: bytes) -> bytes:
    """Eight bytes that name a key in every record sealed to it."""
    return blake2s(public, digest_size=KEY_ID_LENGTH, person=b"key").digest()


def make_keys(private_folder: Path, public_file: Path) -> SealingKey:
    """Make a key pair; the public file then names the new key, older private keys stay. Running it again rotates.

    The private file is on disk before the public one changes: nothing is ever sealed to a key that could be lost.
    """
    private = X25519PrivateKey.generate()
    sealing = SealingKey(private.public_key().public_bytes_raw())
    private_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private_file = private_folder / f"{sealing.id.hex()}.key"
    _write_new(private_file, _line(_PRIVATE, sealing.id, private.private_bytes_raw()), 0o600)
    beside = public_file.with_name(f"{public_file.name}.{sealing.id.hex()}.new")
    public_file.parent.mkdir(parents=True, exist_ok=True)
    _write_new(beside, _line(_PUBLIC, sealing.id, sealing.raw), 0o644)
    beside.replace(public_file)
    _flush_folder(public_file.parent)
    return sealing


def load_sealing_key(public_file: Path) -> SealingKey:
    """Raises BadKeyFileError: missing, or not a public key of ours."""
    key = SealingKey(_read(public_file, _PUBLIC))
    _check_id(public_file, key.id)
    return key


def load_key_ring(private_folder: Path) -> KeyRing:
    """Every `*.key` file of the folder. Raises BadKeyFileError: none there, unreadable, or open to other accounts."""
    ring = KeyRing()
    for path in sorted(private_folder.glob("*.key")):
        if path.stat().st_mode & 0o077:
            raise BadKeyFileError(f"{path.name} can be read by other accounts. Run: chmod 600 {path.name}")
        key = X25519PrivateKey.from_private_bytes(_read(path, _PRIVATE))
        _check_id(path, key_id(key.public_key().public_bytes_raw()))
        ring.add(key)
    if not len(ring):
        raise BadKeyFileError(
            "No private key of the postbag was found. Restore it from the backup, or make a new pair."
        )
    return ring


def _line(kind: str, identity: bytes, raw: bytes) -> str:
    return f"{kind} {identity.hex()} {base64.b64encode(raw).decode()}\n"


def _write_new(path: Path, text: str, mode: int) -> None:
    """Write a file that must not exist yet, and see it onto the disk with its name."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _words(path: Path) -> list[str]:
    try:
        return path.read_text("ascii")[:400].split()
    except FileNotFoundError:
        raise BadKeyFileError(f"The key file {path.name} is missing. Make or restore it.") from None
    except UnicodeDecodeError:
        return []


def _read(path: Path, kind: str) -> bytes:
    words = _words(path)
    if len(words) == 3 and words[0] == kind:
        try:
            raw = base64.b64decode(words[2], validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) == 32:
            return raw
    raise BadKeyFileError(
        f"{path.name} is not a key file that starts with “{kind}”. Restore it from the backup."
    )


def _check_id(path: Path, found: bytes) -> None:
    if _words(path)[1] != found.hex():
        raise BadKeyFileError(f"The key in {path.name} is not the one it names. Restore it from the backup.")
