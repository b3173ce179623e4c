"""What readers and the desk get from a restored newsroom is, byte for byte, what they got before. Real Django."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from masthead.theme import assets
from tests.rooms.house.programs import python
from tests.rooms.house.small_newsroom import back_up, files_of, restore
from tools.laid_ahead import migrated

# The mark `django_db` is for the migrated database that it leaves in the cache.
pytestmark = [pytest.mark.sqlite_only, pytest.mark.django_db]

FILL = """
from django.core.files.base import ContentFile
from masthead.house.foundation import lay_foundation
from masthead.newsroom.models import Document, Story
from masthead.newsroom.services import take_down
from tests.factories.newsroom import make_author, make_picture, make_story, text_block

lay_foundation()
picture = make_picture("Harbour", size=(400, 300))
document = Document.objects.create(title="Leases", file=ContentFile(b"a,b", "leases.csv"))
body = [text_block(), {"type": "document", "value": {"document": document.pk, "title": ""}}]
make_story("Ferry stands still", slug="ferry", picture=picture, body=body, authors=[make_author("Ola Brand")])
make_story("Board meets", slug="board")
gone = make_story("Taken back", slug="gone")
make_story("Not yet", slug="draft", live=False)
take_down(story=gone, note="We were wrong.", actor=None)
"""
ASK = """
import json, re
from django.test import Client
from masthead.newsroom.models import Document, Picture, Story
addresses = [story.address for story in Story.objects.order_by("slug") if story.address]
answers = {}
for address in ["/", *addresses, "/feed.rss", "/search/?q=ferry"]:
    answer = Client().get(address)
    page = re.sub(r'nonce(="|-)[^"\\' ]+', "nonce", answer.content.decode())
    answers[address] = [answer.status_code, page]
for document in Document.objects.all():
    answers[document.title] = document.file.read().decode()
for picture in Picture.objects.all():
    answers[picture.title] = picture.file.size
print(json.dumps(answers))
"""


def dress(folder):
    """The look is made anew for a restored newsroom too. Here both get the one of this run of the tests."""
    assets.build(Path(settings.DATA_DIR))
    shutil.copytree(Path(settings.DATA_DIR) / "assets", folder / "assets")


@pytest.fixture
def newsroom(tmp_path):
    folder = tmp_path / "newsroom"
    folder.mkdir()
    shutil.copy(migrated(), folder / "newsroom.sqlite3")
    (folder / "secret_key").write_text("only for this test\n")
    dress(folder)
    python(folder, FILL)
    return folder


def test_pages_pictures_and_takedowns_come_back(newsroom, tmp_path):
    before = json.loads(python(newsroom, ASK))
    back_up(newsroom, tmp_path / "b.tar.gz")

    restore(tmp_path / "b.tar.gz", tmp_path / "other")

    dress(tmp_path / "other")
    after = json.loads(python(tmp_path / "other", ASK))
    assert after == before
    statuses = {address: answer[0] for address, answer in after.items() if isinstance(answer, list)}
    (gone,) = [address for address in statuses if "gone" in address]
    assert statuses.pop(gone) == 410
    assert "We were wrong." in after[gone][1]
    assert len(statuses) == 5
    assert set(statuses.values()) == {200}
    assert after["Leases"] == "a,b"
    assert after["Harbour"] > 0
    assert files_of(tmp_path / "other") == files_of(newsroom)
