"""The security policies, read back the way a browser reads them."""

from __future__ import annotations

import base64
import hashlib

import pytest

from masthead.gate.csp import BadPolicyError, admin_policy, public_policy, security_headers

HASH = "sha256-" + base64.b64encode(hashlib.sha256(b"x").digest()).decode()


def read(policy: str) -> dict[str, list[str]]:
    """A policy as directives and their sources; like a browser, the first of two equal directives counts."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split()
        assert name not in directives, f"{name} is said twice"
        directives[name] = sources
    return directives


@pytest.fixture
def public() -> dict[str, list[str]]:
    return read(
        public_policy(script_hashes=[HASH], style_hashes=[], frame_hosts=["https://player.example.org"])
    )


def test_public_policy_starts_from_nothing(public):
    assert public["default-src"] == ["'none'"]
    assert public["base-uri"] == ["'none'"]
    assert "object-src" not in public  # default-src already closes it


def test_public_policy_runs_only_our_files_and_named_scripts(public):
    assert public["script-src"] == ["'self'", f"'{HASH}'"]
    assert public["style-src"] == ["'self'"]


@pytest.mark.parametrize(
    "bad", ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "blob:"]
)
def test_public_policy_never_holds(public, bad):
    assert bad not in [source for sources in public.values() for source in sources]


def test_public_policy_has_no_wildcard_and_no_plain_http(public):
    for sources in public.values():
        assert not [source for source in sources if "*" in source or source.startswith("http:")]


def test_data_addresses_are_for_pictures_only(public):
    assert [name for name, sources in public.items() if "data:" in sources] == ["img-src"]


def test_frames_come_from_named_hosts_over_https(public):
    assert public["frame-src"] == ["https://player.example.org"]


def test_no_frame_is_allowed_without_providers():
    assert read(public_policy())["frame-src"] == ["'none'"]


def test_policy_does_not_depend_on_order_or_repetition():
    one = public_policy(frame_hosts=["https://b.example", "https://a.example", "https://b.example"])

    assert one == public_policy(frame_hosts=["https://a.example", "https://b.example"])


@pytest.mark.parametrize(
    "host",
    [
        "*",
        "https://*",
        "https://*.example.org",
        "http://example.org",
        "example.org",
        "//example.org",
        "https://example.org:8080",
        "https://example.org/path",
        "https://example.org; script-src *",
        "https://example.org https://other.example",
        "https://example.org\n",
        "https://localhost",
        "https://user@example.org",
        "'unsafe-inline'",
        "",
    ],
)
def test_host_that_would_widen_the_policy_is_refused(host):
    with pytest.raises(BadPolicyError):
        public_policy(frame_hosts=[host])


@pytest.mark.parametrize(
    "bad", ["unsafe-inline", "sha256-abc", f"{HASH}; img-src *", f"'{HASH}'", "nonce-abc", HASH + "\n"]
)
def test_hash_that_is_none_is_refused(bad):
    with pytest.raises(BadPolicyError):
        public_policy(script_hashes=[bad])
    with pytest.raises(BadPolicyError):
        public_policy(style_hashes=[bad])


def test_admin_policy_stays_on_this_host():
    admin = read(admin_policy())

    sources = {source for sources in admin.values() for source in sources}
    assert sources <= {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert [name for name in admin if "'unsafe-inline'" in admin[name]] == ["script-src", "style-src"]
    assert admin["object-src"] == ["'none'"]


def test_headers_refuse_sniffing_and_devices():
    headers = security_headers()

    assert headers["X-Content-Type-Options"] == "nosniff"
    for feature in ("camera", "microphone", "geolocation", "browsing-topics"):
        assert f"{feature}=()" in headers["Permissions-Policy"].split(", ")


def test_admin_tells_other_sites_less_than_public_pages():
    public, admin = security_headers(), security_headers(admin=True)

    assert admin["Referrer-Policy"] == "same-origin"
    assert admin["Cross-Origin-Resource-Policy"] == "same-origin"
    assert public["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert public["Cross-Origin-Opener-Policy"] == admin["Cross-Origin-Opener-Policy"] == "same-origin"
