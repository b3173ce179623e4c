"""An empty edition for each test, and a writer that does not wait for the platter unless the test is about that."""

from __future__ import annotations

import pytest

from masthead.edition.disk import Disk
from masthead.edition.reader import EditionReader
from masthead.edition.writer import EditionWriter


@pytest.fixture
def root(tmp_path):
    return tmp_path / "edition"


@pytest.fixture
def writer(root):
    with EditionWriter.open(root, create=True, disk=Disk(careful=False)) as writer:
        yield writer


@pytest.fixture
def reader(writer, root):
    with EditionReader.open(root) as reader:
        yield reader
