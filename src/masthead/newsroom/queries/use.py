"""Whether readers may have a file."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from masthead.newsroom import crops
from masthead.newsroom.models import Document, Picture


def is_in_public_use(file: Picture | Document) -> bool:
    """True while a live page, or a row that is not a page (an author, a promo), refers to the file.

    Reads Wagtail's reference index, which follows the live version of a page, not its drafts. Three queries.
    """
    if isinstance(file, Picture) and not crops.may_be_shown(file, timezone.localdate()):
        return False
    references = ReferenceIndex.get_references_to(file)
    pages = ContentType.objects.get_for_model(Page)
    if references.exclude(base_content_type=pages).exists():
        return True
    users = [
        int(pk)
        for pk in references.filter(base_content_type=pages).values_list("object_id", flat=True)[:2000]
    ]
    return Page.objects.filter(pk__in=users, live=True).exists()
