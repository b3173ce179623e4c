"""What crawlers and machines are told, as staff decide it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from masthead.press.pressed import Pressed
from masthead.wire.panels import POLICY_PANELS

_ROBOTS_LINE = re.compile(r"\s*(#.*|[A-Za-z][A-Za-z-]*\s*:.*)?")
_TRUST_LINE = re.compile(r"\s*(#.*|[a-z]+\s*=.*)?")
_CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://[^\s]+|tel:[+\d-]+)")


@register_setting(icon="cogs", order=200)
class CrawlerPolicy(Pressed, BaseGenericSetting):
    """Which crawlers may come for which purpose, and the plain files of the web's conventions. One row."""

    pressed_as_one = True

    allow_search = models.BooleanField(
        "search engines",
        default=True,
        help_text="They show our headlines in their results and lead readers here. Without them hardly anybody "
        "who does not know us finds us; crawlers that no list names are turned away as well.",
    )
    allow_answers = models.BooleanField(
        "answer engines",
        default=True,
        help_text="They fetch a page at the moment somebody asks a question, and tell them what it says.",
    )
    allow_training = models.BooleanField(
        "training of models",
        default=False,
        help_text="They keep our texts and pictures to train models on. What was taken does not come back.",
    )
    content_signals = models.BooleanField(
        "say it in one line as well",
        default=False,
        help_text="Adds a Content-Signal line to robots.txt. It is a draft that few crawlers know, and some programs "
        "that check pages count it as a mistake.",
    )
    extra_rules = models.TextField(
        "further robots.txt lines",
        blank=True,
        help_text="Whole groups, such as “User-agent: ExampleBot” and below it “Disallow: /”.",
    )
    ads_txt = models.TextField(
        "ads.txt",
        blank=True,
        help_text="Who may sell our advertising: one line each, as your partner sends them. Empty says: nobody.",
    )
    trust_txt = models.TextField(
        "trust.txt",
        blank=True,
        help_text="Further lines: member=, belongto=, control=, vendor= … with an address each. Contact, profiles "
        "and the answer on training are added by themselves.",
    )
    security_contact = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where to report a security hole: mailto:desk@example.org, or an https: address. "
        "Empty uses the publication's own e-mail.",
    )
    licence_terms = models.URLField(
        "licence terms",
        blank=True,
        help_text="Address of the terms for machine use (RSL). Named in robots.txt.",
    )

    panels = POLICY_PANELS

    class Meta:
        verbose_name = "crawlers and machines"

    def clean(self) -> None:
        """Refuse lines that the files' readers would stumble over."""
        super().clean()
        problems = {
            "extra_rules": _odd_line(
                self.extra_rules, _ROBOTS_LINE, "A line of robots.txt is a comment or “Field: value”"
            ),
            "trust_txt": _odd_line(
                self.trust_txt, _TRUST_LINE, "A line of trust.txt is a comment or “name=address”"
            ),
        }
        if self.security_contact and not _CONTACT.fullmatch(self.security_contact):
            problems["security_contact"] = "Write mailto: and an e-mail address, or an address with https://."
        found = {field: problem for field, problem in problems.items() if problem}
        if found:
            raise ValidationError(found)


def _odd_line(text: str, form: re.Pattern[str], rule: str) -> str:
    for number, line in enumerate(text.splitlines(), start=1):
        if not form.fullmatch(line):
            return f"{rule}; line {number} is neither."
    return ""
