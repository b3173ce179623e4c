"""The only place where the newsroom listens to signals."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.signals import page_published, page_unpublished

from masthead.newsroom import services, signals
from masthead.newsroom.derive import derive
from masthead.newsroom.models import Author, Picture, Section, Series, Story, Tag
from masthead.newsroom.placement import changed_lists, placement_of, stored_placement
from masthead.press.pressed import is_seen
from masthead.press.receivers import watch
from masthead.press.registry import EVERYTHING
from masthead.press.services import order_press


def connect() -> None:
    pre_save.connect(prepare_story, sender=Story, dispatch_uid="newsroom.prepare_story")
    pre_save.connect(order_lists, sender=Story, dispatch_uid="newsroom.order_lists")
    pre_delete.connect(order_lists_of_gone, sender=Story, dispatch_uid="newsroom.order_lists_of_gone")
    for handed_over in (page_published, page_unpublished):
        handed_over.connect(order_story, sender=Story, dispatch_uid=f"newsroom.order_story.{id(handed_over)}")
    signals.story_taken_down.connect(write_to_ledger, dispatch_uid="newsroom.write_to_ledger")
    signals.takedown_lifted.connect(write_lift_to_ledger, dispatch_uid="newsroom.write_lift_to_ledger")
    signals.stories_imported.connect(order_everything, dispatch_uid="newsroom.order_everything")
    watch(Redirect)
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


def order_lists(sender: type[Story], instance: Story, raw: bool = False, **kwargs: Any) -> None:
    """Runs after `prepare_story`, inside the save: the lists a story enters, leaves or moves in."""
    if raw or not is_seen(kwargs.get("update_fields")):
        return
    old = stored_placement(instance.pk)
    order_press(
        *changed_lists(old, placement_of(instance), story_id=instance.pk), cause=f"Story: {instance.title}"
    )
    if instance.live and instance.published_at:
        month = timezone.localtime(instance.published_at)
        order_press(f"changes:{month:%Y-%m}", *(("corrections",) if instance.corrections.exists() else ()))


def order_lists_of_gone(sender: type[Story], instance: Story, **kwargs: Any) -> None:
    old = stored_placement(instance.pk)
    order_press(*changed_lists(old, None, story_id=instance.pk), cause=f"Deleted story: {instance.title}")


def order_story(sender: type[Story], instance: Story, **kwargs: Any) -> None:
    """Wagtail's own word that a page was published or unpublished: it may come of an update that no row told of."""
    instance.stand_in_lists()
    order_press(instance.press_key, cause=f"Story: {instance.title}")


def write_to_ledger(sender: Any, addresses: list[str], note: str, **kwargs: Any) -> None:
    """After the commit: what is down stays down without the database, after a restart and after a restore."""
    services.write_takedown(addresses=addresses, note=note)


def write_lift_to_ledger(sender: Any, addresses: list[str], **kwargs: Any) -> None:
    services.write_lift(addresses=addresses)


def order_everything(sender: Any, story_ids: list[int], **kwargs: Any) -> None:
    """A bulk import writes rows past the signals. What it changed is nearly everything."""
    if story_ids:
        order_press(EVERYTHING, cause=f"Imported {len(story_ids)} stories")


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
