"""Changing tags, sections, authors and series without losing a reader on the way."""

from __future__ import annotations

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from masthead.newsroom.errors import AddressTakenError, SameTagError
from masthead.newsroom.models import Author, Section, Series, Story, StoryTag, Tag

Addressed = Tag | Section | Series | Author


def redirect_address(*, old: str, new: str) -> None:
    """`old` leads to `new` permanently; chains that ended at `old` are shortened, and `new` leads nowhere else."""
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old),
        site=None,
        defaults={"redirect_link": new, "redirect_page": None, "is_permanent": True},
    )


@transaction.atomic
def merge_tags(*, source: Tag, target: Tag) -> int:
    """Move every story from `source` to `target`, keep the source's name as a synonym and its address as a redirect.

    Returns how many stories changed. Raises SameTagError. Drafts that name the old tag find the new one, because
    the tag's row is gone and its name is a synonym.
    """
    if source.pk == target.pk:
        raise SameTagError("A tag cannot be merged into itself. Choose another one.")
    both = StoryTag.objects.filter(tag=target).values("content_object_id")
    StoryTag.objects.filter(tag=source, content_object_id__in=both).delete()
    moved = StoryTag.objects.filter(tag=source).update(tag=target)
    Story.objects.filter(lead_tag=source).update(lead_tag=target)
    words = [word.strip() for word in target.synonyms.split(",") if word.strip()]
    target.synonyms = ", ".join(dict.fromkeys([*words, source.name]))[:300]
    target.save()
    address = source.address
    source.delete()
    redirect_address(old=address, new=target.address)
    return moved


def keep_slug(*, thing: Addressed) -> None:
    """Before a tag, section, series or author is saved: an address that changes leaves a redirect behind.

    Raises AddressTakenError when another of its kind holds the new slug. One query.
    """
    others = type(thing)._default_manager.filter(slug=thing.slug).exclude(pk=thing.pk)
    if others.exists():
        raise AddressTakenError(
            f"Another {thing._meta.verbose_name} is called {thing.slug!r}. Choose another word."
        )
    stored = type(thing)._default_manager.filter(pk=thing.pk).first() if thing.pk else None
    if stored and stored.address != thing.address:
        redirect_address(old=stored.address, new=thing.address)
