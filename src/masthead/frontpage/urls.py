"""The front's public address. A section's front has the section's own, which the newsroom answers."""

from __future__ import annotations

from django.urls import path

from masthead.frontpage import views

urlpatterns = [path("", views.front, name="front")]
