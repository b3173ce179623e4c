"""The settings name the cache; half a setting is told in words before anything starts."""

import pytest

from masthead.house import env, purging


def test_nothing_is_told_unless_asked_for(tmp_path):
    assert purging.teller(tmp_path).purger.name == "none"
    assert not purging.backlog(tmp_path).read()


def test_the_settings_make_the_purger(tmp_path, monkeypatch):
    monkeypatch.setenv("MASTHEAD_PURGE", "Varnish")
    monkeypatch.setenv("MASTHEAD_PURGE_ADDRESS", "http://127.0.0.1:6081, http://127.0.0.1:6082")
    monkeypatch.setenv("MASTHEAD_PURGE_TOKEN", "secret")
    assert purging.teller(tmp_path).purger.name == "varnish"
    assert purging.choice().addresses == ("http://127.0.0.1:6081", "http://127.0.0.1:6082")


def test_half_of_it_is_a_bad_setting(tmp_path, monkeypatch):
    monkeypatch.setenv("MASTHEAD_PURGE", "fastly")
    with pytest.raises(env.BadSettingError, match="MASTHEAD_PURGE_TOKEN"):
        purging.teller(tmp_path)


def test_the_doctor_says_what_a_cache_was_not_told(tmp_path, settings, db):
    from masthead.house.doctor import _cache_in_front
    from masthead.press.purging.errors import PurgeError

    settings.DATA_DIR = tmp_path
    assert _cache_in_front().state == "fine"
    purging.backlog(tmp_path).add(["/a/"], [], PurgeError("Fastly refuses the token."), now=1.0)
    found = _cache_in_front()
    assert (found.state, "refuses the token" in found.words) == ("problem", True)
