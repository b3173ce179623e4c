"""The shipped deploy/nginx.conf on a real nginx, straight from the files: no process of ours answers here."""

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from masthead.edition.addresses import drawer_of
from masthead.edition.media_types import TYPES, type_of
from masthead.edition.nginx import drawers_conf, types_conf
from masthead.edition.pages import FOR_A_DAY, FOR_A_MINUTE, FOR_EVER, Page
from masthead.gate.csp import public_policy, security_headers

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
needs_nginx = pytest.mark.skipif(
    NGINX is None, reason="NGINX IS NOT INSTALLED: deploy/nginx.conf was not tried"
)
STORY = b"<p>The ferry sailed.</p>" * 200


def configured(folder, root, port, newsstand_port):
    """The shipped file with what it marks CHANGE changed, and temporary folders where a plain user may write."""
    shutil.copytree(DEPLOY, folder / "conf")
    text = (DEPLOY / "nginx.conf").read_text()
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    for ours, theirs in {
        "worker_processes auto;": "worker_processes 1; daemon off;",
        "/run/nginx.pid": f"{folder}/pid",
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "listen 80 default_server;": f"listen 127.0.0.1:{port};",
        "/var/lib/masthead/edition": str(root),
        "http {\n": "http {\n" + temporary,
    }.items():
        assert text.count(ours) == 1, ours
        text = text.replace(ours, theirs)
    (folder / "conf" / "nginx.conf").write_text(text)
    newsstand = folder / "conf" / "edition-newsstand.conf"
    newsstand.write_text(newsstand.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{newsstand_port}"))
    return folder / "conf" / "nginx.conf"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def nginx(writer, root, tmp_path):
    """Asks nginx: `nginx(address, headers, method)` gives status, headers and body."""
    port = free_port()
    folder = tmp_path / "nginx"
    folder.mkdir()
    conf = configured(folder, root, port, free_port())
    # Started by root, nginx would read as another user, who may not look into pytest's folders.
    as_root = "user root;" if os.geteuid() == 0 else ""
    conf.write_text(as_root + conf.read_text())
    process = subprocess.Popen([NGINX, "-p", folder, "-e", folder / "early.log", "-c", conf])

    def ask(path, headers=(), method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request(method, path, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    try:
        for _ in range(100):
            try:
                ask("/")
                break
            except OSError:
                assert process.poll() is None, "nginx refuses the configuration"
                time.sleep(0.05)
        yield ask
    finally:
        process.terminate()
        process.wait()


@needs_nginx
def test_pages_and_files_with_their_headers(writer, nginx):
    for address in ("/", "/2026/11/ferry/", "/2026/v1.2/", "/київ/", "/node/12", "/story.php", "/@olena/"):
        writer.put(Page(address, STORY))
        status, headers, body = nginx(quote(address))
        assert (status, body, headers["content-type"]) == (200, STORY, "text/html; charset=utf-8"), address
        assert headers["cache-control"] == FOR_A_MINUTE.header()
        assert headers["vary"] == "Accept-Encoding"
        assert headers["last-modified"]
        assert security_headers().items() <= {name.title(): value for name, value in headers.items()}.items()
        assert headers["content-security-policy"] == public_policy()


@needs_nginx
def test_compressed_bodies_are_handed_out_as_they_are(writer, nginx, reader):
    writer.put(Page("/a/", STORY))
    status, headers, body = nginx("/a/", {"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert body == reader.lookup("/a/").read("gzip")
    again = nginx("/a/", {"Accept-Encoding": "gzip", "If-None-Match": headers["etag"]})
    assert (again[0], again[2]) == (304, b"")


@needs_nginx
def test_each_type_is_the_one_the_edition_says(writer, nginx):
    folders = ("/assets/abc", "/media/T", "")
    addresses = [f"{folder}/x.{ending}" for folder in folders for ending in [*TYPES, "html", "unknown"]]
    with writer.group() as group:
        for address in addresses:
            group.put(Page(address, STORY))
    for address in addresses:
        status, headers, body = nginx(address)
        assert (status, body, headers["content-type"]) == (200, STORY, type_of(address)), address


@needs_nginx
def test_media_and_assets_say_how_long_they_last(writer, nginx):
    writer.put(Page("/assets/abc/site.css", STORY))
    writer.put(Page("/media/T/a.mp3", STORY))
    assert nginx("/assets/abc/site.css")[1]["cache-control"] == FOR_EVER.header()
    status, headers, body = nginx("/media/T/a.mp3", {"Range": "bytes=3-6"})
    assert (status, body, headers["cache-control"]) == (206, STORY[3:7], FOR_A_DAY.header())
    assert "content-encoding" not in nginx("/media/T/a.mp3", {"Accept-Encoding": "gzip"})[1]


@needs_nginx
def test_moves_lead_where_they_should_without_a_reload(writer, nginx):
    moves = {
        "/old/": "/2026/11/ferry/",
        "/old": "/2026/11/%D0%BA%D0%B8%D1%97%D0%B2/?x=1&y=2",
        "/p/12.html": "https://example.org/a/b?c=d#e",
        "/mail": "https://example.org/%40olena",
        "/feed.rss": "/",
        "/media/T/a.png": "/media/U/b.png",
    }
    for address, target in moves.items():
        assert nginx(address)[0] == 404
        writer.move(address, target)
        status, headers, _ = nginx(address)
        assert (status, headers["location"]) == (301, target), address
    writer.move("/old/", "/elsewhere/")
    assert nginx("/old/")[1]["location"] == "/elsewhere/"


@needs_nginx
def test_what_is_gone_says_so_with_its_note(writer, nginx):
    for address in ("/a/", "/b.pdf", "/media/T/a.png"):
        writer.put(Page(address, STORY))
        assert nginx(address)[0] == 200
        writer.take_down(address, "Order", note_page=b"<p>Withdrawn.</p>")
        status, headers, body = nginx(address)
        assert (status, body) == (410, b"<p>Withdrawn.</p>"), address
        assert headers["content-type"].startswith("text/html")
        assert gzip.decompress(nginx(address, {"Accept-Encoding": "gzip"})[2]) == b"<p>Withdrawn.</p>"


@needs_nginx
def test_a_forgotten_last_slash_is_put_there(writer, nginx):
    writer.put(Page("/2026/11/київ/", STORY))
    status, headers, _ = nginx(quote("/2026/11/київ"))
    assert (status, headers["location"]) == (301, quote("/2026/11/київ/"))


@needs_nginx
def test_unknown_addresses_get_the_editions_page(writer, nginx):
    writer.put(Page("/404.html", b"<p>Not here.</p>"))
    for address in ("/nope/", "/nope", "/2026/", "/nope.png", "/media/T/nope.png", "/assets/nope.css"):
        status, headers, body = nginx(address)
        assert (status, body, headers["content-type"]) == (
            404,
            b"<p>Not here.</p>",
            "text/html; charset=utf-8",
        ), address
        assert headers["x-content-type-options"] == "nosniff"


@needs_nginx
@pytest.mark.parametrize(
    "path",
    [
        "/../catalogue.sqlite", "/..%2fcatalogue.sqlite", "/%2e%2e/catalogue.sqlite",
        "/a/..%2f..%2f..%2fcatalogue.sqlite",
        "/catalogue.sqlite", "/public/pages/", "/full/bodies/", "/pages/", "/signs/", "/swaps", "/takedowns",
        "/secret@html", "/secret@html.gz", "/secret@file", "/@410", "/@404", "/@503", "/.git/config", "/a/.env",
        "/.edition.json", "//secret/", "/secret%00", "/secret/%00/", "/secret\\", "/SECRET/", "/./secret@html.gz",
    ],
)  # fmt: skip
def test_nothing_but_the_edition_is_reachable(writer, nginx, root, path):
    """`/secret/` has a full variant; its public one is the only thing that may be seen."""
    writer.put(Page("/secret/", b"public words"))
    writer.put(Page("/secret/", b"full words", variant="full"))
    status, _, body = nginx(path)
    assert b"full words" not in body
    assert b"SQLite" not in body
    assert status in {400, 404} or (path == "//secret/" and body == b"public words")


@needs_nginx
def test_a_folder_is_never_listed(writer, nginx):
    writer.put(Page("/2026/11/ferry/", STORY))
    for path in ("/2026/", "/2026/11/", "/2026/11", "/media/", "/assets/"):
        assert nginx(path)[0] == 404


@needs_nginx
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_page_cannot_be_written_through_nginx(writer, nginx, method):
    writer.put(Page("/a/", STORY))
    assert nginx("/a/", method=method)[0] == 405
    assert nginx("/a/", method="HEAD")[2] == b""
    assert nginx("/a/")[2] == STORY


@needs_nginx
def test_with_the_newsstand_away_it_says_so_in_words(writer, nginx):
    writer.put(Page("/503.html", b"<p>Search is resting. Stories are all here.</p>"))
    status, headers, body = nginx("/search/?q=ferry")
    assert (status, headers["retry-after"], headers["cache-control"]) == (503, "30", "no-store")
    assert body == b"<p>Search is resting. Stories are all here.</p>"


@needs_nginx
def test_it_finds_every_drawer(writer, nginx):
    addresses = [f"/{number}/{'x' * (number % 7 + 1)}/" for number in range(150)]
    with writer.group() as group:
        for address in addresses:
            group.put(Page(address, address.encode()))
    assert len({drawer_of(address) for address in addresses}) > 60
    assert [address for address in addresses if nginx(address)[2] != address.encode()] == []


@needs_nginx
def test_it_never_serves_half_a_page_while_pages_are_swapped(writer, nginx):
    import threading

    writer.put(Page("/a/", b"0 " * 3000))
    stop = threading.Event()

    def swap():
        for turn in range(1, 60):
            writer.put(Page("/a/", b"%d " % turn * 3000))
        stop.set()

    thread = threading.Thread(target=swap)
    thread.start()
    asked = 0
    while not stop.is_set() or asked < 20:
        status, _, body = nginx("/a/")
        assert status == 200
        assert len(set(body.split())) == 1
        asked += 1
    thread.join()


@needs_nginx
def test_it_is_never_unknown_between_one_answer_and_the_next(writer, nginx):
    import threading

    writer.put(Page("/a/", STORY))
    stop = threading.Event()

    def turn():
        for _ in range(15):
            writer.gone("/a/")
            writer.put(Page("/a/", STORY))
            writer.move("/a/", "/b/")
            writer.put(Page("/a/", STORY))
        stop.set()

    thread = threading.Thread(target=turn)
    thread.start()
    seen = set()
    while not stop.is_set():
        seen.add(nginx("/a/")[0])
    thread.join()
    assert 200 in seen
    assert seen <= {200, 301, 410}


def test_the_tables_in_deploy_are_those_of_the_code():
    assert (DEPLOY / "edition-drawers.conf").read_text() == drawers_conf()
    assert (DEPLOY / "edition-types.conf").read_text() == types_conf(media=False)
    assert (DEPLOY / "edition-types-media.conf").read_text() == types_conf(media=True)


def test_the_numbers_in_the_configuration_are_those_of_the_code():
    text = (DEPLOY / "nginx.conf").read_text()
    assert f"/{drawer_of('/404.html')}/404.html@file" in text
    assert f"/{drawer_of('/503.html')}/503.html@file" in text
    for policy in (FOR_A_MINUTE, FOR_A_DAY, FOR_EVER):
        assert f'"{policy.header()}"' in text
