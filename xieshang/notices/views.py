"""The inbox, and how one wants to be told."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.kernel import blocks, numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.notices import ops, queries
from xieshang.notices.groups import groups, together
from xieshang.notices.models import Notice
from xieshang.notices.registry import registered

PAGE = 30
MODES = (("now", gettext_lazy("at once")), ("digest", gettext_lazy("once a day")), ("none", gettext_lazy("never")))


@dataclass(frozen=True)
class Line:
    """One notice as the inbox shows it."""

    id: int
    sentence: str
    label: str
    at: datetime
    unread: bool
    again: bool


@dataclass(frozen=True)
class Group:
    """What came about one case, the newest first."""

    case_id: int
    title: str
    number: str
    unread: bool
    lines: list[Line]


@login_required
@require_safe
def inbox(request: SiteRequest) -> HttpResponse:
    """The newest notices, grouped by case; `before` goes on where the page ended."""
    rows = queries.inbox(request.viewer)
    only_unread = request.GET.get("view") == "unread"
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    before = numerals.number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("case").order_by("-id")[: PAGE + 1])
    context = {
        "groups": grouped(found[:PAGE]),
        "only_unread": only_unread,
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "blocks": blocks.rendered("inbox", request.viewer),
    }
    return render(request, "notices/inbox.html", context)


def grouped(rows: list[Notice]) -> list[Group]:
    """Case by case, the case with the newest notice first."""
    by_case: dict[int, list[Notice]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row)
    return [
        Group(
            pk, some[0].case.title, some[0].case.number, any(r.read_at is None for r in some), [_line(r) for r in some]
        )
        for pk, some in by_case.items()
    ]


def _line(row: Notice) -> Line:
    kind = registered.get(row.code)
    facts = {"title": row.case.title, "number": row.case.number}
    sentence = str(kind.subject).format_map(facts) if kind else row.case.title
    label = str(kind.label) if kind else row.code
    return Line(
        row.pk, sentence, label, timezone.localtime(row.made_at), row.read_at is None, row.reminded_at == row.made_at
    )


@login_required
@require_safe
def open_notice(request: SiteRequest, notice_id: int) -> HttpResponse:
    """The notice is read and the reader stands before the case, also after signing in."""
    row = queries.one(request.viewer, notice_id)
    ops.mark_read(request.viewer, at=request.at, case_id=row.case_id)
    return redirect("desk:case", row.case_id)


@login_required
@require_POST
def read(request: SiteRequest) -> HttpResponse:
    """All notices of this person are read, or those of the cases that were ticked."""
    if request.POST.get("which") != "ticked":
        ops.mark_read(request.viewer, at=request.at)
        messages.success(request, _("Everything is marked as read."))
        return redirect("notices:inbox")
    ticked = [pk for pk in map(numerals.number, request.POST.getlist("case")[:PAGE]) if pk is not None]
    count = ops.mark_read(request.viewer, at=request.at, case_ids=ticked)
    if ticked:
        words = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.warning(request, _("Tick at least one case first."))
    return redirect("notices:inbox")


@dataclass(frozen=True)
class Choices:
    """The kinds of one group on the page: how they stand now, and the fields to choose one by one."""

    code: str
    label: str
    stands: str
    fields: list[forms.BoundField]

    @property
    def is_wrong(self) -> bool:
        return any(field.errors for field in self.fields)


def choices(form: forms.Form) -> list[Choices]:
    """The fields of the form, group by group."""
    return [
        Choices(
            one.code, str(one.label), _stands([form[code] for code in one.codes]), [form[code] for code in one.codes]
        )
        for one in groups()
    ]


def _stands(fields: list[forms.BoundField]) -> str:
    many = Counter(field.value() for field in fields)
    return " · ".join(f"{label} {many[mode]}" for mode, label in MODES if many[mode])


def settings_form(request: SiteRequest) -> forms.Form:
    """One choice for each kind of notice."""
    chosen = queries.chosen(request.viewer)
    form = forms.Form(request.POST if request.method == "POST" else None)
    for code, kind in sorted(registered.items(), key=lambda pair: str(pair[1].label)):
        form.fields[code] = forms.ChoiceField(
            label=kind.label, choices=MODES, widget=forms.RadioSelect, initial=chosen.get(code, kind.default)
        )
    return form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest) -> HttpResponse:
    """Each kind is chosen by itself; a button for a whole group outweighs what is chosen in it."""
    form = settings_form(request)
    if request.method == "POST" and form.is_valid():
        kinds, mode = together(request.POST.get("together", ""))
        ops.choose(form.cleaned_data | dict.fromkeys(kinds, mode), by=request.viewer)
        messages.success(request, _("Saved. From now on you will be told as you chose."))
        return redirect("notices:settings")
    context = {"form": form, "groups": choices(form), "modes": MODES}
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)
