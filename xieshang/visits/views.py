"""Signed-in pages: a visit is announced, and changed. Everything else is a step on its case page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.kernel import flow
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.numerals import number
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.visits import ops, queries
from xieshang.visits.forms import VisitForm, first_values
from xieshang.visits.models import Visit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A delegation is announced."""
    queries.announcing(request.viewer)
    return _page(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest, pk: int) -> HttpResponse:
    """The visit is as it was typed: its programme as it becomes known, later a correction with its reason."""
    return _page(request, queries.visit_to_change(request.viewer, pk))


def _page(request: SiteRequest, visit: Visit | None) -> HttpResponse:
    form = _form(request, visit)
    if form.is_bound and form.is_valid():
        try:
            kept = _keep(request, form, visit)
        except Invalid as refused:
            complain(form, refused)
        except flow.Stale as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(title)s” is saved.") % kept)
            return redirect("desk:case", kept["pk"])
    context = {"form": form, "visit": visit, "version": visit.version if visit else None}
    return render(request, "visits/form.html", context, status=422 if form.is_bound else 200)


def _form(request: SiteRequest, visit: Visit | None) -> VisitForm:
    typed = request.POST if request.method == "POST" else None
    own = {"host": min(request.viewer.actors_as("committee"), default="")}
    initial = first_values(visit, queries.stops(visit)) if visit else own
    correcting = visit is not None and flow.may(request.viewer, visit, "correct")
    return VisitForm(queries.hosts(request.viewer), typed, correcting=correcting, initial=initial)


def _keep(request: SiteRequest, form: VisitForm, visit: Visit | None) -> dict[str, object]:
    """The visit that this form made or changed; sent again, the same form does nothing more."""
    typed, by, at = form.cleaned_data, request.viewer, request.at
    with once(f"visit:{visit.pk if visit else 'new'}:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            version = request.POST.get("version", "")
            kept = (
                ops.change(
                    visit,
                    plan=form.plan(),
                    by=by,
                    at=at,
                    reason=typed.get("reason", ""),
                    version=number(version),
                )
                if visit
                else ops.announce(form.plan(), by=by, at=at)
            )
            turn.keep(302, {"pk": kept.pk, "title": kept.title})
    return dict(turn.answer)
