"""What the office answers at its addresses."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from masthead.newsroom.body.compose import compose_body
from masthead.office import contact, queries
from masthead.office.contexts import InstitutionView
from masthead.office.models import InstitutionPage
from masthead.postbag.forms.answers import blank
from masthead.postbag.forms.descriptor_json import form_to_json
from masthead.postbag.slots import SlotPage
from masthead.theme.contexts import Head
from masthead.theme.render import draw


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    head = Head(title="The team", description="Who works here, desk by desk.", canonical="/team/")
    return draw("pages/team.html", queries.team_view(), head)


@require_safe
def contact_page(request: HttpRequest) -> HttpResponse:
    """The form with nothing in it."""
    return HttpResponse(blank(contact.contact_form()).into(contact.contact_page()))


@require_safe
def contact_slots(request: HttpRequest) -> HttpResponse:
    """The form with its gaps, as the newsstand shows it again."""
    return _slots(contact.contact_page())


@require_safe
def contact_form(request: HttpRequest) -> HttpResponse:
    """The form's descriptor, by which the newsstand checks what is sent."""
    return HttpResponse(form_to_json(contact.contact_form()), content_type="application/json")


@require_safe
def sent_page(request: HttpRequest) -> HttpResponse:
    """The confirmation, for whoever comes to its address."""
    return HttpResponse(contact.plain_sent_page())


@require_safe
def sent_slots(request: HttpRequest) -> HttpResponse:
    """The confirmation with its gaps."""
    return _slots(contact.sent_page())


def _slots(page: SlotPage) -> HttpResponse:
    return HttpResponse(page.to_bytes(), content_type="application/octet-stream")


def answer_institution(request: HttpRequest, address: str) -> HttpResponse | None:
    """The institution's page at an address; None where it has none (see `newsroom.resolvers`)."""
    page = queries.institution_at(address)
    if page is None:
        return None
    if page.address != address:
        return HttpResponsePermanentRedirect(page.address)
    return draw_institution(page)


def draw_institution(page: InstitutionPage) -> HttpResponse:
    """The page; the desk's preview and the readers' page are the same drawing. Five queries at most."""
    body, _ = compose_body(page.body.raw_data)
    view = InstitutionView(page.title, page.summary, page.address, body)
    head = Head(
        title=page.seo_title or page.title,
        description=page.search_description or page.summary,
        canonical=page.address,
    )
    return draw("pages/institution.html", view, head)
