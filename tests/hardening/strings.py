"""What people, programs and attackers type into text fields: by a name that says what each is about.

Each of those that could run tries to set `window.trap`; a page on which it is set has run what somebody typed.
"""

RUNS = "window.trap=1"
TAGS = {
    "script": f"<script>{RUNS}</script>",
    "script after closing": f"</textarea></title></script><script>{RUNS}</script>",
    "picture": f"<img src=x onerror={RUNS}>",
    "svg": f"<svg/onload={RUNS}>",
    "details": f"<details open ontoggle={RUNS}>a",
    "frame": f'<iframe srcdoc="<script>parent.{RUNS}</script>"></iframe>',
    "attribute": f'" autofocus onfocus="{RUNS}" x="',
    "attribute, single": f"' onmouseover='{RUNS}' style='position:fixed;inset:0",
    "link": f"javascript:{RUNS}",
    "markdown link": f"[看这里](javascript:{RUNS})",
    "split tag": f"<scr<script>ipt>{RUNS}</scr</script>ipt>",
    "comment": f"--><!--><script>{RUNS}</script>",
    "cdata": f"]]><script>{RUNS}</script>",
    "style": "<style>*{display:none}</style>",
    "meta": "<meta http-equiv=refresh content='0;url=/signin/'>",
    "base": "<base href='//example.org/'>",
    "form": "<form action='//example.org/'><input name=password></form>",
    "entities": f"&lt;script&gt;{RUNS}&lt;/script&gt; &amp;nbsp; &#x202e;",
    "htmx": "<b hx-get='/signout/' hx-trigger='load'>x</b>",
}
CODE = {
    "template": "{{7*7}} {% csrf_token %} {# x #}",
    "template, dollar": "${7*7} #{7*7} <%= 7*7 %>",
    "format": "{0.__class__} {title} {number!r} %(title)s %s %n %%",
    "formula": "=1+1",
    "formula with a call": '=HYPERLINK("http://example.org","x")',
    "formula, plus": "+1+1",
    "formula, at": "@SUM(1,1)",
    "formula, full width": "＝1+1",
    "formula after a tab": "\t=1+1",
    "sql": "'; DROP TABLE kernel_case; --",
    "sql, always": "' OR '1'='1",
    "like": "100%_\\",
    "backslash": "\\' \\\" \\u0000 \\x00",
    "path": "../../../../etc/passwd",
    "path, windows": "C:\\..\\..\\con.txt",
    "address": "//example.org/@127.0.0.1:80/#?x=1&y=2;z",
    "header": "x\r\nBcc: somebody@example.org\r\n\r\nx",
    "null word": "null",
    "true word": "true",
    "undefined word": "undefined",
    "not a number": "NaN",
    "negative": "-1",
    "exponent": "1e309",
    "json": '{"__proto__": {"trap": 1}}',
    "quotes": "\"'`“”‘’«»「」『』",
}
WRITING = {
    "nul": "前\x00后",
    "control": "a\x08\x1b[31mb\x7f",
    "right to left": "协商\u202e了商协",
    "arabic": "مرحبا بالعالم",
    "zero width": "议\u200b事\u200d厅\ufeff",
    "nothing but zero width": "\u200b\u200b",
    "skin tones": "👍🏽👩🏿‍🚒👨‍👩‍👧‍👦🇨🇳",
    "extension B": "𠮷野家𡘙𤭢",
    "extension C": "𪜀𫝀龘䶮",
    "combining": "Z\u0351\u036b\u0343A\u0334\u0335\u031cL\u0360\u0368\u0367G\u0334\u033b\u0348 e\u0301 n\u0303 ä",
    "lone surrogate": "a\ud800b\udfffc",
    "full width digits": "１９９０００１２３４５",
    "line ends": "一\r\n二\n三\r四",
    "line separators": "一\u2028二\u2029三\x85四",
    "blanks": "   \t  ",
    "wide blanks": "\u3000\u00a0\u2003",
    "blanks around": "  前后有空  ",
    "long": "协" * 10_000,
    "long word": "W" * 59,
    "long word, long": "W" * 199,
    "one": "一",
    "empty": "",
}
STRINGS = {**TAGS, **CODE, **WRITING}
# These are changed or refused on their own account, or say nothing next to others.
ALONE = {
    "header",
    "nul",
    "control",
    "nothing but zero width",
    "lone surrogate",
    "line ends",
    "line separators",
    "blanks",
    "wide blanks",
    "blanks around",
    "long",
    "one",
    "empty",
}


def as_received(text: str) -> str:
    """What reaches a server: half a character is no character."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def packs(limit: int) -> list[list[str]]:
    """The names of all strings, together as many as fit into a field of so many characters: see `unpacked`.

    A string longer than the field is left out: "long" is refused for its length in the name of all.
    """
    found: list[list[str]] = [[]]
    for name in (one for one in STRINGS if one not in ALONE and len(STRINGS[one]) <= limit):
        if len(unpacked([*found[-1], name])) > limit:
            found.append([])
        found[-1].append(name)
    return [*filter(None, found), *([name] for name in STRINGS if name in ALONE)]


def unpacked(names: list[str]) -> str:
    """What stands in the field."""
    return "；".join(STRINGS[name] for name in names)
