"""The newsroom itself: on the front, on its team's page and on its own pages."""

from __future__ import annotations

from masthead.frontpage.contexts import FrontView
from masthead.office.contexts import InstitutionView, TeamView
from masthead.office.models import InstitutionPage
from masthead.theme.contexts import Frame, Link, PublicationView
from masthead.theme.render import absolute
from masthead.wire.structured.nodes import (
    Node,
    crumbs,
    is_web,
    item_list,
    person,
    publisher,
    website,
    without_empty,
)

# Where the institution's policies stand, by schema.org's word: the first address that has a live page counts.
POLICIES: dict[str, tuple[str, ...]] = {
    "publishingPrinciples": ("/ethics/", "/about/"),
    "ethicsPolicy": ("/ethics/",),
    "missionCoveragePrioritiesPolicy": ("/about/",),
    "ownershipFundingInfo": ("/ownership/", "/funding/", "/about/"),
    "verificationFactCheckingPolicy": ("/verification/",),
    "unnamedSourcesPolicy": ("/sources/",),
    "actionableFeedbackPolicy": ("/feedback/", "/contacts/"),
    "diversityPolicy": ("/diversity/",),
}


def describe_front(frame: Frame, page: FrontView) -> list[Node]:
    """The site with its search, and the newsroom at length. One query."""
    publication = frame.publication
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{publication.base_url}/search/?q={{words}}"},
        "query-input": "required name=words",
    }
    site = {
        **website(publication),
        "description": publication.description,
        "inLanguage": publication.language,
        "publisher": {"@id": f"{publication.base_url}/#publication"},
        "potentialAction": search,
    }
    stories = item_list([card for card in (page.lead, *page.featured) if card], publication.base_url)
    return [without_empty(site), newsroom(publication), stories]


def newsroom(publication: PublicationView) -> Node:
    base = publication.base_url
    node = {
        **publisher(publication),
        "alternateName": publication.short_name if publication.short_name != publication.name else "",
        "slogan": publication.tagline,
        "description": publication.description,
        "email": publication.email,
        "foundingDate": str(publication.founded) if publication.founded else "",
        "sameAs": [social.url for social in publication.socials if is_web(social.url)],
        "correctionsPolicy": f"{base}/corrections/",
        "masthead": f"{base}/team/",
        **_policies(base),
    }
    return without_empty(node)


def _policies(base_url: str) -> dict[str, str]:
    wanted = {address for addresses in POLICIES.values() for address in addresses}
    live = set(
        InstitutionPage.objects.filter(live=True, address__in=wanted).values_list("address", flat=True)
    )
    found = {
        name: next((one for one in addresses if one in live), "") for name, addresses in POLICIES.items()
    }
    return {name: absolute(address, base_url) for name, address in found.items() if address}


def describe_team(frame: Frame, page: TeamView) -> list[Node]:
    publication = frame.publication
    people = [person(author, publication) for desk in page.desks for author in desk.people]
    whole = {
        "@type": "AboutPage",
        "@id": f"{publication.base_url}/team/#page",
        "url": f"{publication.base_url}/team/",
        "mainEntity": without_empty({**publisher(publication), "employee": people}),
    }
    return [whole, crumbs(publication, [Link("Team", "/team/")])]


def describe_institution(frame: Frame, page: InstitutionView) -> list[Node]:
    publication = frame.publication
    address = absolute(page.address, publication.base_url)
    whole = {
        "@type": "AboutPage",
        "@id": f"{address}#page",
        "url": address,
        "name": page.title,
        "description": page.summary,
        "about": publisher(publication),
        "isPartOf": website(publication),
    }
    return [without_empty(whole), crumbs(publication, [Link(page.title, page.address)])]
