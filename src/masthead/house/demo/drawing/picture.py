"""The one door: names in, a finished print out."""

import random

from PIL import Image

from masthead.house.demo.drawing import civic, cover, land, people, printed, roads, sea, shore, skies, town
from masthead.house.demo.drawing.errors import UnknownDrawingNameError, UnknownVariantError
from masthead.house.demo.drawing.foregrounds import FOREGROUNDS
from masthead.house.demo.drawing.ink import OVERSAMPLE, Plates, pull
from masthead.house.demo.drawing.moods import MOODS as LIGHTS
from masthead.house.demo.drawing.palettes import PALETTES as INKS
from masthead.house.demo.drawing.pen import Pen
from masthead.house.demo.drawing.scene import REGISTRY, VIEWS, Scene

# Importing these modules is what lists their scenes.
THEMES = (sea, shore, town, roads, civic, people, land, printed, cover)

SCENES = frozenset(REGISTRY)
PALETTES = frozenset(INKS)
MOODS = frozenset(LIGHTS)


def draw_picture(
    *,
    scene: str,
    palette: str,
    mood: str,
    seed: int,
    variant: int,
    text: str = "",
    size: tuple[int, int] = (1600, 1067),
) -> Image.Image:
    """Draws one RGB picture of `size` pixels; the same arguments always give the same pixels.

    Anything but 3:2 is a centred crop of the 3:2 drawing. `text` is read by the `cover` scene only.
    Raises UnknownDrawingNameError or UnknownVariantError.
    """
    _check(scene, palette, mood, variant)
    plates = Plates(size)
    rng = random.Random(f"{scene}/{seed}/{variant}")
    drawing = _scene(plates, mood, variant, rng, text)
    entry = REGISTRY[scene]
    entry.draw(drawing)
    if drawing.view.framed and entry.frame:
        FOREGROUNDS[entry.frame](drawing)
    if entry.weather:
        skies.weather(drawing)
    return pull(plates, INKS[palette], rng)


def _check(scene: str, palette: str, mood: str, variant: int) -> None:
    for kind, name, known in (
        ("scene", scene, SCENES),
        ("palette", palette, PALETTES),
        ("mood", mood, MOODS),
    ):
        if name not in known:
            raise UnknownDrawingNameError(kind, name, known)
    if variant not in range(len(VIEWS)):
        raise UnknownVariantError(variant)


def _scene(plates: Plates, mood: str, variant: int, rng: random.Random, text: str) -> Scene:
    view = VIEWS[variant]
    pen = Pen.framed(plates, view.mirror)
    half_wide, half_high = (side * OVERSAMPLE / pen.unit / 2 for side in plates.size)
    return Scene(
        pen=pen,
        light=LIGHTS[mood],
        mood=mood,
        view=view,
        variant=variant,
        rng=rng,
        text=text,
        visible=(-half_wide, 50 - half_high, half_wide, 50 + half_high),
    )
