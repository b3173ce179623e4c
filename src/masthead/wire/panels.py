"""How the policy looks to those who set it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel


class RobotsPreviewPanel(Panel):
    """The robots.txt that the stored policy gives."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wire/robots_preview.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            from masthead.wire.plain_files import robots_txt

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["robots"] = robots_txt(self.instance, settings.BASE_URL)
            return context


POLICY_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("allow_search"),
            FieldPanel("allow_answers"),
            FieldPanel("allow_training"),
            FieldPanel("content_signals"),
        ],
        heading="Crawlers, by purpose",
        help_text="What each purpose means stands under it. Well-behaved crawlers keep to this; nobody has to.",
    ),
    FieldPanel("licence_terms"),
    FieldPanel("extra_rules"),
    RobotsPreviewPanel(heading="robots.txt as it stands now", attrs={"id": "robots-preview"}),
    FieldPanel("ads_txt"),
    FieldPanel("trust_txt"),
    FieldPanel("security_contact"),
]
