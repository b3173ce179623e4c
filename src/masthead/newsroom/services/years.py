"""The page tree above the stories."""

from __future__ import annotations

from django.db import transaction

from masthead.newsroom.models import Archive, YearIndex


@transaction.atomic
def year_index(*, year: int) -> YearIndex:
    """The parent page for stories begun in a year, made if need be. Safe to run twice and from two processes.

    Raises Archive.DoesNotExist before set-up has made the archive.
    """
    archive = Archive.objects.select_for_update().get()
    found = YearIndex.objects.filter(year=year).first()
    if found:
        return found
    page = YearIndex(title=str(year), slug=str(year), year=year)
    archive.add_child(instance=page)
    return page
