"""Writing: a document is issued; a template is replaced, or the delivered one taken back."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import bodies, erasure, files, flow, numbering
from xieshang.kernel.models import Body, Case
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid, NotAllowed, Refusal
from xieshang.kernel.uploads import MEGABYTE, Limits, Refused
from xieshang.kernel.viewer import Viewer
from xieshang.papers import docx, making, queries, words
from xieshang.papers.content import Filing, Line, Paper, tidy
from xieshang.papers.layouts import Layout
from xieshang.papers.models import Copy, Issued, Template
from xieshang.papers.registry import Document, Year

TRIES = 8
TEMPLATE = Limits(
    max_bytes=2 * MEGABYTE, extensions=frozenset({"docx"}), max_unpacked=24 * MEGABYTE, max_entries=400, max_ratio=100
)


class Moved(Exception):
    """While the document was being set, its number was given away, or its record or template changed."""


@dataclass(frozen=True)
class Signed:
    """What is asked when a document is issued."""

    signatory: str
    dated_on: date
    copies: str = ""
    number: str = ""


def issue(document: Document, subject: Any, signed: Signed, *, by: Viewer, at: datetime, key: str = "") -> Issued:
    """The document has its number and is kept as it is now, in both formats; once for a key, however often it is asked.

    It is set before the lock is taken, with the number that comes next; whoever finds it taken sets it again.
    """
    signed = _checked(document, signed, at=at)
    _check_right(document, subject, by=by)
    for _attempt in range(TRIES):
        try:
            return _issued(document, subject, signed, by=by, at=at, key=key)
        except Moved:
            subject = _fresh(subject)
    raise Refusal(_("Others are issuing documents at this moment. Please try again."))


def _checked(document: Document, signed: Signed, *, at: datetime) -> Signed:
    faults: dict[str, list[str]] = {}
    # Kept as typed; what a document cannot hold is taken out where it is set.
    found = Signed(signed.signatory.strip(), signed.dated_on, signed.copies.strip(), signed.number.strip())
    if not tidy(found.signatory):
        faults["signatory"] = [_("Name who signs it.")]
    if found.dated_on > timezone.localdate(at):
        faults["dated_on"] = [_("This day has not come yet.")]
    if document.own_number and document.form.shape != "plain" and not tidy(found.number):
        faults["number"] = [_("Write the number under which your unit files the letter.")]
    if faults:
        raise Invalid(faults)
    return found


def _check_right(document: Document, subject: Any, *, by: Viewer) -> None:
    if isinstance(subject, Year):
        if not by.wears(*document.hats) or by.body_id != subject.body.pk:
            raise NotAllowed(_("Only the office issues this document."))
        return
    _document, case = queries.case_for(by, subject.pk, document.code)
    if not queries.is_issued(document, case):
        raise queries.NotNow(str(document.not_yet))


def _fresh(subject: Any) -> Any:
    return subject if isinstance(subject, Year) else queries.as_own_kind(Case.objects.get(pk=subject.pk))


def _issued(document: Document, subject: Any, signed: Signed, *, by: Viewer, at: datetime, key: str) -> Issued:
    body_id, case = by.body_id, None if isinstance(subject, Year) else subject
    record = queries.newest_entry(case.pk) if case is not None else None
    series = document.series
    number = numbering.expected(body_id, series=series, at=at) if series else signed.number
    made = making.final(
        document,
        subject,
        number=number,
        signatory=signed.signatory,
        dated_on=signed.dated_on,
        copies=signed.copies,
        by=by,
    )
    content = {"docx": made.docx()}
    if made.pdf_is_possible:
        content["pdf"] = made.pdf()
    about = f"issue:{document.code}:{subject.code if case is None else case.pk}:{by.actor_id}"
    with once(about, key, asdict(signed)) as turn:
        if turn.answer is not None:
            return Issued.objects.get(pk=turn.answer)
        _check_nothing_moved(document, case, record, made, by=by)
        if series and numbering.issue_in(body_id, series=series, at=at, case=case) != number:
            raise Moved()
        issued = Issued.objects.create(
            body_id=body_id,
            document=document.code,
            case_id=case.pk if case is not None else None,
            year="" if case is not None else subject.code,
            number=number,
            signatory=signed.signatory,
            dated_on=signed.dated_on,
            copies=signed.copies,
            record_id=record,
            template=made.template,
            by_id=by.acting_id,
            at=at,
        )
        for name, data in content.items():
            digest = hashlib.sha256(data).hexdigest()
            Copy.objects.create(issued=issued, case_id=issued.case_id, format=name, content=data, sha256=digest)
        if case is not None:
            flow.note(case, "paper_issued", by=by, at=at, data={"document": str(document.code), "number": number})
        turn.keep(302, issued.pk)
    return issued


def _check_nothing_moved(
    document: Document, case: Case | None, record: int | None, made: making.Making, *, by: Viewer
) -> None:
    """Under the lock of the case: record and template are those the document was set from."""
    if case is not None:
        Case.objects.select_for_update().get(pk=case.pk)
        if queries.newest_entry(case.pk) != record:
            raise Moved()
    present = queries.template_of(by.body_id, document.layout)
    if (present.pk if present else None) != (made.template.pk if made.template else None):
        raise Moved()


@erasure.also
def forget_copies(case: Case) -> None:
    """The bytes of what was issued about the case are gone; number, day and signatory stand."""
    Copy.objects.filter(case_id=case.pk).delete()


# ---- templates

EXAMPLE = Paper(
    title="关于召开协商会议的通知",
    issuer="政协示例县委员会",
    addressee="各有关单位",
    body=(Line("一、时间", 1), Line("示例正文。")),
    attachments=("会议议程", "参会人员名单"),
    present=(Line("示例委员", label="出席："),),
    contact="联系人：示例",
)


def replace_template(layout: Layout, upload: UploadedFile, *, by: Viewer, at: datetime) -> Template:
    """The body's own template holds from now on; Refused with the name of what is wrong with it."""
    _check_settles(by)
    try:
        accepted = files.inspected(upload, TEMPLATE)
        found = docx.fields_of(accepted.data)
        docx.filled(accepted.data, EXAMPLE, Filing("示例〔2020〕1号", "示例", "2020年1月1日", "示例单位", "示例办公室"))
    except Refused as refused:
        raise Invalid({"file": [refused.words]}) from refused
    except Invalid as refused:
        raise Invalid({"file": refused.errors.get("files", [str(refused)])}) from refused
    return _keep(layout, upload.name or "", accepted.data, found, by=by, at=at)


def deliver_again(layout: Layout, *, by: Viewer, at: datetime) -> Template:
    """The delivered template holds again; the body's own versions stay."""
    _check_settles(by)
    if queries.template_of(by.body_id, layout.code) is None:
        raise Invalid({"": [_("The delivered template is in use already.")]})
    return _keep(layout, "", b"", [], by=by, at=at)


def _check_settles(by: Viewer) -> None:
    if not queries.settles(by):
        raise NotAllowed(_("Only the office and the administrator replace templates."))


def _keep(layout: Layout, name: str, data: bytes, found: list[str], *, by: Viewer, at: datetime) -> Template:
    with transaction.atomic():
        Body.objects.select_for_update().get(pk=by.body_id)  # versions of a body come one after the other
        version = Template.objects.filter(body_id=by.body_id, layout=layout.code).count() + 1
        return Template.objects.create(
            body_id=by.body_id,
            layout=layout.code,
            version=version,
            name=name[:160],
            content=data,
            sha256=hashlib.sha256(data).hexdigest() if data else "",
            fields=found,
            by_id=by.acting_id,
            at=at,
        )


def delivered_template(layout: Layout, *, by: Viewer) -> bytes:
    """The delivered Word template with the head fitted to the viewer's body."""
    body = bodies.by_id(by.body_id)
    issuer = words.organ(body.name)
    return docx.delivered(layout.shape, mark=layout.mark_of(body), issuer=issuer, copies="一行")
