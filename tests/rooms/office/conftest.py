"""Pages of the institution, and people who come to the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Site

from masthead.office.models import InstitutionPage
from tests.factories.staff import make_staff


@pytest.fixture
def make_page(db):
    """A published page of the institution, or a draft with `live=False`."""

    def make(title="About us", address="/about/", *, live=True, **fields):
        page = InstitutionPage(title=title, address=address, live=False, **fields)
        Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        page.refresh_from_db()
        return page

    return make


def _signed_in(group):
    client = Client()
    client.force_login(make_staff(group))
    return client


@pytest.fixture
def editor(db):
    return _signed_in("Editors")


@pytest.fixture
def reporter(db):
    return _signed_in("Reporters")
