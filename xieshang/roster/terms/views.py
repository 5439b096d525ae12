"""The pages of terms: the list for everybody inside, the change of term for those who lead it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.kernel import bodies
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.roster.terms import leftovers, ops, progress, queries, wizard
from xieshang.roster.terms.forms import FoundForm, HandForm, OpenForm, OrganForm, SearchForm
from xieshang.roster.terms.models import Succession

READ_OR_SENT = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def listed(request: SiteRequest) -> HttpResponse:
    """Terms with their sectors; old names are found by part of them."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    told = queries.terms(request.viewer, words, timezone.localdate(request.at))
    context = {
        "form": form,
        "terms": told,
        "words": words,
        "under_way": queries.under_way(request.viewer),
        "may_prepare": queries.is_keeper(request.viewer),
    }
    return render(request, "roster/terms/list.html", context)


@signed_in
@require_http_methods(READ_OR_SENT)
def found(request: SiteRequest) -> HttpResponse:
    """The next term is being prepared."""
    queries.check_keeper(request.viewer)
    first = wizard.first_plan(request.viewer)
    form = FoundForm(request.POST if request.method == "POST" else None, initial=first)

    def act() -> HttpResponse:
        body = bodies.by_id(request.viewer.body_id)
        made = ops.found_next(body, plan=form.plan(), by=request.viewer, at=request.at)
        messages.success(request, _("Founded. Nothing of the present term has changed; prepare in your own time."))
        return redirect("roster:term", pk=made.pk)

    crumbs = [(reverse("roster:terms"), _("Terms"))]
    return answered(request, form, act, title=_("Prepare the next term"), submit=_("Found the term"), crumbs=crumbs)


def answered(
    request: SiteRequest,
    form: forms.Form,
    act: Callable[[], HttpResponse],
    *,
    title: str,
    submit: str,
    crumbs: list[tuple[str, str]],
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """The answer of the act, or the page of the form with what was wrong."""
    if form.is_valid():
        try:
            return act()
        except Invalid as refused:
            complain(form, refused)
    context = {"form": form, "title": title, "submit": submit, "crumbs": crumbs, "back": crumbs[-1][0]}
    return render(request, "roster/terms/form.html", context | (extra or {}), status=422 if form.errors else 200)


def crumbs_of(row: Succession) -> list[tuple[str, str]]:
    return [(reverse("roster:terms"), _("Terms")), (reverse("roster:term", args=[row.pk]), row.title)]


@signed_in
@require_safe
def wizard_page(request: SiteRequest, pk: int) -> HttpResponse:
    """The steps of the change of term: what is done, what is missing, what can be done now."""
    row = queries.succession(request.viewer, pk)
    today = timezone.localdate(request.at)
    state = progress.state(request.viewer, row, today)
    context = {"row": row, "steps": wizard.steps(row, state, today), "lines": wizard.story(row)}
    return render(request, "roster/terms/wizard.html", context)


@signed_in
@require_http_methods(READ_OR_SENT)
def days(request: SiteRequest, pk: int) -> HttpResponse:
    """Number, name and days of the term that is being prepared."""
    row = queries.succession(request.viewer, pk)
    form = FoundForm(request.POST if request.method == "POST" else None, initial=wizard.plan_of(row))

    def act() -> HttpResponse:
        ops.amend(row, plan=form.plan(), by=request.viewer, at=request.at)
        messages.success(request, _("Changed."))
        return redirect("roster:term", pk=pk)

    return answered(request, form, act, title=_("Name and days"), submit=_("Change the term"), crumbs=crumbs_of(row))


@signed_in
@require_POST
def copy(request: SiteRequest, pk: int) -> HttpResponse:
    """What the old term has and the new one lacks stands in the new one."""
    row = queries.succession(request.viewer, pk)
    many = ops.copy_structure(row, by=request.viewer, at=request.at)
    words = ngettext("%(many)s organ was copied.", "%(many)s organs were copied.", many) % {"many": many}
    messages.success(request, words if many else _("Nothing was missing."))
    return redirect("roster:term-structure", pk=pk)


@signed_in
@require_safe
def structure(request: SiteRequest, pk: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    context = {"row": row, "parts": queries.structure(row), "may_change": row.stage == "open"}
    return render(request, "roster/terms/structure.html", context)


@signed_in
@require_http_methods(READ_OR_SENT)
def add_organ(request: SiteRequest, pk: int, kind: str) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    return _organ_page(request, row, kind, None, _("Add an organ"))


@signed_in
@require_http_methods(READ_OR_SENT)
def organ(request: SiteRequest, pk: int, kind: str, organ: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    return _organ_page(request, row, kind, queries.organ(row, kind, organ), _("Rename or change"))


def _organ_page(request: SiteRequest, row: Succession, kind: str, standing: Any, title: str) -> HttpResponse:
    labels = queries.kind_labels()
    if kind not in labels:
        raise NotFound()
    first = wizard.organ_first(row, kind, standing)
    form = OrganForm(request.POST if request.method == "POST" else None, initial=first)
    form.offer(kind, queries.offered(row), wizard.old_organs(row, kind))

    def act() -> HttpResponse:
        pk = standing.pk if standing is not None else None
        ops.save(row, kind, wish=form.wish(), pk=pk, by=request.viewer, at=request.at)
        messages.success(request, _("Entered."))
        return redirect("roster:term-structure", pk=row.pk)

    crumbs = [*crumbs_of(row), (reverse("roster:term-structure", args=[row.pk]), _("Structure"))]
    extra = {"remove_url": reverse("roster:term-remove", args=[row.pk, kind, standing.pk])} if standing else {}
    title = f"{labels[kind]}: {title}"
    return answered(request, form, act, title=title, submit=_("Enter it"), crumbs=crumbs, extra=extra)


@signed_in
@require_POST
def remove_organ(request: SiteRequest, pk: int, kind: str, organ: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    ops.remove(row, kind, pk=queries.organ(row, kind, organ).pk, by=request.viewer, at=request.at)
    messages.success(request, _("Taken out of the new term; in the present one it stays."))
    return redirect("roster:term-structure", pk=pk)


@signed_in
@require_http_methods(READ_OR_SENT)
@confirmed
def opening(request: SiteRequest, pk: int) -> HttpResponse:
    """What opening means, in numbers; and the act."""
    row = queries.succession(request.viewer, pk)
    today = timezone.localdate(request.at)
    state = progress.state(request.viewer, row, today)
    first = {"leaving": state.remaining, "decision": row.decision}
    form = OpenForm(request.POST if request.method == "POST" else None, initial=first)

    def act() -> HttpResponse:
        ops.open_term(row, **form.cleaned_data, by=request.viewer, at=request.at)
        messages.success(request, _("The term is open. The old one is kept to be read."))
        return redirect("roster:term", pk=pk)

    extra = {"facts": wizard.opening_facts(row, state), "why_not": wizard.why_not(row, today)}
    title = _("Open %(term)s") % {"term": row.term.name}
    return answered(request, form, act, title=title, submit=_("Open the term"), crumbs=crumbs_of(row), extra=extra)


@signed_in
@require_safe
def cases(request: SiteRequest) -> HttpResponse:
    """Open cases whose organ ended with its term."""
    return _cases_page(request)


def _cases_page(request: SiteRequest, refused: HandForm | None = None) -> HttpResponse:
    organs = leftovers.running_organs(request.viewer)
    lines = []
    for one in leftovers.cases_left_over(request.viewer):
        form = HandForm(prefix=f"c{one.case.pk}-{one.organ.pk}")
        if refused is not None and refused.prefix == form.prefix:
            form = refused
        form.offer(organs)
        lines.append((one, form))
    return render(request, "roster/terms/cases.html", {"lines": lines}, status=422 if refused else 200)


@signed_in
@require_POST
def hand_over(request: SiteRequest, pk: int, organ: int) -> HttpResponse:
    case = leftovers.case_left_over(request.viewer, pk)
    organs = leftovers.running_organs(request.viewer)
    form = HandForm(request.POST, prefix=f"c{pk}-{organ}")
    form.offer(organs)
    old = leftovers.organ_left_over(request.viewer, organ)
    if form.is_valid():
        new = next(one for one in organs if one.pk == form.cleaned_data["new"])
        ops.hand_over(case, old=old, new=new, by=request.viewer, at=request.at)
        words = _("Handed over to %(organ)s; the case's log says so.") % {"organ": new.name}
        messages.success(request, words)
        return redirect("roster:term-cases")
    return _cases_page(request, form)
