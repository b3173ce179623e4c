"""A connection that breaks in the middle of an entry's effect costs neither the effect nor its place in the order."""

import psycopg
import pytest
from django.db import connection

from masthead.backroom.handlers import register_handler
from masthead.backroom.models import WaitingEntry
from tests.rooms.backroom.conftest import keep_note, noted

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def end_our_connection():
    of = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (ours,) = cursor.fetchone()
    other = psycopg.connect(
        host=of["HOST"], port=of["PORT"], user=of["USER"], password=of["PASSWORD"], dbname=of["NAME"]
    )
    with other:
        other.execute("SELECT pg_terminate_backend(%s)", (ours,))
    other.close()


@pytest.mark.parametrize("breaks_at", ["first", "second", "third"])
def test_the_entry_is_handled_in_its_place(postbag, breaks_at):
    broken = []

    def handle(received):
        keep_note(received)
        if received.content.decode() == breaks_at and len(broken) < 2:
            broken.append(received.id)
            end_our_connection()
            WaitingEntry.objects.count()  # the first to notice

    register_handler("test.note", handle)
    postbag.send("first", "second", "third")
    drain = postbag.drain()
    while len(noted()) < 3:
        drain.turn()

    assert noted() == ["first", "second", "third"]
    assert len(broken) == 2
    assert not WaitingEntry.objects.exists()
