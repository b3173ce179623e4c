"""What a page says of an address is cut out of its bytes; all else stays as it was."""

import json

import pytest
from lxml import etree

from masthead.edition.cutting import cut_out, naming

GONE = "/2026/11/ferry/"
HEAD = (
    '<!doctype html>\n<html lang="en"><head><link rel="stylesheet" href="/assets/a.css"></head><body>\n'
    '<article class="card"><h3><a href="/fog/" data-card>Fog &amp; rain</a></h3> <a href="{gone}">so</a></article>\n'
)
TAIL = '<li><a href="/b/" data-card>b</a><ul><li>nested</li></ul></li></ol></body></html>\n'
LIST = (
    HEAD
    + '<article class="card"><p><a href="/section/a/">A</a></p><h3><a href="{gone}" data-card>Ferry</a></h3>'
    "<article>inner</article><img src=/x.png><br></article>\n"
    '<ol><li>12:00 <a href="{gone}" data-card>Ferry</a></li>' + TAIL
)


def test_marked_elements_go_and_nothing_else_changes():
    page = LIST.format(gone=GONE)
    left = cut_out("/", page.encode(), {GONE}).decode()
    assert left == f"{HEAD}\n<ol>{TAIL}".format(gone=GONE)


def test_a_page_that_says_nothing_of_it_is_the_same_bytes():
    page = LIST.format(gone="/other/").encode()
    assert cut_out("/", page, {GONE}) == page


@pytest.mark.parametrize(
    ("marked", "address"),
    [
        ("https://news.example/2026/11/ferry/", GONE),
        ("/2026/11/ferry/?from=rss#p-1", GONE),
        ("/%D0%BA%D0%B8%D1%97%D0%B2/", "/київ/"),
        ("/київ/", "/київ/"),
        ("/a&amp;b/", "/a&b/"),
    ],
)
def test_however_an_address_is_spelled(marked, address):
    page = f'<p>a</p><li><a href="{marked}" data-card>secret</a></li><p>b</p>'
    assert cut_out("/", page.encode(), {address}) == b"<p>a</p><p>b</p>"
    assert naming([address]).is_in(page.encode())


@pytest.mark.parametrize(
    "marked", ["/2026/11/ferry", "/2026/11/ferry/more/", "/x/2026/11/ferry/", "", "//[", "/2026/11/FERRY/"]
)
def test_what_is_only_like_it_stays(marked):
    page = f'<li><a href="{marked}" data-card>other</a></li>'.encode()
    assert cut_out("/", page, {GONE}) == page


@pytest.mark.parametrize(
    "page",
    [
        f'<article><a href="{GONE}" data-card>never closed',
        f'<article><a href="{GONE}" data-card></a></section>',
        f'<article><section><a href="{GONE}" data-card></a><li></article>',
        f'<p>See <a href="{GONE}">the ferry</a>.</p>',
        f'<article><p>See <a href="{GONE}">the ferry</a>.</p></article>',
        f'<p><a href="{GONE}" data-card>in no card</a></p>',
        f'<!-- <li><a href="{GONE}" data-card>x</a></li> -->',
        f"<script>var a = '<li><a href=\"{GONE}\" data-card>x</a></li>'</script>",
    ],
)
def test_what_cannot_be_cut_cleanly_stays_and_is_found_afterwards(page):
    assert cut_out("/", page.encode(), {GONE}) == page.encode()
    assert naming([GONE]).is_in(page.encode())


def test_a_card_within_a_card_goes_with_it_and_alone():
    inner = f'<li><a href="{GONE}" data-card>x</a></li>'
    page = f'<article><a href="/fog/" data-card>Fog</a><ul>{inner}</ul></article>'
    assert cut_out("/", page.encode(), {GONE}) == page.replace(inner, "").encode()
    assert cut_out("/", page.encode(), {GONE, "/fog/"}) == b""


def test_structured_data_loses_the_item_and_stays_safe():
    items = [
        {"@type": "ListItem", "position": 1, "url": f"https://news.example{GONE}", "name": "Ferry"},
        {"@type": "ListItem", "position": 2, "url": "https://news.example/fog/", "name": "<Fog> & co"},
    ]
    told = json.dumps({"@graph": [{"@type": "CollectionPage", "mainEntity": {"itemListElement": items}}]})
    told = told.replace("<", "\\u003c")
    page = f'<script type="application/ld+json">{told}</script><p>x</p>'
    left = cut_out("/section/a/", page.encode(), {GONE}).decode()
    script = left.removeprefix('<script type="application/ld+json">').removesuffix("</script><p>x</p>")
    assert [one["name"] for one in json.loads(script)["@graph"][0]["mainEntity"]["itemListElement"]] == [
        "<Fog> & co"
    ]
    assert "<" not in script


def test_rss_atom_sitemap_and_json_lose_their_items():
    base = "https://news.example"
    rss = (
        f"<rss><channel><title>A</title><link>{base}/</link><item><title>Ferry</title><link>{base}{GONE}</link></item>"
        f"\n<item><title>Fog</title><link>{base}/fog/</link></item></channel></rss>"
    )
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{base}/feed.atom</id><entry><link rel="alternate" '
        f'href="{base}{GONE}"/><content type="html">Ferry</content></entry><entry><id>2</id></entry></feed>'
    )
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="urn:i">'
        f"<url><loc>{base}{GONE}</loc><i:image><i:loc>{base}/media/ferry.jpg</i:loc></i:image></url>"
        f"<url><loc>{base}/fog/</loc></url></urlset>"
    )
    feed = json.dumps(
        {"items": [{"id": "1", "url": f"{base}{GONE}", "title": "Ferry"}, {"id": "2", "url": "/fog/"}]}
    )
    for address, body, count in (
        ("/feed.rss", rss, 1),
        ("/feed.atom", atom, 1),
        ("/sitemaps/a.xml", sitemap, 1),
    ):
        left = cut_out(address, body.encode(), {GONE})
        assert b"erry" not in left, address
        root = etree.fromstring(left)
        assert (
            len(root.xpath("//*[local-name()='item' or local-name()='entry' or local-name()='url']")) == count
        )
    assert json.loads(cut_out("/feed.json", feed.encode(), {GONE})) == {
        "items": [{"id": "2", "url": "/fog/"}]
    }


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/feed.rss", b"<rss><item>"),
        ("/feed.json", b"{"),
        ("/a.json", b'"/2026/11/ferry/"'),
        ("/a/", b"\xff\xfe/2026/11/ferry/"),
        ("/a.txt", b"/2026/11/ferry/"),
        ("/x.xml", b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'),
    ],
)
def test_what_cannot_be_read_stays(address, body):
    assert cut_out(address, body, {GONE}) == body
