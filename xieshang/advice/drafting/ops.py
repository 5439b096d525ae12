"""Writing about formal suggestions and reports: begin, write on, and the effects of their steps."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.advice import queries
from xieshang.advice.models import ConsultationReport, FormalSuggestion, Revision, Suggestion
from xieshang.gatherings.merge import Merged, merge
from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day
from xieshang.places.posts.models import Post

Paper = FormalSuggestion | ConsultationReport
KINDS: dict[str, type[Paper]] = {model.KIND: model for model in (FormalSuggestion, ConsultationReport)}
LONGEST = 50_000


@dataclass(frozen=True)
class Outline:
    """A document before it is kept: which organ drafts it, from what it comes."""

    title: str
    organ: Actor
    text: str = ""
    origin: Case | None = None
    post: Post | None = None


@dataclass(frozen=True)
class Saved:
    """The newest revision after saving; `merged` when somebody else had saved since, with the passages to be settled."""

    revision: Revision
    merged: bool = False
    conflicts: int = 0


@transaction.atomic
def begin(kind: str, outline: Outline, *, by: Viewer, at: datetime) -> Paper:
    """The draft stands; the organ that drafts it and the staff know of it."""
    queries.drafting_for(by, outline.organ)
    paper = KINDS[kind](
        body_id=by.body_id,
        title=outline.title.strip(),
        organ=outline.organ,
        origin_id=outline.origin.pk if outline.origin else None,
        post=outline.post,
        visibility=Case.Visibility.PARTIES,
    )
    flow.begin(paper, "draft", by=by, at=at, parties=((outline.organ, "proposer"),))
    if outline.text.strip():
        save_text(paper, base=0, title=outline.title, text=outline.text, by=by, at=at)
    return KINDS[kind].objects.get(pk=paper.pk)


@transaction.atomic
def save_text(paper: Case, *, base: int, title: str, text: str, by: Viewer, at: datetime) -> Saved:
    """The text stands as a revision; when somebody saved since `base`, a merge of both stands as the next one."""
    title, text = title.strip(), _plain(text)
    if not text.strip():
        raise Invalid({"text": [_("The text cannot be empty.")]})
    if len(text) > LONGEST:
        raise Invalid({"text": [_("The text is too long.")]})
    # Held until the end, so that two who save at once come one after the other.
    standing = flow.lock(paper, flow.flow_of(paper))
    revisions = Revision.objects.filter(paper_id=standing.pk)
    last = revisions.order_by("-number").first()
    if last is not None and (last.text, last.title) == (text, title):
        return Saved(last)
    begun_from = revisions.filter(number=base).first()
    if base and begun_from is None:
        raise Invalid({"base": [_("Load the page again: the text has changed.")]})
    newest = last.number if last else 0
    if newest > base and revisions.filter(base_number=base, text=text, by_id=by.acting_id).exists():
        # The same page was sent twice: its text is kept and merged already.
        return Saved(last)  # type: ignore[arg-type]
    flow.perform(standing, "revise", by=by, at=at, data={"revision": newest + 1})
    Case.objects.filter(pk=standing.pk).update(title=title)
    mine = _revision(standing, (newest + 1, base, None), title, text, by, at)
    if last is None or base == newest:
        return Saved(mine)
    merged: Merged = merge(begun_from.text if begun_from else "", last.text, text)
    both = _revision(standing, (newest + 2, newest, mine.number), title, merged.text, by, at)
    return Saved(both, merged=True, conflicts=merged.conflicts)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _revision(
    paper: Case, numbers: tuple[int, int, int | None], title: str, text: str, by: Viewer, at: datetime
) -> Revision:
    number, base, merged = numbers
    return Revision.objects.create(
        paper_id=paper.pk,
        number=number,
        base_number=base,
        merged_number=merged,
        title=title,
        text=text,
        by_id=by.acting_id,
        at=at,
    )


# Effects of the steps.


def approve(case: FormalSuggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The document has its decision; members know of it, and its suggestions can be handed to units."""
    decided_on = _past(data["decided_on"], at, "decided_on")
    FormalSuggestion.objects.filter(pk=case.pk).update(
        meeting=data["meeting"], document_no=data["document"].strip(), decided_on=decided_on
    )
    _let_in(case)


def send(case: FormalSuggestion, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """It is known to whom it went, and when: not before it was decided."""
    sent_on = _past(data["sent_on"], at, "sent_on")
    if case.decided_on is not None and sent_on < case.decided_on:
        raise Invalid({"sent_on": [_("It was approved on %(day)s only.") % {"day": case.decided_on}]})
    FormalSuggestion.objects.filter(pk=case.pk).update(sent_to=data["to"], sent_on=sent_on)


def issue(case: ConsultationReport, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The report is signed and sent; members know of it, and its suggestions can be handed to units."""
    sent_on = _past(data["sent_on"], at, "sent_on")
    ConsultationReport.objects.filter(pk=case.pk).update(
        signed_by=data["signed_by"].strip(), sent_to=data["to"], sent_on=sent_on
    )
    _let_in(case)


def publish(case: Case, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody reads the document, and its suggestions if so decided."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)
    if data.get("items") != "yes":
        return
    for item in Suggestion.objects.filter(parent_id=case.pk).exclude(state="withdrawn").order_by("pk"):
        if item.visibility != Case.Visibility.PUBLIC:
            flow.perform(item, "publish", by=by, at=at)


def _let_in(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.INTERNAL)
    for item in Suggestion.objects.filter(parent_id=case.pk).order_by("pk"):
        flow.refresh(item)


def _past(day: date | str, at: datetime, field: str) -> date:
    """The day, refused when it is still to come."""
    found = as_day(day)
    if found > timezone.localdate(at):
        raise Invalid({field: [_("This day is still to come.")]})
    return found
