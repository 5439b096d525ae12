"""What those invited send from the phone, and what becomes of it: the shortlist for the hall, the record, or neither."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import BEING_RECORDED, TAKES_OPINIONS, UNDER_WAY
from xieshang.gatherings.models import AgendaItem, Contribution, Gathering, Remark
from xieshang.gatherings.ops.doors import acting, locked
from xieshang.gatherings.ops.recording import Saying, add_in_time, item_about
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer

LONGEST_OPINION = 2000
# More cannot be read on the screen of a hall.
LONGEST_QUESTION = 120
MOST_WAITING = 20
MOST_LISTED = 30
Kind, Outcome = Contribution.Kind, Contribution.Outcome


class AlreadyDecided(Refusal):
    """Somebody has decided meanwhile what becomes of it, or it was withdrawn."""

    code = "already-decided"


@transaction.atomic
def contribute(
    gathering: Gathering, *, kind: str, text: str, by: Viewer, at: datetime, case: Case | None = None
) -> Contribution:
    """The opinion or question of the invited viewer waits for the convener; about one case of the agenda, or the whole."""
    states = UNDER_WAY if kind == Kind.QUESTION else TAKES_OPINIONS
    standing = locked(gathering, states=states, permit="gathering_invited", by=by)
    _check(standing, kind, text.strip(), case)
    mine = Contribution.objects.filter(gathering=standing, author_id=acting(by), outcome=Outcome.NONE)
    if mine.count() >= MOST_WAITING:
        words = _("%(most)s of yours wait already. Withdraw one, or wait until some are read.")
        raise Invalid({"text": [words % {"most": MOST_WAITING}]})
    return Contribution.objects.create(
        gathering=standing, case=case, kind=kind, author_id=acting(by), text=text.strip(), at=at
    )


def _check(gathering: Gathering, kind: str, text: str, case: Case | None) -> None:
    errors: dict[str, list[str]] = {}
    most = LONGEST_QUESTION if kind == Kind.QUESTION else LONGEST_OPINION
    if kind not in Kind.values:
        errors["kind"] = [_("Choose opinion or question.")]
    if not text:
        errors["text"] = [_("Write down what you want to say.")]
    elif len(text) > most:
        errors["text"] = [_("At most %(most)s characters; these are %(count)s.") % {"most": most, "count": len(text)}]
    if case is not None and not AgendaItem.objects.filter(gathering=gathering, case_id=case.pk).exists():
        errors["case"] = [_("This case is not on the agenda.")]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def withdraw(contribution: Contribution, *, by: Viewer, at: datetime) -> Contribution:
    """Its author has taken it back before anybody decided; it leaves the shortlist."""
    if contribution.author_id != acting(by):
        raise NotFound()
    states = (*TAKES_OPINIONS, *BEING_RECORDED)
    standing = locked(contribution.gathering, states=states, permit="gathering_invited", by=by)
    return _decide(_waiting(standing, contribution), Outcome.WITHDRAWN, by, at)


@transaction.atomic
def take_into_record(contribution: Contribution, *, by: Viewer, at: datetime) -> Remark:
    """It stands last in the record as its author's remark, with its origin."""
    standing = locked(contribution.gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    row = _waiting(standing, contribution)
    kind = Remark.Kind.QUESTION if row.is_question else Remark.Kind.SPEECH
    (remark,) = _record(standing, [_saying(row, kind, row.text, speaker=row.author)], by, at)
    _decide(row, Outcome.TAKEN, by, at)
    return remark


@transaction.atomic
def set_aside(contribution: Contribution, *, by: Viewer, at: datetime) -> Contribution:
    """It was read and does not go into the record; its author sees that."""
    states = (*TAKES_OPINIONS, *BEING_RECORDED)
    standing = locked(contribution.gathering, states=states, permit="gathering_recorder", by=by)
    return _decide(_waiting(standing, contribution), Outcome.ASIDE, by, at)


@transaction.atomic
def put_on_shortlist(contribution: Contribution, *, by: Viewer) -> Contribution:
    """The question stands last on the shortlist; there already, it stays where it is."""
    standing = locked(contribution.gathering, states=UNDER_WAY, permit="gathering_recorder", by=by)
    row = _waiting(standing, contribution)
    if not row.is_question:
        raise Invalid({"": [_("Only questions are asked in the hall.")]})
    if row.place is not None:
        return row
    listed = Contribution.objects.filter(gathering=standing, place__isnull=False)
    if listed.count() >= MOST_LISTED:
        raise Invalid({"": [_("The list for the hall is full: %(most)s questions.") % {"most": MOST_LISTED}]})
    return _place(row, (listed.aggregate(last=Max("place"))["last"] or 0) + 1)


@transaction.atomic
def take_off_shortlist(contribution: Contribution, *, by: Viewer) -> Contribution:
    """The question waits again, and is not shown in the hall."""
    standing = locked(contribution.gathering, states=UNDER_WAY, permit="gathering_recorder", by=by)
    return _place(_waiting(standing, contribution), None)


@transaction.atomic
def move_up_shortlist(contribution: Contribution, *, by: Viewer) -> None:
    """The question has changed places with the one before it."""
    standing = locked(contribution.gathering, states=UNDER_WAY, permit="gathering_recorder", by=by)
    row = _waiting(standing, contribution)
    before = Contribution.objects.filter(gathering=standing, place__lt=row.place or 0).order_by("-place").first()
    if before is None:
        return
    mine, theirs = row.place, before.place
    for one, place in ((row, None), (before, mine), (row, theirs)):
        _place(one, place)


@transaction.atomic
def answer(
    contribution: Contribution,
    *,
    text: str,
    by: Viewer,
    at: datetime,
    speaker: Actor | None = None,
    speaker_name: str = "",
) -> tuple[Remark, Remark]:
    """Question and answer stand in the record, one after the other; the question leaves the shortlist."""
    standing = locked(contribution.gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    row = _waiting(standing, contribution)
    asked = _saying(row, Remark.Kind.QUESTION, row.text, speaker=row.author)
    answered = _saying(row, Remark.Kind.ANSWER, text, speaker=speaker, speaker_name=speaker_name)
    question, reply = _record(standing, [asked, answered], by, at)
    _decide(row, Outcome.ANSWERED, by, at)
    return question, reply


def _waiting(gathering: Gathering, contribution: Contribution) -> Contribution:
    """The row as it stands under the lock of its gathering, if nobody has decided yet."""
    row = Contribution.objects.select_related("gathering", "author").get(pk=contribution.pk, gathering=gathering)
    if not row.waits:
        raise AlreadyDecided(_("This was decided already: %(fate)s.") % {"fate": row.fate})
    return row


def _saying(row: Contribution, kind: str, text: str, *, speaker: Actor | None = None, speaker_name: str = "") -> Saying:
    item = item_about(row.gathering, row.case_id)
    return Saying(kind=kind, text=text, speaker=speaker, speaker_name=speaker_name, item=item, origin=row)


def _record(gathering: Gathering, sayings: list[Saying], by: Viewer, at: datetime) -> list[Remark]:
    why = _("It was sent from the phone before the gathering was closed.")
    return add_in_time(gathering, remarks=sayings, why=why, by=by, at=at)


def _decide(row: Contribution, outcome: str, by: Viewer, at: datetime) -> Contribution:
    row.outcome, row.place, row.decided_by_id, row.decided_at = outcome, None, acting(by), at
    row.save(update_fields=["outcome", "place", "decided_by", "decided_at"])
    return row


def _place(row: Contribution, place: int | None) -> Contribution:
    row.place = place
    row.save(update_fields=["place"])
    return row
