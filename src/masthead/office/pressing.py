"""The office's public addresses: the team, the contact form and the institution's own pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from masthead.office.contact import FORM_ADDRESSES
from masthead.office.models import InstitutionPage
from masthead.press.registry import Source

TEAM = "/team/"


def addresses() -> Iterator[str]:
    yield TEAM
    yield from FORM_ADDRESSES
    yield from InstitutionPage.objects.filter(live=True).values_list("address", flat=True)


def carrying(key: str) -> Iterable[str]:
    """One query at most. Every author may be one of the team, also one who was not before."""
    kind, _, rest = key.partition(":")
    if kind == "author":
        return (TEAM,)
    if kind == InstitutionPage._meta.model_name and rest:
        return list(InstitutionPage.objects.filter(pk=rest).values_list("address", flat=True))
    return ()


SOURCE = Source("office", addresses, carrying, {TEAM: 50, **dict.fromkeys(FORM_ADDRESSES, 50)})
