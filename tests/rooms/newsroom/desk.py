"""An editor at the desk: signs in to the real admin and posts its real forms."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from masthead.house.foundation import EDITORS, REPORTERS
from masthead.newsroom.models import Author, Story
from masthead.newsroom.services import year_index
from tests.factories.newsroom import make_section
from tests.factories.staff import make_staff

ABSENT = object()


def sign_in(group: str = EDITORS) -> Client:
    client = Client()
    client.user = make_staff(group)
    client.force_login(client.user)
    return client


def sign_in_reporter() -> Client:
    return sign_in(REPORTERS)


def paragraph(words: str = "The board met on Tuesday.") -> tuple[str, Any]:
    return "text", rich_text(f"<p>{words}</p>")


def story_form(
    title: str, *, act: str = "", body: Any = None, authors: Any = (), **fields: Any
) -> dict[str, Any]:
    """The edit form's fields as a browser sends them. `act` is "publish" or nothing for a draft."""
    data = {
        "title": title,
        "slug": "",
        "deck": "",
        "format": "story",
        "section": str(fields.pop("section", None) or make_section().pk),
        "language": "en",
        "bylines": inline_formset([_byline(row) for row in authors]),
        "corrections": inline_formset(fields.pop("corrections", [])),
        "related_picks": inline_formset(fields.pop("related_picks", [])),
        "picture": "",
        "picture_alt": "",
        "picture_caption": "",
        "body": streamfield(body if body is not None else [paragraph()]),
        "footnotes": streamfield([]),
        "tags": "",
        "lead_tag": "",
        "series": "",
        "address": "",
        "comments": inline_formset([]),
        **fields,
    }
    if act:
        data[f"action-{act}"] = "1"
    return nested_form_data({key: value for key, value in data.items() if value is not ABSENT})


def _byline(row: Author | tuple[Author, str]) -> dict[str, str]:
    author, role = row if isinstance(row, tuple) else (row, "writing")
    return {"author": str(author.pk), "role": role}


def write(client: Client, title: str, **given: Any) -> Story:
    """A new story through the form; fails when the form was refused."""
    answer = send_new(client, title, **given)
    assert answer.status_code == 302, refusals(answer)
    return Story.objects.get(draft_title=title.strip())


def send_new(client: Client, title: str, **given: Any) -> Any:
    parent = year_index(year=timezone.localdate().year)
    address = reverse("wagtailadmin_pages:add", args=["newsroom", "story", parent.pk])
    return client.post(address, story_form(title, **given))


def send_edit(client: Client, story: Story, **given: Any) -> Any:
    """Post the edit form. Fields that are not given are those of the newest draft, rows aside."""
    latest = story.get_latest_revision_as_object()
    given.setdefault("section", latest.section_id)
    given.setdefault("slug", latest.slug)
    given.setdefault("address", latest.address or "")
    for name in ("published_at", "updated_at"):
        moment = getattr(latest, name)
        given.setdefault(name, timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "")
    title = given.pop("title", latest.title)
    return client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), story_form(title, **given))


def edit(client: Client, story: Story, **given: Any) -> Story:
    answer = send_edit(client, story, **given)
    assert answer.status_code == 302, refusals(answer)
    return Story.objects.get(pk=story.pk)


def refusals(answer: Any) -> dict[str, list[str]]:
    """What the form refused, by field; inline rows under their own name."""
    form = answer.context["form"]
    found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    for name, formset in form.formsets.items():
        if any(formset.errors) or formset.non_form_errors():
            found[name] = [str(formset.errors), str(formset.non_form_errors())]
    return found
