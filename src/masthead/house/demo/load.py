"""Filling an empty newsroom with the demo: all of it, or nothing."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import timedelta
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
from masthead.house.demo import sketches, world_files
from masthead.house.demo.stories import Maker
from masthead.house.foundation import EDITORS, REPORTERS
from masthead.house.progress import Progress
from masthead.newsroom.models import Author, Document, Picture, Section, Series, Story, Tag
from masthead.office.models import InstitutionPage, Publication, SocialProfile
from masthead.staff.models import StaffUser

Shelf = dict[str, Any]

# Three plain words are easy to type and give some 10^7 passwords: enough for a demo on one's own machine.
_WORDS = (
    "amber apple barge basin beacon birch boulder bridge canal candle cedar chalk cliff clover coal copper coral "
    "cotton crane current delta ember fern ferry field flint fog gale garnet ginger granite gravel harbour hazel heron "
    "island jetty juniper kelp kite lagoon lantern larch ledge lemon linen maple marble meadow mole moss needle north "
    "oak oar ochre olive opal otter paddle pearl pebble pier pine plover quartz quay raven reed ridge river rope rowan "
    "rudder saffron sail salt sand shale shell signal silver slate sorrel spruce starling storm strait tide timber "
    "violet walnut wharf willow winter wren"
).split()


class DemoRefusedError(RuntimeError):
    """The demo may not be loaded here; the message says why."""


def check_demo_may_load() -> None:
    """Raises DemoRefusedError in production and where stories exist."""
    if settings.PRODUCTION:
        raise DemoRefusedError("This is a production newsroom; the demo is for trying Masthead out.")
    if Story.objects.exists():
        raise DemoRefusedError("There are stories already, and the demo would stand among them.")


def load_demo(progress: Progress) -> None:
    """Write the whole demo. Raises DemoRefusedError; never touches what is there.

    1. What a load that was killed left behind is cleared away.
    2. Pictures are drawn, or taken where they were drawn ahead.
    3. Everything else in one transaction: a load that ends early leaves no row.
    4. The logins are told last, because they are true only now.
    """
    check_demo_may_load()
    data_dir = Path(settings.DATA_DIR)
    begun = data_dir / "run" / "demo-begun"
    if begun.exists():
        clear_orphans(data_dir / "media")
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    with transaction.atomic():
        logins = _load(world_files.world(), progress)
    keep_logins(data_dir, logins)
    begun.unlink()
    shutil.rmtree(sketch_folder(data_dir), ignore_errors=True)


def sketch_folder(data_dir: Path) -> Path:
    """Where pictures lie that were drawn ahead."""
    return data_dir / "run" / "sketches"


def clear_orphans(media: Path) -> None:
    """Remove originals and documents of which no row tells. For a newsroom without stories, where nobody uploads."""
    known = set(Picture.objects.values_list("file", flat=True)) | set(
        Document.objects.values_list("file", flat=True)
    )
    for folder in ("originals", "documents"):
        for path in (media / folder).glob("*"):
            if f"{folder}/{path.name}" not in known:
                path.unlink()


def _load(world: Shelf, progress: Progress) -> list[dict[str, str]]:
    with progress.step("Hiring the people"):
        logins = make_logins()
        shelf = Shelf(sections=_sections(world), tags=_tags(world), series=_series(world))
    with progress.step("Drawing the pictures"):
        shelf["pictures"] = _pictures(progress)
    with progress.step("Publishing the stories"):
        shelf["authors"] = _authors(world, shelf)
        _publication(world["publication"])
        maker = _stories(Maker(shelf), progress)
    with progress.step("Arranging the front and the menu"):
        _pages(maker)
        _front(world["front"], maker.stories)
        _navigation(world["navigation"], shelf)
        _announcement(world["announcement"])
    return logins


def _stories(maker: Maker, progress: Progress) -> Maker:
    texts = world_files.stories()
    for number, text in enumerate(texts, start=1):
        maker.make(text)
        progress.count(number, len(texts))
    maker.finish()
    return maker


def make_logins() -> list[dict[str, str]]:
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
    return rows


def keep_logins(data_dir: Path, rows: list[dict[str, str]]) -> None:
    """Where `masthead run` finds them to tell them at each start. Only the operator's own account may read it."""
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


def _pictures(progress: Progress) -> dict[str, Picture]:
    """Every picture with its words, kept as an upload would be."""
    wanted = world_files.pictures()
    made: dict[str, Picture] = {}
    for key, path in sketches.draw_all(sketch_folder(Path(settings.DATA_DIR))):
        made[key] = _picture(key, wanted[key], path.read_bytes())
        progress.count(len(made), len(wanted))
    return made


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
