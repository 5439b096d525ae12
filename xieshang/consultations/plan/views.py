"""Signed-in pages of a plan: begin one, call for topics, look at a version, take over what was postponed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.consultations.papers import CODE as SUMMARY
from xieshang.consultations.plan import content, forms, ops, queries
from xieshang.consultations.plan.models import Plan
from xieshang.kernel import files, flow
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.tables import Cell, table
from xieshang.papers.queries import makes_of_year

FORM = "consultations/plan/form.html"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """The plan of a year is begun."""
    queries.for_office(request.viewer)
    today = timezone.localdate(request.at)
    taken = queries.years_begun(request.viewer.body_id)
    form = forms.YearForm(today, taken, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            plan = ops.begin(form.cleaned_data["year"], by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The plan is begun. Next, call for topics."))
            return redirect("desk:case", plan.pk)
    context = {"form": form, "heading": _("Begin the plan of a year"), "submit": _("Begin the plan")}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: SiteRequest, pk: int) -> HttpResponse:
    """Topics are called for."""
    plan = queries.plan_for_office(request.viewer, pk)
    typed, given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.CallForm(typed, given, initial=_usual(plan, request))
    if form.is_bound and form.is_valid():
        try:
            _called(request, plan, form)
        except Invalid as refused:
            complain(form, refused, files="file")
        except (flow.WrongState, flow.Guarded) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The call stands; on its days everybody addressed can suggest topics."))
            return redirect("desk:case", pk)
    context = {"form": form, "plan": plan, "heading": _("Call for topics"), "submit": _("Call for topics")}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def _usual(plan: Plan, request: SiteRequest) -> dict[str, Any]:
    title = _("Call for topics of consultation %(year)s") % {"year": plan.year}
    return {"title": title, "opens_on": timezone.localdate(request.at)}


def _called(request: SiteRequest, plan: Plan, form: forms.CallForm) -> None:
    """The call of this form, made once; its document is looked through before anything is written."""
    given = form.cleaned_data["file"]
    file = (given[0].name, files.inspected(given[0])) if given else None
    typed = {name: form.data.getlist(name) for name in form.fields if name != "file"}  # type: ignore[attr-defined]
    with once(f"call:{plan.pk}:{request.viewer.actor_id}", form.cleaned_data["_once"], typed) as turn:
        if turn.answer is None:
            made = ops.call(plan, wording=form.wording(), by=request.viewer, at=request.at, file=file)
            turn.keep(302, {"call": made.pk})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: SiteRequest, pk: int) -> HttpResponse:
    """What was postponed in the years before goes on in this plan."""
    plan = queries.plan_for_office(request.viewer, pk)
    waiting = queries.left_over(plan)
    form = forms.TakeOverForm(waiting, request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = ops.take_over(plan, topics=form.cleaned_data["topics"], by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        except flow.WrongState as refused:
            form.add_error(None, str(refused))
        else:
            words = ngettext("%(count)s topic goes on in this plan.", "%(count)s topics go on in this plan.", len(made))
            messages.success(request, words % {"count": len(made)})
            return redirect("desk:case", pk)
    context = {
        "form": form if waiting else None,
        "plan": plan,
        "heading": _("Take over postponed topics"),
        "submit": _("Take them over"),
        "open": queries.still_open(plan),
    }
    return render(request, "consultations/plan/take_over.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def reality(request: SiteRequest, pk: int) -> HttpResponse:
    """What was planned against what really happened, with everybody who takes part and what came of it."""
    plan = queries.visible_plan(request.viewer, pk)
    if not queries.reads_versions(request.viewer, plan):
        return redirect("consultations:plan-year", plan.year)
    rows = queries.reality(plan, today=timezone.localdate(request.at))
    heads = [
        _("Topic"),
        _("Form"),
        _("Take part"),
        _("Month"),
        _("Held on"),
        _("Deviation"),
        _("State"),
        _("What came of it"),
    ]
    shown = table(_("What was planned, and what really happened"), heads, [_cells(row) for row in rows])
    context = {"plan": plan, "table": shown, "versions": queries.versions(plan)}
    if makes_of_year(request.viewer, SUMMARY) and plan.year <= timezone.localdate(request.at).year:
        context["paper"] = reverse("papers:year", args=[SUMMARY, plan.year])
    return render(request, "consultations/plan/reality.html", context)


def _cells(row: queries.Real) -> list[Cell]:
    topic = row.topic
    lead = " · ".join(actor.name for actor in (topic.unit, topic.leader) if actor)
    return [
        Cell(topic.title, url=reverse("desk:case", args=[topic.pk]), note=f"{topic.number} · {lead}"),
        Cell(row.form),
        Cell(row.parts.words),
        Cell(row.month_words),
        Cell(at=row.first, note=_("%(count)s times") % {"count": row.times} if row.times > 1 else ""),
        Cell(row.deviation),
        Cell(row.state_label, tone=row.tone),
        Cell(row.told),
    ]


@signed_in
@require_safe
def version(request: SiteRequest, pk: int, number: int) -> HttpResponse:
    """The plan as it stood, and what this version changed."""
    plan = queries.visible_plan(request.viewer, pk)
    if not queries.reads_versions(request.viewer, plan):
        return redirect("consultations:plan-changes", plan.year)
    before = queries.version(plan, number - 1) if number > 1 else None
    now = queries.version(plan, number)
    labels = content.form_labels(plan)
    changes = content.between(before.content["items"], now.content["items"], labels) if before else []
    context = {"plan": plan, "version": now, "sheet": content.document(plan, version=number), "changes": changes}
    return render(request, "consultations/plan/version.html", context)
