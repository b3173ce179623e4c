"""How a story gets its address and keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from masthead.kit.languages import primary_subtag
from masthead.newsroom.errors import AddressTakenError, TakenDownError
from masthead.newsroom.models import Story, Takedown
from masthead.newsroom.resolvers import is_held

# Longer last parts are cut, so that every address fits its column with a number behind it.
SLUG_LENGTH = 200


def hold_back(*, story: Story) -> None:
    """Keep a new story with a schedule from being live for the moment between its row and its schedule.

    Wagtail's form saves the row of a new page as live, and only then sees that its time has not come.
    """
    if story._state.adding and story.go_live_at and story.go_live_at > timezone.now():
        story.live = False


def settle_dates(*, story: Story) -> None:
    """Give a story that is going live the date readers see. Changes the instance only; it is about to be saved."""
    if story.published_at is None:
        story.published_at = story.first_published_at or timezone.now()
    if story.first_published_at is None:
        story.first_published_at = story.published_at


@transaction.atomic
def settle_address(*, story: Story) -> None:
    """Give a live story its address, and keep the old one as a redirect when an editor changed it.

    1. A story without an address gets `/{yyyy}/{mm}/{slug}/` of its first publication, in the newsroom's zone,
       under a language prefix if it is not in the publication's language, with a number if that is taken.
    2. If readers have known the story by another address, that one becomes a permanent redirect to the story.
    3. A redirect that stood at the new address led to this very story and is removed: it answers there itself.
    Costs one query when nothing changed. Raises AddressTakenError if a redirect or a takedown holds the new address
    (Wagtail's own check of the row speaks first if another story does), and TakenDownError if the story goes live while
    its takedown stands.
    """
    stored = _stored(story)
    if not story.address:
        story.address = stored.address or free_address(first_address(story), story_id=story.pk)
    if not stored.live:
        refuse_taken_down(story_id=story.pk)
    if story.address == stored.address:
        return
    if is_taken(story.address, story_id=story.pk):
        raise AddressTakenError(f"{story.address} is taken. Choose another address.")
    Redirect.objects.filter(old_path=Redirect.normalise_path(story.address)).delete()
    if stored.address and stored.was_public:
        keep_as_redirect(old_address=stored.address, story_id=story.pk)


@dataclass(frozen=True)
class _Stored:
    address: str = ""
    live: bool = False
    was_public: bool = False


def _stored(story: Story) -> _Stored:
    rows = Story.objects.filter(pk=story.pk).values_list("address", "live", "first_published_at")
    row = rows.first() if story.pk else None
    return _Stored(row[0] or "", row[1], row[2] is not None) if row else _Stored()


def refuse_taken_down(*, story_id: int | None) -> None:
    """Raise TakenDownError for a story whose takedown has not been lifted."""
    if story_id and Takedown.objects.filter(story_id=story_id).exists():
        raise TakenDownError(
            "This story was taken down. Open Reports, Taken down, lift the takedown, then publish it."
        )


def keep_as_redirect(*, old_address: str, story_id: int) -> None:
    """An address that led to a story leads to it for ever, permanently (301)."""
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old_address),
        site=None,
        defaults={"redirect_page_id": story_id, "redirect_link": "", "is_permanent": True},
    )


def first_address(story: Story) -> str:
    """The address a story gets by default."""
    day = timezone.localtime(story.published_at)  # now, for a story without a date
    own = primary_subtag(story.language)
    prefix = "" if own == default_language() else f"/{own}"
    return f"{prefix}/{day:%Y}/{day:%m}/{story.slug[:SLUG_LENGTH]}/"


def default_language() -> str:
    return primary_subtag(settings.LANGUAGE_CODE)


def free_address(wanted: str, *, story_id: int | None) -> str:
    """`wanted`, or with -2, -3 … where another story, a redirect or a takedown holds it."""
    stem, number = wanted.rstrip("/"), 1
    address = wanted
    while is_taken(address, story_id=story_id):
        number += 1
        address = f"{stem}-{number}/"
    return address


def both_forms(address: str) -> list[str]:
    """An address with and without its closing slash: for readers they are one."""
    other = address.removesuffix("/") if address.endswith("/") else f"{address}/"
    return [address, other]


def is_taken(address: str, *, story_id: int | None) -> bool:
    """Whether another story, a redirect that leads elsewhere, a takedown of another story or a page of another room
    holds the address."""
    own, redirected, taken_down = (
        (Q(pk=story_id), Q(redirect_page_id=story_id), Q(story_id=story_id))
        if story_id
        else (Q(pk=None),) * 3
    )
    forms = both_forms(address)
    return (
        Story.objects.filter(address__in=forms).exclude(own).exists()
        or Redirect.objects.filter(old_path=Redirect.normalise_path(address)).exclude(redirected).exists()
        or Takedown.objects.filter(address__in=forms).exclude(taken_down).exists()
        or is_held(address)
    )
