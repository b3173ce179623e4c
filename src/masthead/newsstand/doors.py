"""Where readers post forms: checked against the pressed descriptor, kept in the postbag, answered by pressed pages.

`POST /post/<form>/`. The answer comes when the entry is on disk, not before. What is known of anyone does not matter:
the same post always has the same answer. More than usual from one network, or from everywhere, is taken and marked, for
the room to look at with care; a flood from one network is refused (`gate.budgets`).
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from math import ceil
from urllib.parse import quote

from masthead.gate.budgets import Budgets
from masthead.gate.networks import Network, network_of
from masthead.newsstand import plain_pages
from masthead.newsstand.later import Later
from masthead.newsstand.memory import Memory
from masthead.newsstand.origins import is_from_here
from masthead.newsstand.plain_pages import HTML, plain_page, small
from masthead.newsstand.pressed import Pressed
from masthead.newsstand.reading import not_found
from masthead.newsstand.request import Request
from masthead.newsstand.response import Headers, Response
from masthead.postbag.entries import EntryId
from masthead.postbag.errors import PostbagError
from masthead.postbag.forms.answers import confirmed, receipt_number, refused_again
from masthead.postbag.forms.bodies import BodyLimits, BodyReader
from masthead.postbag.forms.descriptors import Form
from masthead.postbag.forms.errors import BodyRefusedError, BodyTooLargeError
from masthead.postbag.forms.validating import Accepted, Fields, Refused, entry_of, refuse_form, validate
from masthead.postbag.writer import PostbagWriter

_PREFIX = "/post/"
_ALLOW = ("allow", "GET, HEAD, POST")
_STRANGE = plain_page(
    "This form was sent from another site",
    "Nothing was kept. Open the form on this site, and send it from there.",
)


class Doors:
    """The forms of one newsstand process and the journal they go to."""

    def __init__(
        self,
        memory: Memory,
        postbag: PostbagWriter,
        security: Headers,
        origins: Collection[str] = (),
        proxies: Collection[Network] = (),
    ) -> None:
        self._memory = memory
        self._pressed = Pressed(memory)
        self._postbag = postbag
        self._security = security
        self._origins = frozenset(origin.lower() for origin in origins)
        self._proxies = proxies
        self._budgets = Budgets()

    def most_bytes(self, path: str) -> int:
        """How long the body of a post to this address may be; 0 where there is no form. Asked before reading it."""
        form = self._pressed.form(_name(path))
        return form.max_bytes if form else 0

    def answer(self, request: Request, now: float) -> Response | Later:
        """Take a post. Raises nothing a reader can cause; BadFormError and SlotError are mistakes of ours."""
        form = self._pressed.form(_name(request.path))
        if form is None:
            return not_found(request, self._memory, self._security)
        if request.method in {"GET", "HEAD"}:  # the address of an answer, opened again
            return self._onward(form.page)
        if request.method != "POST":
            return small(405, plain_pages.WRONG_METHOD, self._security, _ALLOW)
        if not is_from_here(request, self._origins):
            return small(403, _STRANGE, self._security)
        try:
            sent = _read(form, request)
        except BodyRefusedError as refusal:
            code = "form_too_large" if isinstance(refusal, BodyTooLargeError) else "form"
            return self._again(refusal.status, form, refuse_form(form, code))
        found = validate(form, sent)
        if isinstance(found, Refused):
            return self._again(422, form, found)
        network = network_of(request.peer, request.header("x-forwarded-for"), self._proxies)
        verdict = self._budgets.spend(network, now)
        if verdict.wait:
            after = ("retry-after", str(ceil(verdict.wait)))
            return self._again(429, form, refuse_form(form, "too_many", sent), after)
        return self._keep(form, replace(found, strained=verdict.strained), sent, now)

    def _keep(self, form: Form, accepted: Accepted, sent: Fields, now: float) -> Response | Later:
        try:
            done = self._postbag.append_soon(entry_of(form, accepted, int(now * 1000)))
        except PostbagError as refusal:
            return self._busy(form, sent, refusal)
        return Later(done, partial(self._kept, form, accepted, sent, done))

    def _kept(self, form: Form, accepted: Accepted, sent: Fields, done: Future[EntryId]) -> Response:
        failed = done.exception()
        if failed is not None:
            return self._busy(form, sent, failed)
        if not (form.echo or form.receipt_slot):
            return self._onward(form.next_page)
        page = self._pressed.slot_page(form.next_page)
        if page is None:
            return self._onward(form.next_page)
        receipt = receipt_number(done.result())
        return small(200, confirmed(form, accepted, receipt).into(page), self._security)

    def _busy(self, form: Form, sent: Fields, refusal: BaseException) -> Response:
        # Whatever failed, nothing was acknowledged; those that know when to come back say so.
        seconds = getattr(refusal, "retry_after", 30)
        after = ("retry-after", str(seconds))
        return self._again(503, form, refuse_form(form, "busy", sent), after)

    def _again(self, status: int, form: Form, refused: Refused, *extra: tuple[str, str]) -> Response:
        """The form with what was typed and what is wrong with it."""
        page = self._pressed.slot_page(form.page)
        body = refused_again(form, refused).into(page) if page else _plain(form, refused)
        return small(status, body, self._security, *extra, kind=HTML)

    def _onward(self, address: str) -> Response:
        return small(303, b"", self._security, ("location", quote(address)))


def _name(path: str) -> str:
    """The name of a form: what stands between the prefix and a last slash."""
    return path.removeprefix(_PREFIX).removesuffix("/")


def _read(form: Form, request: Request) -> Fields:
    """What was sent, by field. Raises BodyRefusedError and its kin."""
    if request.cut:
        raise BodyTooLargeError
    reader = BodyReader(request.header("content-type"), BodyLimits(bytes=form.max_bytes), len(request.body))
    reader.feed(request.body)
    return reader.finish()


def _plain(form: Form, refused: Refused) -> bytes:
    """What is wrong, in words, when the form's page has not been pressed."""
    labels = {field.name: field.label for field in form.fields}
    said = [f"{labels[one.field]}: {one.words}" if one.field else one.words for one in refused.errors]
    return plain_page("The form was not sent", *said, "Go back, change it and send it again.")
