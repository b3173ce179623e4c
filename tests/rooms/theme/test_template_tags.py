"""What templates say with our tags, and what they do with what strangers write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.template import TemplateSyntaxError

from masthead.kit.recording import recording, remembering
from masthead.theme import drawing
from masthead.theme.assets import INLINE_SCRIPT, UnknownAssetError
from masthead.theme.contexts import AnnouncementView, FooterColumn, Link, NavigationView, PictureView, Source
from masthead.theme.icons import FOLDER, UnknownIconError
from tests.rooms.theme.attack_strings import ATTACKS
from tests.rooms.theme.publication import drawn, frame

PICTURE = PictureView(
    src="/media/a/640.jpg",
    width=640,
    height=427,
    sources=(Source("image/avif", "/media/a/320.avif 320w, /media/a/640.avif 640w"),),
    srcset="/media/a/320.jpg 320w, /media/a/640.jpg 640w",
    alt="A ferry at dusk",
    colour="#2a4d69",
)


class Reader(HTMLParser):
    """Every tag with its attributes, in order, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"{tag} says an attribute twice"
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def attributes(self, wanted: str) -> dict[str, str | None]:
        return next(attributes for tag, attributes in self.tags if tag == wanted)


def test_picture_offers_its_sources_before_the_fallback():
    page = Reader(drawn('{% picture view sizes="50vw" class="lead" %}', view=PICTURE))

    assert [tag for tag, _ in page.tags] == ["picture", "source", "img"]
    assert page.attributes("source") == {
        "type": "image/avif",
        "srcset": PICTURE.sources[0].srcset,
        "sizes": "50vw",
    }
    image = page.attributes("img")
    assert (image["src"], image["width"], image["height"]) == ("/media/a/640.jpg", "640", "427")
    assert (image["srcset"], image["sizes"], image["class"]) == (PICTURE.srcset, "50vw", "lead")


def test_picture_waits_unless_it_is_the_first_thing_seen():
    waiting = Reader(drawn("{% picture view %}", view=PICTURE)).attributes("img")
    eager = Reader(drawn("{% picture view eager=True %}", view=PICTURE)).attributes("img")

    assert (waiting["loading"], waiting["decoding"]) == ("lazy", "async")
    assert "fetchpriority" not in waiting
    assert eager["fetchpriority"] == "high"
    assert "loading" not in eager


def test_picture_carries_its_colour_without_a_style():
    image = Reader(drawn("{% picture view %}", view=PICTURE)).attributes("img")

    assert image["data-c"] == "#2a4d69"
    assert "style" not in image


@pytest.mark.parametrize(
    "colour", ["", "red", "#12", "#2a4d69;", "url(//evil.example)", '#2a4d6"', "#2a4d69\n"]
)
def test_picture_says_no_colour_that_is_none(colour):
    view = PictureView("/a.jpg", 3, 2, colour=colour)

    assert "data-c" not in Reader(drawn("{% picture view %}", view=view)).attributes("img")


def test_picture_without_words_keeps_an_empty_alt():
    page = drawn("{% picture view %}", view=PictureView("/a.jpg", 3, 2))

    assert 'alt=""' in page
    assert "srcset" not in page
    assert "sizes" not in page


def test_no_picture_draws_nothing():
    assert drawn("{% picture view %}", view=None) == ""


def test_picture_refuses_attributes_it_does_not_know():
    with pytest.raises(TemplateSyntaxError, match="style"):
        drawn('{% picture view style="color:red" %}', view=PICTURE)


@pytest.mark.parametrize("attack", ATTACKS)
def test_picture_keeps_a_strangers_words_inside_their_attributes(attack):
    view = PictureView(attack, 3, 2, (Source(attack, attack),), attack, alt=attack, colour=attack)

    page = Reader(drawn("{% picture view sizes=words class=words %}", view=view, words=attack))

    assert [tag for tag, _ in page.tags] == ["picture", "source", "img"]
    assert set(page.attributes("img")) == {
        "src", "width", "height", "alt", "class", "srcset", "sizes", "loading", "decoding",
    }  # fmt: skip
    assert page.text == ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_language_of_a_stranger_stays_an_attribute(attack):
    page = Reader(drawn("<p{% lang_attrs words %}>", words=attack))

    assert [tag for tag, _ in page.tags] == ["p"]
    assert set(page.tags[0][1]) <= {"lang", "dir"}
    assert drawn("{{ words|dir }}", words=attack) == "ltr"


@pytest.mark.parametrize("attack", ATTACKS)
def test_announcement_key_of_a_stranger_stays_an_attribute(attack):
    page = Reader(drawn("{% inline_script %}", frame=frame(AnnouncementView(attack, "", None))))

    assert [tag for tag, _ in page.tags] == ["meta", "script"]
    assert page.text == INLINE_SCRIPT


@pytest.mark.parametrize("attack", ATTACKS)
def test_strangers_words_are_no_names_of_ours(attack):
    with pytest.raises(UnknownAssetError):
        drawn("{% asset words %}", words=attack)
    with pytest.raises(UnknownIconError):
        drawn("{% icon words %}", words=attack)
    with pytest.raises(LookupError):
        drawn("{% moment time words %}", time=datetime(2025, 3, 6, tzinfo=UTC), words=attack)


def test_inline_script_is_absent_without_an_announcement():
    assert drawn("{% inline_script %}") == ""
    assert drawn("{% inline_script %}", frame=None) == ""


def test_language_is_said_only_where_it_differs():
    assert drawn('{% lang_attrs "en" %}') == ""
    assert drawn('{% lang_attrs "EN" %}') == ""
    assert drawn('{% lang_attrs "" %}') == ""
    assert drawn('{% lang_attrs "uk" %}') == ' lang="uk"'
    assert drawn('{% lang_attrs "ar" %}') == ' lang="ar" dir="rtl"'


def test_language_turns_back_inside_a_right_to_left_publication():
    arabic = frame(language="ar", direction="rtl")

    assert drawn('{% lang_attrs "fa" %}', frame=arabic) == ' lang="fa"'
    assert drawn('{% lang_attrs "en" %}', frame=arabic) == ' lang="en" dir="ltr"'


@pytest.mark.parametrize(
    ("language", "turned"), [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("", "ltr"), (None, "ltr")]
)
def test_direction_of_a_language(language, turned):
    assert drawn("{{ language|dir }}", language=language) == turned


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_icons_are_silent_and_take_the_colour_of_the_text(name):
    page = Reader(drawn("{% icon name %}", name=name))

    assert page.tags[0][0] == "svg"
    assert page.tags[0][1]["aria-hidden"] == "true"
    assert "currentColor" in drawn("{% icon name %}", name=name)
    assert not {"script", "style", "image", "use"} & {tag for tag, _ in page.tags}


@pytest.mark.parametrize("name", ["none-such", "../../models", "menu.svg", "Menu", ""])
def test_unknown_icon_is_a_mistake_of_ours(name):
    with pytest.raises(UnknownIconError, match="menu"):
        drawn("{% icon name %}", name=name)


def test_reading_time_is_in_words():
    assert drawn("{% minutes 1 %}") == "1 min read"
    assert drawn("{% minutes 12 %}") == "12 min read"


@dataclass(frozen=True)
class Labelled:
    label: Link


@dataclass(frozen=True)
class Dated:
    published_at: datetime


FOOTER = '{% once "fragments/footer.html" nav=nav %}'


def navigation(label: str) -> NavigationView:
    return NavigationView((), (), (), (FooterColumn("More", (Link(label, "/about/"),)),))


@pytest.fixture
def rendered(monkeypatch):
    """The name of every template that is drawn, in order."""
    names: list[str | None] = []
    drawer = drawing.drawer

    def noted(template):
        names.append(template.name)
        return drawer(template)

    monkeypatch.setattr(drawing, "drawer", noted)
    return names


def test_a_fragment_is_drawn_once_for_a_batch_of_pages(rendered):
    with remembering():
        first, second = (drawn(FOOTER, nav=navigation("About us")) for _ in "12")

    assert first == second
    assert ">About us</a>" in first
    assert rendered.count("fragments/footer.html") == 1


def test_it_is_drawn_anew_for_other_values_and_another_publication():
    with remembering():
        before = drawn(FOOTER, nav=navigation("About us"))
        after = drawn(FOOTER, nav=navigation("Who we are"))
        elsewhere = drawn(FOOTER, nav=navigation("About us"), frame=frame(tagline="By the sea"))

    assert ">Who we are</a>" in after
    assert "By the sea" in elsewhere
    assert "By the sea" not in before


def test_it_is_drawn_each_time_where_nobody_remembers(rendered):
    for _ in "12":
        drawn(FOOTER, nav=navigation("About us"))
    assert rendered.count("fragments/footer.html") == 2


def test_it_sees_nothing_of_the_page_but_the_publication():
    item = Labelled(Link("Ports", "/tag/ports/"))
    assert "Ports" in drawn('{% once "fragments/label.html" item=item %}', item=item, bare=True)


@pytest.mark.parametrize(("title", "shown"), [("Ports", False), ("Harbours", True), ("", True)])
def test_a_label_does_not_repeat_the_title_of_its_page(title, shown):
    item = Labelled(Link("Ports", "/tag/ports/"))
    card = '{% once "fragments/label.html" item=item bare=item|says:title %}'
    assert ("Ports" in drawn(card, item=item, title=title)) is shown


def test_every_page_that_shows_it_notes_how_long_it_is_true():
    card = Dated(datetime.now(UTC))
    with remembering():
        for _ in "12":
            with recording() as notes:
                drawn('{% once "fragments/meta.html" card=card %}', card=card)
            assert notes.until is not None
