"""Who comes to read, and what for: the user agents that their operators document, by purpose.

A purpose is what becomes of the text: shown as a result that leads here (search), fetched at the moment somebody asks
a question (answers), or kept to train on (training). An operator that uses one agent for two purposes stands under
the one it would be most missed by. `seen` is the day on which somebody last went over the entry; compare one with its
operator's own pages when it is older than a year, and before relying on it.

robots.txt is a request, not a lock: an agent that does not keep to it is stopped at the network or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Purpose = Literal["search", "answers", "training"]
_SEEN = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Crawler:
    agent: str  # the product token, as robots.txt wants it
    operator: str
    purpose: Purpose
    note: str = ""
    seen: date = _SEEN


CRAWLERS: tuple[Crawler, ...] = (
    Crawler("Googlebot", "Google", "search"),
    Crawler(
        "Googlebot-News", "Google", "search", "A control token for Google News; Googlebot does the fetching."
    ),
    Crawler("Googlebot-Image", "Google", "search"),
    Crawler("Bingbot", "Microsoft", "search"),
    Crawler("DuckDuckBot", "DuckDuckGo", "search"),
    Crawler("Applebot", "Apple", "search"),
    Crawler("YandexBot", "Yandex", "search"),
    Crawler("Baiduspider", "Baidu", "search"),
    Crawler("Slurp", "Yahoo", "search"),
    Crawler("SeznamBot", "Seznam", "search"),
    Crawler("Qwantbot", "Qwant", "search"),
    Crawler("MojeekBot", "Mojeek", "search"),
    Crawler(
        "OAI-SearchBot", "OpenAI", "search", "The index behind search results that link to their source."
    ),
    Crawler(
        "Claude-SearchBot",
        "Anthropic",
        "search",
        "The index behind search results that link to their source.",
    ),
    Crawler("PerplexityBot", "Perplexity", "search", "The index behind answers that link to their source."),
    Crawler("ChatGPT-User", "OpenAI", "answers"),
    Crawler("Claude-User", "Anthropic", "answers"),
    Crawler("Perplexity-User", "Perplexity", "answers", "The operator says it may not keep to robots.txt."),
    Crawler("MistralAI-User", "Mistral", "answers"),
    Crawler("DuckAssistBot", "DuckDuckGo", "answers"),
    Crawler("meta-externalfetcher", "Meta", "answers", "The operator says it may not keep to robots.txt."),
    Crawler("Google-CloudVertexBot", "Google", "answers"),
    Crawler("PhindBot", "Phind", "answers"),
    Crawler("YouBot", "You.com", "answers"),
    Crawler("GPTBot", "OpenAI", "training"),
    Crawler("ClaudeBot", "Anthropic", "training"),
    Crawler("anthropic-ai", "Anthropic", "training", "An older name."),
    Crawler("Claude-Web", "Anthropic", "training", "An older name."),
    Crawler("Google-Extended", "Google", "training", "A control token; Googlebot does the fetching."),
    Crawler("Applebot-Extended", "Apple", "training", "A control token; Applebot does the fetching."),
    Crawler("meta-externalagent", "Meta", "training"),
    Crawler("FacebookBot", "Meta", "training", "Not the one that draws link previews."),
    Crawler("Amazonbot", "Amazon", "training", "Also feeds the operator's assistant."),
    Crawler("Bytespider", "ByteDance", "training"),
    Crawler("CCBot", "Common Crawl", "training", "An open archive that most training sets begin with."),
    Crawler("cohere-training-data-crawler", "Cohere", "training"),
    Crawler("cohere-ai", "Cohere", "training"),
    Crawler("AI2Bot", "Allen Institute", "training"),
    Crawler("Diffbot", "Diffbot", "training"),
    Crawler("omgili", "Webz.io", "training", "Sells what it gathers."),
    Crawler("Webzio-Extended", "Webz.io", "training"),
    Crawler("Timpibot", "Timpi", "training"),
    Crawler("PanguBot", "Huawei", "training"),
    Crawler("PetalBot", "Huawei", "search"),
    Crawler("ImagesiftBot", "The Hive", "training", "Pictures."),
    Crawler("img2dataset", "a published program", "training", "Pictures."),
    Crawler("Cotoyogi", "ROIS", "training"),
    Crawler("SBIntuitionsBot", "SoftBank", "training"),
    Crawler("Kangaroo Bot", "Kangaroo", "training"),
)


def agents(purpose: Purpose) -> tuple[str, ...]:
    return tuple(crawler.agent for crawler in CRAWLERS if crawler.purpose == purpose)
