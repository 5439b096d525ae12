"""Signed-in pages: an instruction is written on a case or a document, or entered from paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.accounts.sudo import signed_in
from xieshang.handling import vocabulary
from xieshang.handling.instructions import ops, queries
from xieshang.handling.instructions.forms import InstructionForm, PassForm
from xieshang.kernel import files, flow, numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def instruct(request: SiteRequest, pk: int | None = None) -> HttpResponse:
    """The instruction stands, sealed, and whoever passes it on was told."""
    viewer = request.viewer
    about = queries.subject(viewer, pk) if pk is not None else None
    queries.writing(viewer)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = InstructionForm(
        *typed,
        leaders=queries.leaders_for(viewer),
        addressees=queries.addressees(viewer),
        kinds=vocabulary.instruction_kinds(viewer.body_id, on=timezone.localdate(request.at)),
        about=about,
    )
    if form.is_bound and form.is_valid():
        try:
            kept = _kept(request, form)
        except Invalid as refused:
            complain(form, refused, files="scans")
        else:
            messages.success(request, _("The instruction is kept. The office was told and passes it on."))
            return redirect("desk:case", kept)
    context = {"form": form, "about": about, "from_paper": not form.leaders}
    return render(request, "handling/instructions/form.html", context, status=422 if form.is_bound else 200)


def _kept(request: SiteRequest, form: InstructionForm) -> int:
    """The one instruction that this form made, however often it was sent."""
    by, at = request.viewer, request.at
    # Looked at outside of the transaction: it is slow.
    scans = tuple((scan.name or "", files.inspected(scan)) for scan in form.cleaned_data["scans"])
    with once(
        f"instruct:{form.about.pk if form.about else ''}:{by.actor_id}", form.cleaned_data["_once"], form.data
    ) as turn:
        if turn.answer is None:
            act = ops.write if form.leaders else ops.enter
            turn.keep(302, {"pk": act(form.words(scans), by=by, at=at).pk})
    return int(turn.answer["pk"])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: SiteRequest, pk: int) -> HttpResponse:
    """A special committee has the instruction."""
    viewer = request.viewer
    instruction = queries.instruction_to_pass(viewer, pk)
    form = PassForm(request.POST if request.method == "POST" else None, committees=queries.committees(viewer))
    if form.is_bound and form.is_valid():
        typed, version = form.cleaned_data, numerals.number(request.POST.get("version", ""))
        committee = form.committees[typed["committee"]]
        try:
            ops.pass_to_committee(
                instruction, committee=committee, asked=typed["asked"], by=viewer, at=request.at, version=version
            )
        except (flow.Stale, flow.WrongState) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Passed to %(name)s, which was told.") % {"name": committee.name})
            return redirect("desk:case", pk)
    context = {"form": form, "instruction": instruction, "version": instruction.version}
    return render(request, "handling/instructions/pass.html", context, status=422 if form.is_bound else 200)
