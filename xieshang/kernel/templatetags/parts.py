"""The smallest parts of a page, written in Python because a list has dozens of them: days, chips, icons. Built in everywhere."""

from datetime import date, datetime
from functools import lru_cache

from django import forms, template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshang.kernel import addresses
from xieshang.kernel.tables import Cell

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
def cell(cell: Cell) -> SafeString:
    """A cell of a list that is not its first."""
    shown = _shown(cell)
    if cell.note:
        shown = format_html('{}<span class="meta">{}</span>', shown, cell.note)
    classes = f"{cell.kind} none".strip() if shown == "—" else cell.kind
    if classes:
        return format_html('<td data-label="{}" class="{}">{}</td>', cell.label, classes, shown)
    return format_html('<td data-label="{}">{}</td>', cell.label, shown)


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
def icon(name: str, style: str = "") -> SafeString:
    """One icon of the sprite, decorative."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        style or "ico",
        static("kernel/img/icons.svg"),
        name,
    )


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
