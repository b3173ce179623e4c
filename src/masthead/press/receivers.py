"""The net under every door: whichever way a row that shows on pages is changed, its pages are ordered."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from masthead.press.pressed import Pressed, is_seen
from masthead.press.services import order_press


def connect() -> None:
    for model in apps.get_models():
        if issubclass(model, Pressed):
            watch(model)


def watch(model: type[Model]) -> None:
    """Order a model's pages when a row is saved or deleted. Models that cannot be `Pressed`, such as another
    project's, are watched by this too; their key is made alike."""
    name = model._meta.label
    post_save.connect(order_saved, sender=model, dispatch_uid=f"press.saved.{name}")
    post_delete.connect(order_deleted, sender=model, dispatch_uid=f"press.deleted.{name}")


def order_saved(
    sender: type[Model], instance: Model, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    if not raw and is_seen(update_fields):
        order_press(key_of(instance), cause=_cause("Changed", instance))


def order_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    order_press(key_of(instance), cause=_cause("Deleted", instance))


def key_of(instance: Model) -> str:
    if isinstance(instance, Pressed):
        return instance.press_key
    return f"{instance._meta.model_name}:{instance.pk}"


def _cause(verb: str, instance: Model) -> str:
    return f"{verb}: {instance._meta.verbose_name} {instance}"
