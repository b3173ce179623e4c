"""An address says by itself which site it is on; only one that fits to the letter gets a frame."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.newsroom.body.embeds import FRAME_HOSTS, RATIOS, provider_of

TUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
POST = "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2F"
FRAMED = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "YouTube", TUBE),
    ("https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ&list=PLx", "YouTube", TUBE),
    ("https://youtu.be/dQw4w9WgXcQ?t=42s", "YouTube", TUBE + "&start=42"),
    ("http://YouTube.com/shorts/dQw4w9WgXcQ", "YouTube", TUBE),
    ("https://www.youtube.com/embed/dQw4w9WgXcQ", "YouTube", TUBE),
    ("https://www.youtube.com/live/dQw4w9WgXcQ?si=x", "YouTube", TUBE),
    ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
    (
        "https://vimeo.com/76979871/0a1b2c3d4e",
        "Vimeo",
        "https://player.vimeo.com/video/76979871?dnt=1&h=0a1b2c3d4e",
    ),
    ("https://dai.ly/x8abc12", "Dailymotion", "https://geo.dailymotion.com/player.html?video=x8abc12"),
    (
        "https://soundcloud.com/harbour-radio/night-boats",
        "SoundCloud",
        "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fharbour-radio%2Fnight-boats&visual=true",
    ),
    (
        "https://open.spotify.com/intl-de/episode/4rOoJ6Egrf8K2IrywzwOMk?si=1",
        "Spotify",
        "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
    ),
    (
        "https://podcasts.apple.com/gb/podcast/the-harbour/id1200361736?i=1000650000000",
        "Apple Podcasts",
        "https://embed.podcasts.apple.com/gb/podcast/id1200361736?i=1000650000000",
    ),
    ("https://www.datawrapper.de/_/aB3dE/", "Datawrapper", "https://datawrapper.dwcdn.net/aB3dE/"),
    ("https://datawrapper.dwcdn.net/aB3dE/7/", "Datawrapper", "https://datawrapper.dwcdn.net/aB3dE/"),
    (
        "https://public.flourish.studio/visualisation/1234567/",
        "Flourish",
        "https://flo.uri.sh/visualisation/1234567/embed",
    ),
    (
        "https://www.openstreetmap.org/export/embed.html?bbox=14.41%2C50.08%2C14.43%2C50.09&layer=mapnik",
        "OpenStreetMap",
        "https://www.openstreetmap.org/export/embed.html?bbox=14.41,50.08,14.43,50.09&layer=mapnik",
    ),
    (
        "https://twitter.com/harbour/status/1234567890123456789?s=20",
        "X",
        "https://platform.twitter.com/embed/Tweet.html?id=1234567890123456789&dnt=true",
    ),
    ("https://www.instagram.com/p/CxYz_12-ab/", "Instagram", "https://www.instagram.com/p/CxYz_12-ab/embed/"),
    (
        "https://www.tiktok.com/@harbour.news/video/7234567890123456789",
        "TikTok",
        "https://www.tiktok.com/player/v1/7234567890123456789",
    ),
    (
        "https://www.facebook.com/harbour/posts/pfbid0abc",
        "Facebook",
        POST + "harbour%2Fposts%2Fpfbid0abc&show_text=true",
    ),
    (
        "https://www.facebook.com/watch/?v=1234567890",
        "Facebook",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1234567890",
    ),
    ("https://t.me/s/harbour_news/15", "Telegram", "https://t.me/harbour_news/15?embed=1&mode=tme"),
    (
        "https://bsky.app/profile/harbour.example/post/3lbb32nb4322g",
        "Bluesky",
        "https://embed.bsky.app/embed/harbour.example/app.bsky.feed.post/3lbb32nb4322g",
    ),
    (
        "https://archive.org/details/old-harbour_1931",
        "Internet Archive",
        "https://archive.org/embed/old-harbour_1931",
    ),
    (
        "https://www.documentcloud.org/documents/1234567-lease/",
        "DocumentCloud",
        "https://embed.documentcloud.org/documents/1234567-lease/?embed=1",
    ),
]
GOOD = "www.youtube.com/watch?v=dQw4w9WgXcQ"
HOSTILE = [
    f"javascript:alert(1)//{GOOD}",
    f"java\nscript://{GOOD}",
    f"data:text/html,https://{GOOD}",
    f"//{GOOD}",
    f"ftp://{GOOD}",
    GOOD,
    "",
    "https://",
    "https://[::1",
    "https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ",
    f"https://user:word@{GOOD}",
    "https://evil.example\\@www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com\\.evil.example/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil-youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com./watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com:8443/watch?v=dQw4w9WgXcQ",
    "https://www。youtube。com/watch?v=dQw4w9WgXcQ",
    "https://www.youtubе.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n",
    "https://www.youtube.com/watch?v=dQw4w9\tWgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXc",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQQ",
    'https://www.youtube.com/watch?v="><script>',
    "https://www.youtube.com/watch?v=..%2F..%2Fevil1",
    "https://www.youtube.com/embed/../../../evil/x",
    "https://www.youtube.com//evil.example/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com/redirect?q=https://evil.example",
    "https://youtu.be/dQw4w9WgXcQ/../../x",
    "https://vimeo.com/76979871;evil",
    "https://vimeo.com/٧٦٩٧٩٨٧١",
    "https://soundcloud.com/a/../../evil",
    "https://open.spotify.com/user/4rOoJ6Egrf8K2IrywzwOMk",
    "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4&marker=<script>%00&bbox=x,y",
    "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3",
    "https://www.facebook.com/plugins/post.php?href=https://evil.example",
    "https://t.me/joinchat/AAAAAE",
    "https://archive.org/details/..",
    "https://mastodon.example/@harbour/110000000000000001",
]


@pytest.mark.parametrize(("url", "name", "frame"), FRAMED)
def test_known_addresses_get_the_provider_s_own_frame(url, name, frame):
    provider = provider_of(url)

    assert (provider.name, provider.frame) == (name, frame)
    assert provider.ratio in RATIOS


@pytest.mark.parametrize("url", [row[0] for row in FRAMED])
def test_every_frame_comes_from_a_host_the_policy_lists(url):
    parts = urlsplit(provider_of(url).frame)

    assert f"{parts.scheme}://{parts.netloc}" in FRAME_HOSTS


def test_the_policy_lists_no_host_without_a_frame():
    used = {"https://" + urlsplit(provider_of(url).frame).netloc for url, _, _ in FRAMED}

    assert set(FRAME_HOSTS) == used


def test_shorts_and_clips_stand_upright():
    assert provider_of("https://www.youtube.com/shorts/dQw4w9WgXcQ").ratio == "9/16"


@pytest.mark.parametrize("url", [url for url in HOSTILE if "bbox=1,2,3,4" not in url])
def test_hostile_and_unknown_addresses_get_no_frame(url):
    assert provider_of(url).frame == ""


def test_only_the_parts_that_fit_reach_a_map_s_frame():
    provider = provider_of(
        "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4&marker=1,2%22onload=x"
    )

    assert provider.frame == "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4&layer=mapnik"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/film/1", "example.org"),
        ("https://mastodon.example/@harbour/110000000000000001", "mastodon.example"),
        ("https://www.youtube.com/@harbour", "YouTube"),
        ("https://www.youtube.com@evil.example/watch?v=dQw4w9WgXcQ", ""),
        ("https://пример.укр/відео", "пример.укр"),
        ("https://evil.example:8443/x", "evil.example"),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_plain_link_is_named_after_its_host(url, name):
    assert provider_of(url).name == name


@given(st.text(max_size=60))
def test_no_tail_or_head_turns_a_frame_to_another_host(words):
    for url in (
        words,
        f"https://{words}",
        f"https://www.youtube.com{words}",
        f"https://{words}youtu.be/dQw4w9WgXcQ",
    ):
        frame = provider_of(url).frame
        assert frame == "" or frame.startswith("https://www.youtube-nocookie.com/embed/")
