"""The office's own addresses. Institution pages have theirs by `newsroom.resolvers`."""

from __future__ import annotations

from django.urls import path

from masthead.office import views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("contact/", views.contact_page, name="contact"),
    path("contact/sent/", views.sent_page, name="contact-sent"),
    path("fragments/slots/contact.bin", views.contact_slots, name="contact-slots"),
    path("fragments/slots/contact/sent.bin", views.sent_slots, name="contact-sent-slots"),
    path("fragments/forms/contact.json", views.contact_form, name="contact-form"),
]
