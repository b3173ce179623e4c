"""The plain files of the web's conventions: robots.txt, ads.txt, trust.txt and security.txt.

Each is written from the policy staff set and the publication's own row; no query is made here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from masthead.theme.contexts import PublicationView
from masthead.wire.crawlers import Purpose, agents
from masthead.wire.models import CrawlerPolicy
from masthead.wire.plain_text import one_line

# Not for any crawler: the desk, a reader's own pages, and answers that differ with every question.
PRIVATE = ("/admin/", "/account/", "/checkout/", "/search/")
# What a file says when nobody may sell our advertising: the words of the ads.txt specification.
NOBODY_SELLS = "placeholder.example.com, placeholder, DIRECT, placeholder"
# RFC 9116 wants less than a year. Counted from the first of the month, so that the file changes once a month.
SECURITY_LIFE = timedelta(days=330)

_WORDS: dict[Purpose, str] = {
    "search": "Search engines",
    "answers": "Fetching a page to answer somebody",
    "training": "Training of models",
}


def robots_txt(policy: CrawlerPolicy, base_url: str) -> str:
    """Rules by purpose. Agents that no list names follow what search engines may do."""
    search = policy.allow_search
    # Longer names stand in the earlier groups: some programs take "Applebot" for a part of "Applebot-Extended".
    allowed: dict[Purpose, bool] = {
        "training": policy.allow_training,
        "answers": policy.allow_answers,
        "search": search,
    }
    groups = [_group(_WORDS[purpose], agents(purpose), may) for purpose, may in allowed.items()]
    groups.append(_group("Everybody else", ("*",), search, *_signals(policy)))
    if policy.extra_rules.strip():
        groups.append(_lines(policy.extra_rules))
    ends = [f"Sitemap: {base_url}/sitemap.xml", f"Sitemap: {base_url}/sitemap-news.xml"]
    if policy.licence_terms:
        ends.insert(0, f"License: {one_line(policy.licence_terms)}")
    return "\n\n".join([*groups, "\n".join(ends)]) + "\n"


def _signals(policy: CrawlerPolicy) -> list[str]:
    if not policy.content_signals:
        return []
    answers, training = _yes(policy.allow_answers), _yes(policy.allow_training)
    return [f"Content-Signal: search={_yes(policy.allow_search)}, ai-input={answers}, ai-train={training}"]


def _group(words: str, names: Iterable[str], may: bool, *further: str) -> str:
    rules = [f"Disallow: {path}" for path in PRIVATE] if may else ["Disallow: /"]
    return "\n".join([f"# {words}", *(f"User-agent: {name}" for name in names), *further, *rules])


def ads_txt(policy: CrawlerPolicy) -> str:
    return (_lines(policy.ads_txt) or NOBODY_SELLS) + "\n"


def trust_txt(policy: CrawlerPolicy, publication: PublicationView) -> str:
    """By the JournalList specification, with whether texts may be used for training."""
    lines = [f"contact=mailto:{publication.email}"] if publication.email else []
    lines += [f"social={one_line(social.url)}" for social in publication.socials]
    lines += [_lines(policy.trust_txt)] if policy.trust_txt.strip() else []
    lines.append(f"datatrainingallowed={_yes(policy.allow_training)}")
    return "\n".join(lines) + "\n"


def security_txt(policy: CrawlerPolicy, publication: PublicationView, now: datetime) -> str:
    """By RFC 9116; empty when there is nobody to write to, because the contact is what the file is for."""
    contact = one_line(policy.security_contact)
    if not contact and publication.email:
        contact = f"mailto:{publication.email}"
    if not contact:
        return ""
    expires = datetime(now.year, now.month, 1, tzinfo=UTC) + SECURITY_LIFE
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {publication.language}",
        f"Canonical: {publication.base_url}/.well-known/security.txt",
    ]
    return "\n".join(lines) + "\n"


def _yes(may: bool) -> str:
    return "yes" if may else "no"


def _lines(text: str) -> str:
    return "\n".join(one_line(line) for line in text.splitlines() if line.strip())
