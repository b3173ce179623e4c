"""A group of changes: gathered one by one, swapped in as one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from masthead.edition.addresses import check_address
from masthead.edition.catalogue import Row
from masthead.edition.encodings import QUICK, Strength, best_known, decoded
from masthead.edition.layout import location_of, sign_of
from masthead.edition.media_types import HTML, type_of
from masthead.edition.pages import FULL, PUBLIC, Page, Variant, policy_for
from masthead.edition.staging import Body, Staging, weigh
from masthead.edition.swapping import Swapped
from masthead.edition.workshop import Workshop

# The note of an address that has none of its own. Pages of the publication bring theirs.
PLAIN_NOTE = (
    b'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="robots" content="noindex">'
    b"<title>Gone</title><p>What stood here was removed.</p></html>"
)


@dataclass(slots=True)
class Group:
    """Changes that are swapped in together. What readers of the newsstand see changes in one instant; nginx sees the
    files change one after another, within milliseconds, each of them whole."""

    workshop: Workshop
    strength: Strength = QUICK
    swapped: Swapped = field(default_factory=Swapped)
    _staging: Staging | None = None
    _rows: dict[tuple[str, Variant], Row | None] = field(default_factory=dict)
    _expected: dict[tuple[str, Variant], Row] = field(default_factory=dict)

    def put(self, page: Page, *, again: bool = False) -> bool:
        """See EditionWriter.put."""
        page.check()
        self.workshop.check(page.address)
        body = weigh(page.source)
        old = self._known(page.address, page.variant)
        pressed_at = self.workshop.clock() if page.pressed_at is None else page.pressed_at
        row = Row(
            address=page.address,
            variant=page.variant,
            status=200,
            pressed_at=int(pressed_at * 1000),
            content_type=type_of(page.address),
            cache=page.cache_header,
            keys=" ".join(dict.fromkeys(page.keys)),
            build=page.build,
            hash=body.hash,
            size=body.size,
        )
        same = old is not None and old.status == 200 and old.hash == body.hash
        if old is not None and same and not again:
            if not row.says_the_same(old):
                self._rows[page.address, page.variant] = replace(
                    row, files=old.files, pressed_at=old.pressed_at
                )
            return False
        staged = self._stage(page, body, pressed_at)
        self._rows[page.address, page.variant] = replace(row, files=staged.files)
        return not same

    def move(self, address: str, target: str) -> bool:
        """See EditionWriter.move."""
        self.workshop.check(address)
        sign_of(target)
        location = location_of(target)
        return self._end(replace(self._ending(address, 301), target=location))

    def gone(self, address: str, note_page: bytes = PLAIN_NOTE) -> bool:
        """See EditionWriter.gone."""
        check_address(address)
        body = weigh(note_page)
        row = replace(self._ending(address, 410), content_type=HTML, hash=body.hash, size=body.size)
        if not self._is_news(row):
            return False
        staged = self._stage(Page("/", note_page), body, self.workshop.clock())
        return self._end(replace(row, files=staged.files))

    def remove(self, address: str) -> bool:
        """See EditionWriter.remove."""
        check_address(address)
        known = [variant for variant in (PUBLIC, FULL) if self._known(address, variant)]
        for variant in known:
            self._rows[address, variant] = None
        return bool(known)

    def press_smaller(self, row: Row) -> bool:
        """See EditionWriter.press_smaller. Whatever is swapped in meanwhile by another stays."""
        encoding = best_known(dict(row.files))
        kept = self.workshop.layout.body(row.variant, row.names()[encoding]).read_bytes()
        page = Page(row.address, decoded(kept, encoding), variant=row.variant)
        staged = self._stage(page, Body(row.hash, row.size), row.pressed_at / 1000)
        old, new = ([kept.size for _, kept in body.files] for body in (row, staged))
        if min(new) >= min(old) and max(new) >= max(old):
            return False
        self._rows[row.address, row.variant] = replace(row, files=staged.files)
        self._expected[row.address, row.variant] = row
        return True

    def commit(self) -> Swapped:
        """Swap in what was gathered so far and go on gathering. Returns what changed, for those who must be told."""
        done = self.workshop.swapper.swap(self._rows, self._staging, self._expected)
        self.swapped = Swapped(done.last or self.swapped.last, (*self.swapped.changes, *done.changes))
        self._drop()
        return done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self._drop()

    def _known(self, address: str, variant: Variant) -> Row | None:
        if (address, variant) in self._rows:
            return self._rows[address, variant]
        return self.workshop.row(address, variant)

    def _ending(self, address: str, status: int) -> Row:
        return Row(address, PUBLIC, status, int(self.workshop.clock() * 1000), cache=policy_for("/").header())

    def _is_news(self, row: Row) -> bool:
        old = self._known(row.address, PUBLIC)
        return old is None or not row.says_the_same(old) or self._known(row.address, FULL) is not None

    def _end(self, row: Row) -> bool:
        if not self._is_news(row):
            return False
        whole = self._known(row.address, FULL)
        self._rows[row.address, PUBLIC] = row
        if whole is not None:
            self._rows[row.address, FULL] = None
        return True

    def _stage(self, page: Page, body: Body, mtime: float) -> Body:
        if self._staging is None:
            self._staging = Staging(self.workshop.layout, self.workshop.disk)
            self._staging.open()
        return self._staging.add(page, body, self.strength, mtime=mtime)

    def _drop(self) -> None:
        self._rows, self._expected = {}, {}
        if self._staging is not None:
            self._staging.close()
            self._staging = None
