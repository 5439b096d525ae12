"""Anonymous pages: calls for topics, suggesting one without an account, the receipt, following it by its code."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.consultations.plan import queries as plans
from xieshang.consultations.plan.models import Call
from xieshang.consultations.topics import ops, queries
from xieshang.consultations.topics.forms import CitizenForm, CodeForm
from xieshang.consultations.topics.models import Topic
from xieshang.kernel import flow, limits, norms, receipts, stories, tokens
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest, owner_key, remember_owner
from xieshang.kernel.models import Case
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.web import sent

SUGGEST = limits.Limit("topics suggested", 10, 24 * 3600)


def _today(request: SiteRequest) -> Any:
    return timezone.localdate(request.at)


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """What is called for, what was, and how to follow a suggestion."""
    today = _today(request)
    rows = plans.public_calls(request.site_body.pk)
    context = {
        "open": [call for call in rows if call.opens_on <= today <= call.closes_on],
        "coming": [call for call in rows if call.opens_on > today],
        "over": [call for call in rows if call.closes_on < today],
        "citizens": Call.Asked.CITIZENS,
    }
    return render(request, "consultations/topics/index.html", context)


@require_safe
def call_file(request: SiteRequest, pk: int) -> HttpResponse:
    """The document of a call, which everybody may read."""
    call = plans.call_of(request.site_body.pk, pk)
    if call.file is None or call.opens_on > _today(request):
        raise NotFound()
    return sent(call.file)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A citizen suggests a topic under an open call."""
    today = _today(request)
    calls = plans.open_calls(request.site_body.pk, today, asked=Call.Asked.CITIZENS)
    labels = norms.words("consultations.forms", request.site_body.pk, on=today)
    typed = request.POST if request.method == "POST" else None
    form = CitizenForm(calls, labels, typed, initial={"call": request.GET.get("call", "")})
    if form.is_bound and calls and form.is_valid():
        limits.spend(SUGGEST, f"address {request.META.get('REMOTE_ADDR', '')}")
        try:
            pk = _suggested(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            receipt_page = redirect("consultations:topic-receipt", pk)
            tokens.add(request, receipt_page, request.site_body.pk, pk)
            return remember_owner(request, receipt_page)
    context = {"form": form, "calls": calls}
    response = render(request, "consultations/topics/new.html", context, status=422 if form.is_bound else 200)
    return remember_owner(request, response)


def _suggested(request: SiteRequest, form: CitizenForm) -> int:
    """The topic that this form made; sent again it makes no second one, and the code is shown again."""
    owner = owner_key(request)
    with once(f"topic:{owner}"[:64], form.cleaned_data["_once"], form.data) as turn:
        if turn.answer is None:
            receipt = ops.suggest(form.suggestion(), by=request.visitor, at=request.at)
            turn.keep(302, {"topic": receipt.topic.pk, "code": receipts.sealed(receipt.topic.pk, receipt.code)})
    receipts.remember(request, turn.answer["topic"], turn.answer["code"])
    return int(turn.answer["topic"])


@require_safe
def receipt(request: SiteRequest, pk: int) -> HttpResponse:
    """Number and code, shown to the browser that suggested."""
    topic = queries.visible_topic(request.visitor, pk)
    code = receipts.remembered(request, pk)
    if not code or pk not in request.visitor.tokens:
        return redirect("consultations:topic", pk)
    link = request.build_absolute_uri(reverse("consultations:topic-track"))
    return render(request, "consultations/topics/receipt.html", {"topic": topic, "code": code, "link": link})


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: SiteRequest) -> HttpResponse:
    """Type the code, follow the topic."""
    form = CodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        limits.spend(limits.TRACK, f"address {request.META.get('REMOTE_ADDR', '')}")
        topic = queries.by_code(request.site_body.pk, form.cleaned_data["code"])
        if topic is not None:
            response = redirect("consultations:topic", topic.pk)
            return tokens.add(request, response, request.site_body.pk, topic.pk)
        form.add_error("code", _("There is no topic with this code. Please compare it with your receipt."))
    context = {"form": form, "followed": [card(row) for row in queries.followed(request.visitor)]}
    return render(request, "consultations/topics/track.html", context, status=422 if form.is_bound else 200)


def card(topic: Topic) -> dict[str, Any]:
    """A topic as lists show it."""
    state = flow.state_of(topic)
    return {
        "title": topic.title,
        "number": topic.number,
        "url": reverse("consultations:topic", args=[topic.pk]),
        "label": str(state.public_label or state.label),
        "tone": state.tone,
    }


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """For everybody the public part of the story; for who holds the code also what was written, and where it went."""
    topic = queries.visible_topic(request.visitor, pk)
    own = topic.pk in request.visitor.tokens
    last = queries.at_the_end(topic)
    merged = last if own and last.pk != topic.pk else None
    plan = queries.plan_of(last)
    context = {
        "topic": topic,
        "row": card(topic),
        "own": own,
        "lines": list(reversed(stories.timeline(topic, public=True))),
        "merged": card(merged) if merged else None,
        "merged_lines": list(reversed(stories.timeline(merged, public=True))) if merged else [],
        "plan": plan if plan and plan.visibility == Case.Visibility.PUBLIC else None,
        "may_withdraw": own and queries.may_withdraw(topic),
    }
    return render(request, "consultations/topics/detail.html", context)


@require_POST
def withdraw(request: SiteRequest, pk: int) -> HttpResponse:
    """Who holds the code takes the suggestion back."""
    topic = queries.visible_topic(request.visitor, pk)
    ops.withdraw(topic, visitor=request.visitor, at=request.at)
    messages.success(request, _("The suggestion is taken back."))
    return redirect("consultations:topic", pk)
