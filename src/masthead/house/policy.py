"""The Content-Security-Policy of reader pages, put together where everything it names is known."""

from __future__ import annotations

from masthead.gate.csp import public_policy
from masthead.newsroom.body.embeds import FRAME_HOSTS
from masthead.theme.assets import inline_script_hash


def readers_policy() -> str:
    """What pages of this look may do. Depends on the code alone.

    The newsstand reads it from the edition when it starts. Whoever changes the inline script must name the former one's
    hash here too for a release: pages pressed before the upgrade still carry it.
    """
    return public_policy(script_hashes=(inline_script_hash(),), style_hashes=(), frame_hosts=FRAME_HOSTS)
