"""The menu and the footer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.frontpage.frame import navigation
from masthead.frontpage.models import FooterLink, MenuPromo, MenuSection, MoreLink, Navigation
from tests.factories.newsroom import fill_archive, make_picture, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def menu():
    """Set the menu, in this order."""
    row = Navigation.load()

    def put(*sections):
        row.sections.set([MenuSection(section=section) for section in sections])
        row.save()

    return put


def labels(links):
    return [link.label for link in links]


def test_an_empty_newsroom_has_an_empty_menu(client):
    make_section("Nothing here yet")

    assert navigation() == type(navigation())((), (), (), ())
    assert b"Nothing here yet" not in client.get("/").content


def test_without_a_menu_sections_stand_by_position():
    make_story(section=make_section("Second", position=20))
    make_story(section=make_section("First", position=10))

    assert labels(navigation().main) == ["First", "Second"]


def test_a_menu_keeps_the_editors_order_and_choice(menu):
    first, second, third = (make_section(name) for name in ("First", "Second", "Third"))
    fill_archive(9, section=[first, second, third])
    menu(third, first)

    assert labels(navigation().main) == ["Third", "First"]


def test_a_section_without_a_live_story_is_hidden(menu):
    empty, drafts, full = (make_section(name) for name in ("Empty", "Drafts", "Full"))
    make_story(section=drafts, live=False)
    make_story(section=full)
    menu(empty, drafts, full)

    assert labels(navigation().main) == ["Full"]


def test_a_section_leaves_the_menu_with_its_last_story(menu):
    section = make_section("Harbour")
    story = make_story(section=section)
    menu(section)
    assert labels(navigation().main) == ["Harbour"]

    story.unpublish()
    assert labels(navigation().main) == []


def test_a_section_with_only_lent_stories_stays():
    make_story(section=make_section("Own"), extra_sections=[make_section("Lent")])

    assert labels(navigation().main) == ["Own", "Lent"]


def test_a_section_with_only_lent_drafts_is_hidden():
    make_story(section=make_section("Own"), extra_sections=[make_section("Lent")], live=False)

    assert labels(navigation().main) == []


def test_a_section_put_in_twice_stands_once(menu):
    section = make_section("Harbour")
    make_story(section=section)
    menu(section, section)

    assert labels(navigation().main) == ["Harbour"]


def test_footer_links_of_one_column_stand_together():
    row = Navigation.load()
    links = [("About", "Ethics"), ("Reach us", "Contacts"), ("About", "Team")]
    row.footer.set([FooterLink(column=column, label=label, link="/x/") for column, label in links])
    row.save()

    assert [(column.title, labels(column.links)) for column in navigation().footer] == [
        ("About", ["Ethics", "Team"]),
        ("Reach us", ["Contacts"]),
    ]


def test_a_promo_outlives_its_picture():
    picture = make_picture(rights_expire_on=timezone.localdate())
    row = Navigation.load()
    row.promos.set([MenuPromo(title="Letters", link_label="Sign up", link="/letters/", picture=picture)])
    row.save()
    assert navigation().promos[0].picture is not None

    picture.rights_expire_on -= timedelta(days=1)
    picture.save()
    assert navigation().promos[0].picture is None

    picture.delete()
    assert labels(promo.link for promo in navigation().promos) == ["Sign up"]


def test_the_menu_costs_the_same_however_long():
    with CaptureQueriesContext(connection) as empty:
        navigation()
    row = Navigation.load()
    row.sections.set([MenuSection(section=make_section()) for _ in range(20)])
    row.more.set([MoreLink(label="About", link="/about/") for _ in range(20)])
    row.promos.set(
        [MenuPromo(title="P", link_label="L", link="/p/", picture=make_picture()) for _ in range(3)]
    )
    row.save()

    with CaptureQueriesContext(connection) as full:
        navigation()

    assert len(full) == len(empty) == 5


def test_the_menu_marks_the_page_a_reader_is_on(client):
    harbour, city = make_section("Harbour"), make_section("City")
    story = make_story(section=harbour)
    make_story(section=city)
    mark = 'aria-current="page"'

    html = client.get(harbour.address).content.decode()

    assert html.count(mark) == 1
    assert f'<a href="{harbour.address}" {mark}>Harbour</a>' in html
    assert mark not in client.get("/").content.decode()
    assert mark not in client.get(story.address).content.decode()


def test_lists_beside_a_story_do_not_name_it_again(client, pick):
    brief, picked = make_story("Dredger sold", format="brief"), make_story("Ferry late")
    pick(picked, brief)

    html = client.get(picked.address).content.decode()

    body = html[html.index("<main") : html.index("</main>")]
    assert body.count(f'href="{brief.address}"') > 0
    assert f'href="{picked.address}"' not in body


@pytest.mark.parametrize("model", [MoreLink, FooterLink, MenuPromo])
def test_a_link_that_leads_astray_is_refused(model):
    with pytest.raises(ValidationError) as refusal:
        model(link="javascript:alert(1)").full_clean(exclude=["navigation"])

    assert "link" in refusal.value.message_dict
