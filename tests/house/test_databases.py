"""Each pass of the tests runs on the database it says, migrated from nothing."""

import os

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Page

pytestmark = pytest.mark.django_db


def test_the_address_decides_the_database(on_postgres):
    assert on_postgres == os.environ.get("MASTHEAD_DATABASE_URL", "").startswith("postgres")


def test_the_migrations_leave_a_page_tree():
    assert Page.get_first_root_node() is not None


def test_the_tests_have_a_data_folder_of_their_own(tmp_path_factory):
    assert settings.DATA_DIR.name.startswith("masthead-test-")
    assert settings.MEDIA_ROOT.is_relative_to(settings.DATA_DIR)


@pytest.mark.postgres
def test_a_test_for_postgres_runs_there_only():
    assert connection.vendor == "postgresql"


@pytest.mark.sqlite_only
def test_a_test_for_sqlite_runs_there_only():
    assert connection.vendor == "sqlite"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_with_real_transactions_finds_what_the_migrations_made(transactional_db, turn):
    assert Page.get_first_root_node() is not None, turn


@pytest.mark.browser
def test_a_browser_leaves_the_test_its_connection(request):
    before = connection.connection
    request.getfixturevalue("page_desktop")
    assert connection.connection is before is not None


@pytest.mark.browser
def test_the_live_server_serves_the_admin_its_styles(live_server, page_desktop):
    answer = page_desktop.goto(f"{live_server.url}/static/wagtailadmin/css/core.css")
    assert answer.status == 200
    assert Page.objects.exists()
