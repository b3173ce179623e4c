"""The newsroom's public addresses (decision 9). `catch_all` must stand last in the house's table."""

from __future__ import annotations

from django.urls import path

from masthead.newsroom import views

urlpatterns = [
    path("section/<slug:slug>/", views.section_front, name="section"),
    path("tag/<slug:slug>/", views.tag_front, name="tag"),
    path("series/<slug:slug>/", views.series_front, name="series"),
    path("author/<slug:slug>/", views.author_front, name="author"),
    path("archive/", views.archive_root, name="archive"),
    path("archive/<int:year>/", views.archive_year, name="archive-year"),
    path("archive/<int:year>/<int:month>/", views.archive_month, name="archive-month"),
    path("archive/<int:year>/<int:month>/<int:day>/", views.archive_day, name="archive-day"),
    path("corrections/", views.corrections, name="corrections"),
    path("media/<str:token>/<str:name>", views.serve_file, name="file"),
]
catch_all = path("<path:path>", views.serve_address, name="address")
