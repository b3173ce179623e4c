"""The front of the paper as readers get it."""

import pytest

from tests.factories.newsroom import fill_archive, make_author, make_picture, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stories", [0, 1, 3, 300])
def test_front_answers_with_any_number_of_stories(client, stories):
    if stories:
        fill_archive(stories, section=[make_section(), make_section()], format=["story", "brief", "story"])

    response = client.get("/")

    assert response.status_code == 200
    assert response.content.count(b"Archived") >= min(stories, 2)
