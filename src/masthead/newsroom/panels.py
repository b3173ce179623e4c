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

CONTENT_PANELS = [
    FieldPanel("title", heading="Headline", icon="title"),
    FieldPanel("deck"),
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
            FieldPanel("seo_title", heading="Search title"),
            FieldPanel("search_description", heading="Search description"),
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
            FieldPanel("slug", heading="Proposed last part"),
            FieldPanel("address"),
        ],
        heading="Address",
    ),
]

SETTINGS_PANELS = [
    PublishingPanel(),
    MultiFieldPanel(
        [
            FieldPanel("published_at", heading="Published"),
            FieldPanel("updated_at"),
            FieldPanel("mark_updated"),
        ],
        heading="Dates readers see",
    ),
]
