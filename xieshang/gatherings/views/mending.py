"""Mending the record: an outcome, its words, and somebody entered who was not there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshang.gatherings import forms, ops, queries
from xieshang.gatherings.views.record import RECORDER
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SiteRequest, pk: int, item: int) -> HttpResponse:
    """The words of an outcome read as corrected; what followed from the outcome stays."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = queries.item_of(gathering, item)
    form = forms.CorrectionForm(request.POST or None, initial={"agreement": row.agreement, "dissent": row.dissent})
    if form.is_valid():
        try:
            ops.correct_words(row, by=request.viewer, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("Corrected. Look at the minutes again if they are written already."))
            return redirect(reverse("gatherings:record", args=[pk]) + f"#item-{row.pk}")
    context = {
        "gathering": gathering,
        "form": form,
        "heading": _("Correct the words"),
        "about": row.case.title,
        "explained": _("The outcome itself and the tasks that went out stay; the log keeps the earlier words."),
        "back": reverse("gatherings:record", args=[pk]),
    }
    return render(request, "gatherings/mend.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SiteRequest, pk: int, item: int) -> HttpResponse:
    """The outcome is open again, to be recorded as it was."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = queries.item_of(gathering, item)
    form = forms.TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            ops.take_back(row, by=request.viewer, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The outcome is open again: record what really came out."))
            return redirect(reverse("gatherings:record", args=[pk]) + f"#item-{row.pk}")
    context = {
        "gathering": gathering,
        "form": form,
        "heading": _("Take the outcome back"),
        "about": f"{row.case.title}（{row.get_outcome_display()}）",
        "explained": _(
            "Only when another outcome was recorded than the one that came out. Tasks that went out are cancelled and their"
            " units told, as long as none has answered; the log keeps everything."
        ),
        "back": reverse("gatherings:record", args=[pk]),
    }
    return render(request, "gatherings/mend.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: SiteRequest, pk: int, attendance: int) -> HttpResponse:
    """Somebody entered by mistake counts as absent again."""
    gathering = queries.gathering_for(request.viewer, pk, RECORDER)
    row = queries.attendance_of(gathering, attendance)
    form = forms.StrikeForm(request.POST or None)
    if form.is_valid():
        try:
            name = ops.strike(gathering, row.pk, by=request.viewer, at=request.at, **form.cleaned_data)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("%(name)s counts as absent and may check in again.") % {"name": name})
            return redirect("gatherings:check-in", pk)
    context = {
        "gathering": gathering,
        "form": form,
        "heading": _("Strike an attendance"),
        "about": f"{row.name}（{row.get_role_display()}）",
        "explained": _("Only for somebody entered by mistake. The log keeps the name and your reason."),
        "back": reverse("gatherings:check-in", args=[pk]),
    }
    return render(request, "gatherings/mend.html", context, status=422 if form.errors else 200)
