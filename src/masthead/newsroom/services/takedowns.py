"""Taking a story away from everywhere, and bringing it back."""

from __future__ import annotations

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log

from masthead.newsroom import signals
from masthead.newsroom.errors import NotPublishedError
from masthead.newsroom.models import Story, Takedown
from masthead.staff.models import StaffUser


@transaction.atomic
def take_down(*, story: Story, note: str, actor: StaffUser | None) -> list[str]:
    """Unpublish a story and answer 410 with `note` at its address and at every old one.

    Returns the addresses. Safe to run twice: the note is replaced. Raises NotPublishedError for a story that
    never had an address, because there is nothing to take down.
    """
    if not story.address:
        raise NotPublishedError(
            "This story was never published, so there is nothing to take down. Delete the draft."
        )
    old = Redirect.objects.filter(redirect_page_id=story.pk).values_list("old_path", flat=True)
    addresses = [story.address, *(_as_address(path) for path in old)]
    for address in addresses:
        Takedown.objects.update_or_create(
            address=address, defaults={"story": story, "note": note, "taken_down_by": actor}
        )
    if story.live:
        story.unpublish(user=actor)
    log(instance=story, action="newsroom.take_down", user=actor, data={"note": note, "addresses": addresses})
    transaction.on_commit(
        lambda: signals.story_taken_down.send(sender=Story, story_id=story.pk, addresses=addresses)
    )
    return addresses


@transaction.atomic
def lift_takedown(*, story: Story, actor: StaffUser | None) -> int:
    """Let the addresses of a story answer as before; it stays unpublished until someone publishes it.

    Returns how many addresses were freed; 0 when there was no takedown.
    """
    count, _ = Takedown.objects.filter(story=story).delete()
    if count:
        log(instance=story, action="newsroom.lift_takedown", user=actor, data={"addresses": count})
    return count


def _as_address(old_path: str) -> str:
    """Redirects are stored without the closing slash; addresses of stories have one unless they name a file."""
    last = old_path.rsplit("/", 1)[-1]
    return old_path if "." in last else f"{old_path}/"
