"""The block "More from a section" in a story or on a page of the institution."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import CharBlock

from masthead.frontpage.blocks import NAME, SectionLatestBlock
from masthead.frontpage.models import Front
from masthead.newsroom.body.compose import compose_body
from masthead.newsroom.body.elements import CardList
from masthead.newsroom.body.registry import BlockNameTakenError, register_block
from masthead.newsroom.models import Section, Story
from masthead.office.models import InstitutionPage
from tests.factories.newsroom import make_section, make_story, text_block

pytestmark = pytest.mark.django_db

BLOCK_ID = "0d9b8f0e-6c54-4c1e-9d0a-0f6f3b0c8a11"


def block(section_pk, heading=""):
    return {"type": NAME, "value": {"section": section_pk, "heading": heading}, "id": BLOCK_ID}


def composed(*blocks, without=frozenset()):
    return compose_body(blocks, without=without)[0]


@pytest.fixture
def section():
    return make_section("Harbour")


def test_it_lists_the_newest_of_the_section(section):
    stories = [make_story(section=section) for _ in range(6)]
    make_story(section=make_section())

    (found,) = composed(block(section.pk))

    assert isinstance(found, CardList)
    assert [card.story_id for card in found.cards] == [story.pk for story in reversed(stories[2:])]
    assert (found.block_id, found.heading, found.more) == (BLOCK_ID, "More from Harbour", section.address)


def test_its_own_heading_stands(section):
    make_story(section=section)

    assert composed(block(section.pk, "Read on"))[0].heading == "Read on"


def test_it_never_lists_the_story_it_stands_in(client, section):
    other = make_story("Another one", section=section)
    story = make_story("This one", section=section, body=[text_block(), block(section.pk)])

    html = client.get(story.address).content.decode()

    inside = html[html.index("More from Harbour") :]
    assert f'href="{other.address}"' in inside
    assert f'href="{story.address}"' not in inside[: inside.index("</section>")]


@pytest.mark.parametrize("value", [None, "", 0, 999_999, "harbour"])
def test_without_a_section_there_is_nothing(value):
    assert composed(block(value)) == ()


def test_a_section_without_another_story_draws_nothing(section):
    story = make_story(section=section)
    make_story(section=section, live=False)
    make_story(section=section, format="brief")

    assert composed(block(section.pk), without=frozenset({story.pk})) == ()


def test_a_section_that_was_deleted_leaves_the_story_whole(client, section):
    story = make_story(section=make_section(), body=[block(section.pk), text_block("<p>Still here.</p>")])
    section.delete()

    response = client.get(story.address)

    assert response.status_code == 200
    assert b"Still here." in response.content


def test_it_stands_on_an_institution_page_too(client, section):
    make_story("Dredger sold", section=section)
    page = InstitutionPage(title="About", slug="about", address="/about/")
    page.body = [(NAME, {"section": section, "heading": "What we do"})]
    Front.objects.get(section=None).add_child(instance=page)

    html = client.get("/about/").content

    assert b"What we do" in html
    assert b"Dredger sold" in html


def test_the_storys_form_offers_it(editor, section):
    story = make_story(section=section, body=[block(section.pk, "Read on")])

    html = editor.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()

    assert "More from a section" in html
    assert "Read on" in html


def test_what_the_form_sends_is_stored_as_a_section(section):
    form = {"b-section": str(section.pk), "b-heading": "Read on"}
    struct = SectionLatestBlock()

    value = struct.clean(struct.value_from_datadict(form, {}, "b"))

    assert struct.get_prep_value(value) == {"section": section.pk, "heading": "Read on"}
    assert [found[:2] for found in struct.extract_references(value)] == [(Section, str(section.pk))]


@pytest.mark.parametrize("sent", ["", "0", "-1", "999999", "harbour", "1; drop", "²"])
def test_what_is_no_section_is_refused_at_the_form(section, sent):
    struct = SectionLatestBlock()

    with pytest.raises(ValidationError):
        struct.clean(struct.value_from_datadict({"b-section": sent, "b-heading": ""}, {}, "b"))


def test_another_room_cannot_take_the_name():
    stream = Story._meta.get_field("body").stream_block
    before = stream.child_blocks[NAME]

    with pytest.raises(BlockNameTakenError):
        register_block(stream, NAME, CharBlock(), lambda block_id, value, without: None)

    assert stream.child_blocks[NAME] is before
