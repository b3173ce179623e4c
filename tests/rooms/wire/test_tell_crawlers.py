"""Plain files: what crawlers, advertisers and finders of security holes are told."""

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from masthead.office.models import Publication, SocialProfile
from masthead.wire.crawlers import CRAWLERS, agents
from masthead.wire.models import CrawlerPolicy
from masthead.wire.plain_files import PRIVATE, security_txt
from tests.rooms.wire.pages import get

pytestmark = pytest.mark.django_db


def text(address):
    response = get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def rules():
    parser = RobotFileParser()
    parser.parse(text("/robots.txt").splitlines())
    return parser


def policy(**fields):
    return CrawlerPolicy.objects.create(**fields)


def publication(**fields):
    row = Publication.objects.first() or Publication()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


@pytest.mark.parametrize("search", [True, False])
@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_each_purpose_is_allowed_or_not_by_itself(search, answers, training):
    policy(allow_search=search, allow_answers=answers, allow_training=training, content_signals=True)

    parsed = rules()

    for purpose, may in (("search", search), ("answers", answers), ("training", training)):
        assert {parsed.can_fetch(agent, "/2026/01/ferry/") for agent in agents(purpose)} == {may}
    assert parsed.can_fetch("SomebodyElse", "/2026/01/ferry/") == search
    signal = f"search={yes(search)}, ai-input={yes(answers)}, ai-train={yes(training)}"
    assert f"Content-Signal: {signal}" in text("/robots.txt")


def yes(may):
    return "yes" if may else "no"


def test_no_line_of_a_draft_is_sent_unasked():
    policy(content_signals=False)

    assert "Content-Signal" not in text("/robots.txt")


def test_nobody_is_let_into_what_is_not_for_crawlers():
    policy(allow_training=True)
    parsed = rules()

    for agent in ("*", "Unknown", *(crawler.agent for crawler in CRAWLERS)):
        assert not any(parsed.can_fetch(agent, f"{path}x") for path in PRIVATE)


def test_before_anybody_set_a_policy_texts_are_not_for_training():
    parsed = rules()

    assert parsed.can_fetch("Googlebot", "/")
    assert not parsed.can_fetch("GPTBot", "/")
    assert not CrawlerPolicy.objects.exists()


def test_sitemaps_and_licence_are_named():
    policy(licence_terms="https://example.org/terms.xml", extra_rules="User-agent: Odd\nDisallow: /odd/")

    found = text("/robots.txt")

    assert rules().site_maps() == [
        "http://127.0.0.1:8000/sitemap.xml",
        "http://127.0.0.1:8000/sitemap-news.xml",
    ]
    assert "\nLicense: https://example.org/terms.xml\n" in found
    assert not rules().can_fetch("Odd", "/odd/1")


def test_every_agent_is_listed_once_with_a_day_on_which_it_was_looked_up():
    names = [crawler.agent.casefold() for crawler in CRAWLERS]

    assert len(names) == len(set(names))
    assert all(agents(purpose) for purpose in ("search", "answers", "training"))
    assert all(datetime(2026, 1, 1, tzinfo=UTC).date() <= crawler.seen for crawler in CRAWLERS)


@pytest.mark.parametrize("lines", ["User-agent Odd", "Disallow: /a\nnonsense", "<script>", "\x00"])
def test_a_line_that_is_no_rule_is_refused(lines):
    with pytest.raises(ValidationError) as refused:
        CrawlerPolicy(extra_rules=lines).full_clean()
    assert "line" in str(refused.value) or "Null" in str(refused.value)


@pytest.mark.parametrize(
    "contact", ["desk", "desk@example.org", "http://example.org", "mailto:a b@c", "javascript:x"]
)
def test_a_contact_nobody_can_follow_is_refused(contact):
    with pytest.raises(ValidationError, match="mailto"):
        CrawlerPolicy(security_contact=contact).full_clean()


def test_an_empty_ads_txt_says_that_nobody_sells():
    assert text("/ads.txt") == "placeholder.example.com, placeholder, DIRECT, placeholder\n"


def test_ads_txt_is_what_staff_wrote():
    policy(ads_txt="google.com, pub-1, DIRECT, f08c\r\n\r\nsubdomain=x.example\r\n")

    assert text("/ads.txt") == "google.com, pub-1, DIRECT, f08c\nsubdomain=x.example\n"


@pytest.mark.parametrize(("allowed", "word"), [(True, "yes"), (False, "no")])
def test_trust_txt_tells_of_profiles_and_training(allowed, word):
    row = publication(email="desk@example.org")
    SocialProfile.objects.create(publication=row, name="Mastodon", url="https://example.social/@signal")
    policy(allow_training=allowed, trust_txt="member=https://example.org/")

    lines = text("/trust.txt").splitlines()

    assert "contact=mailto:desk@example.org" in lines
    assert "social=https://example.social/@signal" in lines
    assert "member=https://example.org/" in lines
    assert f"datatrainingallowed={word}" in lines
    assert text("/.well-known/trust.txt").splitlines() == lines


def test_security_txt_is_not_there_while_nobody_can_be_written_to():
    publication(email="")
    assert get("/.well-known/security.txt").status_code == 404


def test_security_txt_names_a_contact_and_an_end():
    policy(security_contact="mailto:holes@example.org")

    fields = dict(line.split(": ", 1) for line in text("/.well-known/security.txt").splitlines())

    assert fields["Contact"] == "mailto:holes@example.org"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=290) < left < timedelta(days=365)


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
        datetime(2026, 12, 31, tzinfo=UTC),
    ],
)
def test_security_txt_never_promises_a_year_or_more(day):
    from masthead.office.queries import publication_view

    body = security_txt(CrawlerPolicy(security_contact="mailto:a@b.example"), publication_view(), day)
    expires = datetime.fromisoformat(body.split("Expires: ")[1].split()[0])

    assert timedelta(days=290) < expires - day < timedelta(days=365)


def test_nobody_adds_a_line_of_their_own():
    publication(email="desk@example.org")
    CrawlerPolicy.objects.create(
        security_contact="mailto:a@b.example\nContact: evil", licence_terms="https://x.example/\nDisallow: /"
    )

    assert "\nContact: evil" not in text("/.well-known/security.txt")
    assert rules().can_fetch("Googlebot", "/2026/")


def test_the_form_shows_the_robots_txt_it_makes(admin_client):
    policy(allow_search=True)

    page = admin_client.get("/admin/settings/wire/crawlerpolicy/", follow=True).content.decode()

    assert "User-agent: GPTBot" in page
    assert "They keep our texts and pictures to train models on." in page


def test_the_form_refuses_what_is_no_rule_and_says_which_line(admin_client):
    row = policy()

    answer = admin_client.post(
        f"/admin/settings/wire/crawlerpolicy/{row.pk}/",
        {"allow_search": "on", "extra_rules": "Disallow: /a\nodd"},
    )

    assert "line 2 is neither" in answer.content.decode()
    row.refresh_from_db()
    assert row.extra_rules == ""
