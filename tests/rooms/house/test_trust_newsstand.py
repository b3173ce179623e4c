"""The newsroom believes the newsstand about where a request came from, and nobody else."""

import pytest

from masthead.house.trust import trusting

SECRET = "a long text that only two processes know"
SAID = {
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_FORWARDED": "for=203.0.113.9",
    "HTTP_X_REAL_IP": "203.0.113.9",
}
OWN = {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "HTTP_HOST": "news.example"}


def heard(secret, **more):
    """What the application sees of a request."""
    seen = {}

    def application(environ, start_response):
        seen.update(environ)
        return [b""]

    trusting(application, secret)(OWN | SAID | more, lambda *_: None)
    return seen


def test_the_newsstand_is_believed():
    seen = heard(SECRET, HTTP_X_MASTHEAD_SECRET=SECRET)

    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"]) == ("203.0.113.9", "https")
    assert not SAID.keys() & seen.keys()
    assert "HTTP_X_MASTHEAD_SECRET" not in seen


@pytest.mark.parametrize(
    ("secret", "proof"),
    [
        (SECRET, ""),
        (SECRET, "guessed"),
        (SECRET, SECRET + "x"),
        (SECRET, SECRET[:-1]),
        (SECRET, "\xe9"),
        ("", ""),
        ("", "anything"),
    ],
)
def test_nobody_else_is(secret, proof):
    seen = heard(secret, HTTP_X_MASTHEAD_SECRET=proof)

    assert seen == OWN


def test_plain_http_is_said_as_plainly():
    seen = heard(
        SECRET, HTTP_X_MASTHEAD_SECRET=SECRET, HTTP_X_FORWARDED_PROTO="http", **{"wsgi.url_scheme": "https"}
    )

    assert seen["wsgi.url_scheme"] == "http"
