"""The contact form: its descriptor, and its two pages with the gaps that the newsstand fills."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _

from masthead.newsstand.pressed import form_address, slots_address
from masthead.office.contexts import ContactView, SentView
from masthead.office.models import ContactMessage
from masthead.office.queries import current_publication
from masthead.postbag.forms.descriptors import Field, Form, Kind
from masthead.postbag.slot_markup import compile_page, marker
from masthead.postbag.slots import SlotPage
from masthead.theme.contexts import Head
from masthead.theme.drawing import draw_template
from masthead.theme.forms import field_views, slots_of
from masthead.theme.frame import current_frame, seen_from
from masthead.theme.render import complete_head

NAME = "contact"
ENTRY_KIND = "office.contact"
PAGE, SENT_PAGE = "/contact/", "/contact/sent/"
POST = f"/post/{NAME}/"
FORM_ADDRESSES = (PAGE, SENT_PAGE, slots_address(PAGE), slots_address(SENT_PAGE), form_address(NAME))

LONGEST_MESSAGE = 10_000  # characters, some four printed pages
MOST_LINKS = 20


def contact_form() -> Form:
    """The form as it is now. One query: the publication's language."""
    return Form(
        name=NAME,
        entry_kind=ENTRY_KIND,
        language=current_publication().language,
        fields=(
            Field(
                name="subject",
                kind=Kind.CHOICE,
                label=_("What is it about?"),
                options=tuple((value, str(label)) for value, label in ContactMessage.Subject.choices),
                words={"unchosen": _("Choose what it is about, so that it reaches the right desk.")},
            ),
            Field(
                name="message",
                kind=Kind.TEXTAREA,
                label=_("Your message"),
                max_length=LONGEST_MESSAGE,
                max_links=MOST_LINKS,
                words={"required": _("Write your message.")},
            ),
            Field(
                name="name",
                kind=Kind.TEXT,
                label=_("Your name"),
                max_length=120,
                autocomplete="name",
                words={"required": _("Tell us your name.")},
            ),
            Field(
                name="email",
                kind=Kind.EMAIL,
                label=_("Your email address"),
                max_length=254,
                autocomplete="email",
                words={"required": _("Enter the email address to which we may answer.")},
            ),
        ),
        page=PAGE,
        next_page=SENT_PAGE,
        trap="confirm_terms",
        echo=("email",),
        receipt_slot="receipt",
    )


def contact_page() -> SlotPage:
    """The form with its gaps: what was typed, what is wrong with it."""
    form = contact_form()
    not_sent = _("Not sent yet, %(count)s to put right") % {"count": marker("text:count")}
    before_title = f"{marker('rows:errors')}{not_sent} – {marker('/rows')}"
    publication = current_publication()
    page = ContactView(
        fields=field_views(form),
        action=POST,
        trap=form.trap,
        email=publication.email,
        phone=publication.phone,
        postal_address=publication.postal_address,
    )
    head = Head(
        title=_("Write to us"),
        description=_("Write to the newsroom."),
        canonical=PAGE,
        og_title=_("Write to us"),
    )
    slots = slots_of(form) + Counter({"errors": 1, "errors.count": 1})
    return _compiled("pages/contact.html", page, head, slots, before_title)


def sent_page() -> SlotPage:
    """The confirmation, with gaps for the receipt and the address an answer goes to."""
    page = SentView(receipt=marker("text:receipt"), email=marker("text:echo_email"))
    return _compiled("pages/sent.html", page, _sent_head(), Counter({"receipt": 1, "echo_email": 1}))


def plain_sent_page() -> bytes:
    """The confirmation for whoever opens its address: without a receipt, because nobody was given one here."""
    return _compiled("pages/sent.html", SentView("", ""), _sent_head(), Counter()).fill({})


def _sent_head() -> Head:
    return Head(title=_("We have your message"), canonical=SENT_PAGE, robots="noindex")


def _compiled(
    template: str, page: ContactView | SentView, head: Head, slots: Counter[str], before_title: str = ""
) -> SlotPage:
    frame = seen_from(current_frame(), head.canonical)
    whole = complete_head(head, frame, page)
    context = {"page": page, "head": replace(whole, title=before_title + whole.title), "frame": frame}
    return compile_page(draw_template(template, context), slots)
