"""How a file becomes a picture: one form for the single upload, the multiple upload and the chooser."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, BinaryIO, ClassVar, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from masthead.newsroom.credits import PictureRefusedError, check_upload


class PictureFileField(WagtailImageField):
    """Refuses what could do harm before any other program opens the file."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            try:
                check_upload(cast("BinaryIO", data), data.name or "")
            except PictureRefusedError as error:
                raise ValidationError(str(error), code="refused") from error
        return super().to_python(data)

    def check_image_file_format(self, f: Any) -> None:
        """Wagtail knows the second spelling of .jpg, but not of .tif."""
        if PurePath(f.name).suffix.lower() == ".tif" and f.image.format_name == "tiff":
            return
        super().check_image_file_format(f)


class PictureForm(BaseImageForm):
    """Only title and file are asked for; the rest has defaults or is read from the file."""

    class Meta(BaseImageForm.Meta):
        widgets: ClassVar[dict[str, Any]] = {
            **BaseImageForm.Meta.widgets,
            "caption": AdminAutoHeightTextInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = PictureFileField(
                label=given.label, widget=given.widget, required=given.required
            )
        if "licence" in self.fields:
            self.fields["licence"].required = False

    def clean_licence(self) -> str:
        return self.cleaned_data["licence"] or self.instance.licence
