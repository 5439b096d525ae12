"""Signed-in pages of topics: suggest, enter from paper, compare, assess, merge, say how it is consulted on, stop."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.consultations.plan import queries as plans
from xieshang.consultations.topics import forms, ops, queries
from xieshang.consultations.topics.models import Topic
from xieshang.kernel import flow, norms, receipts
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.once import once
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.tables import Cell, Head, table

FORM = "consultations/topics/form.html"


def _labels(request: SiteRequest) -> dict[str, str]:
    return norms.words("consultations.forms", request.viewer.body_id, on=timezone.localdate(request.at))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A topic is suggested, in person or for an organ or unit."""
    viewer, today = request.viewer, timezone.localdate(request.at)
    voices = queries.voices(viewer)
    if not voices and viewer.wears("office"):
        return redirect("consultations:topic-paper")
    if not queries.may_suggest(viewer):
        raise NotAllowed(
            _("Topics are suggested by members, groups, special committees, and by departments that are asked.")
        )
    calls = plans.open_calls(viewer.body_id, today)
    typed = request.POST if request.method == "POST" else None
    form = forms.OwnForm(calls, _labels(request), voices, typed, initial=_first(voices[0].key, calls))
    return _suggest_page(request, form, _("Suggest a topic"))


def _first(voice: str, calls: list[Any]) -> dict[str, Any]:
    return {"voice": voice, "call": str(calls[0].pk) if calls else ""}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: SiteRequest) -> HttpResponse:
    """The office enters a topic that came on paper or by word, and gets the code for who brought it."""
    plans.for_office(request.viewer)
    today = timezone.localdate(request.at)
    body_id = request.viewer.body_id
    plan = plans.taking_items(body_id)
    calls = plans.calls(plan) if plan else []
    typed = request.POST if request.method == "POST" else None
    initial = {"occurred_on": today}
    form = forms.PaperForm(calls, _labels(request), plans.units(body_id, today), typed, initial=initial)
    return _suggest_page(request, form, _("Enter a topic from paper"))


def _suggest_page(request: SiteRequest, form: forms.OwnForm | forms.PaperForm, heading: str) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            answer = _suggested(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            if answer["code"]:
                receipts.remember(request, answer["pk"], answer["code"])
                words = _("%(number)s stands. Give the query code %(code)s to who suggested it.")
                code = receipts.remembered(request, answer["pk"])
                messages.success(request, words % {"number": answer["number"], "code": code})
            else:
                messages.success(request, _("%(number)s stands; you hear what becomes of it.") % answer)
            return redirect("desk:case", answer["pk"])
    context = {"form": form, "heading": heading, "submit": heading}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def _suggested(request: SiteRequest, form: forms.OwnForm | forms.PaperForm) -> dict[str, Any]:
    """The topic that this form made; sent again, the same form makes no second one."""
    with once(f"topic:{request.viewer.actor_id}", form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            day = form.cleaned_data.get("occurred_on")
            made = ops.suggest(form.suggestion(), by=request.viewer, at=request.at, occurred_on=day)
            pk, code = made.topic.pk, made.code
            turn.keep(302, {"pk": pk, "number": made.topic.number, "code": receipts.sealed(pk, code) if code else ""})
    return dict(turn.answer)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decree(request: SiteRequest) -> HttpResponse:
    """A topic set by the Party committee itself is entered."""
    plans.for_office(request.viewer)
    form = forms.DecreeForm(request.POST or None)

    def keep() -> Topic:
        return ops.decree(**form.cleaned_data, by=request.viewer, at=request.at)

    heading = _("Enter a topic set by the Party committee")
    return _page(request, form, heading, _("Enter the topic"), keep, done=_("%(number)s stands chosen for the plan."))


def _page(
    request: SiteRequest,
    form: django_forms.Form,
    heading: str,
    submit: str,
    keep: Callable[[], Topic],
    *,
    done: str,
    topic: Topic | None = None,
    hint: str = "",
    **called: str,
) -> HttpResponse:
    """A form of one act: shown, taken, or shown again with what is wrong."""
    if form.is_bound and form.is_valid():
        try:
            kept = keep()
        except Invalid as refused:
            complain(form, refused, **called)
        except (flow.Stale, flow.WrongState, flow.Guarded) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done % {"number": kept.number, "title": kept.title})
            return redirect("desk:case", kept.pk)
    context = {"form": form, "heading": heading, "submit": submit, "topic": topic, "hint": hint}
    context["version"] = topic.version if topic else None
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def comparison(request: SiteRequest) -> HttpResponse:
    """Every topic being screened beside the others, with what each special committee made of it."""
    viewer = request.viewer
    if not permits["staff"].allows(viewer, Topic(body_id=viewer.body_id)):
        raise NotAllowed(permits["staff"].reason)
    found = queries.comparison(viewer)
    heads: list[Head | str] = [_("Topic"), Head(_("Mean"), kind="num")]
    heads += [Head(seat.name, kind="num") for seat in found.committees]
    heads += [_("Remarks of the committees")]
    labels = _labels(request)
    rows = [_compared(row, labels) for row in found.rows]
    context = {"table": table(_("Topics being screened"), heads, rows), "criteria": _criteria(request)}
    return render(request, "consultations/topics/comparison.html", context)


def _criteria(request: SiteRequest) -> list[str]:
    return list(queries.criteria(request.viewer.body_id, timezone.localdate(request.at)).values())


def _compared(row: queries.Compared, labels: dict[str, str]) -> list[Cell]:
    said = (
        row.topic.number,
        row.topic.get_source_display(),
        labels.get(row.topic.wished),
        flow.state_of(row.topic).label,
    )
    note = " · ".join(str(words) for words in said if words)
    means = [_points(mean) for mean in (row.mean, *row.means)]
    return [
        Cell(row.topic.title, url=queries.url_of(row.topic), note=note),
        *(Cell(words, kind="num") for words in means),
        Cell("；".join(row.remarks)),
    ]


def _points(mean: float | None) -> str:
    return "—" if mean is None else number_format(round(mean, 1), 1)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: SiteRequest, pk: int) -> HttpResponse:
    """A special committee gives its points; the office may enter them for one."""
    topic = queries.topic_for(request.viewer, pk, "staff")
    seats = queries.assessing(request.viewer, topic)
    if not seats:
        raise NotAllowed(
            _("Only staff of this special committee or the office may assess, while the topic is screened.")
        )
    chosen = number(request.GET.get("for", ""))
    seat = next((row for row in seats if row.pk == chosen), seats[0])
    given = topic.assessments.filter(committee=seat).first()
    initial = {**(given.points if given else {}), "remark": given.remark if given else ""}
    criteria = queries.criteria(topic.body_id, timezone.localdate(request.at))
    form = forms.AssessForm(criteria, request.POST or None, initial=initial)

    def keep() -> Topic:
        remark = form.cleaned_data["remark"]
        ops.assess(topic, committee=seat, points=form.points, remark=remark, by=request.viewer, at=request.at)
        return topic

    heading = _("Points of %(committee)s") % {"committee": seat.name}
    done = _("The points for “%(title)s” stand; they can be changed while it is screened.")
    hint = _("1: hardly, 5: very much so.")
    return _page(request, form, heading, _("Give the points"), keep, done=done, topic=topic, hint=hint)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: SiteRequest, pk: int) -> HttpResponse:
    """The topic goes on in another."""
    topic = queries.topic_for(request.viewer, pk, "staff")
    form = forms.MergeForm(queries.targets(request.viewer, topic), request.POST or None)

    def keep() -> Topic:
        version = number(request.POST.get("version", ""))
        return ops.merge(topic, into=form.target, by=request.viewer, at=request.at, version=version)

    done = _("It goes on in “%(title)s”; everybody who suggested it was told.")
    return _page(request, form, _("Merge into another topic"), _("Merge the topics"), keep, done=done, topic=topic)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def shape(request: SiteRequest, pk: int) -> HttpResponse:
    """Form, month, who leads and who takes part; after the decision with reason and document."""
    topic = queries.topic_for(request.viewer, pk, "office")
    plan = queries.plan_of(topic)
    decided = plan is not None and plans.is_decided(plan)
    form = _shape_form(request, topic, decided=decided)

    def keep() -> Topic:
        version = number(request.POST.get("version", ""))
        return ops.shape(topic, shape=form.shape(), by=request.viewer, at=request.at, version=version, **form.grounds)

    done = _("“%(title)s” stands as you wrote it.")
    hint = _("The plan is decided: what you change here becomes its next version.") if decided else ""
    return _page(request, form, topic.title, _("Keep it"), keep, done=done, topic=topic, hint=hint)


def _shape_form(request: SiteRequest, topic: Topic, *, decided: bool) -> forms.ShapeForm:
    body_id, today = topic.body_id, timezone.localdate(request.at)
    committees, units = plans.committees_and_units(body_id, today)
    return forms.ShapeForm(
        _labels(request),
        committees,
        plans.leaders(body_id, today),
        units,
        plans.groups(body_id, today),
        plans.sectors(body_id, today),
        request.POST or None,
        initial=_as_typed(topic),
        decided=decided,
    )


def _as_typed(topic: Topic) -> dict[str, Any]:
    """The topic as it would be typed."""
    return {
        "title": topic.title,
        "form": topic.form or topic.wished,
        "committee": topic.unit_id or "",
        "month": topic.month or "",
        "leader": topic.leader_id or "",
        "units": queries.ids_as(topic, "cooperating"),
        "groups": queries.ids_as(topic, "group"),
        "sectors": topic.sectors,
        "document": topic.document,
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: SiteRequest, pk: int) -> HttpResponse:
    """The topic is postponed to the next year, or cancelled."""
    topic = queries.topic_for(request.viewer, pk, "office")
    form = forms.StopForm(request.POST or None)

    def keep() -> Topic:
        return ops.stop(topic, how=form.cleaned_data["how"], by=request.viewer, at=request.at, **form.grounds)

    done = _("“%(title)s” does not go on this year; the plan has a new version.")
    heading = _("Postpone or cancel the topic")
    return _page(request, form, heading, _("Change the plan"), keep, done=done, topic=topic)
