"""Pages of groupings: what stands, a proposal beside it, what is similar. Decisions are steps on the case page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.kernel import bodies, flow
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, Refusal
from xieshang.roster import checking
from xieshang.roster.forms import DayForm
from xieshang.roster.grouping import entering, kinds, ops, proposing, queries
from xieshang.roster.grouping.forms import AskForm, FamiliesForm, SectorsForm, TownsForm, version_of
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Group


@login_required
@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """The groups of a day with their sectors, whether everybody stands right, and the groupings there were."""
    return _index(request)


def _index(request: SiteRequest, asked: AskForm | None = None) -> HttpResponse:
    viewer = request.viewer
    day = DayForm(request.GET).chosen(timezone.localdate(request.at))
    context = {
        "form": DayForm(request.GET),
        "day": day,
        "standing": queries.standing(viewer, day),
        "check": checking.summary(viewer, day),
        "ill_convened": checking.ill_convened(viewer, day),
        "may_appoint": viewer.wears("office"),
        "rows": queries.groupings(viewer),
        "may_group": queries.may_group(viewer),
        "ask": asked or AskForm(initial={"count": queries.usual_count(viewer, day)}),
    }
    return render(request, "roster/grouping/index.html", context, status=422 if asked else 200)


@login_required
@require_POST
def ask(request: SiteRequest, sort: str) -> HttpResponse:
    """A proposal is made; the office comes to where it stands beside today."""
    queries.grouping_office(request.viewer)
    form = AskForm(request.POST)
    if sort == Group.Kind.SECTOR and not form.is_valid():
        return _index(request, form)
    count = form.cleaned_data["count"] if form.is_valid() else 0
    try:
        term = queries.running_term(request.viewer)
        made = ops.begin(term, sort, by=request.viewer, at=request.at, count=count)
    except Invalid as refused:
        messages.error(request, str(refused))
        return redirect("roster:grouping")
    return redirect("roster:grouping-detail", made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """Today and the proposal side by side; while it is prepared the office changes it here."""
    found = queries.visible_grouping(request.viewer, pk)
    today = timezone.localdate(request.at)
    compared = queries.compare(found, today)
    may_rework = flow.may(request.viewer, found, "rework")
    form = _form(request, found, compared) if may_rework else None
    if request.method == "POST":
        queries.grouping_office(request.viewer)
        if form is None:
            messages.error(request, _("This grouping is decided or given up; it is not changed any more."))
            return redirect("roster:grouping-detail", pk)
        if form.is_valid() and _kept(request, found, form):
            return redirect("roster:grouping-detail", pk)
    context = {
        "grouping": found,
        "state": flow.state_of(found),
        "compared": compared,
        "form": form,
        "by_town": found.sort == Group.Kind.TOWN,
        "open": [(one, form.place_of(one.lot) if isinstance(form, TownsForm) else None) for one in compared.open],
        "check": checking.summary(request.viewer, today),
    }
    return render(
        request, "roster/grouping/detail.html", context, status=422 if form is not None and form.errors else 200
    )


def _form(request: SiteRequest, found: Grouping, compared: queries.Comparison) -> SectorsForm | TownsForm:
    typed = request.POST if request.method == "POST" else None
    parts, lots = queries.parts(found), entering.lots_of(found)
    if found.sort == Group.Kind.TOWN:
        return TownsForm(parts, [(one.lot, one.member) for one in compared.open], lots, typed)
    return SectorsForm(parts, lots, queries.committees(found), typed)


def _kept(request: SiteRequest, found: Grouping, form: SectorsForm | TownsForm) -> bool:
    """Whether it was kept; what was refused stands in the form."""
    again = request.POST.get("act") == "again"
    wish = form.wish(again=again) if isinstance(form, SectorsForm) else form.wish()
    try:
        ops.rework(found, wish, by=request.viewer, at=request.at, version=version_of(request.POST))
    except Invalid as refused:
        complain(form, refused)
        return False
    except Refusal as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(
        request, _("Proposed again; what is locked has stayed.") if again else _("Kept. Look at both sides.")
    )
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def families(request: SiteRequest) -> HttpResponse:
    """What the body holds for similar."""
    viewer = request.viewer
    queries.grouping_office(viewer)
    ground = proposing.ground(queries.running_term(viewer), timezone.localdate(request.at))
    form = FamiliesForm(ground.kinds, ground.facts, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _choose(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            return redirect("roster:families")
    context = {"form": form, "named": _named(ground)}
    return render(request, "roster/grouping/families.html", context, status=422 if form.errors else 200)


def _choose(request: SiteRequest, form: FamiliesForm) -> None:
    body = bodies.by_id(request.viewer.body_id)
    many = kinds.choose(body, form.cleaned_data["families"], form.kin(), by=request.viewer, at=request.at)
    messages.success(request, _("Kept; the next proposal goes by it.") if many else _("Nothing changed."))


def _named(ground: proposing.Ground) -> list[tuple[str, str]]:
    """What the name of each special committee says."""
    named = ground.named
    order = [kind.name for kind in ground.kinds]
    return [
        (
            row.actor.name,
            "、".join(sorted(named[row.code], key=order.index)) or str(_("no kind; it takes what is left")),
        )
        for row in ground.committees
    ]
