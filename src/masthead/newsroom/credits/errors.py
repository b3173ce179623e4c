"""Why a picture is refused, in words for the person who uploaded it."""

from typing import ClassVar


class PictureRefusedError(ValueError):
    """A file that must not become a picture; `str()` says why and what to do next."""

    words: ClassVar[str] = "“{name}” cannot be used as a picture. Choose another file."

    def __init__(self, name: str, **numbers: int) -> None:
        super().__init__(self.words.format(name=name, **numbers))


class PictureEmptyError(PictureRefusedError):
    words = "“{name}” is empty: it holds no bytes at all. Save it again and upload the new copy."


class PictureTooHeavyError(PictureRefusedError):
    words = "“{name}” is larger than {limit} MB. Export a smaller copy and upload that."


class PictureDisguisedError(PictureRefusedError):
    words = (
        "“{name}” holds code (a drawing in SVG or a web page), not a photograph, and could run in a "
        "reader's browser. Export it as PNG and upload that."
    )


class PictureBrokenError(PictureRefusedError):
    words = (
        "“{name}” is damaged or was cut off on the way. "
        "Open it in a picture program, save it again and upload that."
    )


class PictureTooLargeError(PictureRefusedError):
    words = "“{name}” has {millions} million pixels; the limit is {limit} million. Make it smaller and upload it again."


class PictureTooLongError(PictureRefusedError):
    words = (
        "“{name}” is an animation of more than {limit} frames. "
        "Upload it as a video, or one frame of it as a picture."
    )


class PictureFormatUnknownError(PictureRefusedError):
    words = (
        "“{name}” is not a picture of a kind that can be shown. "
        "Save it as JPEG, PNG, WebP or AVIF and upload that."
    )
