"""Desk pages of the library: what is in force, drafts and new versions, who has read, on which article a norm rests."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import flow, norms
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.tables import Cell, table
from xieshang.rules import difference, ops, queries
from xieshang.rules.forms import RestForm, RuleForm, first_values
from xieshang.rules.models import Rule
from xieshang.rules.showing import looked_up


@signed_in
@require_safe
def library(request: SiteRequest) -> HttpResponse:
    """What is in force on a day; for staff also what is still a draft."""
    context = looked_up(request, request.viewer, "desk:case")
    context |= {"drafts": queries.drafts(request.viewer), "may_write": queries.is_office(request.viewer)}
    return render(request, "rules/library.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A rule is drafted."""
    queries.for_office(request.viewer)
    return _page(request, None, None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest, pk: int) -> HttpResponse:
    """A draft is worded anew."""
    return _page(request, queries.rule_for_office(request.viewer, pk), None)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: SiteRequest, pk: int) -> HttpResponse:
    """The next version of a rule is drafted from the text in force."""
    return _page(request, None, queries.rule_for_office(request.viewer, pk))


def _page(request: SiteRequest, rule: Rule | None, old: Rule | None) -> HttpResponse:
    source = rule or old
    initial = first_values(source) if source else {}
    organs = queries.organs(request.viewer.body_id, timezone.localdate(request.at))
    form = RuleForm(organs, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            kept = _keep(request, form, rule, old)
        except Invalid as refused:
            complain(form, refused)
        except (flow.Stale, flow.WrongState) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(title)s” is kept as a draft. Next the decision is entered.") % kept)
            return redirect("desk:case", kept["pk"])
    context = {"form": form, "rule": source, "version": rule.version if rule else None, "replacing": old is not None}
    return render(request, "rules/form.html", context, status=422 if form.is_bound else 200)


def _keep(request: SiteRequest, form: RuleForm, rule: Rule | None, old: Rule | None) -> dict[str, object]:
    """The draft that this form made or changed; sent again, the same form does nothing more."""
    by, at = request.viewer, request.at
    about = f"{rule.pk if rule else 'new'}:{old.pk if old else ''}"
    with once(f"rule:{about}:{by.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            version = number(request.POST.get("version", ""))
            kept = (
                ops.change(rule, form.wording(), by=by, at=at, version=version)
                if rule
                else ops.file(form.wording(), by=by, at=at, replaces=old)
            )
            turn.keep(302, {"pk": kept.pk, "title": kept.title})
    return dict(turn.answer)


@signed_in
@require_safe
def changes(request: SiteRequest, pk: int) -> HttpResponse:
    """What changed from the version before."""
    rule = queries.visible_rule(request.viewer, pk)
    old = queries.version_before(request.viewer, rule)
    rows = difference.between(queries.articles(old), queries.articles(rule))
    context = {"rule": rule, "old": old, "changes": rows, "shell": "desk/shell.html"}
    context["back"] = reverse("desk:case", args=[pk])
    return render(request, "rules/changes.html", context)


@signed_in
@require_safe
def readers(request: SiteRequest, pk: int) -> HttpResponse:
    """Who has read the rule, and who has not."""
    rule = queries.rule_for_office(request.viewer, pk)
    waiting, done = queries.readings(rule)
    context = {
        "rule": rule,
        "audience": queries.audience_words(rule),
        "waiting": table(
            _("Have not read it yet"), [_("Name"), _("Asked on")], [[Cell(one.actor.name), _on(one)] for one in waiting]
        ),
        "done": table(_("Have read it"), [_("Name"), _("Read on")], [[Cell(one.actor.name), _on(one)] for one in done]),
    }
    return render(request, "rules/readers.html", context)


def _on(party: queries.Party) -> Cell:
    return Cell(at=timezone.localtime(party.since))


@signed_in
@require_POST
def confirm(request: SiteRequest, pk: int) -> HttpResponse:
    """The viewer has read the rule."""
    rule = queries.visible_rule(request.viewer, pk)
    ops.confirm(rule, by=request.viewer, at=request.at)
    messages.success(request, _("It is noted that you have read “%(title)s”.") % {"title": rule.title})
    return redirect("desk:case", pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def resting(request: SiteRequest) -> HttpResponse:
    """Which norms rest on which article; a POST says it of one."""
    viewer = request.viewer
    queries.for_office(viewer)
    form = RestForm(queries.articles_in_force(viewer), request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        ops.rest(typed["norm"], form.articles.get(typed["article"]), by=viewer, at=request.at)
        messages.success(request, _("Kept. It stands wherever the norm is shown."))
        return redirect("rules:norms")
    return _resting_page(request, form)


def _resting_page(request: SiteRequest, form: forms.Form) -> HttpResponse:
    known = queries.grounds(request.viewer, list(norms.definitions))
    rows = [
        [Cell(str(norms.definitions[code].label)), Cell(known[code].words, url=known[code].url)]
        for code in sorted(known)
    ]
    shown = table(_("Norms that rest on an article"), [_("Norm"), _("Article")], rows) if rows else None
    return render(request, "rules/norms.html", {"form": form, "table": shown}, status=422 if form.errors else 200)
