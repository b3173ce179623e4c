"""A body's blocks become finished elements; what is gone, hidden or hostile is left out."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from masthead.newsroom.body import elements as e
from masthead.newsroom.body.blocks import BodyBlock
from masthead.newsroom.body.compose import compose_body
from masthead.newsroom.models import Picture
from tests.factories.newsroom import make_picture, make_section, make_story
from tests.rooms.newsroom.body_parts import ATTACKS, block, every_block, items, make_document, table

pytestmark = pytest.mark.django_db

ROWS = table(("Year", "Boats"), ("2023", "1,204"), ("2024", "0"))
YESTERDAY = timezone.localdate() - timedelta(days=1)


def one(kind, value, **options):
    elements, _ = compose_body([block(kind, value)], **options)
    return elements[0] if elements else None


def note(label, text="<p>Note.</p>"):
    return {"type": "footnote", "value": {"label": label, "text": text}, "id": f"n{label}"}


@pytest.fixture
def subjects():
    return {"picture": make_picture().pk, "document": make_document().pk, "story": make_story().pk}


def test_every_kind_of_block_has_its_element(subjects):
    blocks = every_block(**subjects)
    elements, _ = compose_body(blocks)

    assert {row["type"] for row in blocks} == set(BodyBlock().child_blocks)
    assert list(dict.fromkeys(element.block_id for element in elements)) == [row["id"] for row in blocks]


def test_blocks_stored_before_their_fields_existed_still_compose():
    bare = [block(kind, {}, kind) for kind in BodyBlock().child_blocks if kind not in {"text", "divider"}]

    elements, _ = compose_body(bare)

    assert all(isinstance(element, e.Element) for element in elements)


def test_a_block_of_a_room_that_left_is_left_out():
    assert one("weather", {"town": "Averin"}) is None


def test_a_picture_has_the_words_it_was_given_here():
    picture = make_picture(alt="Own alt", caption="Own caption", credit="Own credit")

    here = one(
        "picture", {"picture": picture.pk, "alt": "Alt here", "caption": "", "credit": "", "size": "full"}
    )
    bare = one("picture", {"picture": picture.pk, "decorative": True, "alt": "Alt here"})

    assert (here.picture.alt, here.picture.caption, here.picture.credit) == (
        "Alt here",
        "Own caption",
        "Own credit",
    )
    assert (here.size, bare.size, bare.picture.alt) == ("full", "column", "")


@pytest.mark.parametrize("kind", ["picture", "gallery", "map"])
@pytest.mark.parametrize("loss", ["deleted", "expired", "nonsense"])
def test_a_picture_that_may_not_be_shown_takes_its_block_along(kind, loss):
    picture = make_picture(rights_expire_on=YESTERDAY if loss == "expired" else None)
    chosen = "x" if loss == "nonsense" else picture.pk
    if loss == "deleted":
        Picture.objects.all().delete()

    assert one(kind, {"picture": chosen, "alt": "x", "pictures": items({"picture": chosen})}) is None


def test_a_picture_is_shown_on_the_last_day_of_its_rights():
    picture = make_picture(rights_expire_on=timezone.localdate())

    assert one("picture", {"picture": picture.pk}) is not None


def test_a_gallery_goes_on_without_a_lost_picture():
    kept, lost = make_picture(alt="Kept"), make_picture(rights_expire_on=YESTERDAY)

    gallery = one("gallery", {"pictures": items({"picture": lost.pk}, {"picture": kept.pk})})

    assert [view.alt for view in gallery.pictures] == ["Kept"]


def test_an_embed_goes_on_without_its_still():
    picture = make_picture(rights_expire_on=YESTERDAY)

    embed = one("embed", {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Film", "picture": picture.pk})

    assert embed.picture is None
    assert embed.frame.startswith("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " java\nscript:x", "//evil.example", "data:text/html,x", "", None]
)
def test_an_address_no_browser_should_go_to_is_dropped(url):
    assert one("embed", {"url": url, "title": "x"}) is None
    assert one("related_story", {"url": url, "headline": "x"}) is None
    assert one("quote", {"text": "x", "speaker": "y", "source_url": url}).source_url == ""


def test_a_related_story_is_told_in_its_own_words_unless_others_are_given():
    story = make_story("Ferry runs again", deck="From Monday.")

    own = one("related_story", {"story": story.pk})
    told = one("related_story", {"story": story.pk, "headline": "The ferry", "excerpt": "At last."})

    assert (own.headline, own.excerpt, own.address) == ("Ferry runs again", "From Monday.", story.address)
    assert (told.headline, told.excerpt) == ("The ferry", "At last.")


def test_a_draft_a_story_that_is_gone_and_the_story_itself_are_not_related():
    draft, own = make_story(live=False), make_story()
    blocks = [block("related_story", {"story": pk}) for pk in (draft.pk, 999999, own.pk, None, "x", 10**30)]

    assert compose_body(blocks, without=frozenset({own.pk})) == ((), ())


def test_a_story_is_related_once():
    story = make_story()
    blocks = [block("related_story", {"story": story.pk}, name) for name in ("b1", "b2")]

    assert [element.block_id for element in compose_body(blocks)[0]] == ["b1"]


def test_a_deleted_document_is_left_out():
    document = make_document()
    number = document.pk
    shown = one("document", {"document": number})
    document.delete()

    assert (shown.title, shown.kind, shown.size) == ("Leases", "CSV", 8)
    assert one("document", {"document": number}) is None


def test_links_lead_to_addresses():
    story, document = make_story("Ferry runs again"), make_document()
    paragraph = one(
        "text",
        f'<p><a linktype="page" id="{story.pk}">ferry</a> <a id="{document.pk}" linktype="document">lease</a></p>',
    )

    assert f'<a href="{story.address}" rel="noopener">ferry</a>' in paragraph.html
    assert f'<a href="{document.url}" rel="noopener">lease</a>' in paragraph.html


def test_links_in_boxes_and_notes_lead_to_addresses():
    story = make_story()
    link = f'<p>See <a linktype="page" id="{story.pk}">it</a></p>'

    [box], [footnote] = compose_body(
        [block("fact_box", {"title": "x", "text": link})], footnotes=[note("1", link)]
    )

    assert f'href="{story.address}"' in box.html
    assert f'href="{story.address}"' in footnote.html


def test_a_link_to_what_readers_may_not_see_is_plain_words():
    draft = make_story(live=False, address="/2026/05/secret-plan/")
    taken_down = make_story("Taken down")
    taken_down.unpublish()
    targets = [draft.pk, taken_down.pk, 999999, "x", "1 OR 1", "9" * 40]

    for target in targets:
        paragraph = one("text", f'<p>About <a linktype="page" id="{target}">the plan</a>.</p>')
        assert paragraph.html == "About the plan."


def test_an_embed_inside_rich_text_asks_nobody():
    paragraph = one(
        "text",
        '<p>x<embed embedtype="media" url="https://127.0.0.1:1/x"/><embed embedtype="image" id="1"/></p>',
    )

    assert paragraph.html == "x"


def test_footnotes_are_numbered_in_their_order_and_count_their_marks():
    elements, notes = compose_body(
        [block("text", "<p>One[^b]. Two[^a], three[^b].</p>")],
        footnotes=[note("a"), note("b", "<p>First.</p><p>Second <b>part</b>.</p>"), note("c")],
    )

    assert [(row.label, row.references) for row in notes] == [("1", 1), ("2", 2), ("3", 0)]
    assert notes[1].html == "First.<br>Second <b>part</b>."
    assert elements[0].text == "One. Two, three."


def test_a_chart_keeps_its_table_and_a_zero_stays_a_zero():
    chart = one("chart", {"title": "More boats", "kind": "bar", "table": ROWS, "description": "Boats."})
    words = one(
        "chart", {"title": "x", "kind": "bar", "table": table(("a", "b"), ("c", "d")), "description": ""}
    )

    assert chart.svg.startswith("<svg")
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["2023", "1,204"], ["2024", "0"]]
    assert words.svg == ""


def test_a_marker_near_the_right_edge_turns_its_label():
    picture = make_picture()
    spots = items({"label": "West", "x": "10", "y": "5"}, {"label": "East", "x": 90.5, "y": "5"})

    drawn = one("map", {"title": "x", "picture": picture.pk, "alt": "x", "markers": spots})

    assert [(marker.label, marker.flip) for marker in drawn.markers] == [("West", False), ("East", True)]


SAFE_TAGS = frozenset(
    "a aside b blockquote br button caption circle code dd desc details div dl dt em figcaption figure g h2 h3 hr i "
    "img li ol p path picture section small source span strong sub summary sup svg table tbody td text th thead title "
    "tr ul".split()
)


class Reader(HTMLParser):
    """Reads markup as a browser does and keeps whatever could act."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        words = dict(attrs)
        acting = [
            name
            for name in words
            if name.startswith("on") or name in {"style", "srcdoc", "name", "formaction"}
        ]
        addresses = [words.get(name) or "" for name in ("href", "src", "cite", "action")]
        bare = ["".join(one.split()).lower() for one in addresses]
        hostile = [one for one in bare if one.startswith(("//", "javascript:", "vbscript:", "data:"))]
        foreign = tag in {"img", "source"} and not (words.get("src") or words.get("srcset", "")).startswith(
            "/media/"
        )
        if tag not in SAFE_TAGS or acting or hostile or foreign or words.get("id") == "config":
            self.found.append((tag, attrs))

    def handle_comment(self, data):
        self.found.append(("comment", data))


def acting_markup(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_typed_into_any_field_can_act(subjects, attack):
    story = make_story(attack, deck=attack, section=make_section(attack))
    Picture.objects.update(alt=attack, caption=attack, credit=attack, colour=attack[:7])
    blocks = every_block(attack, **{**subjects, "story": story.pk})
    elements, notes = compose_body(
        [*blocks, block("related_story", {"story": subjects["story"]}, "own")],
        footnotes=[note(attack[:20], attack), note("2", f"<p>{attack}</p>")],
    )

    drawn = [render_to_string(element.template, {"block": element}) for element in elements]

    assert len(drawn) >= len(blocks)
    for html in (*drawn, *(row.html for row in notes)):
        assert acting_markup(html) == []


def test_the_reader_of_these_tests_sees_an_attack():
    assert all(acting_markup(attack) for attack in ATTACKS if attack.startswith("<"))


@pytest.mark.parametrize("times", [1, 6])
def test_a_longer_body_asks_no_more(subjects, times, django_assert_num_queries):
    stories = [make_story() for _ in range(3 * times)]
    links = [
        f'<p><a linktype="page" id="{story.pk}">x</a><a linktype="document" id="{subjects["document"]}">y</a></p>'
        for story in stories
    ]
    blocks = [
        *(row for _ in range(times) for row in every_block(**subjects)),
        *(block("text", link) for link in links),
        *(block("fact_box", {"title": "x", "text": link}) for link in links),
        *(block("related_story", {"story": story.pk}) for story in stories),
    ]
    compose_body(blocks)  # Wagtail keeps the site's root path from here on

    with django_assert_num_queries(7):
        elements, _ = compose_body(
            blocks, footnotes=[note(str(number), link) for number, link in enumerate(links)]
        )

    assert len(elements) > 27 * times


def test_plain_text_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        compose_body([block("text", "<p>One.</p>", str(number)) for number in range(100)])
