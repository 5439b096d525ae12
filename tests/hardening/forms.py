"""Forms as a page shows them: found by reading its HTML, filled in so that they can be sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin

from tests.hardening.strings import RUNS

TYPED = {"text", "search", "tel", "email", "url", "number", "date", "time", "datetime-local", "password", ""}
WORDS = "路灯不亮，请住建局在七月底前修好。"
# Where the first choice, or words, would not do.
GOOD = {
    "phone": "19900012345",
    "email": "lin@example.org",
    "starts": "09:00",
    "ends": "11:00",
    "day": "2020-06-17",
    "occurred_on": "2020-06-09",
    "starts_at": "2020-07-10T09:00",
    "title": "路灯不亮",
    "public_title": "路灯不亮",
    "programme": "09:30 座谈",
    "plan": "3 学习",
    "alias": "梁女士",
    "leaves_on": "",
    "due_on": "",
    "days": "",
    "outcome": "orders",
    "birth_year": "1970",
    "happened_on": "2020-06-09",
    "written_on": "2020-06-09",
    "came_on": "2020-06-09",
    "began_on": "2020-06-09",
    "numbers": "",
    "hours": "9:00-11:30",
    "day5": "9:00-11:30",
    "day6": "9:00-11:30",
}


@dataclass
class Field:
    """One name in a form: what it holds, what can be chosen, what is said about it."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    required: bool = False
    described: str = ""
    wrong: bool = False
    limit: int = 200

    @property
    def is_free(self) -> bool:
        """Whether it takes any words."""
        return self.kind in ("text", "textarea", "search", "")

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED or self.kind == "textarea"


@dataclass
class Form:
    """A form of a page."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def typed(self) -> list[str]:
        """The fields into which one types; rows of a table beyond the first are like the first."""
        names = [name for name, one in self.fields.items() if one.is_typed]
        return [name for name in names if "orders-" not in name or "orders-0-" in name]

    def filled(self, said: dict[str, Any] | None = None) -> dict[str, list[str]]:
        """Everything that is needed to send it, field by field."""
        data = {name: _answer(one) for name, one in self.fields.items()}
        for name, value in (said or {}).items():
            if name in self.fields:
                data[name] = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
        return {name: values for name, values in data.items() if values}


def _answer(one: Field) -> list[str]:
    last = one.name.rpartition("-")[2]
    further = "orders-" in one.name and "orders-0-" not in one.name
    if one.kind in ("radio", "checkbox", "select"):
        if further or one.name.startswith("_") or last == "drop_photo":
            return one.chosen
        if GOOD.get(last) in one.options:
            return [GOOD[last]]
        chosen = [value for value in one.chosen if value]
        return chosen or ([value for value in one.options if value][:1] if one.kind != "checkbox" else [])
    if one.kind == "hidden" or further:
        return [one.value]
    if one.kind == "file":
        return []
    if last in GOOD:
        return [one.value or GOOD[last]]
    fallback = {"date": "2020-06-20", "number": "1", "password": "no-such-password"}.get(one.kind, WORDS)
    return [one.value or fallback]


class Page(HTMLParser):
    """The forms of a page, the words by the id of their element, and what in it could run."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.words: dict[str, str] = {}
        self.alerts = ""
        self.dangers: list[str] = []
        self._form: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None
        self._open: list[tuple[str, str]] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        self._look_for_danger(tag, at)
        if tag == "form":
            self._form = Form(at.get("action", ""), at.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is not None and tag in ("input", "textarea", "select") and at.get("name"):
            self._take(tag, at)
        if tag == "option" and self._select is not None:
            self._select.options.append(at.get("value", ""))
            if "selected" in at:
                self._select.chosen.append(at.get("value", ""))
        if tag not in ("input", "img", "br", "meta", "link", "hr", "use", "path"):
            self._open.append((tag, at.get("id", "") or ("*" if at.get("role") == "alert" else "")))
        self._in_script = tag == "script"

    def _take(self, tag: str, at: dict[str, str]) -> None:
        kind = at.get("type", "") if tag == "input" else tag
        if kind in ("submit", "button"):
            return
        one = self._form.fields.setdefault(at["name"], Field(at["name"], kind))  # type: ignore[union-attr]
        one.required |= "required" in at
        one.described = at.get("aria-describedby", "")
        one.wrong |= at.get("aria-invalid") == "true"
        one.limit = int(at.get("maxlength", one.limit))
        if kind in ("radio", "checkbox"):
            one.options.append(at.get("value", "on"))
            if "checked" in at:
                one.chosen.append(at.get("value", "on"))
        elif tag == "input":
            one.value = at.get("value", "")
        self._area = one if tag == "textarea" else None
        self._select = one if tag == "select" else None

    def _look_for_danger(self, tag: str, at: dict[str, str]) -> None:
        handlers = [name for name in at if name.startswith("on")]
        led = [at.get(name, "").strip().lower().startswith("javascript:") for name in ("href", "src", "action")]
        strange = tag in ("iframe", "base", "style", "object", "embed") or (
            tag == "meta" and "url" in at.get("content", "").lower()
        )
        fetching = tag == "b" and any(name.startswith("hx-") for name in at)
        if handlers or any(led) or strange or fetching or "style" in at:
            self.dangers.append(f"<{tag} {at}>")

    def handle_data(self, data: str) -> None:
        if self._in_script and RUNS in data:
            self.dangers.append(data)
        if self._area is not None:
            # The line end behind <textarea> is not part of what it holds.
            self._area.value += data if self._area.value else data.removeprefix("\r\n").removeprefix("\n")
        for _tag, name in self._open:
            if name == "*":
                self.alerts += data
            elif name:
                self.words[name] = self.words.get(name, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None
        self._in_script = False
        while self._open and self._open.pop()[0] != tag:
            pass

    def said_of(self, one: Field) -> str:
        """The words of refusal next to a field."""
        return "".join(self.words.get(name, "") for name in one.described.split() if name.endswith("_error")).strip()


def same_form(page: Page, form: Form) -> Form | None:
    """The form on a page that came back."""
    names = set(form.typed)
    back = [one for one in page.forms if one.method == form.method and names <= set(one.fields)]
    return next((one for one in back if one.action == form.action), back[0] if back else None)


def target(url: str, form: Form) -> str:
    return urljoin(url, form.action or url).partition("#")[0]


def encoded(data: dict[str, list[str]]) -> str:
    """As a browser would send it, half characters included."""
    pairs = [(name, value) for name, values in data.items() for value in values]
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass")
