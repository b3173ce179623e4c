"""What can go wrong with a story, by name."""

from __future__ import annotations


class NewsroomError(Exception):
    """Base of the newsroom's named errors; the message says what to do next."""


class AddressTakenError(NewsroomError):
    """Another story, a redirect or a takedown holds the address."""


class SameTagError(NewsroomError):
    """A tag cannot be merged into itself."""


class NotPublishedError(NewsroomError):
    """The act needs a story that has been published."""


class TakenDownError(NewsroomError):
    """The story was taken down and may not go live before the takedown is lifted."""
