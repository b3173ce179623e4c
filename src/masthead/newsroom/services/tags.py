"""Changing tags, sections, authors and series without losing a reader on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from masthead.newsroom.errors import SameTagError
from masthead.newsroom.models import Author, MergedTag, Section, Series, Story, StoryTag, Tag
from masthead.press.services import order_press

Addressed = Tag | Section | Series | Author


def redirect_address(*, old: str, new: str) -> None:
    """`old` leads to `new` permanently; chains that ended at `old` are shortened, and `new` leads nowhere else."""
    Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
    longer = Redirect.objects.filter(redirect_link=old)
    order_press(*(f"redirect:{pk}" for pk in longer.values_list("pk", flat=True)), cause=f"Moved: {old}")
    longer.update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=Redirect.normalise_path(old),
        site=None,
        defaults={"redirect_link": new, "redirect_page": None, "is_permanent": True},
    )


@transaction.atomic
def merge_tags(*, source: Tag, target: Tag) -> int:
    """Move every story from `source` to `target`, keep the source's name as a synonym and its address as a redirect.

    Returns how many stories changed. Raises SameTagError. Drafts and old revisions that name the old tag follow it
    (see `MergedTag`); whoever types its name gets the target (see `forms.StoryForm.clean_tags`).
    """
    if source.pk == target.pk:
        raise SameTagError("A tag cannot be merged into itself. Choose another one.")
    both = StoryTag.objects.filter(tag=target).values("content_object_id")
    StoryTag.objects.filter(tag=source, content_object_id__in=both).delete()
    moved = StoryTag.objects.filter(tag=source).update(tag=target)
    MergedTag.objects.filter(target=source).update(target=target)
    MergedTag.objects.update_or_create(old_id=source.pk, defaults={"target": target})
    Story.objects.filter(lead_tag=source).update(lead_tag=target)
    words = [word.strip() for word in target.synonyms.split(",") if word.strip()]
    words += [source.name, *(word.strip() for word in source.synonyms.split(",") if word.strip())]
    target.synonyms = ", ".join(
        _fitting(dict.fromkeys(words), Tag._meta.get_field("synonyms").max_length or 0)
    )
    target.save()
    # The moves above were written past the signals. Every page that names either tag has read its row.
    order_press(
        *(source.press_key, target.press_key, f"newest:{target.press_key}", "names-in-use"),
        cause=f"Merged tag: {source}",
    )
    address = source.address
    source.delete()
    redirect_address(old=address, new=target.address)
    return moved


def _fitting(words: Iterable[str], room: int) -> Iterator[str]:
    """The first words that, joined by a comma and a space, have at most `room` characters."""
    for word in words:
        room -= len(word) + 2
        if room < -2:
            return
        yield word


def keep_slug(*, thing: Addressed) -> None:
    """Before a tag, section, series or author is saved: an address that changes leaves a redirect behind.

    That no two share a slug is the database's to say: taggit counts on hearing it from there. One query.
    """
    stored = type(thing)._default_manager.filter(pk=thing.pk).first() if thing.pk else None
    if stored and stored.address != thing.address:
        redirect_address(old=stored.address, new=thing.address)
