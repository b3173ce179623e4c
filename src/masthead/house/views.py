"""What the house itself answers: whether it lives, what pages may do, and the staff's controls on a public page."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from masthead.house.policy import readers_policy
from masthead.newsroom.models import Story


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the newsroom answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "ready"})


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """What reader pages may do. It is pressed like a page, so that a newsstand finds it beside them."""
    return HttpResponse(readers_policy() + "\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def story_controls(request: HttpRequest) -> HttpResponse:
    """The bar "Edit story" for the address a page names, with the story's state.

    204 with no body for everyone who may not edit that story, so that the answer tells nothing.
    """
    story = Story.objects.filter(address=request.GET.get("address", "")).select_related("locked_by").first()
    if story is None or not request.user.is_authenticated:
        return HttpResponse(status=204)
    if not story.permissions_for_user(request.user).can_edit():
        return HttpResponse(status=204)
    context = {
        "edit": reverse("wagtailadmin_pages:edit", args=[story.pk]),
        "state": _state(story),
        "locked_by": str(story.locked_by) if story.locked and story.locked_by else "",
    }
    return HttpResponse(render_to_string("fragments/story_controls.html", context))


def _state(story: Story) -> str:
    if not story.live:
        return "Not published"
    return "Published, with a newer draft" if story.has_unpublished_changes else "Published"
