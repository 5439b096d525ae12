"""A document set: what the slice says of its record, in the committee's template, as DOCX or PDF. Writes nothing, locks nothing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from xieshang.kernel import bodies, numbering
from xieshang.kernel.models import Body
from xieshang.kernel.viewer import Viewer
from xieshang.papers import docx, office, pdf, queries, words
from xieshang.papers.content import Filing, Paper, tidied
from xieshang.papers.models import Template
from xieshang.papers.registry import Document

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Making:
    """Everything a document is set from."""

    document: Document
    paper: Paper
    filing: Filing
    template: Template | None

    def made(self, format: str) -> bytes:
        return self.docx() if format == "docx" else self.pdf()

    def docx(self) -> bytes:
        if self.template is not None:
            return docx.filled(bytes(self.template.content), self.paper, self.filing)
        return docx.made(self.paper, self.filing, shape=self.document.form.shape)

    def pdf(self) -> bytes:
        if self.template is not None:
            return office.pdf_of(self.docx())
        return pdf.made(self.paper, self.filing, shape=self.document.form.shape)

    @property
    def pdf_is_possible(self) -> bool:
        return self.template is None or office.is_here()


def draft(document: Document, subject: Any, *, by: Viewer, at: datetime) -> Making:
    """The document as it would be now: the number with its gap, the date without its day."""
    body = bodies.by_id(by.body_id)
    number = numbering.with_gap(body.pk, series=document.series, at=at) if document.series else ""
    dated = f"{timezone.localdate(at).year}年\u3000月\u3000日"
    return prepared(document, subject, _filing(document, body, Filing(number=number, dated=dated)), by=by)


def final(
    document: Document, subject: Any, *, number: str, signatory: str, dated_on: date, copies: str, by: Viewer
) -> Making:
    """The document as it is issued."""
    filing = Filing(number=number, signatory=signatory, dated=words.day(dated_on), copies=copies)
    return prepared(document, subject, _filing(document, bodies.by_id(by.body_id), filing), by=by)


def _filing(document: Document, body: Body, filing: Filing) -> Filing:
    """Papers of the committee say at their foot who printed them; letters and reports do not."""
    is_printed = document.form.shape not in ("letter", "plain")
    return replace(filing, printed_by=f"{words.organ(body.name)}办公室") if is_printed else filing


def prepared(document: Document, subject: Any, filing: Filing, *, by: Viewer) -> Making:
    """What the slice says, without anything a document cannot hold."""
    body = bodies.by_id(by.body_id)
    paper = document.content(by, subject)
    paper = replace(paper, mark=paper.mark or ("" if document.own_number else document.form.mark_of(body)))
    filing = replace(filing, number=filing.number or paper.number)
    return Making(document, tidied(paper), tidied(filing), queries.template_of(body.pk, document.layout))
