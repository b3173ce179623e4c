"""Pictures that come with articles: checked as any upload is, stored once however often they are used."""

from __future__ import annotations

import hashlib
from collections import Counter
from io import BytesIO
from pathlib import Path

from django.core.files.images import ImageFile

from masthead.importers.blocks_from_html import place_pictures
from masthead.importers.conversion import Converted
from masthead.importers.old_site import OldSite
from masthead.importers.picture_files import PictureFiles
from masthead.importers.records import PictureRef
from masthead.newsroom.credits import PictureRefusedError, check_upload, read_credits
from masthead.newsroom.models import Picture
from masthead.newsroom.models.story import Story

_REFUSED = "pictures were refused: they are no pictures, damaged or too large"
_LARGEST_FILE = 40_000_000  # bytes


class PictureStore:
    """Finds, checks and stores pictures during one run. With `dry`, stores nothing and answers with id 0."""

    def __init__(self, files: PictureFiles | None, old_site: OldSite, *, dry: bool) -> None:
        self._files = files
        self._old_site = old_site
        self._dry = dry
        self._known: dict[Path, int | None] = {}

    def place(self, converted: Converted) -> None:
        """Put ids in the place of sources in a body, and drop from the blocks what the pictures say themselves."""
        uses = {block["id"]: block["value"] for block in converted.body.blocks if block["type"] == "picture"}
        if not uses:
            return
        refs: dict[str, PictureRef] = {}
        for value in uses.values():  # the first use of a picture gives it its own words
            ref = PictureRef(value["picture"], value["alt"], value["caption"], value["credit"])
            refs.setdefault(ref.source, ref)
        folder, notes = converted.record.folder, converted.body.notes
        ids = {source: self.picture_id(ref, folder, notes) for source, ref in refs.items()}
        place_pictures(converted.body, ids.get)
        self._drop_repeated([block for block in converted.body.blocks if block["id"] in uses])

    def picture_id(self, ref: PictureRef, folder: str, notes: Counter[str]) -> int | None:
        """The stored picture for a source, or None if there is no such file or it is refused."""
        path = self._path(ref.source, folder)
        if path is None:
            return None
        if path not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[path] = self._stored(path, ref, notes)
        return self._known[path]

    def fill_lead(self, story: Story, ref: PictureRef | None, picture_id: int | None) -> None:
        """Set a story's lead picture, with the words that differ from the picture's own."""
        if ref is None or not picture_id:
            return
        own = Picture.objects.only("alt", "caption").get(pk=picture_id)
        story.picture_id = picture_id
        story.picture_alt = "" if ref.alt == own.alt else ref.alt
        story.picture_caption = "" if ref.caption == own.caption else ref.caption

    def _path(self, source: str, folder: str) -> Path | None:
        if self._files is None:
            return None
        if "://" in source or source.startswith("//"):
            source = self._old_site.path(source).rstrip("/")
        return self._files.find(source, folder) if source else None

    def _stored(self, path: Path, ref: PictureRef, notes: Counter[str]) -> int | None:
        if path.stat().st_size > _LARGEST_FILE:
            notes[_REFUSED] += 1
            return None
        content = path.read_bytes()
        try:
            check_upload(BytesIO(content), path.name)
        except PictureRefusedError:
            notes[_REFUSED] += 1
            return None
        if self._dry:
            return 0
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail's own file_hash
        known = Picture.objects.filter(file_hash=digest).values_list("pk", flat=True).first()
        return known or _save(path, content, digest, ref)

    def _drop_repeated(self, blocks: list[dict[str, object]]) -> None:
        """An empty field of a block uses the picture's own words, which then change in one place."""
        values = [block["value"] for block in blocks if isinstance(block["value"], dict)]
        own = Picture.objects.only("alt", "caption", "credit").in_bulk(
            {value.get("picture") for value in values}
        )
        for value in values:
            picture = own.get(value.get("picture"))
            for name in ("alt", "caption", "credit") if picture else ():
                if value[name] == getattr(picture, name):
                    value[name] = ""


def _save(path: Path, content: bytes, digest: str, ref: PictureRef) -> int:
    """Store one picture; what the article says of it comes before what the file says."""
    said = read_credits(BytesIO(content))
    picture = Picture(
        title=(
            ref.alt or path.stem.replace("__", " ").replace("-", " ").replace("_", " ").strip() or "Picture"
        )[:255],
        alt=ref.alt[:400],
        caption=ref.caption or said.caption,
        credit=(ref.credit or said.credit)[:255],
        source=f"Imported: {path.name}"[:255],
        file_hash=digest,
        file_size=len(content),
    )
    picture.file.save(path.name, ImageFile(BytesIO(content), name=path.name), save=False)
    picture.save()
    return int(picture.pk)
