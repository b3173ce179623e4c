"""What a newsroom needs before its first story: the site, the page tree and the groups of staff."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from masthead.frontpage.models import Front
from masthead.newsroom.models import Archive
from masthead.newsroom.services import year_index

REPORTERS, EDITORS = "Reporters", "Editors"

# What each group may do with pages: reporters with stories, editors with all. Publishing is the editors' alone.
_PAGE_RIGHTS = {
    REPORTERS: ("add_page", "change_page"),
    EDITORS: ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
}
# Wagtail asks for the rights over its own picture and document models, whatever models stand in their place.
# Whoever may add a file may change and delete what they added themselves.
_FILE_RIGHTS = {
    REPORTERS: ("add_image", "choose_image", "add_document", "choose_document"),
    EDITORS: (
        *("add_image", "change_image", "choose_image"),
        *("add_document", "change_document", "choose_document"),
    ),
}
# Rows that show on public pages: editors change them, reporters only look.
_EDITORS_MODELS = (
    *("section", "tag", "series", "author", "announcement", "navigation", "publication"),
    *("redirect", "crawlerpolicy"),
    *("pressorder", "pressfailure", "waitingentry", "contactmessage"),
)


@transaction.atomic
def lay_foundation() -> None:
    """Make the site, the front, the archive, this year's and next year's index and the groups. Safe to run twice."""
    front = _front()
    _site(front)
    if not Archive.objects.exists():
        front.add_child(instance=Archive(title="Stories", slug="stories"))
    this_year = timezone.localdate().year
    for year in (this_year, this_year + 1):
        year_index(year=year)
    for name in (REPORTERS, EDITORS):
        _group(name)


def _front() -> Front:
    found = Front.objects.filter(section=None).first()
    if found:
        return found
    root = Page.get_first_root_node()
    front = Front(title="Front", slug="front-page")
    root.add_child(instance=front)
    return front


def _site(front: Front) -> None:
    """One installation is one publication on one host: the default site, whatever host name asks."""
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost"
    )
    welcome = site.root_page if site.pk and site.root_page_id != front.pk else None
    site.root_page, site.site_name = front, settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome is not None and welcome.specific_class is Page:
        Page.objects.get(pk=welcome.pk).delete()  # Wagtail's own welcome page


def _group(name: str) -> None:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    if name == EDITORS:
        group.permissions.add(*_rights_over(_EDITORS_MODELS))
    # Fronts and the institution's pages stand beside the archive, out of a reporter's reach.
    top = Archive.objects.get() if name == REPORTERS else Page.get_first_root_node()
    for codename in _PAGE_RIGHTS[name]:
        right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=group, page=top, permission=right)
    shelf = Collection.get_first_root_node()
    for codename in _FILE_RIGHTS[name]:
        right = Permission.objects.get(
            codename=codename, content_type__app_label__in=("wagtailimages", "wagtaildocs")
        )
        GroupCollectionPermission.objects.get_or_create(group=group, collection=shelf, permission=right)


def _rights_over(models: tuple[str, ...]) -> list[Permission]:
    ours = Permission.objects.filter(content_type__model__in=models)
    return list(
        ours.filter(
            content_type__app_label__in=(
                *("newsroom", "frontpage", "office", "wire", "wagtailredirects", "press", "backroom"),
            )
        )
    )
