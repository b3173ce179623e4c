"""The postbag in the admin: what waits and why, under Reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.backroom import desk


class ForHandlers(MenuItem):
    """Shown to those who may look at what waits."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(desk.LOOK))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("postbag/", desk.show_postbag, name="postbag"),
        path("postbag/again/", desk.try_again, name="postbag_again"),
        path("postbag/<int:pk>/discard/", desk.discard, name="postbag_discard"),
    ]


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    return ForHandlers("Postbag", reverse("postbag"), icon_name="mail", order=61)
