"""Template commands in a text: Hugo's shortcodes, Liquid's tags and filters.

What says something (a picture, a video, a quote, a link) is rewritten as Markdown or HTML; the rest is removed and
its content, where it wraps any, stays. Works by the shape of a command and by what its name says, not by a list of
one site's names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple

from masthead.importers.addresses_inside import reference_to

# Each pattern stops where the next command begins and after 1,500 characters, so that a text full of commands
# without an end costs no more than one without any.
_RAW = re.compile(
    r"\{%-?\s{0,9}raw\s{0,9}-?%\}((?:(?!\{%-?\s{0,9}raw\b).)*?)\{%-?\s{0,9}endraw\s{0,9}-?%\}", re.DOTALL
)
_HUGO = re.compile(r"\{\{([<%])(?:(?!\{\{[<%])[\s\S]){0,1500}?[>%]\}\}")
_TAG = re.compile(r"\{%-?((?:(?!%\}|\{%).){0,1500}?)-?%\}", re.DOTALL)
_VALUE = re.compile(r"\{\{-?((?:(?!\}\}|\{\{).){0,500}?)-?\}\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{:?[ \t]{0,4}(?:(?:[.#][\w-]{1,60}|[\w-]{1,60}=\"[^\"}]{0,200}\")[ \t]{0,4})+\}")
_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*=\s*)?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`([^`]*)`|([^\s"'=]+))""", re.DOTALL
)
_QUOTED = re.compile(r"""^["']([^"']*)["']\s*(?:\||$)""")
_NAME = re.compile(r"^([\w.]+)\s*(?:\||$)")
_SAFE_ID = re.compile(r"^[\w-]{1,40}$")


class Command(NamedTuple):
    name: str
    words: tuple[str, ...]  # arguments without a name, in order
    named: Mapping[str, str]
    closes: bool

    def first(self, *names: str) -> str:
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def source(self) -> str:
        return self.first("src", "url", "href", "path", "file", "link", "image") or next(iter(self.words), "")


def without_shortcodes(text: str, variables: Mapping[str, str], notes: Counter[str]) -> str:
    """The text with every template command rewritten or removed; `variables` are the front matter's."""
    if "{{" in text or "{%" in text:
        text = _without_commands(text, variables, notes)
    return _ATTRIBUTES.sub("", text) if "{:" in text or "{." in text or "{#" in text else text


def _without_commands(text: str, variables: Mapping[str, str], notes: Counter[str]) -> str:
    kept: list[str] = []
    if "{%" in text:
        text = _RAW.sub(lambda found: _put_by(found[1], kept), text)
    text = _HUGO.sub(lambda found: _hugo(found[0], notes), text)
    text = _TAG.sub(lambda found: _written(_read(found[1]), notes), text)
    text = _VALUE.sub(lambda found: _value(found[0], found[1].strip(), variables), text)
    for place, raw in enumerate(kept):
        text = text.replace(f"\x02{place}\x02", raw)
    return text


def _put_by(raw: str, kept: list[str]) -> str:
    kept.append(raw)
    return f"\x02{len(kept) - 1}\x02"


def _hugo(whole: str, notes: Counter[str]) -> str:
    inside = whole[3:-3].strip()
    return _written(_read(inside), notes) if not inside.startswith("/*") else ""


def _read(inside: str) -> Command:
    inside = inside.strip().rstrip("/").strip()
    closes = inside.startswith(("/", "end"))
    name = re.match(r"/?\s*([\w./-]*)", inside)
    start = name.end() if name else 0
    words: list[str] = []
    named: dict[str, str] = {}
    for key, double, single, tick, bare in _ARGUMENT.findall(inside[start:]):
        value = re.sub(r"\\(.)", r"\1", double or single) or tick or bare
        if key:
            named.setdefault(key.lower(), value)
        else:
            words.append(value)
    return Command((name[1] if name else "").lower(), tuple(words), named, closes)


def _written(command: Command, notes: Counter[str]) -> str:
    """What stands in place of a command: the first rule that its name fits."""
    if command.closes:
        return "\n```\n" if command.name == "endhighlight" else ""
    for fits, write in _RULES:
        if fits.search(command.name):
            return write(command)
    title = command.first("title", "heading", "intro", "text", "label")
    if not title:
        notes["template commands were removed from the text"] += 1
    return f"\n\n**{title.strip('*')}**\n\n" if title and "\n" not in title else ""


def _reference(command: Command) -> str:
    if command.first("href", "url"):
        return _link(command)
    return reference_to(next(iter(command.words), "") or command.first("path", "page"))


def _picture(command: Command) -> str:
    if command.name == "include":  # {% include image.html src="…" %}
        return _include(command)
    source = command.source()
    positional = command.words[1:] if command.words[:1] == (source,) else command.words
    alt = command.first("alt", "title", "image_alt") or (positional[-1] if positional else "")
    caption = command.first("caption", "figcaption", "description", "attr")
    credit = command.first("credit", "attribution", "author", "photographer")
    return _img(source, alt, caption, credit)


def _img(source: str, alt: str, caption: str, credit: str) -> str:
    if not source:
        return ""
    pairs = {"src": source, "alt": alt, "data-caption": caption, "data-credit": credit}
    return "<img " + " ".join(f'{name}="{_attribute(value)}"' for name, value in pairs.items() if value) + ">"


def _include(command: Command) -> str:
    what = next(iter(command.words), "").lower()
    rest = command._replace(words=command.words[1:], name=what.rsplit("/", 1)[-1].partition(".")[0])
    return _written(rest, Counter()) if rest.name != "include" else ""


def _video(command: Command) -> str:
    video = command.first("id", "video", "videoid", "key") or command.source()
    title = command.first("title", "alt", "caption")
    if video.startswith(("http://", "https://", "//")):
        return _frame(video, title)
    if not _SAFE_ID.match(video):
        return ""
    if "vimeo" in command.name:
        return _frame(f"https://player.vimeo.com/video/{video}", title)
    return _frame(f"https://www.youtube.com/embed/{video}", title)


def _post(command: Command) -> str:
    """A post on a social network, by its address or by its author and number."""
    address = command.source()
    if address.startswith(("http://", "https://")):
        return _frame(address, command.first("title"))
    user, number = command.first("user", "username"), command.first("id") or next(iter(command.words), "")
    if not number.isdigit():
        return ""
    return _frame(
        f"https://twitter.com/{user or 'i/web'}/status/{number}", f"Post by @{user}" if user else ""
    )


def _frame(address: str, title: str) -> str:
    name = f' title="{_attribute(title)}"' if title else ""
    return f'\n\n<iframe src="{_attribute(address)}"{name}></iframe>\n\n'


def _any_frame(command: Command) -> str:
    return _frame(command.source(), command.first("title", "alt"))


def _quote(command: Command) -> str:
    words = command.first("text", "quote", "content") or next(iter(command.words), "")
    if not words:
        return ""
    speaker = command.first("cite", "author", "attribution", "source", "speaker", "by")
    named = f"<cite>{escape(speaker)}</cite>" if speaker else ""
    return f"\n\n<blockquote><p>{escape(words)}</p>{named}</blockquote>\n\n"


def _link(command: Command) -> str:
    words = command.first("text", "label", "title", "name")
    address = command.first("href", "url", "link", "src")
    if not address.startswith(("http://", "https://", "/", "mailto:")):
        return escape(words)
    return f'<a href="{_attribute(address)}">{escape(words or address)}</a>'


def _download(command: Command) -> str:
    return escape(command.first("label", "text", "title"))


def _code(command: Command) -> str:
    language = next(iter(command.words), "")
    return (
        f"\n```{language if _SAFE_ID.match(language) else ''}\n"
        if command.name == "highlight" and language
        else ""
    )


def _attribute(value: str) -> str:
    return escape(" ".join(value.split()))


# The order matters: the first that fits is taken.
_RULES: tuple[tuple[re.Pattern[str], Callable[[Command], str]], ...] = (
    (re.compile(r"^(?:rel)?ref$|^link$|^post_url$"), _reference),
    (re.compile(r"^include"), _include),
    (re.compile(r"img|image|figure|picture|photo"), _picture),
    (re.compile(r"youtube|vimeo"), _video),
    (re.compile(r"tweet|twitter|^x$|instagram|facebook|^fb[-_]"), _post),
    (re.compile(r"iframe|^video|soundcloud|codepen|embed"), _any_frame),
    (re.compile(r"quote"), _quote),
    (re.compile(r"button|^a$|^url$"), _link),
    (re.compile(r"asset|file|download"), _download),
    (re.compile(r"^highlight$"), _code),
)


def _value(whole: str, inside: str, variables: Mapping[str, str]) -> str:
    """`{{ "/path" | url }}` and `{{ image | url }}` are values; `{{ site.baseurl }}` is nothing; the rest is text."""
    if quoted := _QUOTED.match(inside):
        return quoted[1]
    name = _NAME.match(inside)
    if name is None:
        return whole
    key = name[1].removeprefix("page.")
    if key in variables:
        return variables[key]
    return "" if "|" in inside or "." in name[1] else whole
