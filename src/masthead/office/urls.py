"""The office's own addresses. Institution pages have theirs by `newsroom.resolvers`."""

from __future__ import annotations

from django.urls import path

from masthead.office import views

urlpatterns = [path("team/", views.team, name="team")]
