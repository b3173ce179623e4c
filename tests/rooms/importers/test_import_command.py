"""`masthead import`: what an operator sees."""

import json

import pytest
from typer.testing import CliRunner

from masthead.importers.cli import app
from masthead.newsroom.models import Section, Story
from tests.rooms.importers.conftest import article

pytestmark = pytest.mark.django_db


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_json_is_one_object_whose_counts_add_up(write):
    path = write(article(1), article(2, title=None), article(3))
    result = run("articles", path, "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "read": 3, "imported": 2, "skipped": [{"reason": "it has no headline", "count": 1}],
    }  # fmt: skip


def test_a_second_run_says_so(write):
    path = write(article(1))
    run("articles", path)
    assert json.loads(run("articles", path, "--json").stdout) == {
        "read": 1, "imported": 0, "skipped": [{"reason": "already imported", "count": 1}],
    }  # fmt: skip


def test_the_report_for_people(write):
    result = run("articles", write(article(1), article(2, title=None)), "--dry-run")
    assert "Would import 1 of 2 articles" in result.stdout
    assert "it has no headline" in result.stdout
    assert "Nothing was stored" in result.stdout
    assert not Story.objects.exists()


def test_markdown_from_a_folder(tmp_path):
    (tmp_path / "2019-05-01-ferry.md").write_text("---\ntitle: Ferry\n---\nText.")
    assert run("markdown", tmp_path).exit_code == 0
    assert Story.objects.get().address == "/2019/05/01/ferry/"


def test_section_language_shape_and_limit(write):
    Section.objects.create(name="Sea", slug="sea")
    path = write(article(1, slug="one"), article(2))
    run(
        "articles",
        path,
        "--section",
        "sea",
        "--language",
        "uk",
        "--address-shape",
        "/news/%Y/{slug}/",
        "--limit",
        1,
    )
    story = Story.objects.get()
    assert (story.section.slug, story.language, story.address) == ("sea", "uk", "/news/2019/one/")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["articles", "none.jsonl"], "There is no file"),
        (["markdown", "none"], "There is no folder"),
        (["articles", "{file}", "--section", "none"], "There is no section"),
        (["articles", "{file}", "--language", "tlh"], "is no language"),
        (["articles", "{text}"], "neither .jsonl nor .csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(write, tmp_path, words, said):
    (tmp_path / "a.txt").write_text("x")
    places = {"{file}": write(article(1)), "{text}": tmp_path / "a.txt"}
    result = run(*(places.get(word, word) for word in words))
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    "words", [["articles"], ["articles", "a", "b"], ["articles", "a", "--limit", "-1"], ["none"]]
)
def test_a_wrong_command_line_is_status_two(words):
    assert run(*words).exit_code == 2
