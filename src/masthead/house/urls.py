"""The house's table of addresses: each room brings its own, the newsroom's catch-all stands last."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as admin_urls

from masthead.house import errors, views
from masthead.newsroom.urls import catch_all
from masthead.newsstand.pressed import POLICY
from masthead.theme.serving import serve_asset

urlpatterns = [
    path("admin/fragments/story-controls/", views.story_controls, name="story-controls"),
    path("admin/", include(admin_urls)),
    path("assets/<str:hash>/<str:name>", serve_asset, name="asset"),
    path("healthz", views.health, name="health"),
    path("404.html", errors.pressed_not_found, name="pressed-404"),
    path("410.html", errors.pressed_gone, name="pressed-410"),
    path("500.html", errors.pressed_broken, name="pressed-500"),
    path("503.html", errors.pressed_away, name="pressed-503"),
    path(POLICY.removeprefix("/"), views.policy, name="policy"),
    path("", include("masthead.frontpage.urls")),
    path("", include("masthead.wire.urls")),
    path("", include("masthead.office.urls")),
    path("", include("masthead.newsroom.urls")),
    catch_all,
]

handler400 = "masthead.house.errors.bad_request"
handler403 = "masthead.house.errors.permission_denied"
handler404 = "masthead.house.errors.page_not_found"
handler500 = "masthead.house.errors.server_error"
