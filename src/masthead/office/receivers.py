"""The only place where the office listens to signals."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save

from masthead.newsroom.services import redirect_address
from masthead.office.models import InstitutionPage


def connect() -> None:
    pre_save.connect(keep_address, sender=InstitutionPage, dispatch_uid="office.keep_address")


def keep_address(
    sender: type[InstitutionPage], instance: InstitutionPage, raw: bool = False, **kwargs: Any
) -> None:
    """A published page that moves leaves a redirect behind: footers and other sites link to the old address.

    Only a save of the whole row can move a page; Wagtail's own small updates name their fields.
    """
    if raw or kwargs.get("update_fields") is not None or not (instance.pk and instance.live):
        return
    stored = InstitutionPage.objects.filter(pk=instance.pk, live=True).first()
    if stored and stored.address != instance.address:
        redirect_address(old=stored.address, new=instance.address)
