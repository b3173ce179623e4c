"""Words are counted as a newsroom counts them, the quick way for English typing and the long one alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.kit.reading import count_words

WORD = re.compile(r"\w+(?:['’\-]\w+)*")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("A well-known reporter’s 3 sources", 5),
        ("the 'quoted' – and the “quoted” words", 6),
        ("rock-'n'-roll and a--b", 6),
        ("either/or snake_case 1,234.5", 6),
        ("Слово и дело", 3),
        ("naïve café-goers", 2),
    ],
)
def test_hyphens_and_apostrophes_join_words(text, count):
    assert count_words(text) == count


@given(st.text(st.sampled_from("ab1_ '’-–—“”‘„…«».,!\n\t/éд日\x1c\xa0"), max_size=20))
def test_every_text_has_as_many_words_as_the_rule_finds(text):
    assert count_words(text) == len(WORD.findall(text))
