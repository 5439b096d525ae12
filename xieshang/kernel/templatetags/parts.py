"""The smallest parts of a page, written in Python because a list has dozens of them: days, chips, icons, inputs. Built in everywhere."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshang.kernel import addresses
from xieshang.kernel.tables import Cell, Row

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def day(at: date | datetime | None, time: bool = False) -> SafeString:
    """A date in words, the exact time on hover; with `time` the hour too, where there is one."""
    if not at:
        return NOTHING
    if not isinstance(at, datetime):
        return format_html('<time datetime="{}">{}</time>', at.isoformat(), _words(at, get_language() or ""))
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    words = _words(local.date(), get_language() or "")
    shown = f"{words} {local.hour}:{local.minute:02}" if time else words
    exact = local.isoformat(sep=" ", timespec="minutes")[:16]
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), exact, shown)


@register.simple_tag
def chip(label: object, tone: str = "") -> SafeString:
    """State as dot and word."""
    return format_html('<span class="chip {}">{}</span>', tone or "neutral", label)


@register.simple_tag
def row(row: Row) -> SafeString:
    """A row of a list: its first cell names it, after the box to tick."""
    first, *others = row.cells
    tick = NOTHING
    if row.select:
        box = '<label class="tick"><input type="checkbox" name="select" value="{}" form="bulk"><span class="vh">{} {}</span></label>'
        tick = format_html(box, row.select, _("Choose"), localize(first.text))
    shown = format_html('<a href="{}">{}</a>', first.url, localize(first.text)) if first.url else localize(first.text)
    cells = format_html_join("\n    ", "{}", ((_cell(one),) for one in others))
    return format_html('<tr>\n    <th scope="row">{}{}{}</th>\n    {}</tr>', tick, shown, _note(first), cells)


def _cell(cell: Cell) -> SafeString:
    """A cell of a list that is not its first."""
    shown = _shown(cell)
    classes = f"{cell.kind} none".strip() if shown == "—" and not cell.note else cell.kind
    if classes:
        return format_html('<td data-label="{}" class="{}">{}{}</td>', cell.label, classes, shown, _note(cell))
    return format_html('<td data-label="{}">{}{}</td>', cell.label, shown, _note(cell))


def _note(cell: Cell) -> SafeString:
    return format_html('<span class="meta">{}</span>', cell.note) if cell.note else NOTHING


def _shown(cell: Cell) -> SafeString | str:
    if cell.tone:
        return chip(cell.text, cell.tone)
    if cell.at:
        return format_html('<span class="hot">{} {}</span>', day(cell.at), _("overdue")) if cell.late else day(cell.at)
    text = localize(cell.text or "—")
    return format_html('<a href="{}">{}</a>', cell.url, text) if cell.url else text


@lru_cache(maxsize=4096)
def _words(on: date, language: str) -> str:
    """The day and its weekday; the language is part of what is remembered."""
    return _("%(weekday)s %(date)s") % {"date": date_format(on, "DATE_FORMAT"), "weekday": date_format(on, "D")}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, style: str = "") -> SafeString:
    """One icon of the sprite, decorative."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        style or "ico",
        static("kernel/img/icons.svg"),
        name,
    )


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a widget, as Django writes them."""
    return format_html_join(
        "", "{}", ((_attribute(name, value),) for name, value in attrs.items() if value is not False)
    )


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


@register.simple_tag(name="input")
def input_element(widget: dict[str, Any]) -> SafeString:
    """The input of a widget, or of one of its options."""
    value = NOTHING if widget["value"] is None else format_html(' value="{}"', widget["value"])
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, attributes(widget["attrs"])
    )


@register.simple_tag
def option(option: dict[str, Any]) -> SafeString:
    """One option of a select."""
    marks = {"selected": bool(option["selected"]), "disabled": bool(option["attrs"].get("disabled"))}
    label = localize(option["label"])
    return format_html('<option value="{}"{}>{}</option>', option["value"], attributes(marks), label)


@register.filter
def narrowed_beyond(form: forms.Form, first: int) -> bool:
    """Whether something is chosen in a field after the first ones: then they are shown on phones, too."""
    return any(field.data for field in form.visible_fields()[first:])


@register.filter
def colon(label: str) -> str:
    """The label, ready for what is said of it; a question keeps its own mark."""
    words = str(label)
    return f"{words} " if words.endswith(("?", "？")) else words + _(": ")


@register.simple_tag
def address(page: str, *keys: int | str) -> str:
    """What `url` says, in the rows of a list."""
    return addresses.address(page, *keys)


@register.filter
def hour(at: datetime) -> str:
    """The time of day on the clocks of the body, in the rows of a list."""
    local = timezone.localtime(at)
    return f"{local.hour}:{local.minute:02}"
