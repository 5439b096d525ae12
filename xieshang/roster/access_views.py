"""Accounts and offices for the administrator and the office; delegates for leaders."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts import factors, queries
from xieshang.accounts import ops as accounts
from xieshang.accounts.adapters import address_of
from xieshang.accounts.models import Account
from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.kernel import clock
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.roster import access, appointing
from xieshang.roster.access_forms import AccountForm, DelegateForm, FindForm, LastDayForm, OfficeForm


@dataclass(frozen=True)
class Refused:
    """A last day that came back: of which office, what was typed, and why not."""

    office: int
    typed: str
    words: str


@signed_in
@require_safe
def listed(request: SiteRequest) -> HttpResponse:
    return _list_page(request, AccountForm())


def _list_page(request: SiteRequest, form: AccountForm, *, status: int = 200) -> HttpResponse:
    find = FindForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    lines = access.accounts(request.viewer, words=words, after=request.GET.get("after", "")[:60])
    context = {"lines": lines, "find": find, "form": form, "may_open": request.viewer.wears("admin"), "words": words}
    return render(request, "roster/accounts.html", context, status=status)


@signed_in
@require_POST
@confirmed
def opened(request: SiteRequest) -> HttpResponse:
    """The account stands and waits for its link."""
    access.check_reader(request.viewer)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            made = appointing.open_account(**form.cleaned_data, by=request.viewer, at=clock.real_now())
        except Invalid as refusal:
            complain(form, refusal)
        else:
            messages.success(request, _("The account is open. Now give it an office and its link."))
            return redirect("roster:account", pk=made.pk)
    return _list_page(request, form, status=422)


@signed_in
@require_safe
def account(request: SiteRequest, pk: int) -> HttpResponse:
    return _account_page(request, access.account(request.viewer, pk))


def _account_page(
    request: SiteRequest,
    found: Account,
    form: OfficeForm | None = None,
    *,
    link: str = "",
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate(request.at)
    form = form or OfficeForm(initial={"since": today})
    roles = appointing.grantable(request.viewer)
    form.offer(roles, access.organs(request.viewer))
    context = {
        "account": found,
        "offices": access.offices(request.viewer, found.actor),
        "may_end": roles,
        "traces": queries.story(found),
        "second_factor": factors.stands(found),
        "is_own": found.actor_id == request.viewer.actor_id,
        "may_manage": request.viewer.wears("admin") and found.actor_id != request.viewer.actor_id,
        "form": form,
        "today": today,
        "link": link,
        "refused": refused,
    }
    return render(request, "roster/account.html", context, status=status)


@signed_in
@require_POST
@confirmed
def give(request: SiteRequest, pk: int) -> HttpResponse:
    found = access.account(request.viewer, pk)
    form = OfficeForm(request.POST)
    form.offer(appointing.grantable(request.viewer), access.organs(request.viewer))
    if form.is_valid():
        typed = form.cleaned_data
        chosen = typed.pop("of")
        of = next((organ for organ in access.organs(request.viewer) if organ.pk == chosen), None)
        try:
            appointing.grant(found, **typed, of=of, by=request.viewer, at=clock.real_now())
        except Invalid as refusal:
            complain(form, refusal)
        else:
            messages.success(request, _("The office is given; it is valid on its days and no longer."))
            return redirect("roster:account", pk=pk)
    return _account_page(request, found, form, status=422)


@signed_in
@require_POST
@confirmed
def end_office(request: SiteRequest, pk: int) -> HttpResponse:
    held = access.appointment(request.viewer, pk)
    owner = Account.objects.filter(actor_id=held.actor_id).values_list("pk", flat=True).first()
    form = LastDayForm(request.POST)
    words = " ".join(str(words) for words in form.errors.get("last_day", []))
    if form.is_valid():
        try:
            appointing.end(held, last_day=form.cleaned_data["last_day"], by=request.viewer)
        except Invalid as refusal:
            words = str(refusal)
        else:
            messages.success(request, _("The office ends with that day."))
    if words and owner:
        refused = Refused(held.pk, request.POST.get("last_day", ""), words)
        return _account_page(request, access.account(request.viewer, owner), refused=refused, status=422)
    return redirect("roster:account", pk=owner) if owner else redirect("roster:accounts")


@signed_in
@require_POST
@confirmed
def link(request: SiteRequest, pk: int) -> HttpResponse:
    """By e-mail where there is an address; else shown once, to be handed over in person."""
    found = access.account(request.viewer, pk)
    if found.email:
        appointing.check_over(found, request.viewer)
        origin = request.build_absolute_uri("/").rstrip("/")
        accounts.ask_reset(found.username, body=request.site_body, origin=origin, address=address_of(request))
        messages.success(request, _("The link is on its way to the address of the account."))
        return redirect("roster:account", pk=pk)
    token = appointing.link_for(found, by=request.viewer, at=clock.real_now())
    address = request.build_absolute_uri(reverse("accounts:invitation", args=[token]))
    return _account_page(request, found, link=address)


@signed_in
@require_POST
@confirmed
def take_second_factor(request: SiteRequest, pk: int) -> HttpResponse:
    appointing.take_second_factor(access.account(request.viewer, pk), by=request.viewer, at=clock.real_now())
    messages.success(request, _("At the next sign-in the person sets up another second factor."))
    return redirect("roster:account", pk=pk)


@signed_in
@require_POST
@confirmed
def close(request: SiteRequest, pk: int) -> HttpResponse:
    appointing.close(access.account(request.viewer, pk), by=request.viewer, at=clock.real_now())
    messages.success(request, _("The account is closed and its sessions have ended."))
    return redirect("roster:account", pk=pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def delegates(request: SiteRequest) -> HttpResponse:
    """Who acts for me: from when to when."""
    today = timezone.localdate(request.at)
    rows = access.delegations(request.viewer)
    form = DelegateForm(request.POST if request.method == "POST" else None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            to = access.account_named(request.viewer, typed["name"].strip())
            appointing.delegate(to, since=typed["since"], until=typed["until"], by=request.viewer, at=request.at)
        except Invalid as refusal:
            complain(form, refusal)
        else:
            words = _("%(name)s acts for you on these days; each act names you both.") % {"name": to.actor.name}
            messages.success(request, words)
            return redirect("roster:delegates")
    context = {"rows": rows, "form": form, "today": today}
    return render(request, "roster/delegates.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
@confirmed
def end_delegation(request: SiteRequest, pk: int) -> HttpResponse:
    try:
        appointing.end_delegation(pk, by=request.viewer, at=request.at)
    except Invalid as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The delegation ends with this day. What was done stays with both names."))
    return redirect("roster:delegates")
