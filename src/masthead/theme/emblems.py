"""The publication's small signs: its initial on its own colour, for tabs, home screens and the web manifest."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

FALLBACK_COLOUR = "#1b1d22"
PAPER = "#ffffff"
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_PNGS = {"apple-touch-icon.png": 180, "icon-512.png": 512}  # pixels
_LETTER = 0.56  # height of the initial, as a part of the square
_WEIGHT = 600.0


def initial(name: str, short_name: str) -> str:
    """The first letter or figure of the name, as a capital; a full stop for a name without any."""
    letters = [letter for letter in short_name or name if letter.isalnum()]
    return letters[0].upper()[:1] if letters else "."


def draw(name: str, short_name: str, accent: str, font: Path | None) -> dict[str, bytes]:
    """favicon.svg and the PNGs. The letter is drawn as a shape, so that no reader's fonts change it."""
    colour = _colour(accent)
    letter = initial(name, short_name)
    drawn = {"favicon.svg": _svg(letter, colour, font).encode()}
    largest = _square(letter, colour, font, max(_PNGS.values()))
    for file_name, size in _PNGS.items():
        image = largest if size == largest.width else largest.resize((size, size), Image.Resampling.LANCZOS)
        drawn[file_name] = _png(image)
    return drawn


def web_manifest(name: str, short_name: str, accent: str, hashes: Mapping[str, str]) -> bytes:
    """What a phone needs to put the publication on its home screen."""
    told = {
        "name": name,
        "short_name": short_name or name,
        "start_url": "/",
        "display": "browser",
        "background_color": PAPER,
        "theme_color": _colour(accent),
        "icons": [
            {
                "src": f"/assets/{hashes[file_name]}/{file_name}",
                "sizes": f"{size}x{size}",
                "type": "image/png",
            }
            for file_name, size in _PNGS.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _colour(accent: str) -> str:
    return accent if _HEX.match(accent) else FALLBACK_COLOUR


def _svg(letter: str, colour: str, font: Path | None) -> str:
    shape = _outline(letter, font, size=64)
    inside = f'<path fill="{PAPER}" d="{shape}"/>' if shape else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" fill="{colour}"/>{inside}</svg>'
    )


def _outline(letter: str, path: Path | None, size: int) -> str:
    """The letter as an SVG path in the middle of a square; empty when the font has no such letter."""
    if path is None:
        return ""
    with TTFont(path, lazy=True) as font:
        glyph_name = font.getBestCmap().get(ord(letter))
        if glyph_name is None:
            return ""
        glyphs = font.getGlyphSet(location=_bold_place(font))
        bounds = BoundsPen(glyphs)
        glyphs[glyph_name].draw(bounds)
        if bounds.bounds is None:
            return ""
        left, bottom, right, top = bounds.bounds
        scale = size * _LETTER / max(top - bottom, (right - left) * 0.8)
        shift = (size / 2 - scale * (left + right) / 2, size / 2 + scale * (bottom + top) / 2)
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
        glyphs[glyph_name].draw(TransformPen(pen, (scale, 0, 0, -scale, *shift)))
        return str(pen.getCommands())


def _bold_place(font: TTFont) -> dict[str, float]:
    axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
    wanted = {"wght": _WEIGHT, "opsz": 32.0}
    return {
        tag: min(max(wanted[tag], axes[tag].minValue), axes[tag].maxValue) for tag in wanted if tag in axes
    }


def _square(letter: str, colour: str, font: Path | None, size: int) -> Image.Image:
    image = Image.new("RGB", (size, size), colour)
    face = _face(font, round(size * _LETTER * 1.4))
    ImageDraw.Draw(image).text((size / 2, size / 2), letter, fill=PAPER, font=face, anchor="mm")
    return image


def _face(path: Path | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if path is None:
        return ImageFont.load_default(size)
    face = ImageFont.truetype(str(path), size)
    with TTFont(path, lazy=True) as font:
        place = _bold_place(font)
        axes = [axis.axisTag for axis in font["fvar"].axes] if "fvar" in font else []
    if axes:
        face.set_variation_by_axes([place.get(tag, 0.0) for tag in axes])
    return face


def _png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
