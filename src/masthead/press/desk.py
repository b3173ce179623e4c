"""The press's page in the admin. Looking changes nothing; the buttons order, and the worker does."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from masthead.press import registry
from masthead.press.models import PressFailure
from masthead.press.queries import press_status
from masthead.press.services import order_addresses, order_press

LOOK, ORDER = "press.view_pressfailure", "press.add_pressorder"


@require_safe
@permission_required(LOOK, raise_exception=True)
def show_press(request: HttpRequest) -> HttpResponse:
    context = {"status": press_status(), "may_order": request.user.has_perm(ORDER), "page_title": "Press"}
    return render(request, "press/desk.html", context)


@require_POST
@permission_required(ORDER, raise_exception=True)
def try_again(request: HttpRequest) -> HttpResponse:
    """Order what failed, now."""
    failed = list(PressFailure.objects.values_list("address", flat=True))
    order_addresses(*failed, cause="Tried again by hand")
    messages.success(request, f"{len(failed)} pages are tried again.")
    return redirect("press")


@require_POST
@permission_required(ORDER, raise_exception=True)
def press_everything(request: HttpRequest) -> HttpResponse:
    order_press(registry.EVERYTHING, cause=f"Ordered by {request.user}")
    messages.success(
        request, "Everything is pressed anew, the newest first. Readers get the old pages meanwhile."
    )
    return redirect("press")
