"""Makes every picture that Willow saves carry its credits and nothing else in words.

Willow copies EXIF (and with it the place) into JPEG, PNG and HEIC, and drops IPTC and XMP. `install`
puts our saving in the place of Willow's; pixels are still encoded once, with the quality Wagtail asked for. How large
a picture is, is read from the head of its file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageOps
from willow.image import (
    AvifImageFile,
    GIFImageFile,
    HeicImageFile,
    JPEGImageFile,
    PNGImageFile,
    TIFFImageFile,
    WebPImageFile,
)
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from masthead.newsroom.credits.fields import FileCredits
from masthead.newsroom.credits.jpeg import embed_in_jpeg
from masthead.newsroom.credits.png import embed_in_png
from masthead.newsroom.credits.xmp import write_xmp

# 0 (slow, small) to 10. Measured at 1200x800, quality 61, three photographs, processor time on one machine:
# speed 6 took 540-800 ms, speed 8 190-360 ms with 3-12 % more bytes, speed 9 about 70 ms with 4-17 % more
# bytes, all within 0.5 dB. Editors wait for a dozen sizes of each picture, and at 9 an AVIF is still at
# most as large as the WebP beside it, so 9. Above it nothing changes.
AVIF_SPEED = 9

_SIZED = (
    JPEGImageFile, PNGImageFile, GIFImageFile, WebPImageFile, AvifImageFile, HeicImageFile, TIFFImageFile,
)  # fmt: skip

_willows_save_as_gif = PillowImage.save_as_gif

_NO_CREDITS = FileCredits()
_credits: ContextVar[FileCredits] = ContextVar("credits_to_embed", default=_NO_CREDITS)


@contextmanager
def credited(given: FileCredits) -> Iterator[None]:
    """Embed these credits in every picture that Willow saves inside the block, in this thread or task."""
    token = _credits.set(given)
    try:
        yield
    finally:
        _credits.reset(token)


def install() -> None:
    """Put our saving in the place of Willow's; safe to call twice."""
    for save in (save_as_jpeg, save_as_png, save_as_webp, save_as_avif, save_as_heic, save_as_gif):
        # The registry serves pictures not yet opened by Pillow, the class attribute those that are.
        registry.register_operation(PillowImage, save.__name__, save)
        setattr(PillowImage, save.__name__, save)
    for file in _SIZED:
        registry.register_operation(file, "get_size", size_of_file)


def size_of_file(self: Any) -> tuple[int, int]:
    """Width and height as the file's head says. Willow decodes the whole picture for them."""
    self.f.seek(0)
    with_head = Image.open(self.f)
    self.f.seek(0)
    return with_head.size


def save_as_jpeg(
    self: Any,
    f: BinaryIO,
    quality: int = 85,
    optimize: bool = False,
    progressive: bool = False,
    apply_optimizers: bool = True,
) -> Any:
    """Save as JPEG in sRGB or grey; optimisers run before the words go in, because they strip words."""
    flags = {name: True for name, on in (("optimize", optimize), ("progressive", progressive)) if on}
    encoded = _encode(self.image, "JPEG", {"L", "RGB"}, quality=quality, **flags)
    if apply_optimizers:
        self.optimize(encoded, "jpeg")
    f.write(embed_in_jpeg(encoded.getvalue(), _credits.get()))
    return JPEGImageFile(f)


def save_as_png(self: Any, f: BinaryIO, optimize: bool = False, apply_optimizers: bool = True) -> Any:
    """Save as PNG; optimisers run before the words go in, because they strip words."""
    flags = {"optimize": True} if optimize else {}
    modes = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
    encoded = _encode(self.image, "PNG", modes, **flags)
    if apply_optimizers:
        self.optimize(encoded, "png")
    f.write(embed_in_png(encoded.getvalue(), _credits.get()))
    return PNGImageFile(f)


def save_as_webp(
    self: Any, f: BinaryIO, quality: int = 80, lossless: bool = False, apply_optimizers: bool = True
) -> Any:
    """Save as WebP. No optimiser runs: Willow's encodes the pixels a second time and strips the words."""
    modes = {"L", "RGB", "RGBA"}
    f.write(_encode(self.image, "WEBP", modes, quality=quality, lossless=lossless, xmp=_xmp()).getvalue())
    return WebPImageFile(f)


def save_as_avif(
    self: Any, f: BinaryIO, quality: int = 80, lossless: bool = False, apply_optimizers: bool = True
) -> Any:
    """Save as AVIF at AVIF_SPEED; Willow knows no optimiser for it."""
    asked: dict[str, Any] = {"quality": 100, "subsampling": "4:4:4"} if lossless else {"quality": quality}
    modes = {"L", "RGB", "RGBA"}
    f.write(_encode(self.image, "AVIF", modes, speed=AVIF_SPEED, xmp=_xmp(), **asked).getvalue())
    return AvifImageFile(f)


def save_as_heic(
    self: Any, f: BinaryIO, quality: int = 80, lossless: bool = False, apply_optimizers: bool = True
) -> Any:
    """Save as HEIC; needs pillow_heif, as in Willow."""
    asked: dict[str, Any] = {"quality": -1, "chroma": 444} if lossless else {"quality": quality}
    f.write(_encode(self.image, "HEIF", {"L", "RGB", "RGBA"}, xmp=_xmp(), exif=None, **asked).getvalue())
    return HeicImageFile(f)


def save_as_gif(self: Any, f: BinaryIO, apply_optimizers: bool = True) -> Any:
    """Save as Willow does, without the comment of the original; a GIF has no room for credits."""
    return _willows_save_as_gif(PillowImage(_wordless(self.image)), f, apply_optimizers)


def _xmp() -> bytes:
    return write_xmp(_credits.get())


def _encode(picture: Image.Image, into: str, modes: set[str], **asked: Any) -> BytesIO:
    """Encode upright, in one of the modes, with its colour profile and no other word of the original."""
    plain = _in_mode(_upright(picture), modes)
    if profile := plain.info.get("icc_profile"):
        asked["icc_profile"] = profile
    encoded = BytesIO()
    _wordless(plain).save(encoded, into, **asked)
    return encoded


def _wordless(picture: Image.Image) -> Image.Image:
    """Copy without `info`, where Pillow's writers look for comments and EXIF that nobody asked them to write."""
    copy = picture.copy()
    copy.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return copy


def _upright(picture: Image.Image) -> Image.Image:
    """Turn as EXIF says, because the EXIF that says so is dropped; Wagtail has usually done it already."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 - damaged EXIF may raise anything; the picture is then as upright as it says
        return picture


def _in_mode(picture: Image.Image, modes: set[str]) -> Image.Image:
    if picture.mode in modes:
        return picture
    if picture.mode == "CMYK":
        return _from_print_colours(picture)
    if picture.mode.startswith("I") and "I;16" in modes:
        return picture.convert("I;16")
    if picture.has_transparency_data and "RGBA" in modes:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "I", "I;16", "F", "LA", "La"} else "RGB")


def _from_print_colours(picture: Image.Image) -> Image.Image:
    """Turn CMYK into sRGB by its profile; browsers disagree about CMYK, and it is a third larger."""
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            converted = None  # a damaged profile says nothing about the colours
        if converted is not None:
            return converted
    plain = picture.convert("RGB")
    plain.info.pop("icc_profile", None)  # a CMYK profile on RGB pixels would be a lie
    return plain
