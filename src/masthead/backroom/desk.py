"""What could not be handled, in the admin. Looking changes nothing; nobody reads an entry here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from masthead.backroom import services
from masthead.backroom.models import DamagedStretch, WaitingEntry
from masthead.backroom.queries import MOST_SHOWN, count_waiting, journals_in_trouble, waiting_entries

LOOK = "backroom.view_waitingentry"
AGAIN = "backroom.change_waitingentry"
DISCARD = "backroom.delete_waitingentry"


@require_safe
@permission_required(LOOK, raise_exception=True)
def show_postbag(request: HttpRequest) -> HttpResponse:
    context = {
        "waiting": waiting_entries(),
        "waits": count_waiting(),
        "damaged": DamagedStretch.objects.all()[:MOST_SHOWN],
        "troubles": journals_in_trouble(),
        "may_retry": request.user.has_perm(AGAIN),
        "may_discard": request.user.has_perm(DISCARD),
    }
    return render(request, "backroom/desk.html", context)


@require_POST
@permission_required(AGAIN, raise_exception=True)
def try_again(request: HttpRequest) -> HttpResponse:
    """Let everything that waits be tried at once; the worker does it."""
    count = services.make_due()
    messages.success(request, f"{count} entries are tried again within seconds.")
    return redirect("postbag")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(DISCARD, raise_exception=True)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says what will be lost; a POST does it."""
    waiting = get_object_or_404(WaitingEntry, pk=pk)
    if request.method != "POST":
        return render(request, "backroom/discard.html", {"entry": waiting})
    services.discard(waiting_id=pk)
    messages.success(request, "Discarded.")
    return redirect("postbag")
