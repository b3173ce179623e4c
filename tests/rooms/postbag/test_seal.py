"""Only the newsroom opens what readers send, with the key it is sealed to."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from masthead.postbag.entries import Damage, Entry
from masthead.postbag.errors import BadKeyFileError, BadSealError, UnknownKeyError
from masthead.postbag.keys import KeyRing, load_key_ring, load_sealing_key, make_keys
from masthead.postbag.reader import PostbagReader
from masthead.postbag.sealing import PADDED_TO, seal, sealed_length, unseal

HERE, THERE = "ab" * 16, "cd" * 16
NOTE = Entry("a.kind", b"from a source", 5)


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "private", tmp_path / "public"


def test_a_new_pair_seals_and_opens(folders):
    made = make_keys(*folders)
    sealing = load_sealing_key(folders[1])
    assert sealing == made
    assert unseal(seal(NOTE, sealing, HERE), sealing.id, load_key_ring(folders[0]), HERE) == NOTE


def test_after_a_change_of_keys_both_old_and_new_entries_open(folders, root):
    from masthead.postbag.writer import PostbagWriter

    with PostbagWriter(root, make_keys(*folders)) as writer:
        writer.append(NOTE)
        writer.use_key(make_keys(*folders))
        writer.append(NOTE)
    with PostbagReader(root / writer.journal, load_key_ring(folders[0])) as reader:
        assert [one.entry for one in reader.entries()] == [NOTE, NOTE]
    assert len(load_key_ring(folders[0])) == 2


def test_a_missing_key_stops_the_drain_and_loses_nothing(folders, root, write):
    writer = write()
    writer.append(NOTE)
    make_keys(*folders)
    reader = PostbagReader(root / writer.journal, load_key_ring(folders[0]))
    with reader, pytest.raises(UnknownKeyError) as refused:
        list(reader.entries())
    assert refused.value.key_id == writer._key.id.hex()


def test_another_key_under_the_same_name_does_not_open(key):
    ring = KeyRing()
    ring._keys[key.id] = X25519PrivateKey.generate()
    with pytest.raises(BadSealError):
        unseal(seal(NOTE, key, HERE), key.id, ring, HERE)


def test_a_seal_does_not_open_in_another_journal(key, ring):
    with pytest.raises(BadSealError):
        unseal(seal(NOTE, key, HERE), key.id, ring, THERE)


@pytest.mark.parametrize("at", [0, 31, 32, 100, -1])
def test_a_changed_byte_does_not_open(key, ring, at):
    sealed = bytearray(seal(NOTE, key, HERE))
    sealed[at] ^= 1
    with pytest.raises(BadSealError):
        unseal(bytes(sealed), key.id, ring, HERE)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 47, 48])
def test_too_few_bytes_do_not_open(key, ring, length):
    with pytest.raises(BadSealError):
        unseal(seal(NOTE, key, HERE)[:length], key.id, ring, HERE)


def test_a_seal_broken_on_disk_with_a_good_checksum_is_damage(root, read, write, key):
    """As if the newsstand had been taken over and wrote rubbish under the newsroom's key."""
    from masthead.postbag.segments import Sealed

    writer = write()
    writer._log.write([Sealed(key.id, b"rubbish" * 20)])
    good = writer.append(NOTE)
    damage, found = read(writer.journal).entries()
    assert isinstance(damage, Damage)
    assert found.id == good


@pytest.mark.parametrize("length", [0, 235, 236, 237, 1000])
def test_its_length_is_known_beforehand(key, length):
    entry = Entry("a.kind", b"x" * length, 1)
    assert len(seal(entry, key, HERE)) == sealed_length(entry)


def test_equal_entries_do_not_look_alike_and_length_tells_little(key):
    seals = {seal(Entry("k", b"x" * length, 1), key, HERE) for length in (0, 1, 1, 50, 200)}
    assert len(seals) == 5
    assert len({len(sealed) for sealed in seals}) == 1
    assert (len(seals.pop()) - 48) % PADDED_TO == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "masthead-postbag-public-1 00 AA==",
        "masthead-postbag-public-1 " + "0" * 16 + " ***",
        "\xff\xfe",
    ],
)
def test_a_file_that_holds_no_key_is_named(tmp_path, text):
    (tmp_path / "odd").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadKeyFileError, match="odd"):
        load_sealing_key(tmp_path / "odd")


def test_a_private_key_is_not_taken_for_a_public_one(folders):
    make_keys(*folders)
    (private,) = folders[0].iterdir()
    with pytest.raises(BadKeyFileError):
        load_sealing_key(private)


def test_a_public_file_that_names_another_key_is_refused(folders):
    first = make_keys(*folders)
    text = folders[1].read_text().replace(first.id.hex(), "0" * 16)
    folders[1].write_text(text)
    with pytest.raises(BadKeyFileError):
        load_sealing_key(folders[1])


def test_a_private_key_others_can_read_is_refused(folders):
    make_keys(*folders)
    (private,) = folders[0].iterdir()
    assert private.stat().st_mode & 0o777 == 0o600
    private.chmod(0o640)
    with pytest.raises(BadKeyFileError, match="chmod"):
        load_key_ring(folders[0])


def test_missing_keys_are_said(folders):
    with pytest.raises(BadKeyFileError):
        load_sealing_key(folders[1])
    with pytest.raises(BadKeyFileError):
        load_key_ring(folders[0])


def test_the_ring_does_not_show_its_keys(ring):
    assert "Private" not in repr(ring)
