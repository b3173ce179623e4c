"""A story: NewsArticle or one of its kinds."""

from __future__ import annotations

from masthead.kit.languages import UNSPACED, primary_subtag
from masthead.kit.reading import count_words
from masthead.newsroom.body.elements import Paragraph, Quote
from masthead.newsroom.contexts import CorrectionView, StoryPage, StoryView
from masthead.newsroom.crops import STRUCTURED
from masthead.theme.contexts import BylineView, Frame, Link, PublicationView
from masthead.theme.render import absolute
from masthead.wire.structured.nodes import (
    Node,
    crumbs,
    moment,
    publisher,
    signed,
    website,
    without_empty,
    writer,
)

TYPES = {
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "field_report": "ReportageNewsArticle",
}
# Who did one of these and nothing else is not the author.
_OTHER_PARTS = {"editing": "editor", "translation": "translator", "photography": "contributor"}


def describe_story(frame: Frame, page: StoryPage) -> list[Node]:
    story, publication = page.story, frame.publication
    way = [link for link in (story.section,) if link]
    return [
        _article(story, publication),
        crumbs(publication, [*way, Link(story.headline, story.address)]),
    ]


def _article(story: StoryView, publication: PublicationView) -> Node:
    address = absolute(story.address, publication.base_url)
    node = {
        "@type": TYPES.get(story.format, "NewsArticle"),
        "@id": f"{address}#story",
        "mainEntityOfPage": {"@type": "WebPage", "@id": address},
        "url": address,
        "headline": story.headline,
        "description": story.deck,
        "image": _images(story, publication.base_url),
        "datePublished": moment(story.published_at),
        "dateModified": moment(story.updated_at or story.published_at),
        "publisher": publisher(publication),
        "articleSection": story.section.label if story.section else "",
        "keywords": [tag.label for tag in story.tags],
        "wordCount": _words(story),
        "inLanguage": story.language,
        "isAccessibleForFree": True,
        "isPartOf": _wholes(story, publication),
        "correction": [_correction(row) for row in story.corrections],
    }
    return without_empty({**node, **_people(story, publication)})


def _people(story: StoryView, publication: PublicationView) -> dict[str, list[Node]]:
    """Everybody in the byline by what they did, with the address of who has a page."""
    known = {author.address: author for author in story.authors}
    people: dict[str, list[Node]] = {}
    for name in story.byline:
        author = known.get(name.address)
        node = writer(author, publication.base_url) if author else signed(name, publication.base_url)
        people.setdefault(_part(name), []).append(node)
    return people


def _part(name: BylineView) -> str:
    return _OTHER_PARTS.get(name.role, "author")


def _images(story: StoryView, base_url: str) -> list[Node]:
    """The lead picture in the three shapes search engines ask for, each with its words."""
    if story.picture is None:
        return []
    words = {
        "caption": story.picture.caption or story.picture.alt,
        "creditText": story.picture.credit,
        "license": story.picture_licence,
    }
    return [
        without_empty({"@type": "ImageObject", "url": absolute(one, base_url), **_size(spec), **words})
        for spec, one in zip(STRUCTURED, story.share_pictures, strict=False)
    ]


def _size(spec: str) -> dict[str, int]:
    """The sides in a spec such as `fill-1200x675|format-jpeg`."""
    width, height = spec.split("|", maxsplit=1)[0].removeprefix("fill-").split("x")
    return {"width": int(width), "height": int(height)}


def _words(story: StoryView) -> int | None:
    """Nothing for languages in which nobody counts words."""
    if primary_subtag(story.language) in UNSPACED:
        return None
    return sum(count_words(one.text) for one in story.body if isinstance(one, Paragraph | Quote))


def _wholes(story: StoryView, publication: PublicationView) -> list[Node]:
    wholes = [website(publication)]
    if story.series:
        address = absolute(story.series.address, publication.base_url)
        wholes.append({"@type": "CreativeWorkSeries", "name": story.series.label, "url": address})
    return wholes


def _correction(row: CorrectionView) -> Node:
    return {"@type": "CorrectionComment", "text": row.text, "datePublished": moment(row.made_at)}
