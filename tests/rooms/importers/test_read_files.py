"""Files of articles in their many forms, read a record at a time."""

import gzip

import pytest

from masthead.importers.csv_file import read_csv
from masthead.importers.errors import ImportRefusedError
from masthead.importers.jsonl import read_jsonl
from masthead.importers.markdown_dir import read_markdown
from masthead.importers.records import Skip

HEAD = b"title,date,text\n"
GOOD = b"Ferry,2019-05-01,The boat came in.\n"


def csv_rows(tmp_path, content, reading):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return list(read_csv(path, reading))


def reasons(rows):
    return [row.reason if isinstance(row, Skip) else "" for row in rows]


@pytest.mark.parametrize(
    "fields",
    [
        '{"title": "T", "date": "2019-05-01", "body": "x"}',
        '{"headline": "T", "published_at": 1556668800, "html": "<p>x</p>"}',
        '{"Title": "T", "Publish Date": "2019-05-01", "Content": "x"}',
        '{"name": "T", "datePublished": "2019-05-01T00:00:00Z", "articleBody": "x"}',
        '{"title": "T", "created_at": "May 1, 2019", "published": true, "text": "x"}',
    ],
)
def test_fields_go_by_many_names(tmp_path, fields, reading):
    (tmp_path / "a.jsonl").write_text(fields)
    (row,) = read_jsonl(tmp_path / "a.jsonl", reading)
    assert (row.headline, f"{row.published_at:%Y-%m-%d}") == ("T", "2019-05-01")


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ('"body_markdown": "<b>x</b>"', "markdown"),
        ('"html": "x"', "html"),
        ('"text": "1. x"', "text"),
        ('"content": "<p>x</p>"', "html"),
        ('"content": "a < b"', "markdown"),
    ],
)
def test_the_format_follows_from_the_name_then_from_the_text(tmp_path, fields, form, reading):
    (tmp_path / "a.jsonl").write_text('{"title": "T", "date": "2019-05-01", ' + fields + "}")
    (row,) = read_jsonl(tmp_path / "a.jsonl", reading)
    assert row.format == form


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter_and_a_byte_order_mark(tmp_path, delimiter, reading):
    content = b"\xef\xbb\xbf" + (HEAD + GOOD).replace(b",", delimiter.encode())
    (row,) = csv_rows(tmp_path, content, reading)
    assert (row.headline, row.body) == ("Ferry", "The boat came in.")


def test_csv_keeps_lines_inside_quotation_marks(tmp_path, reading):
    (row,) = csv_rows(tmp_path, HEAD + b'F,2019-05-01,"one\n\ntwo, ""three"""\n', reading)
    assert row.body == 'one\n\ntwo, "three"'


def test_a_gzipped_file_is_read_as_it_is(tmp_path, reading):
    (tmp_path / "a.csv").write_bytes(gzip.compress(HEAD + GOOD))
    assert reasons(read_csv(tmp_path / "a.csv", reading)) == [""]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"F,2019-05-01,\xff\xfe\n", "it is not valid UTF-8"),
        (b"F,2019-05-01,x,y\n", "its row has more fields than the first line"),
        (b"F,,x\n", "it has no date"),
        (b"F,2019-05-01,\n", ""),  # no text: found when it is converted
        (b"F,2019-05-01,a\x00b\n", "it holds NUL characters"),
    ],
)
def test_a_bad_csv_row_does_not_stop_the_next(tmp_path, row, reason, reading):
    found = reasons(csv_rows(tmp_path, HEAD + row + GOOD, reading))
    assert found[-1] == ""
    assert found[0] == reason or (reason.startswith("it holds NUL") and found[0] == "its row is not CSV")


def test_an_open_quotation_mark_does_not_swallow_the_memory(tmp_path, reading):
    content = HEAD + GOOD + b'F,2019-05-01,"' + b"word " * 1_000_000 + b"\n" + GOOD
    assert reasons(csv_rows(tmp_path, content, reading))[0] == ""
    assert (
        "quotation mark" in reasons(csv_rows(tmp_path, content, reading))[-1]
        or reasons(csv_rows(tmp_path, content, reading))[-1] == ""
    )


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"<html>\n"])
def test_a_file_that_names_no_headline_is_refused(tmp_path, content, reading):
    with pytest.raises(ImportRefusedError, match="headline"):
        csv_rows(tmp_path, content, reading)


def test_a_damaged_gzip_is_refused_in_words(tmp_path, reading):
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(b'{"title": "x"}\n' * 9999)[:-40])
    with pytest.raises(ImportRefusedError, match="damaged"):
        list(read_jsonl(tmp_path / "a.jsonl", reading))


def test_a_gzip_bomb_costs_no_memory(tmp_path, reading):
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    found = reasons(read_jsonl(path, reading))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == ["its line is longer than 4 MB"]
    assert peak < 40_000_000


def test_markdown_files_with_front_matter_of_every_kind(tmp_path, reading):
    (tmp_path / "2019-05-01-yaml.md").write_text(
        "---\ntitle: Y\ntags: [a, b]\nauthors:\n- ann-lee\n---\ntext"
    )
    (tmp_path / "toml.md").write_text(
        '+++\ntitle = "T"\ndate = 2019-05-01T10:00:00Z\n[taxonomies]\ntags = ["a"]\n+++\ntext'
    )
    (tmp_path / "json.md").write_text('{\n"title": "J", "date": "2019-05-01"\n}\ntext')
    (tmp_path / "2019-05-02-bare.md").write_text("# Bare\n\ntext")
    rows = {row.headline: row for row in read_markdown(tmp_path, reading)}

    assert set(rows) == {"Y", "T", "J", "Bare"}
    assert rows["Y"].address == "/2019/05/01/yaml/"
    assert [tag.name for tag in rows["T"].tags] == ["a"]


def test_a_folder_with_an_index_is_one_article(tmp_path, reading):
    (tmp_path / "ferry").mkdir()
    (tmp_path / "ferry" / "index.md").write_text("---\ntitle: F\ndate: 2019-05-01\n---\nx")
    (row,) = read_markdown(tmp_path, reading)
    assert (row.key, row.folder) == ("ferry", "ferry")


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"no front matter", "it has no headline"),
        (b"---\ntitle: T\n---\nx", "it has no date"),
        (
            b"---\ntitle: T\ndate: 2019-05-01\ndraft: true\n---\nx",
            "it is a draft: it was not published there",
        ),
        (b"---\ntitle: [\n---\nx", "its YAML cannot be read"),
        (b"---\n- a\n---\nx", "its front matter is not a list of fields"),
        (b"---\na: &a [x]\nb: *a\n---\nx", "its YAML refers back to itself (an alias)"),
        (b"---\na: " + b"[" * 50_000 + b"\n---\nx", "its YAML is nested too deep"),
        (b"---\ntitle: " + b"x" * 200_000 + b"\n---\nx", "its YAML is longer than 100,000 characters"),
        (b"---\ntitle: !!python/object/apply:os.getcwd []\n---\nx", "its YAML cannot be read"),
        (b"---\ntitle: \xff\n---\nx", "it is not valid UTF-8"),
        (b"+++\ntitle = \n+++\nx", "its front matter is not TOML"),
        (b"x" * 7_000_000, "its file is larger than 6 MB"),
    ],
)
def test_a_bad_document_is_skipped_with_its_reason(tmp_path, document, reason, reading):
    (tmp_path / "a.md").write_bytes(document)
    assert reasons(read_markdown(tmp_path, reading)) == [reason]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, reading):
    (tmp_path / "secret.md").write_text("---\ntitle: S\ndate: 2019-05-01\n---\nx")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").symlink_to(tmp_path / "secret.md")
    assert reasons(read_markdown(tmp_path / "in", reading)) == ["its file is a link to another place"]


def test_a_folder_that_is_not_there_is_refused(tmp_path, reading):
    with pytest.raises(ImportRefusedError, match="not a folder"):
        list(read_markdown(tmp_path / "none", reading))
