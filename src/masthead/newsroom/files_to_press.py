"""The files below `/media/` as the press asks for them: sizes of pictures, and documents.

A file is asked for only while a pressed page names it, which is what makes it public (decision 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from masthead.newsroom import crops
from masthead.newsroom.models import Document, Picture
from masthead.press.registry import FileSource


def ready(addresses: Iterable[str]) -> Mapping[str, Path]:
    """The files that lie there already. Three queries, however many are asked for."""
    wanted = _by_token(addresses)
    found: dict[str, Path] = {}
    for picture in Picture.objects.filter(token__in=wanted).prefetch_related("renditions"):
        made = {rendition.filter_spec: rendition for rendition in picture.renditions.all()}
        for address, spec in _specs(picture, wanted[picture.token]):
            if spec in made:
                found[address] = Path(made[spec].file.path)
    return found | _documents(wanted)


def made(addresses: Iterable[str]) -> Mapping[str, Path]:
    """All that can be had; sizes that are missing are made, up to a second each."""
    wanted = _by_token(addresses)
    found: dict[str, Path] = {}
    for picture in Picture.objects.filter(token__in=wanted):
        for address, spec in _specs(picture, wanted[picture.token]):
            found[address] = Path(picture.get_rendition(spec).file.path)
    return found | _documents(wanted)


def _by_token(addresses: Iterable[str]) -> dict[str, list[str]]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        _, _, token, *_ = [*address.split("/", 3), "", "", ""]
        wanted[token].append(address)
    return wanted


def _specs(picture: Picture, addresses: list[str]) -> Iterable[tuple[str, str]]:
    """Which of the addresses are sizes of the picture as it is now, and which size each is."""
    current = {crops.address(picture, spec): spec for spec in crops.ALLOWED.values()}
    return [(address, current[address]) for address in addresses if address in current]


def _documents(wanted: Mapping[str, list[str]]) -> dict[str, Path]:
    documents = Document.objects.filter(token__in=list(wanted))
    return {
        document.url: Path(document.file.path)
        for document in documents
        if document.url in wanted[document.token]
    }


SOURCE = FileSource(ready=ready, made=made)
