"""How a story gets its address and keeps it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from masthead.kit.languages import primary_subtag
from masthead.newsroom.errors import AddressTakenError
from masthead.newsroom.models import Story, Takedown


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
    2. If the stored row has another address, that one becomes a permanent redirect to the story.
    3. A redirect that stood at the new address is removed: the story itself answers there now.
    Costs two queries when nothing changed. Raises AddressTakenError if another story holds the new address.
    """
    stored = Story.objects.filter(pk=story.pk).values_list("address", flat=True).first() if story.pk else None
    if not story.address:
        story.address = stored or free_address(first_address(story), story_id=story.pk)
    if story.address != stored:
        if Story.objects.filter(address=story.address).exclude(pk=story.pk).exists():
            raise AddressTakenError(f"{story.address} belongs to another story. Choose another address.")
        Redirect.objects.filter(old_path=Redirect.normalise_path(story.address)).delete()
    if stored and stored != story.address:
        keep_as_redirect(old_address=stored, story_id=story.pk)


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
    return f"{prefix}/{day:%Y}/{day:%m}/{story.slug}/"


def default_language() -> str:
    return primary_subtag(settings.LANGUAGE_CODE)


def free_address(wanted: str, *, story_id: int | None) -> str:
    """`wanted`, or with -2, -3 … where another story, a redirect or a takedown holds it."""
    stem, number = wanted.rstrip("/"), 1
    address = wanted
    while _taken(address, story_id):
        number += 1
        address = f"{stem}-{number}/"
    return address


def _taken(address: str, story_id: int | None) -> bool:
    return (
        Story.objects.filter(address=address).exclude(pk=story_id).exists()
        or Redirect.objects.filter(old_path=Redirect.normalise_path(address))
        .exclude(redirect_page_id=story_id)
        .exists()
        or Takedown.objects.filter(address=address).exclude(story_id=story_id).exists()
    )
