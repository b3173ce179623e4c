"""Files of the theme over HTTP: for ever, in the right compression, and nothing else from that folder."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.http import Http404
from django.test import RequestFactory

from masthead.theme import shelf
from masthead.theme.serving import serve_asset

CSS = b"body{color:red}" * 50


@pytest.fixture
def digest(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret_key").write_text("secret")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "manifest-x.json").write_text("{}")
    return shelf.put(tmp_path / "assets", "site.css", CSS)


def get(digest, name="site.css", method="get", **headers):
    request = getattr(RequestFactory(), method)(f"/assets/{digest}/{name}", headers=headers)
    return serve_asset(request, digest, name)


def test_file_is_kept_for_a_year(digest):
    response = get(digest)

    assert response.content == CSS
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, gzip;q=0", None),
        ("identity", None),
        ("gzip;q=lots, br;q=-1", None),
        ("", None),
    ],
)
def test_compression_is_agreed(digest, accepts, encoding):
    response = get(digest, **{"Accept-Encoding": accepts})

    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert response.get("Content-Encoding") == encoding
    assert unpack(response.content) == CSS
    assert response["Vary"] == "Accept-Encoding"


def test_known_file_is_not_sent_again(digest):
    first = get(digest, **{"Accept-Encoding": "br"})

    again = get(digest, **{"Accept-Encoding": "br", "If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again["Cache-Control"] == first["Cache-Control"]


def test_each_compression_has_its_own_mark(digest):
    plain, packed = get(digest), get(digest, **{"Accept-Encoding": "br"})

    assert plain["ETag"] != packed["ETag"]
    assert get(digest, **{"If-None-Match": packed["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    ("hash_part", "name"),
    [
        ("000000000000", "site.css"),
        ("..", "secret_key"),
        ("../..", "site.css"),
        (".", "manifest-x.json"),
        ("", "manifest-x.json"),
        (None, "site.css.gz"),
        (None, "site.css.br"),
        (None, "../../secret_key"),
        (None, "..%2f..%2fsecret_key"),
        (None, "other.css"),
        (None, "site.css\x00.js"),
        (None, "site.css\n"),
        (None, "SITE.CSS"),
        (None, ""),
        (None, "."),
        (None, "a" * 5000 + ".css"),
    ],
)
def test_anything_else_is_not_found(digest, hash_part, name):
    request = RequestFactory().get("/assets/x/x")

    with pytest.raises(Http404):
        serve_asset(request, digest if hash_part is None else hash_part, name)


def test_unlisted_kind_of_file_is_not_found_even_when_it_is_there(digest, tmp_path):
    (tmp_path / "assets" / digest / "page.html").write_text("<script>alert(1)</script>")

    with pytest.raises(Http404):
        get(digest, "page.html")


def test_drawing_opened_by_itself_may_do_nothing(digest, tmp_path):
    drawing = shelf.put(tmp_path / "assets", "favicon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    response = get(drawing, "favicon.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_files_are_only_read(digest, method):
    assert get(digest, method=method).status_code == 405
