# ruff: noqa: E501 -- the table of parts is read by its lines
"""One page of the product that shows how the product looks: tokens, words in boxes, and every part with a live example.

The examples are the real parts, never copies: what stands here is what every page shows.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xieshang.desk import year
from xieshang.desk.deadlines import due
from xieshang.desk.table import Cut, Pager
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.forms import DayField
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.tables import Cell, Head, Row, Table
from xieshang.kernel.viewer import Viewer

DOC = re.compile(r"{% comment %}(.*?){% endcomment %}", re.DOTALL)
MODES = (
    ("", gettext_lazy("normal")),
    ("contrast", gettext_lazy("high contrast")),
    ("elder", gettext_lazy("large print")),
    ("elder contrast", gettext_lazy("large print in high contrast")),
)
COLOURS = (
    ("red", gettext_lazy("the one main action")),
    ("red-deep", gettext_lazy("band and titles")),
    ("red-wash", gettext_lazy("chosen")),
    ("gold", gettext_lazy("today, rules")),
    ("gold-wash", gettext_lazy("the present quarter")),
    ("ink", gettext_lazy("text")),
    ("ink2", gettext_lazy("second text")),
    ("ink3", gettext_lazy("remarks")),
    ("line2", gettext_lazy("lines")),
    ("bg", gettext_lazy("page")),
    ("card", gettext_lazy("boxes")),
    ("good", gettext_lazy("done well")),
    ("warn", gettext_lazy("soon")),
    ("bad", gettext_lazy("overdue")),
    ("info", gettext_lazy("under way")),
)
Context = Callable[[Viewer], dict[str, Any]]


@dataclass(frozen=True)
class Shown:
    """A part on the page: its file, what it is for, what it needs, and itself at work."""

    path: str
    name: str
    purpose: str
    needs: str
    live: SafeString


class ExampleForm(forms.Form):
    """One field of each kind."""

    line = forms.CharField(label=gettext_lazy("A line"), help_text=gettext_lazy("Help stands before the field."))
    text = forms.CharField(label=gettext_lazy("A longer text"), widget=forms.Textarea, required=False)
    day = DayField(label=gettext_lazy("A day"))
    choice = forms.ChoiceField(
        label=gettext_lazy("One of a few"),
        widget=forms.RadioSelect,
        choices=[("a", gettext_lazy("solved")), ("b", gettext_lazy("partly")), ("c", gettext_lazy("not yet"))],
    )
    many = forms.ChoiceField(
        label=gettext_lazy("One of many"),
        choices=[("", "—"), ("a", gettext_lazy("roads")), ("b", gettext_lazy("water"))],
    )
    yes = forms.BooleanField(label=gettext_lazy("Yes, that is so"), required=False)


class FilterForm(forms.Form):
    """Two filters."""

    q = forms.CharField(label=gettext_lazy("Number or title"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all"))])


def _form(prefix: str, *, wrong: bool = False) -> forms.Form:
    data = {f"{prefix}-text": _("Three lamps at the entrance of the village are dark."), f"{prefix}-choice": "a"}
    return ExampleForm(data if wrong else None, prefix=prefix, use_required_attribute=False)


def _today(viewer: Viewer) -> date:
    return timezone.localdate(viewer.at)


def _table(viewer: Viewer) -> Table:
    state, by = _("State"), _("Due")
    heads = [
        Head(_("Number and title")),
        Head(state),
        Head(by, "#list_table", "ascending"),
        Head(_("Tasks"), kind="num"),
    ]
    lamps, drain = _("Street lamps in front of the school"), _("The drain behind the market")
    rows = [
        Row([Cell(lamps, url="#list_table", note="2020-014"), Cell(_("in the units' hands"), label=state, tone="info"),
             Cell(label=by, at=_today(viewer) - timedelta(days=3), late=True), Cell("2", label=_("Tasks"), kind="num")], "1"),
        Row([Cell(drain, url="#list_table", note="2020-015"), Cell(_("solved"), label=state, tone="good"),
             Cell(label=by, at=_today(viewer) + timedelta(days=9)), Cell("1", label=_("Tasks"), kind="num")], "2"),
    ]  # fmt: skip
    return Table(_("An example"), heads, rows)


def _steps(viewer: Viewer) -> dict[str, Any]:
    step = {"label": _("Accept the task"), "allowed": True, "url": "#steps", "form": None, "primary": True}
    refused = {"label": _("Close the case"), "allowed": False, "reason": _("One task is still open."), "url": "#steps"}
    return {"steps": [step, refused]}


def _timeline(viewer: Viewer) -> dict[str, Any]:
    at: datetime = timezone.localtime(viewer.at)
    return {
        "entries": [
            {"sentence": _("The unit will reply."), "at": at + timedelta(days=9), "next": True},
            {"sentence": _("The task was accepted."), "at": at, "tone": "good", "note": _("We begin on Monday.")},
            {"sentence": _("A resident raised the matter."), "at": at - timedelta(days=4)},
        ]
    }


# Each file of the folders, what it is for, and what its example gets. A new file without a line here fails a test.
PARTS: dict[str, tuple[Any, Context]] = {
    "parts/chip.html": (gettext_lazy("A state: dot and word, never colour alone"), lambda viewer: {"label": _("overdue"), "tone": "bad"}),
    "parts/icon.html": (gettext_lazy("One icon of the sprite, always beside a word"), lambda viewer: {"name": "calendar"}),
    "parts/day.html": (gettext_lazy("A day with its weekday, the exact time on hover"), lambda viewer: {"at": timezone.localtime(viewer.at), "time": True}),
    "parts/deadline.html": (gettext_lazy("A deadline in words, its arithmetic on demand"), lambda viewer: {"due": due(_today(viewer) + timedelta(days=5), _today(viewer), calendar_of(viewer.body_id), None)}),
    "parts/card.html": (gettext_lazy("One linked card in a grid"), lambda viewer: {"title": _("Raise a matter"), "url": "#card", "text": _("For the hall of your town"), "label": _("open"), "tone": "good"}),
    "parts/facts.html": (gettext_lazy("What holds: word and value"), lambda viewer: {"facts": [{"label": _("Hall"), "value": _("Hall at the river")}, {"label": _("Raised"), "value": _today(viewer).isoformat(), "note": _("on paper")}]}),
    "parts/figure_tile.html": (gettext_lazy("A number that opens its list"), lambda viewer: {"figure": {"label": _("matters raised"), "value": "147", "unit": "", "url": "#figure_tile"}}),
    "parts/files.html": (gettext_lazy("Files with name and size"), lambda viewer: {"files": [{"name": "2020-014.pdf", "url": "#files", "size": 184320}]}),
    "parts/timeline.html": (gettext_lazy("The story in sentences, the newest first"), _timeline),
    "parts/steps.html": (gettext_lazy("What this person may do now, and why something is not possible"), _steps),
    "parts/todo.html": (gettext_lazy("What waits, by deadline"), lambda viewer: {"items": [{"title": _("Street lamps in front of the school"), "url": "#todo", "due_words": _("overdue"), "due_on": _today(viewer), "tone": "bad", "meta": "2020-014"}]}),
    "parts/saved_views.html": (gettext_lazy("Usual cuts of a list with their counts"), lambda viewer: {"views": [Cut(_("All"), "147", "#saved_views", True, False), Cut(_("overdue"), "3", "#saved_views", False, True)]}),
    "parts/filter_bar.html": (gettext_lazy("Filters that live in the address"), lambda viewer: {"form": FilterForm(auto_id="bar_%s"), "clear_url": "#filter_bar"}),
    "parts/list_table.html": (gettext_lazy("Rows; on a phone each is a card that shows everything"), lambda viewer: {"table": _table(viewer)}),
    "parts/sort.html": (gettext_lazy("A column head that sorts"), lambda viewer: {"label": _("Due"), "url": "#sort", "sorted": "ascending"}),
    "parts/export.html": (gettext_lazy("What a list shows, as a file"), lambda viewer: {"xlsx": "#export", "csv": "#export", "words": ""}),
    "parts/pager.html": (gettext_lazy("Pages by key"), lambda viewer: {"pager": Pager("", "#pager", _("%(count)s in total") % {"count": 147})}),
    "parts/empty.html": (gettext_lazy("Nothing there: what to do next"), lambda viewer: {"text": _("Nothing matches."), "hint": _("Remove a filter, or show them all."), "url": "#empty", "action": _("Show all")}),
    "parts/messages.html": (gettext_lazy("What just happened, who was told, what comes next"), lambda viewer: {"messages": [_Message()]}),
    "parts/year_band.html": (gettext_lazy("The year as four quarters with today's mark"), lambda viewer: {"band": year.band(viewer, _today(viewer))}),
    "parts/qr.html": (gettext_lazy("A code to scan, with the words of it"), lambda viewer: {"svg_url": static("kernel/img/mark.svg"), "alt": _("An example"), "caption": _("Scan it with the phone."), "code": "ABCD-EFGH"}),
    "parts/print_header.html": (gettext_lazy("On paper only: body and number"), lambda viewer: {"number": "2020-014", "printed_at": viewer.at}),
    "parts/util.html": (gettext_lazy("Display and language, on every page"), lambda viewer: {"current_path": "/desk/styleguide/", "label": _("An example")}),
    "forms/field.html": (gettext_lazy("One field: label, help, error"), lambda viewer: {"field": _form("one")["line"]}),
    "forms/fields.html": (gettext_lazy("All fields of a form"), lambda viewer: {"form": _form("all")}),
    "forms/errors.html": (gettext_lazy("What is wrong, with links to the fields"), lambda viewer: {"form": _form("wrong", wrong=True)}),
    "form.html": (gettext_lazy("A whole form with what was typed and what is wrong"), lambda viewer: {"form": _form("wrong", wrong=True), "submit": _("Hand to the unit"), "cancel_url": "#form", "method": "get"}),
}  # fmt: skip


class _Message:
    """A message as Django hands it to the template."""

    level_tag = "success"

    def __str__(self) -> str:
        return _("Done: the task is accepted. Told: the hall. It is due on the ninth.")


@login_required
@require_safe
def page(request: SiteRequest) -> HttpResponse:
    """Staff see how everything looks, in each way of showing it."""
    if not (request.viewer.sees_body or request.viewer.wears("admin")):
        raise NotFound()
    asked = request.GET.get("mode", "")
    mode = asked if asked in dict(MODES) else ""
    context = {
        "parts": [_shown(request, path) for path in PARTS],
        "modes": [(code, label, code == mode) for code, label in MODES],
        "colours": COLOURS,
        "tones": (
            ("neutral", _("filed")),
            ("info", _("under way")),
            ("good", _("solved")),
            ("warn", _("soon")),
            ("bad", _("overdue")),
        ),
        "sizes": ("fs-h1", "fs-h2", "fs-xl", "fs-l", "fs", "fs-s"),
        **({"display_mode": mode} if "mode" in request.GET else {}),
    }
    return render(request, "desk/styleguide.html", context)


def _shown(request: HttpRequest, path: str) -> Shown:
    purpose, context = PARTS[path]
    template = f"kernel/{path}"
    live = render_to_string(template, context(request.viewer), request=request)  # type: ignore[attr-defined]
    return Shown(path, Path(path).stem, str(purpose), _doc(template), live)


def _doc(template: str) -> str:
    """What the file itself says it needs."""
    origin = get_template(template).origin.name  # type: ignore[attr-defined]
    found = DOC.search(Path(origin).read_text(encoding="utf-8"))
    return found.group(1).strip() if found else ""
