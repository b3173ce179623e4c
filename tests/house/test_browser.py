"""The browser that the journeys lean on sees what a reader would see, and notices what must not happen."""

import http.server
import threading

import pytest

from tests.browser import axe, complaints

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,"></head>
<body><main><h1>A page</h1><p id="script">without script</p>%s</main>
<script>document.getElementById("script").textContent = "with script"</script></body></html>"""


class Site(http.server.BaseHTTPRequestHandler):
    bodies = {
        "/": "<p>Words.</p>",
        "/picture-without-words": '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="1" height="1">',
        "/broken-script": "<script>missing()</script>",
        "/foreign": '<img alt="A picture" src="http://tracker.example/pixel.gif" width="1" height="1">',
    }

    def do_GET(self):
        body = self.bodies.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((PAGE % (body or "<p>Not here.</p>")).encode())

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def site():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_clean_page_has_no_complaints(site, page_desktop):
    page_desktop.goto(f"{site}/")
    assert page_desktop.inner_text("#script") == "with script"
    assert axe(page_desktop) == []


def test_a_phone_is_narrow_and_touched(site, page_phone):
    page_phone.goto(f"{site}/")
    assert page_phone.evaluate("[screen.width, navigator.maxTouchPoints > 0]") == [390, True]


def test_a_reader_can_do_without_script(site, page_without_script):
    page_without_script.goto(f"{site}/")
    assert page_without_script.inner_text("#script") == "without script"


def test_an_answer_of_404_is_no_complaint(site, page_desktop):
    assert page_desktop.goto(f"{site}/missing").status == 404
    assert complaints(page_desktop).console == []


def test_axe_finds_a_picture_without_words(site, page_desktop):
    page_desktop.goto(f"{site}/picture-without-words")
    assert [line.split()[0] for line in axe(page_desktop)] == ["image-alt"]


def test_a_broken_script_is_noticed(site, page_desktop):
    page_desktop.goto(f"{site}/broken-script")
    assert any("missing is not defined" in line for line in complaints(page_desktop).console)
    complaints(page_desktop).clear()


def test_a_request_to_another_host_is_refused_and_noticed(site, page_desktop):
    page_desktop.goto(f"{site}/foreign")
    assert complaints(page_desktop).foreign == ["http://tracker.example/pixel.gif"]
    complaints(page_desktop).clear()
