"""What the press puts into the edition for the newsstand itself: forms, slot pages, names, the policy of pages.

A slot page of `/contact/` stands at `/fragments/slots/contact.bin`, the descriptor of the form `contact` at
`/fragments/forms/contact.json`. Both hold nothing that may not be read by everyone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar, cast

from masthead.edition.addresses import is_address
from masthead.edition.encodings import IDENTITY
from masthead.newsstand.memory import Memory
from masthead.newsstand.names import Names, names_address, names_from_json
from masthead.postbag.forms.descriptor_json import form_from_json
from masthead.postbag.forms.descriptors import Form
from masthead.postbag.slots import SlotPage

POLICY = "/fragments/policy.txt"  # the Content-Security-Policy of the edition's pages, read when a newsstand starts
_MOST_HELD = 64  # parsed forms and pages
Parsed = TypeVar("Parsed")


def form_address(name: str) -> str:
    """Where the descriptor of a form stands. `name` is what follows `/post/`, such as `contact` or `uk/contact`."""
    return f"/fragments/forms/{name}.json"


def slots_address(page: str) -> str:
    """Where the slot page of an address stands, such as `/fragments/slots/search.bin` for `/search/`."""
    return f"/fragments/slots{page.removesuffix('/') or '/index'}.bin"


class Pressed:
    """Forms and slot pages, parsed once for each version of them."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._parsed: OrderedDict[str, tuple[object, object]] = OrderedDict()

    def form(self, name: str) -> Form | None:
        """The form of that name, or None. Raises BadFormError for a damaged one."""
        return self._find(form_address(name), form_from_json)

    def slot_page(self, page: str) -> SlotPage | None:
        """The slot page of an address, or None. Raises SlotError for a damaged one."""
        return self._find(slots_address(page), SlotPage.from_bytes)

    def names(self, page: str) -> Names | None:
        """The names beside a search page, or None. Raises ValueError for damaged ones."""
        return self._find(names_address(page), names_from_json)

    def _find(self, address: str, parse: Callable[[bytes], Parsed]) -> Parsed | None:
        ready = self._memory.find(address) if is_address(address) else None
        if ready is None or ready.entry.status != 200:
            return None
        held = self._parsed.get(address)
        if held is not None and held[0] == ready.entry:
            return cast("Parsed", held[1])  # one address is parsed in one way only
        try:
            found = parse(self._memory.body(ready, IDENTITY))
        except FileNotFoundError:  # swapped away just now
            return None
        self._parsed[address] = (ready.entry, found)
        while len(self._parsed) > _MOST_HELD:
            self._parsed.popitem(last=False)
        return found
