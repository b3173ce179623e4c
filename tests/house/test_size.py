"""Nothing in the house is too long to read."""

from tests.house.rules import HOUSE, ROOT, files_too_long, functions_too_long

OURS = (HOUSE, ROOT / "tests", ROOT / "tools")


def test_no_file_is_too_long():
    assert files_too_long(*OURS) == []


def test_a_file_one_line_too_long_is_found(tmp_path):
    (tmp_path / "long.py").write_text("x = 1\n" * 601)
    (tmp_path / "fits.py").write_text("x = 1\n" * 600)
    assert files_too_long(tmp_path) == [f"{tmp_path / 'long.py'}: 601 lines"]


def test_no_function_is_too_long():
    assert functions_too_long(*OURS) == []


def test_a_function_one_line_too_long_is_found(tmp_path):
    def body(lines):
        return "    x = 1\n" * lines

    method = "class Desk:\n    @property\n    def long(self):\n" + "        x = 1\n" * 79
    (tmp_path / "sample.py").write_text(f"def fits():\n{body(79)}\nasync def long():\n{body(80)}\n{method}")
    found = functions_too_long(tmp_path)
    assert len(found) == 2
    assert all(" long: 81 lines" in line for line in found)
