"""Who is named for the next term, and which offices go on in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import confirmed, signed_in
from xieshang.kernel import numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.roster import people
from xieshang.roster.terms import ops, queries, renewals, wizard
from xieshang.roster.terms.forms import ListForm, NewForm, PlaceForm, RenewForm
from xieshang.roster.terms.models import Succession
from xieshang.roster.terms.views import READ_OR_SENT, answered, crumbs_of


@signed_in
@require_safe
def members(request: SiteRequest, pk: int) -> HttpResponse:
    """Members of the present term who are not named yet; or those who are."""
    row = queries.succession(request.viewer, pk)
    form = ListForm(request.GET)
    words, show = form.chosen()
    after = request.GET.get("after", "")[:40]
    if show:
        page = queries.named(row, words=words, only=show, after=after)
        table = wizard.named_table(row, page)
    else:
        page = queries.remaining(row, words=words, after=after)
        table = wizard.remaining_table(row, page)
    context = {
        "row": row,
        "form": form,
        "show": show,
        "table": table,
        "pager": wizard.pager(request.GET, page),
        "may_change": row.stage == "open",
    }
    return render(request, "roster/terms/members.html", context)


@signed_in
@require_POST
def take_over(request: SiteRequest, pk: int) -> HttpResponse:
    """Those who were ticked, or all: named for the next term where their organs go on."""
    row = queries.succession(request.viewer, pk)
    ticked = [known for one in request.POST.getlist("select") if (known := numerals.number(one)) is not None]
    chosen = None if request.POST.get("all") else ticked
    many = ops.take_over(row, members=chosen, by=request.viewer, at=request.at)
    words = ngettext("%(many)s member was taken over.", "%(many)s members were taken over.", many) % {"many": many}
    messages.success(request, words if many else _("Nobody was taken over: tick those who continue."))
    return redirect("roster:term-members", pk=pk)


@signed_in
@require_http_methods(READ_OR_SENT)
def name_new(request: SiteRequest, pk: int) -> HttpResponse:
    """Somebody new is named; whom the roster knows by the name is shown, and asked about."""
    row = queries.succession(request.viewer, pk)
    form = NewForm(request.POST if request.method == "POST" else None)
    form.offer(queries.offered(row))
    known = people.called(request.viewer, str(form["name"].value() or "").strip()) if form.is_bound else []
    if not known:
        del form.fields["namesake"]

    def act() -> HttpResponse:
        said = {"profile": form.profile(), "place": form.place(), "namesake": form.cleaned_data.get("namesake", False)}
        ops.name_new(row, **said, by=request.viewer, at=request.at)
        messages.success(request, _("Named for the next term."))
        return redirect(_list_of(row))

    extra = {"known": [(one, reverse("roster:term-name", args=[row.pk, one.pk])) for one in known]}
    title = _("Name somebody new")
    return answered(request, form, act, title=title, submit=_("Name for the term"), crumbs=_crumbs(row), extra=extra)


@signed_in
@require_http_methods(READ_OR_SENT)
def name_known(request: SiteRequest, pk: int, person: int) -> HttpResponse:
    """Somebody whom the roster knows is named."""
    row = queries.succession(request.viewer, pk)
    one = people.person(request.viewer, person)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=wizard.place_before(row, one))
    form.offer(queries.offered(row))

    def act() -> HttpResponse:
        ops.name(row, one, place=form.place(), by=request.viewer, at=request.at)
        messages.success(request, _("Named for the next term."))
        return redirect(_list_of(row))

    title = _("Name %(name)s") % {"name": one.actor.name}
    return answered(request, form, act, title=title, submit=_("Name for the term"), crumbs=_crumbs(row))


@signed_in
@require_http_methods(READ_OR_SENT)
def nominee(request: SiteRequest, pk: int, nominee: int) -> HttpResponse:
    """Where somebody who is named belongs."""
    row = queries.succession(request.viewer, pk)
    one = queries.nominee(row, nominee)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=wizard.place_of(one))
    form.offer(queries.offered(row))

    def act() -> HttpResponse:
        ops.change(one, place=form.place(), by=request.viewer, at=request.at)
        messages.success(request, _("Changed."))
        return redirect(_list_of(row))

    remove = reverse("roster:term-take-out", args=[row.pk, one.pk])
    title = one.person.actor.name
    extra = {"remove_url": remove, "meta": wizard.before_words(row, one)}
    return answered(request, form, act, title=title, submit=_("Enter it"), crumbs=_crumbs(row), extra=extra)


@signed_in
@require_POST
def take_out(request: SiteRequest, pk: int, nominee: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    ops.take_out(queries.nominee(row, nominee), by=request.viewer, at=request.at)
    messages.success(request, _("Not named any more; the membership of the present term stays as it is."))
    return redirect("roster:term-members", pk=pk)


def _list_of(row: Succession) -> str:
    return reverse("roster:term-members", args=[row.pk]) + "?show=named"


def _crumbs(row: Succession) -> list[tuple[str, str]]:
    return [*crumbs_of(row), (reverse("roster:term-members", args=[row.pk]), _("Members"))]


@signed_in
@require_safe
def offices(request: SiteRequest, pk: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    return _offices_page(request, row, RenewForm())


def _offices_page(request: SiteRequest, row: Succession, form: RenewForm, *, status: int = 200) -> HttpResponse:
    shown = renewals.proposals(request.viewer, row, timezone.localdate(request.at))
    form.offer(renewals.organs_of(row, "convenor"))
    context = {
        "row": row,
        "proposals": shown,
        "others": renewals.others_confirmed(row, shown),
        "going_on": renewals.going_on(row),
        "form": form,
        "may_name": request.viewer.wears("office", "admin"),
        "may_revoke": row.stage == "open",
    }
    return render(request, "roster/terms/offices.html", context, status=status)


@signed_in
@require_POST
@confirmed
def confirm(request: SiteRequest, pk: int, appointment: int) -> HttpResponse:
    """Who holds an office of the old term holds it for the organ that follows."""
    row = queries.succession(request.viewer, pk)
    one = renewals.proposal(request.viewer, row, appointment, timezone.localdate(request.at))
    if one.organ is None:
        raise NotFound()
    ops.confirm(row, one.appointment.actor, role=one.appointment.role, of=one.organ, by=request.viewer, at=request.at)
    messages.success(request, _("Confirmed; the office is given when the term opens."))
    return redirect("roster:term-offices", pk=pk)


@signed_in
@require_POST
@confirmed
def appoint(request: SiteRequest, pk: int) -> HttpResponse:
    """Somebody else convenes a group of the next term."""
    row = queries.succession(request.viewer, pk)
    form = RenewForm(request.POST)
    organs = renewals.organs_of(row, "convenor")
    form.offer(organs)
    if form.is_valid():
        of = next(one for one in organs if one.pk == form.cleaned_data["of"])
        try:
            actor = renewals.actor_called(row, form.cleaned_data["name"].strip())
            ops.confirm(row, actor, role="convenor", of=of, by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("Confirmed; the office is given when the term opens."))
            return redirect("roster:term-offices", pk=pk)
    return _offices_page(request, row, form, status=422)


@signed_in
@require_POST
def revoke(request: SiteRequest, pk: int, renewal: int) -> HttpResponse:
    row = queries.succession(request.viewer, pk)
    ops.revoke(renewals.renewal(row, renewal), by=request.viewer, at=request.at)
    messages.success(request, _("Taken back."))
    return redirect("roster:term-offices", pk=pk)
