"""The wire's work that nobody should wait for."""

from __future__ import annotations

from django_tasks import task

from masthead.wire.services import refresh_search


@task()
def refresh_search_later(story_ids: list[int]) -> int:
    """See `services.refresh_search`. Starts after the transaction that asked for it; safe to run twice."""
    return refresh_search(story_ids=story_ids)
