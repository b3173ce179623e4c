"""The newsroom's edit forms: what they ask and refuse beyond the models' own fields."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

from masthead.newsroom.checks import UNCREDITED, body_errors, is_uncredited, says_nothing
from masthead.newsroom.errors import TakenDownError
from masthead.newsroom.models import Tag
from masthead.newsroom.services.addresses import is_taken, refuse_taken_down

# What two clocks, the editor's and ours, may differ.
CLOCKS = timedelta(minutes=5)
SLUG_LENGTH = 80


class StoryForm(WagtailAdminPageForm):
    """A draft may be anything. What is published has alternative texts, credits, an address of its own, a true date
    and links that lead on."""

    mark_updated = forms.BooleanField(
        required=False,
        label="Tell readers it is updated",
        help_text="Sets “updated” to now. Leave it off for spelling and other small repairs.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_address(self) -> str | None:
        address = (self.cleaned_data.get("address") or "").strip()
        if address and is_taken(address, story_id=self.instance.pk):
            raise forms.ValidationError(
                "Another story, a redirect or a takedown holds this address. Choose another one."
            )
        return address or None

    def clean_tags(self) -> list[str]:
        """A word that is another tag's synonym means that tag; merging leaves the old name behind as one."""
        words = list(self.cleaned_data["tags"])
        known: dict[str, str] = {}
        for name, synonyms in Tag.objects.exclude(synonyms="").values_list("name", "synonyms"):
            known.update({word.strip().casefold(): name for word in synonyms.split(",")})
        own = {name.casefold() for name in Tag.objects.filter(name__in=words).values_list("name", flat=True)}
        meant = (word if word.casefold() in own else known.get(word.casefold(), word) for word in words)
        return list(dict.fromkeys(meant))

    def clean(self) -> dict[str, Any]:
        self._propose_slug()
        cleaned: dict[str, Any] = super().clean()
        if "action-publish" in self.data:
            self._check_publishable(cleaned)
        return cleaned

    def _propose_slug(self) -> None:
        """The last part of the address: what the editor wrote, else the headline in plain letters, with a number
        if another story of the year has it."""
        wanted = self.cleaned_data.get("slug") or slugify(
            string_to_ascii(self.cleaned_data.get("title") or "")
        )
        stem = slug = wanted[:SLUG_LENGTH].strip("-") or "story"
        number = 1
        while not Page._slug_is_available(slug, self.parent_page, self.instance):
            number += 1
            slug = f"{stem}-{number}"
        self.cleaned_data["slug"] = slug

    def _check_publishable(self, cleaned: dict[str, Any]) -> None:
        try:
            refuse_taken_down(story_id=self.instance.pk)
        except TakenDownError as error:
            self.add_error(None, str(error))
        if _is_ahead(cleaned.get("published_at"), cleaned.get("go_live_at")):
            self.add_error(
                "published_at", "This time is still to come. To publish later, set a schedule instead."
            )
        words, decorative = cleaned.get("picture_alt"), cleaned.get("picture_decorative")
        if says_nothing(cleaned.get("picture"), words) and not decorative:
            self.add_error("picture_alt", "Say what the picture shows, or mark it as decorative.")
        if is_uncredited(cleaned.get("picture")):
            self.add_error("picture", UNCREDITED)
        for name in ("body", "footnotes"):
            errors = body_errors(cleaned.get(name) or ())
            if errors is not None:
                self.add_error(name, errors)

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("mark_updated"):
            self.instance.updated_at = timezone.now()
        return super().save(commit=commit)


def _is_ahead(published_at: datetime | None, go_live_at: datetime | None) -> bool:
    return (
        published_at is not None and published_at > max(timezone.now(), go_live_at or timezone.now()) + CLOCKS
    )


class NamedAddressesField(forms.Field):
    """A list of {name, url} as lines of “Name | https://…”."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{row.get('name', '')} | {row.get('url', '')}" for row in value)
        return value

    def to_python(self, value: Any) -> list[dict[str, str]]:
        rows = []
        for line in filter(None, (line.strip() for line in str(value or "").splitlines())):
            name, bar, url = (part.strip() for part in line.partition("|"))
            if not (name and bar):
                raise forms.ValidationError(
                    f"Write “{line}” as a name, a bar and an address: Mastodon | https://…"
                )
            URLValidator(schemes=["https", "http"], message=f"“{url}” is not a web address.")(url)
            rows.append({"name": name, "url": url})
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial or []), data))


class AuthorForm(WagtailAdminModelForm):
    socials = NamedAddressesField(required=False, help_text="One on each line: Mastodon | https://…")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("pseudonym") and cleaned.get("user"):
            self.add_error("user", "A pseudonym is never linked to an account. Leave this empty.")
        return cleaned
