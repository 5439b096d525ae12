"""Official documents on each side of the matrix: a notice to be issued, one that is, a formal suggestion, a report,
the year's report, an own template."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix import advising
from tests.papers.examples import template
from xieshang.gatherings.models import Gathering
from xieshang.papers import ops
from xieshang.papers.layouts import layouts
from xieshang.papers.registry import documents

if TYPE_CHECKING:
    from tests.matrix.world import Side

NOTICE = "gathering-notice"


def things(side: Side, sitting: Gathering, at: datetime, *, issued: bool) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {"notice of the convoked sitting": {"pk": sitting.pk, "code": NOTICE}}
    if issued:
        by = side.office(at)
        paper = ops.issue(documents[NOTICE], sitting, ops.Signed("李守正", at.date()), by=by, at=at)
        made["issued notice"] = {"pk": paper.pk}
    approved, report = (
        advising.paper(side, at, state="approved"),
        advising.paper(side, at, "consultation_report", "issued"),
    )
    made["formal suggestion as a document"] = {"pk": approved.pk, "code": "formal-suggestion"}
    made["consultation report as a document"] = {"pk": report.pk, "code": "consultation-report"}
    return made


def of_the_county(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    upload = SimpleUploadedFile("函.docx", template("{{标题}}", "{{正文}}"))
    kept = ops.replace_template(layouts["letter"], upload, by=side.office(at), at=at)
    return {
        "annual report": {"code": "annual-report", "year": 2020},
        "annual summary": {"code": "consultation-summary", "year": 2020},
        "press package": {"code": "press-package", "year": "2020Q2"},
        "template of letters": {"layout": "letter", "version": kept.version},
    }
