"""The edition as plain files that any server can carry."""

import functools
import http.server
import threading
import urllib.error
import urllib.request

import pytest

from masthead.edition.errors import NotAnExportError
from masthead.edition.export import export
from masthead.edition.pages import Page

STORY = b"<p>The ferry sailed.</p>" * 50


@pytest.fixture
def filled(writer, reader):
    with writer.group() as group:
        group.put(Page("/", b"front"))
        group.put(Page("/2026/11/a/", STORY))
        group.put(Page("/2026/11/a/", b"whole", variant="full"))
        group.put(Page("/feed.rss", b"<rss/>"))
        group.put(Page("/404.html", b"not here"))
        group.put(Page("/node/12", b"old address"))
        group.put(Page("/media/T/a.png", b"PNG"))
        group.put(Page("/київ/", b"kyiv"))
        group.move("/old/", '/2026/11/a/?x="><script>')
        group.gone("/gone/", b"<p>Withdrawn</p>")
    return reader


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".masthead-export"
    }


def test_every_answer_is_a_file(filled, tmp_path):
    seen = []
    done = export(filled, tmp_path / "site", progress=lambda *now: seen.append(now))
    found = files(tmp_path / "site")
    assert {name: body for name, body in found.items() if name not in {"old/index.html", "_redirects"}} == {
        "index.html": b"front",
        "2026/11/a/index.html": STORY,
        "feed.rss": b"<rss/>",
        "404.html": b"not here",
        "node/12/index.html": b"old address",
        "media/T/a.png": b"PNG",
        "київ/index.html": b"kyiv",
        "gone/index.html": b"<p>Withdrawn</p>",
    }
    assert (done.written, done.left_out) == (len(found), {})
    assert len(seen) == 9


def test_a_move_is_a_page_and_a_line(filled, tmp_path):
    export(filled, tmp_path / "site")
    page = (tmp_path / "site/old/index.html").read_text()
    assert 'content="0; url=/2026/11/a/?x=%22%3E%3Cscript%3E"' in page
    assert "<script" not in page
    assert (tmp_path / "site/_redirects").read_text().splitlines() == [
        "/gone/ /gone/ 410",
        "/old/ /2026/11/a/?x=%22%3E%3Cscript%3E 301",
    ]


def test_full_stories_go_only_when_asked_for(filled, tmp_path):
    export(filled, tmp_path / "site")
    assert not any(b"whole" in body for body in files(tmp_path / "site").values())
    export(filled, tmp_path / "archive", full=True)
    assert files(tmp_path / "archive")["2026/11/a/index.html"] == b"whole"


def test_a_second_export_changes_only_what_changed(filled, writer, tmp_path):
    export(filled, tmp_path / "site")
    before = {path: path.stat().st_ino for path in (tmp_path / "site").rglob("*") if path.is_file()}
    writer.put(Page("/feed.rss", b"<rss>new</rss>"))
    writer.take_down("/2026/11/a/", "Order", note_page=b"down")
    writer.remove("/media/T/a.png")

    done = export(filled, tmp_path / "site")

    assert (done.written, done.removed) == (3, 1)  # feed, note, list of redirects; picture
    assert not any(STORY in body for body in files(tmp_path / "site").values())
    assert not (tmp_path / "site/media").exists()
    assert (tmp_path / "site/index.html").stat().st_ino == before[tmp_path / "site/index.html"]


def test_what_cannot_lie_beside_something_else_is_listed(writer, reader, tmp_path):
    for address in ("/x.png", "/x.png/y/", "/a", "/a/"):
        writer.put(Page(address, address.encode()))
    done = export(reader, tmp_path / "site")
    assert done.left_out == {
        "/a/": "/a has the same file",
        "/x.png/y/": "/x.png is a file where it needs a folder",
    }


def test_a_folder_of_somebody_else_is_left_alone(filled, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(NotAnExportError):
        export(filled, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_file_where_a_folder_was_and_back(writer, reader, tmp_path):
    writer.put(Page("/x.png", b"PNG"))
    export(reader, tmp_path / "site")
    writer.remove("/x.png")
    writer.put(Page("/x.png/y/", b"page"))
    export(reader, tmp_path / "site")
    assert files(tmp_path / "site") == {"x.png/y/index.html": b"page"}
    writer.remove("/x.png/y/")
    writer.put(Page("/x.png", b"PNG"))
    export(reader, tmp_path / "site")
    assert files(tmp_path / "site") == {"x.png": b"PNG"}


def test_a_plain_file_server_carries_it(filled, tmp_path):
    export(filled, tmp_path / "site")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path / "site"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    try:
        for address, body in {"/": b"front", "/2026/11/a/": STORY, "/node/12": b"old address"}.items():
            assert urllib.request.urlopen(here + address).read() == body
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(here + "/nope/")
    finally:
        server.shutdown()
        server.server_close()
