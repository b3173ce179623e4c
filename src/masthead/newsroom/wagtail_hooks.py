"""What the newsroom adds to the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_acts(actions: LogActionRegistry) -> None:
    actions.register_action("newsroom.take_down", "Take down", "Taken down everywhere")
    actions.register_action("newsroom.lift_takedown", "Lift takedown", "Takedown lifted")
