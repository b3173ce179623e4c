"""The picture program, through its one door."""

import io

import pytest
from PIL import Image, ImageChops

from masthead.house.demo.drawing import (
    MOODS,
    PALETTES,
    SCENES,
    UnknownDrawingNameError,
    UnknownVariantError,
    draw_picture,
)

SMALL = (480, 320)
ORDERED = sorted(SCENES)


def drawn(scene: str, **asked: object) -> Image.Image:
    choice: dict[str, object] = {
        "scene": scene,
        "palette": "tide",
        "mood": "day",
        "seed": 11,
        "variant": 0,
        "text": "The long account",
        "size": SMALL,
    }
    return draw_picture(**(choice | asked))  # type: ignore[arg-type]


def differing_share(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that are plainly not the same, grain left aside."""
    gap = ImageChops.difference(one.convert("L"), other.convert("L"))
    return sum(gap.histogram()[25:]) / (one.width * one.height)


def test_every_scene_the_brief_for_the_demo_names_is_listed():
    wanted = """harbour ferry lighthouse council courthouse school street market football storm ballot portrait
    crowd papers bridge train fields forest trawler kitchen stage hospital crane container_ship map cover
    night_town snow radio_mast bicycle border_gate library swimming_pool lamp_posts beach"""
    assert set(wanted.split()) == SCENES


@pytest.mark.parametrize("scene", ORDERED)
@pytest.mark.parametrize("variant", [0, 3, 5])
def test_a_scene_is_drawn_at_the_asked_size_in_distinct_tones(scene, variant):
    picture = drawn(scene, variant=variant, palette=sorted(PALETTES)[variant])
    assert (picture.mode, picture.size) == ("RGB", SMALL)
    broad = picture.resize((60, 40), Image.Resampling.BOX).convert("L")
    tones = [count for count in broad.histogram() if count]
    assert len(tones) > 30
    assert max(tones) < 60 * 40 * 0.5


@pytest.mark.parametrize("scene", ORDERED)
def test_the_same_arguments_give_the_same_pixels(scene):
    assert drawn(scene, variant=2, mood="rain").tobytes() == drawn(scene, variant=2, mood="rain").tobytes()


@pytest.mark.parametrize("scene", ORDERED)
def test_another_variant_is_another_composition(scene):
    pictures = [drawn(scene, variant=variant) for variant in range(6)]
    for index, one in enumerate(pictures):
        for other in pictures[index + 1 :]:
            assert differing_share(one, other) > 0.05


@pytest.mark.parametrize("scene", sorted(SCENES - {"cover"}))
def test_another_seed_changes_details(scene):
    assert differing_share(drawn(scene, seed=1), drawn(scene, seed=2)) > 0.005


@pytest.mark.parametrize("scene", ["harbour", "street", "portrait", "map", "cover", "snow"])
def test_each_mood_is_another_light(scene):
    assert len({drawn(scene, mood=mood, variant=4).tobytes() for mood in MOODS}) == len(MOODS) == 6


def test_night_is_darker_than_day():
    def brightness(mood: str) -> int:
        return drawn("harbour", mood=mood).convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))

    assert brightness("night") < brightness("day") - 60


def test_palettes_print_in_different_colours():
    looks = {drawn("ferry", palette=name).resize((1, 1), Image.Resampling.BOX).tobytes() for name in PALETTES}
    assert len(looks) == len(PALETTES) == 8


@pytest.mark.parametrize("size", [(400, 400), (640, 360), (300, 450), (33, 21)])
def test_other_proportions_are_filled_to_the_edges(size):
    picture = drawn("bridge", size=size)
    assert picture.size == size


def test_a_cover_shows_its_words():
    assert differing_share(drawn("cover", text="Low water"), drawn("cover", text="High tide")) > 0.01


def test_a_cover_sets_letters_its_type_lacks_as_their_plain_cousins():
    assert drawn("cover", text="Café – Łódź").tobytes() == drawn("cover", text="Cafe - ódz").tobytes()


def test_a_cover_in_a_script_its_type_lacks_is_left_without_words():
    assert drawn("cover", text="Гавань").tobytes() == drawn("cover", text="").tobytes()


def test_a_cover_without_words_is_still_a_cover():
    assert drawn("cover", text="").size == SMALL


@pytest.mark.parametrize(
    "text", ["A", "Schadenersatzforderungen", "one two three four five six seven eight nine ten"]
)
def test_a_cover_keeps_its_words_inside_a_square_crop(text):
    plain, lettered = (drawn("cover", text=words, variant=2) for words in ("", text))
    changed = ImageChops.difference(plain.convert("L"), lettered.convert("L")).point(lambda v: 255 * (v > 60))
    left, top, right, low = changed.getbbox()
    assert left >= 80
    assert right <= 400
    assert top > 0
    assert low < 320


@pytest.mark.parametrize("mood", ["day", "night", "rain"])
def test_a_full_size_picture_is_light_enough_to_keep(mood):
    kept = io.BytesIO()
    drawn("harbour", mood=mood, size=(1600, 1067)).save(kept, "JPEG", quality=88)
    assert kept.tell() < 400_000


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("scene", "volcano"), ("palette", "neon"), ("mood", "sulky"), ("scene", ""), ("mood", "Day")],
)
def test_an_unknown_name_is_refused_and_the_known_ones_are_offered(kind, wrong):
    asked = {"scene": "harbour"} | {kind: wrong}
    with pytest.raises(UnknownDrawingNameError) as refusal:
        drawn(**asked)
    assert (refusal.value.kind, refusal.value.name) == (kind, wrong)
    known = {"scene": SCENES, "palette": PALETTES, "mood": MOODS}[kind]
    assert all(name in str(refusal.value) for name in known)


@pytest.mark.parametrize("variant", [-1, 6, 100])
def test_a_variant_beyond_the_six_is_refused(variant):
    with pytest.raises(UnknownVariantError, match="0 to 5"):
        drawn("harbour", variant=variant)
