"""The only place where the wire listens to signals."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save

from masthead.newsroom.models import Author, Byline, StoryTag, Tag
from masthead.wire.tasks import refresh_search_later

# Where a saved author or tag keeps, until the save is over, whether its words are new.
_MARK = "_wire_words_changed"


def connect() -> None:
    for model in (Author, Tag):
        name = model.__name__
        pre_save.connect(notice_new_words, sender=model, dispatch_uid=f"wire.notice.{name}")
        post_save.connect(refresh_stories, sender=model, dispatch_uid=f"wire.refresh.{name}")
    pre_delete.connect(refresh_stories_of_gone_tag, sender=Tag, dispatch_uid="wire.gone.Tag")


def notice_new_words(
    sender: type[Author | Tag], instance: Author | Tag, raw: bool = False, **kwargs: Any
) -> None:
    """A name or a synonym is about to change: their stories must be found by the new one."""
    stored = None if raw or not instance.pk else sender._default_manager.filter(pk=instance.pk).first()
    setattr(instance, _MARK, stored is not None and _words(stored) != _words(instance))


def refresh_stories(sender: type[Author | Tag], instance: Author | Tag, **kwargs: Any) -> None:
    if getattr(instance, _MARK, False):
        _refresh(_stories_of(instance))


def refresh_stories_of_gone_tag(sender: type[Tag], instance: Tag, **kwargs: Any) -> None:
    _refresh(_stories_of(instance))


def _refresh(story_ids: list[int]) -> None:
    if story_ids:
        transaction.on_commit(lambda: refresh_search_later.enqueue(story_ids))


def _words(thing: Author | Tag) -> tuple[str, ...]:
    return (thing.name, thing.synonyms) if isinstance(thing, Tag) else (thing.name,)


def _stories_of(thing: Author | Tag) -> list[int]:
    if isinstance(thing, Tag):
        rows = StoryTag.objects.filter(tag=thing).values_list("content_object_id", flat=True)
    else:
        rows = Byline.objects.filter(author=thing).values_list("story_id", flat=True)
    return list(dict.fromkeys(rows))
