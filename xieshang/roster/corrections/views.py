"""The page on which an entry is corrected, by the person or by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import files
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.uploads import MEGABYTE, PICTURES, Limits
from xieshang.roster.corrections import ops, queries
from xieshang.roster.corrections.forms import CorrectionForm
from xieshang.roster.models import Person

PORTRAIT = Limits(max_bytes=8 * MEGABYTE, extensions=PICTURES, longest_side=800)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SiteRequest, pk: int) -> HttpResponse:
    """The entry says so; asked by the person, it waits for the office."""
    person = queries.to_correct(request.viewer, pk)
    sent = request.method == "POST"
    form = CorrectionForm(person, request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        try:
            made = _correct(request, person, form)
        except Invalid as refused:
            complain(form, refused, files="photo")
        else:
            messages.success(request, made)
            return redirect("roster:person", pk=pk)
    context = {"form": form, "person": person, "waiting": queries.waiting(person), "office": _is_office(request)}
    return render(request, "roster/corrections/form.html", context, status=422 if form.is_bound else 200)


def _correct(request: SiteRequest, person: Person, form: CorrectionForm) -> str:
    photo = form.cleaned_data["photo"]
    accepted = (photo.name, files.inspected(photo, PORTRAIT)) if photo else None
    wish = ops.Wish(form.profile(), accepted, form.cleaned_data["reason"])
    ops.correct(person, wish, by=request.viewer, at=request.at)
    if _is_office(request):
        return _("Corrected. The earlier entry is kept with the correction.")
    return _("The office is asked. The entry changes once it has agreed; you are told.")


def _is_office(request: SiteRequest) -> bool:
    return request.viewer.wears("office")
