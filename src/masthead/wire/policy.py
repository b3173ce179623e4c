"""The one row of policy, as it stands or as it is before anybody set it."""

from __future__ import annotations

from masthead.kit.recording import made_from
from masthead.wire.models import CrawlerPolicy


def current_policy() -> CrawlerPolicy:
    """One query; writes nothing, so that a reader's request never does."""
    made_from("crawlerpolicy")
    return CrawlerPolicy.objects.first() or CrawlerPolicy()
