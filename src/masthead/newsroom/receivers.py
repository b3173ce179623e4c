"""The only place where the newsroom listens to signals."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save

from masthead.newsroom import services
from masthead.newsroom.derive import derive
from masthead.newsroom.models import Author, Picture, Section, Series, Story, Tag


def connect() -> None:
    pre_save.connect(prepare_story, sender=Story, dispatch_uid="newsroom.prepare_story")
    for model in (Author, Section, Series, Tag):
        pre_save.connect(keep_slug, sender=model, dispatch_uid=f"newsroom.keep_slug.{model.__name__}")
    pre_save.connect(freshen_picture, sender=Picture, dispatch_uid="newsroom.freshen_picture")


def prepare_story(sender: type[Story], instance: Story, raw: bool = False, **kwargs: Any) -> None:
    """Runs inside the save: whoever saves a story, by whichever of Wagtail's doors, leaves it complete."""
    update_fields = kwargs.get("update_fields")
    if raw or (update_fields is not None and "title" not in update_fields and "address" not in update_fields):
        return
    derive(instance)
    services.hold_back(story=instance)
    if instance.live:
        services.settle_dates(story=instance)
        services.settle_address(story=instance)


def keep_slug(
    sender: type[Author | Section | Series | Tag],
    instance: Author | Section | Series | Tag,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    if not raw:
        services.keep_slug(thing=instance)


def freshen_picture(sender: type[Picture], instance: Picture, raw: bool = False, **kwargs: Any) -> None:
    if not raw and kwargs.get("update_fields") is None:
        services.freshen_picture(picture=instance)
