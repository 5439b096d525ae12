"""Reading documents: which can be made of a case and by whom, what was issued, which template holds."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from xieshang.kernel import bodies, flow, periods, stories
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotAllowed, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.papers.layouts import Layout, layouts
from xieshang.papers.models import Copy, Issued, Template
from xieshang.papers.registry import Document, Year, documents, of_kind

SETTLERS = ("office", "admin")


class NotNow(Refusal):
    """The case has not come so far, or is beyond it."""


@dataclass(frozen=True)
class Offer:
    """A document on the page of a case: whether this viewer makes it, whether it can be issued now, what was issued."""

    document: Document
    may_make: bool
    may_issue: bool
    issued: list[Issued] = field(default_factory=list)


def document_of(code: str, kind: str | None = None) -> Document:
    document = documents.get(code)
    if document is None or (kind is not None and document.kind != kind):
        raise NotFound()
    return document


def case_for(viewer: Viewer, pk: int, code: str) -> tuple[Document, Case]:
    """Document and case (as its own kind), if the door lets the viewer through; refused to who may not make it."""
    case = Case.objects.visible_to(viewer).filter(pk=pk).first()
    if case is None:
        raise NotFound()
    document = document_of(code, case.kind)
    permit = permits[document.permit]
    if not permit.allows(viewer, case):
        raise NotAllowed(str(permit.reason))
    if not is_drafted(document, case):
        raise NotNow(str(document.not_yet))
    return document, as_own_kind(case)


def as_own_kind(case: Case) -> Any:
    return flow.model_of(flow.flows[case.kind])._base_manager.select_related("unit", "body").get(pk=case.pk)


def year_for(viewer: Viewer, code: str, year: str) -> tuple[Document, Year]:
    """The document about the year or quarter; not there for anybody who may not make it, nor before it has begun."""
    document = document_of(code, "")
    if not makes_of_year(viewer, code) or (periods.quarter_of(year) and not document.quarters):
        raise NotFound()
    if year < "1949" or periods.bounds(viewer.body_id, year)[0] > timezone.localdate(viewer.at):
        raise NotFound()
    return document, Year(bodies.by_id(viewer.body_id), year)


def makes_of_year(viewer: Viewer, code: str) -> bool:
    """Whether the viewer may make the document about a year."""
    return viewer.is_signed_in and viewer.wears(*document_of(code, "").hats)


def is_drafted(document: Document, case: Case) -> bool:
    return case.state in document.drafted_in


def is_issued(document: Document, case: Case) -> bool:
    return case.state in document.issued_in


def offers(viewer: Viewer, case: Case) -> list[Offer]:
    """The documents of a case that this viewer may make or read; one statement."""
    fitting = of_kind(case.kind)
    mine = {one.code: permits[one.permit].allows(viewer, case) for one in fitting}
    read = {one.code for one in fitting if mine[one.code] or _reads(one, viewer, case)}
    if not read:
        return []
    issued: dict[str, list[Issued]] = {}
    # The log, which the page has read already, says whether there is anything to look for.
    any_issued = stories.happenings(case, "paper_issued")
    for row in _with_formats(Issued.objects.filter(case_id=case.pk)) if any_issued else ():
        issued.setdefault(row.document, []).append(row)
    found = [
        Offer(
            one,
            mine[one.code] and is_drafted(one, case),
            mine[one.code] and is_issued(one, case),
            issued.get(one.code, []),
        )
        for one in fitting
        if one.code in read
    ]
    return [offer for offer in found if offer.may_make or offer.issued]


def _reads(document: Document, viewer: Viewer, case: Case) -> bool:
    return any(permits[code].allows(viewer, case) for code in document.readers)


def issued_of_case(case_id: int, code: str) -> list[Issued]:
    return list(_with_formats(Issued.objects.filter(case_id=case_id, document=code).select_related("by")))


def issued_of_year(body_id: int, code: str, year: str) -> list[Issued]:
    rows = Issued.objects.filter(body_id=body_id, document=code, year=year, case=None)
    return list(_with_formats(rows.select_related("by")))


def _with_formats(rows: QuerySet[Issued]) -> QuerySet[Issued]:
    """The newest first, each saying in which formats it is kept: not every machine makes a PDF, and an erasure leaves none."""

    def kept(format: str) -> Exists:
        return Exists(Copy.objects.filter(issued_id=OuterRef("pk"), format=format))

    return rows.annotate(has_docx=kept("docx"), has_pdf=kept("pdf")).order_by("-id")


def copy_for(viewer: Viewer, pk: int, format: str) -> tuple[Issued, Copy]:
    """The bytes of an issued document, for who may make it or is meant to read it; not there for anybody else."""
    issued = Issued.objects.filter(pk=pk, body_id=viewer.body_id).select_related("case").first()
    if issued is None or issued.document not in documents or not _open_to(viewer, issued):
        raise NotFound()
    copy = Copy.objects.filter(issued_id=issued.pk, format=format).first()
    if copy is None:
        raise NotFound()
    return issued, copy


def _open_to(viewer: Viewer, issued: Issued) -> bool:
    document = documents[issued.document]
    if issued.case_id is None:
        return viewer.wears(*document.hats)
    case = Case.objects.visible_to(viewer).filter(pk=issued.case_id).first()
    return case is not None and (permits[document.permit].allows(viewer, case) or _reads(document, viewer, case))


def newest_entry(case_id: int) -> int | None:
    """Up to which happening the record goes."""
    newest: int | None = Entry.objects.filter(case_id=case_id).aggregate(newest=Max("pk"))["newest"]
    return newest


# ---- templates


def settles(viewer: Viewer) -> bool:
    """Whether somebody sees and replaces the templates of the body."""
    return viewer.is_signed_in and viewer.wears(*SETTLERS)


def layout_for(viewer: Viewer, code: str) -> Layout:
    """The kind of paper; to everybody but the office and the administrator these pages do not exist."""
    if not settles(viewer) or code not in layouts:
        raise NotFound()
    return layouts[code]


def template_of(body_id: int, layout: str) -> Template | None:
    """The body's own template that holds, None for the delivered one."""
    newest = Template.objects.filter(body_id=body_id, layout=layout).order_by("-version").first()
    return newest if newest is not None and newest.content else None


def templates(body_id: int, layout: str) -> list[Template]:
    """Every version, the newest first; without the bytes."""
    rows = Template.objects.filter(body_id=body_id, layout=layout).defer("content").select_related("by")
    return list(rows.order_by("-version"))


def standing(body_id: int) -> list[tuple[Layout, Template | None]]:
    """Each kind of paper with the newest decision about its template; one statement."""
    newest: dict[str, Template] = {}
    for row in Template.objects.filter(body_id=body_id).defer("content").select_related("by").order_by("version"):
        newest[row.layout] = row
    return [(layout, newest.get(code)) for code, layout in layouts.items()]


def version_for(viewer: Viewer, layout: Layout, version: int) -> Template:
    found = Template.objects.filter(body_id=viewer.body_id, layout=layout.code, version=version).first()
    if found is None or not found.content:
        raise NotFound()
    return found
