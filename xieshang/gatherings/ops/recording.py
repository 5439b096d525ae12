"""What is said, the minutes with their revisions, and photos."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_RECORDED, UNDER_WAY
from xieshang.gatherings.merge import Merged, merge
from xieshang.gatherings.models import AgendaItem, Contribution, Gathering, MinutesRevision, Remark
from xieshang.gatherings.ops.doors import acting, day_of, locked
from xieshang.kernel import files, flow, uploads
from xieshang.kernel.models import Actor, File
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer

LONGEST = 100_000
PHOTO = "gathering-photo"


@dataclass(frozen=True)
class Saying:
    """What somebody said, to an item or to the whole gathering; the speaker by actor or by name; `origin`: sent before."""

    kind: str
    text: str
    speaker: Actor | None = None
    speaker_name: str = ""
    item: AgendaItem | None = None
    origin: Contribution | None = None


@dataclass(frozen=True)
class Saved:
    """The newest revision after saving; `merged` when somebody else had saved since, with the passages to be settled."""

    revision: MinutesRevision
    merged: bool = False
    conflicts: int = 0


def add_remark(
    gathering: Gathering, *, remark: Saying, by: Viewer, at: datetime, why: str = "", occurred_on: date | None = None
) -> Remark:
    """The remark stands last in the record."""
    return add_remarks(gathering, remarks=[remark], by=by, at=at, why=why, occurred_on=occurred_on)[0]


@transaction.atomic
def add_remarks(
    gathering: Gathering,
    *,
    remarks: Iterable[Saying],
    by: Viewer,
    at: datetime,
    why: str = "",
    occurred_on: date | None = None,
) -> list[Remark]:
    """All remarks stand in the record, in the order given; after the gathering with the reason and the day."""
    standing = locked(gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    day_of(standing, at=at, occurred_on=occurred_on)
    late = standing.state == "held"
    if late and not why.strip():
        raise Invalid({"why": [_("The gathering is over: say why this is added now.")]})
    last = Remark.objects.filter(gathering=standing).aggregate(last=Max("position"))["last"] or 0
    rows = [_remark(standing, saying, last + number, by, at) for number, saying in enumerate(remarks, 1)]
    made = Remark.objects.bulk_create(rows)
    if late and rows:
        flow.note(
            standing,
            "gathering_late_remarks",
            by=by,
            at=at,
            data={"count": len(rows), "occurred_on": occurred_on},
            words={"why": why.strip()[:200]},
        )
    return made


def item_about(gathering: Gathering, case_id: int | None) -> AgendaItem | None:
    """The case as it stands on the agenda, if it still does."""
    return AgendaItem.objects.filter(gathering=gathering, case_id=case_id).first() if case_id else None


def add_in_time(gathering: Gathering, *, remarks: Sequence[Saying], why: str, by: Viewer, at: datetime) -> list[Remark]:
    """What was sent or said while the gathering ran stands in the record; put there afterwards, the log says why."""
    if gathering.state in UNDER_WAY:
        return add_remarks(gathering, remarks=remarks, by=by, at=at)
    day = timezone.localdate(gathering.starts_at)
    return add_remarks(gathering, remarks=remarks, by=by, at=at, why=why, occurred_on=day)


def _remark(gathering: Gathering, saying: Saying, position: int, by: Viewer, at: datetime) -> Remark:
    name = " ".join(saying.speaker_name.split())[:40]
    errors: dict[str, list[str]] = {}
    if not saying.text.strip():
        errors["text"] = [_("Write down what was said.")]
    if saying.speaker is None and not name:
        errors["speaker"] = [_("Say who spoke.")]
    if saying.kind not in Remark.Kind.values:
        errors["kind"] = [_("Choose what it was.")]
    if saying.item is not None and saying.item.gathering_id != gathering.pk:
        errors["item"] = [_("This case is not on the agenda.")]
    if errors:
        raise Invalid(errors)
    return Remark(
        gathering=gathering,
        item=saying.item,
        kind=saying.kind,
        speaker=saying.speaker,
        speaker_name="" if saying.speaker else name,
        text=saying.text.strip(),
        position=position,
        origin=saying.origin,
        by_id=acting(by),
        at=at,
    )


@transaction.atomic
def save_minutes(gathering: Gathering, *, base: int, text: str, by: Viewer, at: datetime) -> Saved:
    """The text stands as a revision; when somebody saved since `base`, a merge of both stands as the next one.

    `base` is the number of the revision that the writer began from, 0 for none.
    """
    standing = locked(gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    text = _plain(text)
    if not text.strip():
        raise Invalid({"text": [_("The minutes cannot be empty.")]})
    if len(text) > LONGEST:
        raise Invalid({"text": [_("The minutes are too long.")]})
    revisions = MinutesRevision.objects.filter(gathering=standing)
    last = revisions.order_by("-number").first()
    if last is not None and last.text == text:
        return Saved(last)
    begun_from = revisions.filter(number=base).first()
    if base and begun_from is None:
        raise Invalid({"base": [_("Load the page again: the minutes have changed.")]})
    if last is not None and revisions.filter(base_number=base, text=text, by_id=acting(by)).exists():
        # The same page was sent twice: its text is kept and merged already.
        return Saved(last)
    newest = last.number if last else 0
    mine = _revision(standing, newest + 1, base, None, text, by, at)
    if last is None or base == newest:
        return Saved(mine)
    merged: Merged = merge(begun_from.text if begun_from else "", last.text, text)
    both = _revision(standing, newest + 2, newest, mine.number, merged.text, by, at)
    flow.note(standing, "gathering_minutes_merged", by=by, at=at, data={"count": merged.conflicts})
    return Saved(both, merged=True, conflicts=merged.conflicts)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def _revision(
    gathering: Gathering, number: int, base: int, merged: int | None, text: str, by: Viewer, at: datetime
) -> MinutesRevision:
    return MinutesRevision.objects.create(
        gathering=gathering, number=number, base_number=base, merged_number=merged, text=text, by_id=acting(by), at=at
    )


@transaction.atomic
def add_photos(
    gathering: Gathering, *, accepted: Sequence[tuple[uploads.Accepted, str]], by: Viewer, at: datetime
) -> list[File]:
    """The inspected photos belong to the gathering; inside only."""
    standing = locked(gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    kept = [
        files.keep(one, name, body_id=standing.body_id, purpose=PHOTO, at=at, by=by, case=standing)
        for one, name in accepted
    ]
    if kept:
        flow.note(standing, "gathering_photos", by=by, at=at, data={"count": len(kept)})
    return kept
