"""The house's table of addresses: each room brings its own, the newsroom's catch-all stands last."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as admin_urls

from masthead.house import views
from masthead.newsroom.urls import catch_all
from masthead.newsstand.pressed import POLICY
from masthead.theme.serving import serve_asset

urlpatterns = [
    path("admin/fragments/story-controls/", views.story_controls, name="story-controls"),
    path("admin/", include(admin_urls)),
    path("assets/<str:hash>/<str:name>", serve_asset, name="asset"),
    path("healthz", views.health, name="health"),
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
