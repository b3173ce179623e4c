"""The publication as every page names it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masthead.office.models import Publication, SocialProfile
from masthead.office.queries import publication_view
from masthead.theme.accent import DARK_PAPER, LIGHT_PAPER, NEEDED, contrast_ratio
from tests.factories.newsroom import make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    row = Publication.load()
    row.name, row.language = "The Averin Signal", "en"
    row.save()
    return row


def test_a_newsroom_nobody_described_has_the_name_of_its_settings(settings):
    settings.WAGTAIL_SITE_NAME = "Harbour Post"

    view = publication_view()

    assert (view.name, view.short_name, view.logo, view.socials) == ("Harbour Post", "Harbour Post", None, ())


def test_asking_writes_nothing():
    publication_view()

    assert not Publication.objects.exists()


def test_a_page_carries_the_name(client, publication):
    html = client.get("/").content.decode()

    assert "<title>The Averin Signal</title>" in html


def test_the_short_name_is_the_name_where_there_is_none(publication):
    assert publication_view().short_name == "The Averin Signal"

    publication.short_name = "Signal"
    publication.save()
    assert publication_view().short_name == "Signal"


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("uk", "ltr"), ("en", "ltr")]
)
def test_direction_follows_the_language(publication, language, direction):
    publication.language = language
    publication.save()

    assert publication_view().direction == direction


def test_the_address_has_no_slash_at_its_end(publication, settings):
    assert publication_view().base_url == settings.BASE_URL
    assert not publication_view().base_url.endswith("/")


def test_both_accents_can_be_read_on_their_paper(publication):
    publication.accent = "#0b3d91"
    publication.save()

    view = publication_view()

    assert view.accent == "#0b3d91"
    assert contrast_ratio(view.accent, LIGHT_PAPER) >= NEEDED
    assert contrast_ratio(view.accent_dark, DARK_PAPER) >= NEEDED


@pytest.mark.parametrize("stored", ["#ffff00", "red", ""])
def test_a_stored_accent_nobody_can_read_gives_way(client, publication, stored):
    Publication.objects.update(accent=stored)

    assert contrast_ratio(publication_view().accent, LIGHT_PAPER) >= NEEDED
    assert client.get("/").status_code == 200


def test_the_logo_speaks_the_name(publication):
    publication.logo = make_picture(alt="A fish", caption="Our fish", credit="Ola Brand")
    publication.save()

    logo = publication_view().logo

    assert (logo.alt, logo.caption, logo.credit) == ("The Averin Signal", "", "")


def test_a_logo_whose_licence_ran_out_gives_way_to_type(publication):
    publication.logo = make_picture(rights_expire_on=timezone.localdate() - timedelta(days=1))
    publication.save()

    assert publication_view().logo is None


def test_profiles_keep_the_editors_order_and_the_cost_stays(publication):
    names = ["Mastodon", "Bluesky", "Telegram"]
    publication.socials.set([SocialProfile(name=name, url=f"https://{name}.example/") for name in names])
    publication.logo = make_picture()
    publication.save()

    with CaptureQueriesContext(connection) as asked:
        view = publication_view()

    assert [social.name for social in view.socials] == names
    assert len(asked) <= 2
