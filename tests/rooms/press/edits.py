"""Random acts of a whole newsroom, from a seed: each changes something that some page may show."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from masthead.frontpage.models import Announcement, Front, FrontSlot, MenuSection, MoreLink, Navigation, Pick
from masthead.newsroom.models import (
    Author,
    Byline,
    Correction,
    Picture,
    RelatedStory,
    Section,
    Series,
    Story,
    Tag,
)
from masthead.newsroom.services import lift_takedown, merge_tags, take_down
from masthead.office.models import InstitutionPage, Publication
from masthead.wire.models import CrawlerPolicy
from tests.factories.newsroom import make_author, make_picture, make_section, make_story, make_tag, text_block


class Newsroom:
    """Holds no rows, only chance: every act asks the database what there is."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.acts: list[str] = []
        self.number = 0

    def act(self) -> None:
        """One act by chance. Those that find nothing to act on do nothing."""
        act = self.chance.choice(ACTS)
        self.acts.append(act.__name__)
        act(self)

    def word(self) -> str:
        self.number += 1
        return (
            f"{self.chance.choice(('Harbour', 'Ferry', 'Council', 'Storm', 'Школа', 'مرفأ'))} {self.number}"
        )

    def any(self, model, **where):
        rows = list(model.objects.filter(**where).order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def some(self, model, most: int):
        rows = list(model.objects.order_by("pk"))
        return self.chance.sample(rows, min(len(rows), self.chance.randint(0, most)))

    def moment(self):
        return timezone.now() - timedelta(hours=self.chance.randint(1, 2000))


def furnish(room: Newsroom) -> None:
    for _ in range(3):
        make_section(room.word()), make_author(room.word()), make_tag(room.word())
    make_picture(room.word())
    for _ in range(6):
        publish(room)


def publish(room: Newsroom) -> None:
    other = room.any(Story)
    body = [text_block(f"<p>{room.word()}</p>")]
    if other and room.chance.random() < 0.6:
        body.append(text_block(f'<p>See <a linktype="page" id="{other.pk}">there</a>.</p>'))
        body.append({"type": "related_story", "value": {"story": other.pk}, "id": str(uuid.uuid4())})
        body.append(
            {"type": "section_latest", "value": {"section": other.section_id}, "id": str(uuid.uuid4())}
        )
    make_story(
        room.word(),
        live=room.chance.random() < 0.85,
        section=room.any(Section),
        tags=room.some(Tag, 3),
        authors=room.some(Author, 2),
        extra_sections=room.some(Section, 1),
        picture=room.any(Picture) if room.chance.random() < 0.4 else None,
        format=room.chance.choice([*Story.Format.values, "brief", "brief"]),
        language=room.chance.choice(["en", "en", "uk"]),
        published_at=room.moment(),
        body=body,
    )


def republish(room: Newsroom, change: Callable[[Story], object], **where) -> None:
    story = room.any(Story, **where)
    if story is not None and not story.takedowns.exists():
        change(story)
        story.save_revision().publish()


def retitle(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "title", room.word()))


def move_to_section(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "section", room.any(Section)))


def retag(room: Newsroom) -> None:
    republish(room, lambda story: story.tags.set(room.some(Tag, 3)))


def resign(room: Newsroom) -> None:
    def change(story):
        story.bylines = [
            Byline(author=author, sort_order=at) for at, author in enumerate(room.some(Author, 3))
        ]

    republish(room, change)


def redate(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "published_at", room.moment()))


def reformat(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "format", room.chance.choice(Story.Format.values)))


def picture_it(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "picture", room.any(Picture)))


def correct(room: Newsroom) -> None:
    republish(room, lambda story: story.corrections.add(Correction(text=room.word(), kind="correction")))


def relate(room: Newsroom) -> None:
    other = room.any(Story)
    republish(room, lambda story: setattr(story, "related_picks", [RelatedStory(related=other)]))


def readdress(room: Newsroom) -> None:
    republish(
        room, lambda story: setattr(story, "address", f"/2021/02/moved-{uuid.uuid4().hex[:6]}/"), live=True
    )


def unpublish(room: Newsroom) -> None:
    story = room.any(Story, live=True)
    if story is not None:
        story.unpublish()


def delete(room: Newsroom) -> None:
    story = room.any(Story)
    if story is not None:
        Page.objects.get(pk=story.pk).specific.delete()


def take_one_down(room: Newsroom) -> None:
    story = room.any(Story, live=True)
    if story is not None:
        take_down(story=story, note=room.word(), actor=None)


def lift_one(room: Newsroom) -> None:
    story = room.any(Story, takedowns__isnull=False)
    if story is not None:
        lift_takedown(takedown=story.takedowns.first(), actor=None)


def draft(room: Newsroom) -> None:
    story = room.any(Story)
    if story is not None:
        story.title = room.word()
        story.save_revision()


def rename(room: Newsroom) -> None:
    thing = room.any(room.chance.choice((Section, Tag, Author, Series)))
    if thing is not None:
        thing.name = room.word()
        if room.chance.random() < 0.5:
            thing.slug = f"slug-{uuid.uuid4().hex[:6]}"
        thing.save()


def describe(room: Newsroom) -> None:
    author = room.any(Author)
    author.bio, author.job_title, author.desk = (
        room.word(),
        room.word(),
        room.chance.choice(("News", "Pictures")),
    )
    author.left_on = room.chance.choice((None, None, timezone.localdate()))
    author.save()


def add_thing(room: Newsroom) -> None:
    room.chance.choice((make_section, make_tag, make_author, make_series))(room.word())


def make_series(name: str) -> Series:
    return Series.objects.create(name=name, slug=f"series-{uuid.uuid4().hex[:6]}")


def put_in_series(room: Newsroom) -> None:
    republish(room, lambda story: setattr(story, "series", room.any(Series)))


def merge(room: Newsroom) -> None:
    source, target = room.any(Tag), room.any(Tag)
    if source and target and source != target and Tag.objects.count() > 2:
        merge_tags(source=source, target=target)


def delete_tag(room: Newsroom) -> None:
    if Tag.objects.count() > 3:
        room.any(Tag).delete()


def recaption(room: Newsroom) -> None:
    picture = room.any(Picture)
    if picture is not None:
        picture.caption, picture.alt = room.word(), room.word()
        today = timezone.localdate()
        picture.rights_expire_on = room.chance.choice(
            (None, today + timedelta(days=3), today - timedelta(days=1))
        )
        picture.save()


def arrange_front(room: Newsroom) -> None:
    front = Front.objects.get(section=None)
    stories = room.some(Story, 4)
    front.slots = [FrontSlot(story=story, sort_order=at) for at, story in enumerate(stories[:2])]
    front.picks = [Pick(story=story, sort_order=at) for at, story in enumerate(stories[2:])]
    front.save_revision().publish()


def arrange_menu(room: Newsroom) -> None:
    menu = Navigation.load()
    menu.sections = [MenuSection(section=one, sort_order=at) for at, one in enumerate(room.some(Section, 2))]
    menu.more = [MoreLink(label=room.word(), link="/about/")]
    menu.save()


def announce(room: Newsroom) -> None:
    Announcement.objects.create(text=room.word(), priority=room.chance.randint(0, 3))


def fall_silent(room: Newsroom) -> None:
    announcement = room.any(Announcement)
    if announcement is not None:
        announcement.delete()


def rename_publication(room: Newsroom) -> None:
    publication = Publication.load()
    publication.tagline, publication.accent = room.word(), room.chance.choice(("#8a1f2d", "#1f4d8a"))
    publication.save()


def change_policy(room: Newsroom) -> None:
    policy = CrawlerPolicy.load()
    policy.allow_training = not policy.allow_training
    policy.save()


def edit_institution(room: Newsroom) -> None:
    page = room.any(InstitutionPage)
    if page is None:
        page = InstitutionPage(title=room.word(), slug=f"page-{room.number}", address=f"/page-{room.number}/")
        Page.get_first_root_node().add_child(instance=page)
    elif room.chance.random() < 0.3:
        page.unpublish()
        return
    page.title, page.address = room.word(), f"/page-{room.chance.randint(1, 5)}/"
    if not InstitutionPage.objects.filter(address=page.address).exclude(pk=page.pk).exists():
        page.save_revision().publish()


def redirect(room: Newsroom) -> None:
    old = room.any(Redirect, redirect_page=None)
    if old is not None and room.chance.random() < 0.3:
        old.delete()
        return
    Redirect.objects.update_or_create(
        old_path=f"/old-{room.chance.randint(1, 9)}",
        site=None,
        defaults={"redirect_link": f"/section/{room.number}/"},
    )


ACTS: tuple[Callable[[Newsroom], None], ...] = (
    *(
        publish,
        publish,
        publish,
        retitle,
        retitle,
        move_to_section,
        retag,
        resign,
        redate,
        reformat,
        picture_it,
    ),
    *(
        correct,
        relate,
        readdress,
        unpublish,
        unpublish,
        delete,
        take_one_down,
        lift_one,
        draft,
        rename,
        describe,
    ),
    *(
        add_thing,
        put_in_series,
        merge,
        delete_tag,
        recaption,
        arrange_front,
        arrange_menu,
        announce,
        fall_silent,
    ),
    *(rename_publication, change_policy, edit_institution, redirect),
)
