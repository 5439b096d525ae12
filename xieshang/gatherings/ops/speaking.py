"""The list of speakers: who is to speak for how long, one press to begin and one to end, and what was said."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_PREPARED, BEING_RECORDED, UNDER_WAY
from xieshang.gatherings.models import AgendaItem, Gathering, Remark, Speaker
from xieshang.gatherings.ops.doors import acting, locked
from xieshang.gatherings.ops.recording import Saying, add_in_time, item_about
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer

RECORDER = "gathering_recorder"
BEFORE_OR_DURING = (*BEING_PREPARED, *UNDER_WAY)
MOST_SPEAKERS = 60
MOST_MINUTES = 120


@transaction.atomic
def plan_speech(
    gathering: Gathering,
    *,
    minutes: int,
    by: Viewer,
    speaker: Actor | None = None,
    speaker_name: str = "",
    case: Case | None = None,
) -> Speaker:
    """Somebody stands last on the list of speakers."""
    standing = locked(gathering, states=BEFORE_OR_DURING, permit=RECORDER, by=by)
    name = " ".join(speaker_name.split())[:40]
    rows = Speaker.objects.filter(gathering=standing)
    errors: dict[str, list[str]] = {}
    if speaker is None and not name:
        errors["speaker"] = [_("Say who is to speak.")]
    if not 1 <= minutes <= MOST_MINUTES:
        errors["minutes"] = [_("Between 1 and %(most)s minutes.") % {"most": MOST_MINUTES}]
    if case is not None and not AgendaItem.objects.filter(gathering=standing, case_id=case.pk).exists():
        errors["case"] = [_("This case is not on the agenda.")]
    if rows.count() >= MOST_SPEAKERS:
        errors[""] = [_("At most %(most)s speakers.") % {"most": MOST_SPEAKERS}]
    if errors:
        raise Invalid(errors)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return Speaker.objects.create(
        gathering=standing,
        case=case,
        speaker=speaker,
        speaker_name="" if speaker else name,
        minutes=minutes,
        position=last + 1,
        by_id=acting(by),
    )


@transaction.atomic
def drop_speech(speaker: Speaker, *, by: Viewer) -> None:
    """The speaker is off the list; whoever has spoken stays."""
    standing = locked(speaker.gathering, states=BEFORE_OR_DURING, permit=RECORDER, by=by)
    _to_come(standing, speaker).delete()


@transaction.atomic
def move_up_speech(speaker: Speaker, *, by: Viewer) -> None:
    """The speaker has changed places with the one before who has not spoken yet."""
    standing = locked(speaker.gathering, states=BEFORE_OR_DURING, permit=RECORDER, by=by)
    row = _to_come(standing, speaker)
    earlier = Speaker.objects.filter(gathering=standing, started_at=None, position__lt=row.position)
    before = earlier.order_by("-position", "-id").first()
    if before is not None:
        row.position, before.position = before.position, row.position
        Speaker.objects.bulk_update([row, before], ["position"])


@transaction.atomic
def begin_speech(speaker: Speaker, *, by: Viewer, at: datetime) -> Speaker:
    """The time runs; whoever spoke until now has ended. Pressed again, nothing changes."""
    standing = locked(speaker.gathering, states=UNDER_WAY, permit=RECORDER, by=by)
    row = Speaker.objects.get(pk=speaker.pk, gathering=standing)
    if row.started_at is None:
        _end(standing, at)
        row.started_at = at
        row.save(update_fields=["started_at"])
    return row


@transaction.atomic
def end_speech(speaker: Speaker, *, by: Viewer, at: datetime) -> None:
    """The time stands. Pressed again, or pressed for somebody who does not speak, nothing changes."""
    standing = locked(speaker.gathering, states=UNDER_WAY, permit=RECORDER, by=by)
    if Speaker.objects.filter(pk=speaker.pk, started_at__isnull=False, ended_at=None).exists():
        _end(standing, at)


def close_floor(case: Gathering, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Effect of closing the gathering: nobody speaks any more."""
    _end(case, at)


@transaction.atomic
def record_speech(speaker: Speaker, *, text: str, by: Viewer, at: datetime) -> Remark:
    """What was said stands last in the record; once for each speech."""
    standing = locked(speaker.gathering, states=BEING_RECORDED, permit=RECORDER, by=by)
    row = Speaker.objects.select_related("speaker").get(pk=speaker.pk, gathering=standing)
    if row.started_at is None:
        raise Invalid({"text": [_("Nothing was said yet.")]})
    if row.remark_id:
        raise Invalid({"text": [_("What was said stands in the record already.")]})
    item = item_about(standing, row.case_id)
    saying = Saying(Remark.Kind.SPEECH, text, speaker=row.speaker, speaker_name=row.speaker_name, item=item)
    why = _("The speech stood on the list of speakers.")
    (row.remark,) = add_in_time(standing, remarks=[saying], why=why, by=by, at=at)
    row.save(update_fields=["remark"])
    return row.remark


def _to_come(gathering: Gathering, speaker: Speaker) -> Speaker:
    row = Speaker.objects.get(pk=speaker.pk, gathering=gathering)
    if row.started_at is not None:
        raise Invalid({"": [_("%(name)s has the floor already, or had it.") % {"name": row.name}]})
    return row


def _end(gathering: Gathering, at: datetime) -> None:
    Speaker.objects.filter(gathering=gathering, started_at__isnull=False, ended_at=None).update(ended_at=at)
