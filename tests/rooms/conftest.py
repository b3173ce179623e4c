"""Every test of a room that touches the database stands in a newsroom that has been set up: site, front, archive
and groups are there, and nothing else."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lay the foundation once a run. Tests with real transactions get it back as well: they restore this copy."""
    from django.db import connection

    from masthead.house.foundation import lay_foundation
    from masthead.press.models import PressOrder

    with django_db_blocker.unblock():
        lay_foundation()
        PressOrder.objects.all().delete()  # what was laid was ordered, and no test waits for it
        if hasattr(connection, "_test_serialized_contents"):
            connection._test_serialized_contents = connection.creation.serialize_db_to_string()
