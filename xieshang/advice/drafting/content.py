"""A document as plain data: what a printed paper of it holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from xieshang.advice import queries
from xieshang.advice.drafting.flow import BOTH
from xieshang.advice.models import ConsultationReport, FormalSuggestion
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Line:
    """A suggestion in the document."""

    number: str
    title: str
    text: str
    unit: str


@dataclass(frozen=True)
class Content:
    """Everything on the paper. `number`, `day` and `signed_by` are empty while it is a draft; `day` is that of the decision."""

    kind: str
    title: str
    number: str
    body: str
    organ: str
    receivers: tuple[str, ...]
    paragraphs: tuple[str, ...]
    lines: tuple[Line, ...]
    meeting: str = ""
    document_no: str = ""
    signed_by: str = ""
    day: date | None = None


def content_of(viewer: Viewer, paper: FormalSuggestion | ConsultationReport) -> Content:
    """The document with its newest text and its suggestions, as the viewer may know them."""
    newest = queries.newest(paper)
    names = {code: str(label) for code, label in BOTH}
    receivers = ("party", "government") if paper.sent_to in ("", "both") else (paper.sent_to,)
    rows = queries.items_under(viewer, paper)
    shared: dict[str, Any] = {
        "kind": paper.kind,
        "title": paper.title,
        "number": paper.number,
        "body": paper.body.name,
        "organ": paper.organ.name,
        "receivers": tuple(names[code] for code in receivers),
        "paragraphs": tuple(line for line in (newest.text if newest else "").splitlines() if line.strip()),
        "lines": tuple(Line(row.number, row.title, row.text, row.unit.name if row.unit else "") for row in rows),
    }
    if isinstance(paper, FormalSuggestion):
        meeting = paper.get_meeting_display() if paper.meeting else ""
        return Content(**shared, meeting=meeting, document_no=paper.document_no, day=paper.decided_on)
    return Content(**shared, signed_by=paper.signed_by, day=paper.sent_on)
