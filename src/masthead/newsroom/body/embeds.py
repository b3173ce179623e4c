"""Which site an embedded address belongs to, and the frame that shows it.

Everything is worked out from the address itself: nobody is asked. An address that does not fit a provider's
pattern to the letter gets no frame and stays a plain link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

WIDE, SQUARE, CARD, PAGE, TALL = "16/9", "1/1", "4/5", "3/4", "9/16"
# Every shape a frame can have, so that a stylesheet can prepare for each.
RATIOS = (WIDE, SQUARE, CARD, PAGE, TALL)

FRAME_HOSTS: tuple[str, ...] = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://geo.dailymotion.com",
    "https://w.soundcloud.com",
    "https://open.spotify.com",
    "https://embed.podcasts.apple.com",
    "https://datawrapper.dwcdn.net",
    "https://flo.uri.sh",
    "https://www.openstreetmap.org",
    "https://platform.twitter.com",
    "https://www.instagram.com",
    "https://www.tiktok.com",
    "https://www.facebook.com",
    "https://t.me",
    "https://embed.bsky.app",
    "https://archive.org",
    "https://embed.documentcloud.org",
)

# Printable ASCII only and no backslash: browsers and Python read other addresses differently, and that gap is
# where look-alikes live. No user name before the host and no port either.
_PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:[/?#][!#-\[\]-~]*)?", re.IGNORECASE)
_ODD = re.compile(r"https?://([\w-]+(?:\.[\w-]+)+)(?::\d{1,5})?(?:[/?#][^\s\\]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Provider:
    """`frame` is empty where no frame is to be loaded; `ratio` is a CSS aspect-ratio out of `RATIOS`."""

    name: str
    frame: str
    ratio: str


@dataclass(frozen=True)
class Address:
    """An address in parts; `ask` answers with a query parameter, or "" unless it fits the pattern."""

    host: str
    path: str
    query: Mapping[str, list[str]]

    def ask(self, name: str, pattern: str) -> str:
        value = self.query.get(name, [""])[0]
        return value if re.fullmatch(pattern, value, re.ASCII) else ""


Frame = Callable[[Address, re.Match[str]], str]


@dataclass(frozen=True)
class _Rule:
    """One form of address: its hosts, the pattern of its path, and the frame made of both."""

    name: str
    hosts: frozenset[str]
    path: re.Pattern[str]
    frame: Frame
    ratio: str = WIDE


def _rule(name: str, hosts: str, path: str, frame: str | Frame, ratio: str = WIDE) -> _Rule:
    """`frame` is a template filled with the named groups of `path`, or a function that may still say no."""
    return _Rule(
        name,
        frozenset(hosts.split()),
        re.compile(path + "/?", re.ASCII),
        (lambda _address, match: frame.format(**match.groupdict())) if isinstance(frame, str) else frame,
        ratio,
    )


def _youtube(address: Address, match: re.Match[str]) -> str:
    video = match.groupdict().get("id") or address.ask("v", _VIDEO)
    start = address.ask("start", r"\d{1,6}") or address.ask("t", r"\d{1,6}s?").rstrip("s")
    begin = f"&start={start}" if start else ""
    return f"https://www.youtube-nocookie.com/embed/{video}?autoplay=1{begin}" if video else ""


def _playlist(address: Address, _match: re.Match[str]) -> str:
    listed = address.ask("list", r"[\w-]{12,60}")
    return f"https://www.youtube-nocookie.com/embed/videoseries?list={listed}" if listed else ""


def _vimeo(address: Address, match: re.Match[str]) -> str:
    secret = match.groupdict().get("secret") or address.ask("h", r"[0-9a-f]{6,20}")
    key = f"&h={secret}" if secret else ""
    return f"https://player.vimeo.com/video/{match['id']}?dnt=1{key}"


def _soundcloud(_address: Address, match: re.Match[str]) -> str:
    track = quote(f"https://soundcloud.com{match['path']}", safe="")
    return f"https://w.soundcloud.com/player/?url={track}&visual=true"


def _apple(address: Address, match: re.Match[str]) -> str:
    episode = address.ask("i", r"\d{5,16}")
    end = f"?i={episode}" if episode else ""
    return f"https://embed.podcasts.apple.com/{match['country']}/podcast/{match['id']}{end}"


def _map(address: Address, _match: re.Match[str]) -> str:
    box = address.ask("bbox", rf"{_DEGREES}(?:,{_DEGREES}){{3}}")
    if not box:
        return ""
    layer = address.ask("layer", r"[a-z]{3,20}") or "mapnik"
    marker = address.ask("marker", f"{_DEGREES},{_DEGREES}")
    end = f"&marker={marker}" if marker else ""
    return f"https://www.openstreetmap.org/export/embed.html?bbox={box}&layer={layer}{end}"


def _facebook(kind: str, path: str) -> str:
    return f"https://www.facebook.com/plugins/{kind}.php?href={quote('https://www.facebook.com' + path, safe='')}"


def _facebook_post(_address: Address, match: re.Match[str]) -> str:
    return _facebook("post", match["path"]) + "&show_text=true"


def _facebook_permalink(address: Address, _match: re.Match[str]) -> str:
    post, page = address.ask("story_fbid", r"\w{5,100}"), address.ask("id", r"\d{3,20}")
    return _facebook("post", f"/permalink.php?story_fbid={post}&id={page}") if post and page else ""


def _facebook_video(_address: Address, match: re.Match[str]) -> str:
    return _facebook("video", match["path"])


def _facebook_watch(address: Address, _match: re.Match[str]) -> str:
    video = address.ask("v", r"\d{5,20}")
    return _facebook("video", f"/watch/?v={video}") if video else ""


_VIDEO = r"[\w-]{11}"
_DEGREES = r"-?\d{1,3}(?:\.\d{1,17})?"
_YOUTUBE = "youtube.com www.youtube.com m.youtube.com music.youtube.com www.youtube-nocookie.com"
_FACEBOOK = "facebook.com www.facebook.com m.facebook.com"
_INSTAGRAM = "instagram.com www.instagram.com"
_TWITTER = "x.com www.x.com mobile.x.com twitter.com www.twitter.com mobile.twitter.com"

_RULES: tuple[_Rule, ...] = (
    _rule("YouTube", _YOUTUBE, r"/shorts/(?P<id>[\w-]{11})", _youtube, TALL),
    _rule("YouTube", _YOUTUBE, r"/(?:embed|live|v)/(?P<id>[\w-]{11})", _youtube),
    _rule("YouTube", "youtu.be", r"/(?P<id>[\w-]{11})", _youtube),
    _rule("YouTube", _YOUTUBE, "/watch", _youtube),
    _rule("YouTube", _YOUTUBE, "/playlist", _playlist),
    _rule("Vimeo", "vimeo.com www.vimeo.com", r"/(?P<id>\d{5,12})(?:/(?P<secret>[0-9a-f]{6,20}))?", _vimeo),
    _rule(
        "Vimeo", "vimeo.com www.vimeo.com", r"/(?:channels/\w+|groups/\w+/videos)/(?P<id>\d{5,12})", _vimeo
    ),
    _rule("Vimeo", "player.vimeo.com", r"/video/(?P<id>\d{5,12})", _vimeo),
    _rule(
        "Dailymotion",
        "dailymotion.com www.dailymotion.com",
        r"/(?:embed/)?video/(?P<id>[a-z0-9]{5,12})",
        "https://geo.dailymotion.com/player.html?video={id}",
    ),
    _rule(
        "Dailymotion",
        "dai.ly",
        r"/(?P<id>[a-z0-9]{5,12})",
        "https://geo.dailymotion.com/player.html?video={id}",
    ),
    _rule(
        "SoundCloud",
        "soundcloud.com www.soundcloud.com m.soundcloud.com",
        r"(?P<path>/[a-z0-9_-]{2,60}(?:/sets)?/[\w-]{1,120}(?:/s-\w{4,20})?)",
        _soundcloud,
    ),
    _rule(
        "Spotify",
        "open.spotify.com",
        r"/(?:intl-[a-z]{2}/)?(?:embed/)?(?P<kind>track|album|playlist|episode|show|artist)/(?P<id>[A-Za-z0-9]{22})",
        "https://open.spotify.com/embed/{kind}/{id}",
    ),
    _rule(
        "Apple Podcasts",
        "podcasts.apple.com embed.podcasts.apple.com",
        r"/(?P<country>[a-z]{2})/podcast/(?:[^/]{1,200}/)?(?P<id>id\d{5,14})",
        _apple,
    ),
    _rule(
        "Datawrapper",
        "datawrapper.dwcdn.net",
        r"/(?P<id>[A-Za-z0-9]{5})(?:/\d{1,4})?",
        "https://datawrapper.dwcdn.net/{id}/",
    ),
    _rule(
        "Datawrapper",
        "datawrapper.de www.datawrapper.de",
        r"/_/(?P<id>[A-Za-z0-9]{5})",
        "https://datawrapper.dwcdn.net/{id}/",
    ),
    _rule(
        "Flourish",
        "public.flourish.studio flo.uri.sh",
        r"/(?P<kind>visualisation|story)/(?P<id>\d{3,12})(?:/embed)?",
        "https://flo.uri.sh/{kind}/{id}/embed",
    ),
    _rule("OpenStreetMap", "openstreetmap.org www.openstreetmap.org", r"/export/embed\.html", _map),
    _rule(
        "X",
        _TWITTER,
        r"/\w{1,15}/status(?:es)?/(?P<id>\d{1,20})",
        "https://platform.twitter.com/embed/Tweet.html?id={id}&dnt=true",
        CARD,
    ),
    _rule(
        "Instagram",
        _INSTAGRAM,
        r"/(?:[\w.]{1,30}/)?(?P<kind>p|reel|tv)/(?P<id>[\w-]{5,40})",
        "https://www.instagram.com/{kind}/{id}/embed/",
        CARD,
    ),
    _rule(
        "TikTok",
        "tiktok.com www.tiktok.com m.tiktok.com",
        r"/@[\w.]{1,30}/video/(?P<id>\d{8,22})",
        "https://www.tiktok.com/player/v1/{id}",
        TALL,
    ),
    _rule(
        "Facebook",
        _FACEBOOK,
        r"(?P<path>/[\w.-]{1,80}/posts/(?:[\w-]{1,200}/)?\w{5,100})",
        _facebook_post,
        CARD,
    ),
    _rule("Facebook", _FACEBOOK, r"/permalink\.php", _facebook_permalink, CARD),
    _rule(
        "Facebook", _FACEBOOK, r"(?P<path>/[\w.-]{1,80}/videos/(?:[\w-]{1,200}/)?\d{5,20})", _facebook_video
    ),
    _rule("Facebook", _FACEBOOK, "/watch", _facebook_watch),
    _rule("Facebook", _FACEBOOK, r"(?P<path>/reel/\d{5,20})", _facebook_video, TALL),
    _rule(
        "Telegram",
        "t.me telegram.me",
        r"/(?:s/)?(?P<channel>[A-Za-z]\w{3,31})/(?P<id>\d{1,10})",
        "https://t.me/{channel}/{id}?embed=1&mode=tme",
        CARD,
    ),
    _rule(
        "Bluesky",
        "bsky.app",
        r"/profile/(?P<who>did:plc:[a-z2-7]{24}|[a-z0-9-]+(?:\.[a-z0-9-]+)+)/post/(?P<id>[a-z2-7]{13})",
        "https://embed.bsky.app/embed/{who}/app.bsky.feed.post/{id}",
        CARD,
    ),
    _rule(
        "Internet Archive",
        "archive.org www.archive.org",
        r"/(?:details|embed)/(?P<id>[A-Za-z0-9][\w.-]{1,100})",
        "https://archive.org/embed/{id}",
    ),
    _rule(
        "DocumentCloud",
        "documentcloud.org www.documentcloud.org embed.documentcloud.org",
        r"/documents/(?P<id>\d{3,12}(?:-[\w-]{1,200})?)",
        "https://embed.documentcloud.org/documents/{id}/?embed=1",
        PAGE,
    ),
)

# A host we know keeps its name even where the address is of no form we can frame: a profile, a short link.
_NAMES = {host: rule.name for rule in _RULES for host in rule.hosts}


def provider_of(url: str) -> Provider:
    """Who publishes what stands at an address, and the frame for it. Asks nobody; never raises.

    The name is the provider's, or the host without www., or empty for what is no web address at all.
    """
    plain = _PLAIN.fullmatch(url.strip(" "))
    if plain is None:
        return Provider(_odd_host(url), "", WIDE)
    host = plain[1].lower()
    parts = urlsplit(plain[0])
    address = Address(host, parts.path, parse_qs(parts.query))
    for rule in _RULES:
        match = rule.path.fullmatch(address.path) if host in rule.hosts else None
        frame = rule.frame(address, match) if match else ""
        if frame:
            return Provider(rule.name, frame, rule.ratio)
    return Provider(_NAMES.get(host) or host.removeprefix("www."), "", WIDE)


def _odd_host(url: str) -> str:
    """The host of an address that is too odd for a frame but may be an honest link, such as one in Cyrillic."""
    match = _ODD.fullmatch(url.strip(" "))
    return match[1].lower().removeprefix("www.") if match else ""
