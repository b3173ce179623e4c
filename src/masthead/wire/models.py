"""What crawlers and machines are told, as staff decide it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="cogs", order=200)
class CrawlerPolicy(BaseGenericSetting):
    """Which crawlers may come for which purpose, and the plain files of the web's conventions. One row."""

    allow_search = models.BooleanField(
        "search engines", default=True, help_text="Showing our stories in results."
    )
    allow_answers = models.BooleanField(
        "answer engines", default=True, help_text="Fetching a page to answer someone."
    )
    allow_training = models.BooleanField(
        "training of models", default=False, help_text="Keeping our texts to train on."
    )
    extra_rules = models.TextField("further robots.txt lines", blank=True)
    ads_txt = models.TextField(
        "ads.txt", blank=True, help_text="Who may sell our advertising. Empty: nobody."
    )
    trust_txt = models.TextField(
        "trust.txt", blank=True, help_text="Further lines: member=, belongto=, vendor= …"
    )
    security_contact = models.CharField(
        max_length=200, blank=True, help_text="mailto: or https: address for reports of security holes."
    )
    licence_terms = models.URLField(
        "licence terms", blank=True, help_text="Where the terms for machine use stand."
    )

    panels: ClassVar[list[object]] = [
        MultiFieldPanel(
            [FieldPanel("allow_search"), FieldPanel("allow_answers"), FieldPanel("allow_training")],
            heading="Crawlers, by purpose",
        ),
        FieldPanel("extra_rules"),
        FieldPanel("licence_terms"),
        FieldPanel("ads_txt"),
        FieldPanel("trust_txt"),
        FieldPanel("security_contact"),
    ]

    class Meta:
        verbose_name = "crawlers and machines"
