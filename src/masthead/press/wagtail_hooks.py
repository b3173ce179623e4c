"""The press in the admin: how it stands, what failed and why, and two buttons."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.press import desk


class ForPressers(MenuItem):
    """Shown to those who may look at what failed."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(desk.LOOK))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("press/", desk.show_press, name="press"),
        path("press/again/", desk.try_again, name="press_again"),
        path("press/all/", desk.press_everything, name="press_all"),
    ]


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    return ForPressers("Press", reverse("press"), icon_name="history", order=60)
