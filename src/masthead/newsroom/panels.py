"""The layout of a story's edit form."""

from __future__ import annotations

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

CONTENT_PANELS = [
    FieldPanel("title", heading="Headline", icon="title", help_text="As readers see it above the story."),
    FieldPanel("deck", widget=AdminAutoHeightTextInput),
    FieldRowPanel([FieldPanel("format"), FieldPanel("section"), FieldPanel("language")], heading="Kind"),
    InlinePanel(
        "bylines",
        label="Author",
        heading="Byline",
        panels=[FieldRowPanel([FieldPanel("author"), FieldPanel("role")])],
    ),
    MultiFieldPanel(
        [
            FieldPanel("picture"),
            FieldPanel("picture_alt"),
            FieldPanel("picture_decorative"),
            FieldPanel("picture_caption"),
        ],
        heading="Lead picture",
    ),
    FieldPanel("body", heading="Story"),
    FieldPanel("footnotes"),
    InlinePanel("corrections", label="Correction", heading="Corrections, clarifications and updates"),
]

PROMOTE_PANELS = [
    MultiFieldPanel(
        [FieldPanel("tags"), FieldPanel("lead_tag"), FieldPanel("extra_sections"), FieldPanel("series")],
        heading="Where it belongs",
    ),
    InlinePanel(
        "related_picks",
        label="Related story",
        heading="Related stories, chosen by hand",
        panels=[FieldPanel("related")],
    ),
    MultiFieldPanel(
        [
            FieldPanel("seo_title", heading="Search title", help_text="Empty uses the headline."),
            FieldPanel("search_description", heading="Search description", help_text="Empty uses the deck."),
            FieldPanel("social_title"),
            FieldPanel("social_picture"),
        ],
        heading="Search and social networks",
    ),
    MultiFieldPanel(
        [
            HelpPanel(
                content="<p>The address is fixed when the story is first published. "
                "If you change it later, the old one leads to the new one for ever.</p>"
            ),
            FieldPanel(
                "slug",
                heading="Proposed last part",
                help_text="Empty is made from the headline. It counts until the story is published.",
            ),
            FieldPanel("address"),
        ],
        heading="Address",
    ),
]

SETTINGS_PANELS = [
    PublishingPanel(),
    MultiFieldPanel(
        [
            FieldPanel(
                "published_at",
                heading="Published",
                help_text="Empty is the moment of publication. To publish later, set a schedule above.",
            ),
            FieldPanel("updated_at"),
            FieldPanel("mark_updated"),
        ],
        heading="Dates readers see",
    ),
]
