"""The story's edit form: what it asks beyond the story's own fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm


class StoryForm(WagtailAdminPageForm):
    """Adds one box: tell readers that the story changed in substance."""

    mark_updated = forms.BooleanField(
        required=False,
        label="Tell readers it is updated",
        help_text="Sets “updated” to now. Leave it off for spelling and other small repairs.",
    )

    def clean_address(self) -> str | None:
        return self.cleaned_data.get("address") or None

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("mark_updated"):
            self.instance.updated_at = timezone.now()
        return super().save(commit=commit)
