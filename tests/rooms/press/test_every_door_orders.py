"""Whatever stock door of the admin a row is changed by, its pages are ordered with the change.

Stock Wagtail keeps all its doors: forms, listings' bulk actions, snippets, settings, redirects, reordering."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from masthead.frontpage.models import Announcement, Front, Navigation
from masthead.newsroom.models import Author, Picture, Section, Series, Story, Tag
from masthead.office.models import InstitutionPage, Publication
from masthead.press.models import PressOrder
from masthead.wire.models import CrawlerPolicy
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag
from tests.factories.staff import make_staff
from tests.rooms.newsroom.desk import send_edit, sign_in
from tests.rooms.press.desk import differences, press_all_that_waits

pytestmark = pytest.mark.django_db


class World:
    """What is there before a door is used. Each thing is made when it is first asked for: a world whole for every door
    would be hundreds of pages to press."""

    def __init__(self) -> None:
        self.number = Section.objects.count() + Redirect.objects.count() + Announcement.objects.count()

    def prepare(self, door: Callable[..., object]) -> World:
        """Make what a door's code names."""
        for name in set(door.__code__.co_names) & set(vars(World)):
            getattr(self, name)
        return self

    @cached_property
    def story(self) -> Story:
        parts = {"section": self.section, "series": self.series, "picture": self.picture}
        make_story("Other", section=self.section, tags=[self.tag])
        return make_story("Ferry", tags=[self.tag], authors=[self.author], **parts)

    @cached_property
    def section(self) -> Section:
        return make_section()

    @cached_property
    def tag(self) -> Tag:
        return shown(make_tag())

    @cached_property
    def author(self) -> Author:
        return make_author()

    @cached_property
    def series(self) -> Series:
        return shown(Series.objects.create(name="The Quiet Berths", slug=f"quiet-{Series.objects.count()}"))

    @cached_property
    def picture(self) -> Picture:
        picture = make_picture()
        make_story("Seen", picture=picture)
        return picture

    @cached_property
    def announcement(self) -> Announcement:
        return Announcement.objects.create(text="We are moving", priority=self.number)

    @cached_property
    def institution(self) -> InstitutionPage:
        number = InstitutionPage.objects.count()
        page = InstitutionPage(title="About", slug=f"about-{number}", address=f"/about-{number}/")
        Page.get_first_root_node().add_child(instance=page)
        page.save_revision().publish()
        return page

    @cached_property
    def redirect(self) -> Redirect:
        return Redirect.objects.create(old_path=f"/old-{self.number}", redirect_link="/about/")


def shown(thing: Tag | Series) -> Tag | Series:
    """With a story, without which it has no page."""
    if isinstance(thing, Tag):
        make_story("Bears it", tags=[thing])
    else:
        make_story("Bears it", series=thing)
    return thing


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def bulk(action: str) -> str:
    return f"/admin/bulk/wagtailcore/page/{action}/"


def author_fields(**more: str) -> dict[str, str]:
    fields = {"name": "Mila Vann", "slug": "author-x", "kind": "staff", "position": "1", "socials": ""}
    return fields | more


# name of the door -> (client, world) -> the answer of the POST
DOORS: dict[str, Callable[[object, World], object]] = {
    "wagtailadmin_pages:edit": lambda c, w: send_edit(c, w.story, title="Ferry again", act="publish"),
    "wagtailadmin_pages:unpublish": lambda c, w: c.post(at("wagtailadmin_pages:unpublish", w.story.pk)),
    "wagtailadmin_pages:delete": lambda c, w: c.post(at("wagtailadmin_pages:delete", w.story.pk)),
    "bulk unpublish": lambda c, w: c.post(f"{bulk('unpublish')}?id={w.story.pk}"),
    "bulk delete": lambda c, w: c.post(f"{bulk('delete')}?id={w.story.pk}"),
    "institution unpublish": lambda c, w: c.post(at("wagtailadmin_pages:unpublish", w.institution.pk)),
    "institution delete": lambda c, w: c.post(at("wagtailadmin_pages:delete", w.institution.pk)),
    "revert": lambda c, w: send_edit(
        c, w.story, title="As it was", act="publish", revision=str(w.story.latest_revision_id)
    ),
    "newsroom_take_down": lambda c, w: c.post(at("newsroom_take_down", w.story.pk), {"note": "By order."}),
    "newsroom_merge_tag": lambda c, w: c.post(
        at("newsroom_merge_tag", w.tag.pk), {"target": make_tag("Boats").pk}
    ),
    "sections:edit": lambda c, w: c.post(at("sections:edit", w.section.pk), {"name": "Port", "slug": "port"}),
    "sections:add": lambda c, w: c.post(at("sections:add"), {"name": "New", "slug": "new", "on_front": "on"}),
    "sections:reorder": lambda c, w: c.post(f"{at('sections:reorder', w.section.pk)}?position=1"),
    "series:edit": lambda c, w: c.post(at("series:edit", w.series.pk), {"name": "Berths", "slug": "berths"}),
    "series:delete": lambda c, w: c.post(at("series:delete", w.series.pk)),
    "tag edit": lambda c, w: c.post(
        at("wagtailsnippets_newsroom_tag:edit", w.tag.pk),
        {"name": "Barges", "slug": "barges", "kind": "topic"},
    ),
    "tag delete": lambda c, w: c.post(at("wagtailsnippets_newsroom_tag:delete", w.tag.pk)),
    "tag add": lambda c, w: c.post(
        at("wagtailsnippets_newsroom_tag:add"), {"name": "New", "slug": "new", "kind": "topic"}
    ),
    "author edit": lambda c, w: c.post(
        at("wagtailsnippets_newsroom_author:edit", w.author.pk), author_fields(bio="Covers the sea.")
    ),
    "author add": lambda c, w: c.post(at("wagtailsnippets_newsroom_author:add"), author_fields(slug="new")),
    "announcement edit": lambda c, w: c.post(
        at("wagtailsnippets_frontpage_announcement:edit", w.announcement.pk),
        {"text": "We have moved", "starts_at": "2020-01-01 10:00", "priority": str(w.announcement.priority)},
    ),
    "announcement delete": lambda c, w: c.post(
        at("wagtailsnippets_frontpage_announcement:delete", w.announcement.pk)
    ),
    "bulk delete of announcements": lambda c, w: c.post(
        f"/admin/bulk/frontpage/announcement/delete/?id={w.announcement.pk}"
    ),
    "redirect edit": lambda c, w: c.post(
        at("wagtailredirects:edit", w.redirect.pk),
        {"old_path": w.redirect.old_path, "redirect_link": "https://www.example.org/", "site": ""},
    ),
    "redirect delete": lambda c, w: c.post(at("wagtailredirects:delete", w.redirect.pk)),
    "redirect add": lambda c, w: c.post(
        at("wagtailredirects:add"),
        {"old_path": "/older", "redirect_link": "https://www.example.org/", "site": ""},
    ),
    "picture edit": lambda c, w: c.post(at("wagtailimages:edit", w.picture.pk), picture_fields(w.picture)),
    "picture delete": lambda c, w: c.post(at("wagtailimages:delete", w.picture.pk)),
    "bulk delete of pictures": lambda c, w: c.post(f"/admin/bulk/newsroom/picture/delete/?id={w.picture.pk}"),
    "navigation": lambda c, w: c.post(setting(Navigation), navigation_fields()),
    "publication": lambda c, w: c.post(setting(Publication), publication_fields()),
    "crawler policy": lambda c, w: c.post(
        setting(CrawlerPolicy), {"ads_txt": "placeholder.example, 1, DIRECT"}
    ),
    "front": lambda c, w: c.post(
        at("wagtailadmin_pages:edit", Front.objects.get(section=None).pk),
        nested_form_data(
            {
                "title": "Front",
                "slug": "front-page",
                "section": "",
                "slots": inline_formset([{"story": w.story.pk, "starts_at": "", "ends_at": ""}]),
                "picks": inline_formset([]),
            }
        )
        | {"action-publish": "1"},
    ),
}


def setting(model) -> str:
    model.load()
    return at("wagtailsettings:edit", model._meta.app_label, model._meta.model_name, model.objects.get().pk)


def picture_fields(picture: Picture) -> dict[str, str]:
    fields = {
        "title": "Wall",
        "alt": "Another wall.",
        "caption": "Another.",
        "credit": "Nobody",
        "licence": "own",
    }
    return fields | {
        "collection": str(picture.collection_id),
        "source": "",
        "licence_url": "",
        "tags": "",
    }


def navigation_fields() -> dict[str, str]:
    rows = {name: inline_formset([]) for name in ("sections", "promos", "footer")}
    return nested_form_data(rows | {"more": inline_formset([{"label": "About us", "link": "/about/"}])})


def publication_fields() -> dict[str, str]:
    fields = {
        "name": "The Averin Signal",
        "language": "en",
        "accent": "#1f4d8a",
        "tagline": "News from the strait",
    }
    return nested_form_data(fields | {"socials": inline_formset([])})


@pytest.fixture
def administrator():
    client = sign_in()
    client.user = make_staff(is_superuser=True)
    client.force_login(client.user)
    return client


def test_every_door_orders_what_it_changes(administrator, presser):
    """All doors, one after the other, and one look at the end: pressing after each would take minutes."""
    presser.expand(["*"])
    worlds = [World().prepare(door) for door in DOORS.values()]
    press_all_that_waits(presser)
    wrong: list[str] = []
    for (name, door), world in zip(DOORS.items(), worlds, strict=True):
        before = PressOrder.objects.count()
        answer = door(administrator, world)
        if answer.status_code not in {200, 302} or PressOrder.objects.count() == before:
            wrong.append(f"{name} ordered nothing: {answer.status_code} {complaints(answer)}")
    assert not wrong, "\n".join(wrong)
    changed = len(differences(presser))

    press_all_that_waits(presser)

    assert changed > len(DOORS)
    assert differences(presser) == []


def complaints(answer) -> object:
    form = (getattr(answer, "context", None) or {}).get("form")
    return form.errors if form is not None else answer


def test_a_change_and_its_orders_are_kept_or_lost_together(administrator, presser, monkeypatch):
    """Whatever breaks after the change, in Wagtail's own code or ours, takes the change with it."""
    world = World()
    assert world.story
    administrator.raise_request_exception = False
    monkeypatch.setattr("wagtail.actions.publish_revision.log", broken)

    answer = send_edit(administrator, world.story, title="Half done", act="publish")

    assert answer.status_code == 500
    assert Story.objects.get(pk=world.story.pk).title == "Ferry"
    orders = PressOrder.objects.count()
    assert not PressOrder.objects.filter(cause__contains="Half done").exists(), orders


def broken(*args: object, **kwargs: object) -> None:
    raise RuntimeError("The disk is full.")
