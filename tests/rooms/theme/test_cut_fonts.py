"""Fonts are cut once, load only what a page shows, and nothing moves when they come."""

from __future__ import annotations

import importlib.util
import io
import re
import threading
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from masthead.theme import assets, fonts, fonts_cut, fonts_faces
from masthead.theme.fonts_faces import LOCAL_FONTS, Cut
from tests.rooms.theme.publication import drawn, frame, publication

SYSTEM = Path("/usr/share/fonts/truetype")
# What stands for a reader's font on a machine of ours, by the label of the stretched face and whether it is bold.
# Nothing free that Debian has stands for Georgia: Gelasio was measured by hand.
STAND_INS = {
    ("Times", False): "liberation/LiberationSerif-Regular.ttf",
    ("Times", True): "liberation/LiberationSerif-Bold.ttf",
    ("Arial", False): "liberation/LiberationSans-Regular.ttf",
    ("Arial", True): "liberation/LiberationSans-Bold.ttf",
    ("Noto", False): "noto/NotoSerif-Regular.ttf",
    ("Noto", True): "noto/NotoSerif-Bold.ttf",
    ("DejaVu", False): "dejavu/DejaVuSerif.ttf",
}
TEXT = (
    "The harbour board voted on Thursday to keep the quiet berths open for another winter, after a long evening in "
    "which nobody in the room, least of all the skippers, could say what the ice would do to the new pontoons."
)


@pytest.fixture(scope="module")
def cut(theme_files):
    root = theme_files / "assets"
    root.mkdir(exist_ok=True)
    return fonts.prepare(root)


def font(theme_files, name, cut):
    entry = next(entry for entry in cut.files if entry.name == name)
    return TTFont(io.BytesIO((theme_files / "assets" / entry.hash / name).read_bytes()))


def test_every_face_is_cut_by_script(cut):
    assert {entry.name for entry in cut.files} == {
        f"{face}-{script}.woff2"
        for face in ("serif", "serif-italic", "sans")
        for script in ("latin", "latin-ext", "cyrillic")
    }


def test_an_english_page_loads_two_fonts_first_and_they_are_small(theme_files, cut):
    assert cut.first == ("serif-latin.woff2", "sans-latin.woff2")

    sizes = [(theme_files / "assets" / entry.hash / entry.name).stat().st_size for entry in cut.files]
    assert max(sizes) <= 32_000


def test_letters_figures_and_marks_are_there(theme_files, cut):
    latin = font(theme_files, "serif-latin.woff2", cut)
    cyrillic = font(theme_files, "serif-cyrillic.woff2", cut)

    assert {ord(letter) for letter in "aZéß019“”‘’–—…€№→"} <= set(latin.getBestCmap())
    assert {ord(letter) for letter in "яЯіїєґҐЄЇІў"} <= set(cyrillic.getBestCmap())
    features = {record.FeatureTag for record in latin["GSUB"].table.FeatureList.FeatureRecord}
    assert {"tnum", "lnum", "onum", "liga"} <= features
    assert "kern" in {record.FeatureTag for record in latin["GPOS"].table.FeatureList.FeatureRecord}


def test_scripts_do_not_overlap_so_that_each_letter_has_one_file():
    codes = [code for ranges in fonts_cut.SCRIPTS.values() for code in fonts_cut._codes(ranges)]

    assert len(codes) == len(set(codes))


def test_weights_between_text_and_headline_stay(theme_files, cut):
    axes = {
        axis.axisTag: (axis.minValue, axis.maxValue)
        for axis in font(theme_files, "serif-latin.woff2", cut)["fvar"].axes
    }

    assert axes == {"wght": (400, 700)}


def test_name_reserved_by_the_licence_is_given_up_and_the_licence_travels_along(theme_files, cut):
    names = font(theme_files, "serif-latin.woff2", cut)["name"]

    given = {names.getDebugName(name_id) or "" for name_id in (1, 3, 4, 6, 16, 25)}
    assert not [name for name in given if "Source" in name]
    assert "Adobe" in names.getDebugName(0)
    assert "Open Font License" in names.getDebugName(13)


def test_second_time_comes_from_the_cache(theme_files, cut, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a font was cut again")

    monkeypatch.setattr(fonts_cut, "cut", refuse)

    assert fonts.prepare(theme_files / "assets") == cut


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"x": [{"name": 1}]}', b'{"x": 3}'])
def test_broken_cache_counts_as_none(tmp_path, rubbish):
    (tmp_path / "fonts.json").write_bytes(rubbish)

    assert fonts._read(tmp_path / "fonts.json") == {}


def test_without_the_packages_the_system_writes(tmp_path, settings, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    manifest = assets.build(tmp_path, publication(name="No fonts"))

    css = (tmp_path / manifest.address("site.css").lstrip("/")).read_text()
    assert "@font-face" not in css
    assert re.search(r"--serif:Georgia", css)
    assert drawn("{% font_preloads %}", frame=frame(name="No fonts")) == ""
    assert fonts.emblem_font() is None
    assert fonts_faces.style(Cut()) == ""


def test_style_names_no_other_host(cut):
    css = fonts_faces.style(cut)

    assert "//" not in css
    assert css.count("font-display:swap") == len(cut.files)


def test_only_georgia_has_no_stand_in():
    assert {local.label for local in LOCAL_FONTS if (local.label, local.bold) not in STAND_INS} == {"Georgia"}


MEASURED = [local for local in LOCAL_FONTS if (local.label, local.bold) in STAND_INS]


@pytest.mark.parametrize("local", MEASURED, ids=lambda local: f"{local.label}-{local.bold}")
def test_widths_of_readers_fonts_are_those_of_their_files(local):
    path = SYSTEM / STAND_INS[local.label, local.bold]
    if not path.is_file():
        pytest.skip(f"{path.name} IS NOT INSTALLED: the width of {local.label} was not checked")

    with TTFont(path) as file:
        assert fonts_cut.average_width(file, {}) == pytest.approx(local.width, abs=0.001)


def test_stretched_font_has_the_width_and_the_line_of_ours(cut):
    css = fonts_faces.style(cut)
    ours = cut.files[0].metrics

    rule = re.search(r'"Georgia serif";src:[^}]*size-adjust:([\d.]+)%;ascent-override:([\d.]+)%', css)
    stretch, ascent = (float(number) / 100 for number in rule.groups())
    assert stretch * 0.4374 == pytest.approx(ours.regular, rel=0.001)
    assert stretch * ascent == pytest.approx(ours.ascent, rel=0.001)


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
LOADED = """[...document.fonts].filter((font) => font.status === "loaded")
.map((font) => font.family.replaceAll('"', ""))"""
LINES = (
    "[...document.querySelectorAll('h1, p')].map((block) => Math.round(block.getBoundingClientRect().height))"
)


def fonts_of(page, *wanted):
    """The families loaded so far, once those wanted are among them. The page's policy forbids Playwright's own wait."""
    for _ in range(200):
        loaded = page.evaluate(LOADED)
        if set(wanted) <= set(loaded):
            return loaded
        page.wait_for_timeout(25)
    raise AssertionError(f"{wanted} did not come; there are {loaded}")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_moves_when_the_fonts_come(press, open_page, width):
    if not (SYSTEM / "liberation").is_dir():
        pytest.skip("LIBERATION FONTS ARE NOT INSTALLED: nobody looked whether anything moves")
    arrived = threading.Event()
    press.before_font = lambda: arrived.wait(20)
    page = open_page(viewport={"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    story = (
        f"<main class=wrap><p class=label><b>Harbour</b></p><h1>{TEXT[:70]}</h1>"
        + f"<p>{TEXT} {TEXT}</p>" * 6
    )
    page.goto(press.put(story + "</main>"), wait_until="domcontentloaded")

    held = fonts_of(page, "Times serif")
    before = page.evaluate(LINES)
    arrived.set()
    fonts_of(page, "Masthead Serif", "Masthead Sans")
    page.wait_for_timeout(200)

    assert "Masthead Serif" not in held
    assert page.evaluate(LINES) == before
    assert page.evaluate("window.shifted") < 0.001


@pytest.mark.browser
def test_only_the_scripts_on_the_page_are_fetched(press, page_desktop):
    page_desktop.goto(press.put(f"<p>{TEXT}</p><p class=label>Harbour</p>", path="/en"))
    page_desktop.wait_for_load_state("networkidle")
    english = {path.rsplit("/", 1)[1] for path in press.asked if path.endswith(".woff2")}
    press.asked.clear()

    page_desktop.goto(press.put("<p lang=uk>Порт працює взимку.</p><p class=label>Harbour</p>", path="/uk"))
    page_desktop.wait_for_load_state("networkidle")

    assert english <= {"serif-latin.woff2", "sans-latin.woff2"}
    assert "serif-cyrillic.woff2" in {
        path.rsplit("/", 1)[1] for path in press.asked if path.endswith(".woff2")
    }
