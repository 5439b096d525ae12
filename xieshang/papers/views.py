"""Pages of official documents: drafts, issuing, what was issued, and the templates of the committee."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import limits
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.uploads.names import clean_name
from xieshang.papers import fields, making, ops, queries
from xieshang.papers.forms import IssueForm, TemplateForm
from xieshang.papers.models import Issued
from xieshang.papers.registry import Document

READ_OR_SENT = ["GET", "HEAD", "POST"]
POLICY = "default-src 'none'; sandbox"


@signed_in
@require_http_methods(READ_OR_SENT)
def case_paper(request: SiteRequest, pk: int, code: str) -> HttpResponse:
    """The document of a case: its drafts, what was issued, and the form to issue it."""
    document, case = queries.case_for(request.viewer, pk, code)
    context = {
        "case": case,
        "about": case.title,
        "back": reverse("desk:case", args=[pk]),
        "links": [reverse(f"papers:case-{form}", args=[pk, code]) for form in making.TYPES],
        "issued": queries.issued_of_case(pk, code),
        "may_issue": queries.is_issued(document, case),
    }
    return _page(request, document, case, context)


@signed_in
@require_http_methods(READ_OR_SENT)
def year_paper(request: SiteRequest, code: str, year: str) -> HttpResponse:
    """The same about a year."""
    document, subject = queries.year_for(request.viewer, code, year)
    context = {
        "about": subject.code,
        "links": [reverse(f"papers:year-{form}", args=[code, year]) for form in making.TYPES],
        "issued": queries.issued_of_year(subject.body.pk, code, subject.code),
        "may_issue": True,
    }
    return _page(request, document, subject, context)


def _page(request: SiteRequest, document: Document, subject: Any, context: dict[str, Any]) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    number = document.content(request.viewer, subject).number if document.own_number and sent is None else ""
    form = IssueForm(document, sent, initial={"dated_on": timezone.localdate(request.at), "number": number})
    if sent is not None and form.is_valid():
        limits.spend(limits.PAPER, f"actor:{request.viewer.actor_id}")
        try:
            issued = ops.issue(
                document, subject, form.signed(), by=request.viewer, at=request.at, key=form.cleaned_data["_once"]
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("Issued as %(number)s. It is filed as it is now.") if issued.number else _("Issued and filed.")
            messages.success(request, words % {"number": issued.number})
            return redirect(request.path)
    own = queries.template_of(request.viewer.body_id, document.layout)
    context |= {"document": document, "form": form, "template": own}
    return render(request, "papers/paper.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def case_draft(request: SiteRequest, pk: int, code: str, form: str) -> HttpResponse:
    """The document as it would be now; made anew each time and not kept."""
    document, case = queries.case_for(request.viewer, pk, code)
    return _draft(request, document, case, form, case.title)


@signed_in
@require_safe
def year_draft(request: SiteRequest, code: str, year: str, form: str) -> HttpResponse:
    document, subject = queries.year_for(request.viewer, code, year)
    return _draft(request, document, subject, form, subject.code)


def _draft(request: SiteRequest, document: Document, subject: Any, form: str, about: str) -> HttpResponse:
    limits.spend(limits.PAPER, f"actor:{request.viewer.actor_id}")
    data = making.draft(document, subject, by=request.viewer, at=request.at).made(form)
    return _sent(data, f"{document.label} {about} {_('draft')}.{form}", form)


@signed_in
@require_safe
def copy(request: SiteRequest, pk: int, form: str) -> HttpResponse:
    """What was issued, byte by byte."""
    issued, found = queries.copy_for(request.viewer, pk, form)
    return _sent(bytes(found.content), f"{_name(issued)}.{form}", form)


def _name(issued: Issued) -> str:
    document = queries.document_of(issued.document)
    about = issued.case.title if issued.case else issued.year
    return " ".join(part for part in (issued.number, str(document.label), about) if part)


def _sent(data: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(data, content_type=making.TYPES[form])
    disposition = content_disposition_header(form != "pdf", clean_name(name))
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


# ---- templates


@signed_in
@require_safe
def templates(request: SiteRequest) -> HttpResponse:
    """The kinds of paper with the template that holds for each."""
    queries.layout_for(request.viewer, "notice")
    return render(request, "papers/templates.html", {"rows": queries.standing(request.viewer.body_id)})


@signed_in
@require_http_methods(READ_OR_SENT)
def template(request: SiteRequest, layout: str) -> HttpResponse:
    """The template of a kind of paper: the present one, its fields, a new one, and the versions before."""
    found = queries.layout_for(request.viewer, layout)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TemplateForm(*sent)
    if form.is_valid():
        try:
            kept = ops.replace_template(found, form.cleaned_data["file"], by=request.viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            words = _("Version %(version)s is in use from now on. What was issued before stays as it is.")
            messages.success(request, words % {"version": kept.version})
            return redirect("papers:template", layout)
    history = queries.templates(request.viewer.body_id, layout)
    context = {
        "layout": found,
        "form": form,
        "history": history,
        "own": history[0] if history and history[0].sha256 else None,
        "fields": fields.EVERY,
        "needed": fields.NEEDED,
    }
    return render(request, "papers/template.html", context, status=422 if form.errors else 200)


@signed_in
@require_safe
def delivered(request: SiteRequest, layout: str) -> HttpResponse:
    """The template as delivered, to begin one's own with."""
    found = queries.layout_for(request.viewer, layout)
    return _sent(ops.delivered_template(found, by=request.viewer), f"{found.label}.docx", "docx")


@signed_in
@require_safe
def version(request: SiteRequest, layout: str, version: int) -> HttpResponse:
    found = queries.layout_for(request.viewer, layout)
    row = queries.version_for(request.viewer, found, version)
    return _sent(bytes(row.content), f"{found.label} {row.version}.docx", "docx")


@signed_in
@require_POST
def deliver_again(request: SiteRequest, layout: str) -> HttpResponse:
    """The delivered template holds again."""
    found = queries.layout_for(request.viewer, layout)
    try:
        ops.deliver_again(found, by=request.viewer, at=request.at)
    except Invalid as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The delivered template is in use again; your own versions are kept."))
    return redirect("papers:template", layout)
