"""Filling an empty newsroom with the demo."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from masthead.frontpage.models import (
    Announcement,
    FooterLink,
    Front,
    FrontSlot,
    MenuPromo,
    MenuSection,
    MoreLink,
    Navigation,
    Pick,
)
from masthead.house.demo import world_files
from masthead.house.demo.drawing import draw_picture
from masthead.house.demo.stories import Maker
from masthead.house.foundation import EDITORS, REPORTERS
from masthead.newsroom.models import Author, Picture, Section, Series, Story, Tag
from masthead.office.models import InstitutionPage, Publication, SocialProfile
from masthead.staff.models import StaffUser

Say = Callable[[str], None]
Shelf = dict[str, Any]

# Three plain words are easy to type and give some 10^7 passwords: enough for a demo on one's own machine.
_WORDS = (
    "amber anchor apple barge basin beacon birch boulder bridge canal candle cedar chalk cliff clover coal copper coral "
    "cotton crane current delta ember fern ferry field flint fog gale garnet ginger granite gravel harbour hazel heron "
    "island jetty juniper kelp kite lagoon lantern larch ledge lemon linen maple marble meadow mole moss needle north "
    "oak oar ochre olive opal otter paddle pearl pebble pier pine plover quartz quay raven reed ridge river rope rowan "
    "rudder saffron sail salt sand shale shell signal silver slate sorrel spruce starling storm strait tide timber "
    "violet walnut wharf willow winter wren"
).split()


class DemoRefusedError(RuntimeError):
    """The demo may not be loaded here; the message says why."""


@transaction.atomic
def load_demo(say: Say) -> None:
    """Write the whole demo. Raises DemoRefusedError in production and where stories exist; never touches them."""
    if settings.PRODUCTION:
        raise DemoRefusedError("this is a production newsroom; the demo is for trying Masthead out.")
    if Story.objects.exists():
        raise DemoRefusedError("there are stories already, and the demo would stand among them.")
    world = world_files.world()
    say("Naming the publication and its people")
    make_logins(Path(settings.DATA_DIR))
    shelf = Shelf(sections=_sections(world), tags=_tags(world), series=_series(world))
    shelf["pictures"] = draw_pictures(say)
    shelf["authors"] = _authors(world, shelf)
    _publication(world["publication"])
    maker = Maker(shelf)
    texts = world_files.stories()
    for number, text in enumerate(texts, start=1):
        if number % 20 == 1:
            say(f"Publishing story {number} of {len(texts)}")
        maker.make(text)
    maker.finish()
    say("Arranging the front, the menu and the pages")
    _pages(maker)
    _front(world["front"], maker.stories)
    _navigation(world["navigation"], shelf)
    _announcement(world["announcement"])


def make_logins(data_dir: Path) -> None:
    """An administrator, an editor and a reporter, each with a password of this installation's own."""
    rows = []
    for username, role, first, last in (
        ("admin", "Admin", "Ada", "Minister"),
        ("editor", "Editor", "Ivka", "Dorran"),
        ("reporter", "Reporter", "Pelle", "Anscombe"),
    ):
        password = "-".join(secrets.choice(_WORDS) for _ in range(3))
        user = StaffUser(
            username=username, email=f"{username}@averinsignal.example", first_name=first, last_name=last
        )
        user.is_superuser = role == "Admin"
        user.set_password(password)
        user.save()
        if role != "Admin":
            user.groups.add(Group.objects.get(name=EDITORS if role == "Editor" else REPORTERS))
        rows.append({"role": role, "username": username, "password": password})
    path = data_dir / "demo-logins.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(rows, file)


def _sections(world: Shelf) -> dict[str, Section]:
    return {
        row["slug"]: Section.objects.create(
            name=row["name"], slug=row["slug"], description=row["description"], position=place
        )
        for place, row in enumerate(world["sections"])
    }


def _tags(world: Shelf) -> dict[str, Tag]:
    return {
        row["slug"]: Tag.objects.create(
            name=row["name"],
            slug=row["slug"],
            kind=row["kind"],
            description=row.get("description", ""),
            synonyms=", ".join(row.get("synonyms", [])),
        )
        for row in world["tags"]
    }


def _series(world: Shelf) -> dict[str, Series]:
    return {row["slug"]: Series.objects.create(**row) for row in world["series"]}


def draw_pictures(say: Say) -> dict[str, Picture]:
    """Draw every picture, on all cores, and keep it with its words."""
    wanted = world_files.pictures()
    made: dict[str, Picture] = {}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for number, (key, data) in enumerate(
            zip(wanted, pool.map(_drawn, wanted.values()), strict=True), start=1
        ):
            if number % 20 == 1:
                say(f"Drawing picture {number} of {len(wanted)}")
            made[key] = _picture(key, wanted[key], data)
    return made


def _drawn(row: Shelf) -> bytes:
    """Runs in a process of its own: no database here."""
    image = draw_picture(
        scene=row["scene"],
        palette=row["palette"],
        mood=row["mood"],
        seed=row["seed"],
        variant=row["variant"],
        text=row.get("text") or "",
    )
    out = BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _picture(key: str, row: Shelf, data: bytes) -> Picture:
    picture = Picture(
        title=row.get("caption") or key,
        file=ContentFile(data, name=f"{key}.jpg"),
        alt=row["alt"],
        caption=row.get("caption") or "",
        credit=row.get("credit") or "",
        licence=Picture.Licence.OWN,
    )
    picture.title = picture.title[:255]
    picture.file_size = len(data)
    picture.save()
    return picture


def _authors(world: Shelf, shelf: Shelf) -> dict[str, Author]:
    users = {str(user): user for user in StaffUser.objects.all()}
    today = timezone.localdate()
    made = {}
    for place, row in enumerate(world["people"]):
        left = row.get("left_on")
        made[row["slug"]] = Author.objects.create(
            name=row["name"],
            slug=row["slug"],
            kind=row["kind"],
            user=users.get(row["name"]),
            job_title=row.get("job_title", ""),
            desk=row.get("desk", ""),
            position=place,
            photo=shelf["pictures"].get(row.get("picture")),
            bio=row["bio"],
            beat=row.get("beat", ""),
            languages=", ".join(row.get("languages", [])),
            email=row.get("email", ""),
            signal=row.get("signal", ""),
            pgp_fingerprint=row.get("pgp_fingerprint", ""),
            socials=row.get("socials", []),
            left_on=today - timedelta(days=left["days_ago"]) if left else None,
        )
    return made


def _publication(row: Shelf) -> None:
    publication = Publication.load()
    for name in (
        "name",
        "short_name",
        "tagline",
        "description",
        "founded",
        "language",
        "accent",
        "email",
        "phone",
    ):
        setattr(publication, name, row[name])
    publication.postal_address = row["address"]
    publication.ownership, publication.funding = row["ownership"], row["funding"]
    publication.socials.set([SocialProfile(name=one["name"], url=one["url"]) for one in row["socials"]])
    publication.full_clean()
    publication.save()


def _pages(maker: Maker) -> None:
    front = Front.objects.get(section=None)
    for text in world_files.pages():
        front.add_child(
            instance=InstitutionPage(
                title=text.head["title"],
                slug=text.head["slug"],
                address=f"/{text.head['slug']}/",
                summary=text.head.get("summary", ""),
                body=json.dumps(maker.body(text.body)),
            )
        )


def _front(row: Shelf, stories: dict[str, Story]) -> None:
    front = Front.objects.get(section=None)
    front.slots.set([FrontSlot(story=stories[slug]) for slug in [row["lead"], *row["featured"]]])
    front.picks.set([Pick(story=stories[slug]) for slug in row["picks"]])
    front.save_revision().publish()


def _navigation(row: Shelf, shelf: Shelf) -> None:
    navigation = Navigation.load()
    navigation.sections.set([MenuSection(section=shelf["sections"][slug]) for slug in row["main"]])
    navigation.more.set([MoreLink(label=one["label"], link=one["url"]) for one in row["more"]])
    navigation.promos.set([_promo(one, shelf) for one in row["promos"]])
    navigation.footer.set(list(_footer(row["footer"])))
    navigation.save()


def _promo(row: Shelf, shelf: Shelf) -> MenuPromo:
    return MenuPromo(
        title=row["title"],
        text=row["text"],
        link_label=row["link_label"],
        link=row["url"],
        picture=shelf["pictures"].get(row.get("picture")),
    )


def _footer(columns: list[Shelf]) -> Iterator[FooterLink]:
    for column in columns:
        for link in column["links"]:
            yield FooterLink(column=column["title"], label=link["label"], link=link["url"])


def _announcement(row: Shelf) -> None:
    Announcement.objects.create(
        text=row["text"],
        link_label=row["link_label"],
        link=row["url"],
        ends_at=timezone.now() + timedelta(days=row["days"]),
    )
