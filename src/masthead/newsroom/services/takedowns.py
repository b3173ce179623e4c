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
    """Unpublish a story, cancel its schedule and answer 410 with `note` at its address and at every old one.

    Returns the addresses. Safe to run twice: the note is replaced. Raises NotPublishedError for a story that
    never had an address, because there is nothing to take down.
    """
    if not story.address:
        raise NotPublishedError(
            "This story was never published, so there is nothing to take down. Delete the draft."
        )
    addresses = addresses_of(story=story)
    for address in addresses:
        Takedown.objects.update_or_create(
            address=address, defaults={"story": story, "note": note, "taken_down_by": actor}
        )
    story.revisions.update(approved_go_live_at=None)
    if story.live:
        story.unpublish(user=actor)
    log(instance=story, action="newsroom.take_down", user=actor, data={"note": note, "addresses": addresses})
    transaction.on_commit(
        lambda: signals.story_taken_down.send(sender=Story, story_id=story.pk, addresses=addresses, note=note)
    )
    return addresses


def addresses_of(*, story: Story) -> list[str]:
    """The story's address and every old one that leads to it. One query."""
    old = Redirect.objects.filter(redirect_page_id=story.pk).order_by("old_path")
    return [str(story.address), *(as_address(path) for path in old.values_list("old_path", flat=True))]


@transaction.atomic
def lift_takedown(*, takedown: Takedown, actor: StaffUser | None) -> int:
    """Let all addresses of a takedown's story answer as before; it stays unpublished until someone publishes it.

    Returns how many addresses were freed. Of a story that was deleted only the takedown's own address is known.
    """
    story = takedown.story
    rows = Takedown.objects.filter(story=story) if story else Takedown.objects.filter(pk=takedown.pk)
    addresses = list(rows.values_list("address", flat=True))
    log(
        instance=story or takedown,
        action="newsroom.lift_takedown",
        user=actor,
        data={"addresses": addresses},
    )
    rows.delete()
    transaction.on_commit(lambda: signals.takedown_lifted.send(sender=Takedown, addresses=addresses))
    return len(addresses)


def as_address(old_path: str) -> str:
    """Redirects are stored without the closing slash; addresses of stories have one unless they name a file."""
    last = old_path.rsplit("/", 1)[-1]
    return old_path if "." in last else f"{old_path}/"
