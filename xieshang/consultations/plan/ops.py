"""Writing about plans: begin, call, keep versions, decide, publish, amend, take over what was left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.consultations.plan import content, queries
from xieshang.consultations.plan.flow import BEING_DRAFTED, TAKES_CALLS
from xieshang.consultations.plan.models import Call, Plan, PlanVersion
from xieshang.consultations.topics.models import Topic
from xieshang.kernel import files, flow, jobs
from xieshang.kernel.models import Case, Entry, Link, Party
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day

CARRIED = "carried"
CALL_FILE = "call"


@dataclass(frozen=True)
class Wording:
    """What a call says: to whom, from when to when, by which document."""

    title: str
    words: str
    asked: tuple[str, ...]
    opens_on: date
    closes_on: date
    document: str = ""


@transaction.atomic
def begin(year: int, *, by: Viewer, at: datetime) -> Plan:
    """The plan of the year stands and topics are collected; the special committees are party to it. A year has one plan."""
    queries.for_office(by)
    today = timezone.localdate(at)
    if not today.year - 1 <= year <= today.year + 1:
        raise Invalid({"year": [_("A plan is begun for this year, the year before or the next.")]})
    plan = Plan(
        body_id=by.body_id,
        title=f"{year}年度协商计划",
        year=year,
        key=f"{by.body_id}:{year}",
        visibility=Case.Visibility.INTERNAL,
    )
    try:
        with transaction.atomic():
            seats = tuple((actor, "screening") for actor in queries.committees(by.body_id, today))
            flow.begin(plan, "begin", by=by, at=at, data={"year": year}, parties=seats)
    except IntegrityError as twice:
        raise Invalid({"year": [_("There is a plan for %(year)s already.") % {"year": year}]}) from twice
    return plan


@transaction.atomic
def call(plan: Plan, *, wording: Wording, by: Viewer, at: datetime, file: tuple[str, Accepted] | None = None) -> Call:
    """The call stands, open from its first day to its last; everybody addressed can find it."""
    data = {"opens_on": wording.opens_on, "closes_on": wording.closes_on}
    taken = flow.perform(plan, "call", by=by, at=at, data=data)
    _check(wording, plan)
    _announce(plan, wording, taken.entry, at)
    kept = None
    if file is not None:
        name, accepted = file
        kept = files.keep(
            accepted,
            name,
            body_id=plan.body_id,
            purpose=CALL_FILE,
            at=at,
            by=by,
            case=plan,
            entry=taken.entry,
            is_public=True,
        )
    return Call.objects.create(
        plan_id=plan.pk,
        title=wording.title.strip(),
        words=wording.words.strip(),
        asked=[code for code in Call.Asked.values if code in wording.asked],
        opens_on=wording.opens_on,
        closes_on=wording.closes_on,
        document=wording.document.strip(),
        file=kept,
        by_id=by.acting_id,
        at=at,
    )


def _announce(plan: Plan, wording: Wording, entry: Entry, at: datetime) -> None:
    """The special committees hear of every call, members of those addressed to them; others read it on the public page."""
    told = ["topics-called", *(["topics-called-members"] if Call.Asked.MEMBERS in wording.asked else [])]
    for notice in told:
        jobs.enqueue("notices.announce", {"notice": notice, "entry": entry.pk}, body_id=plan.body_id, at=at)


def _check(wording: Wording, plan: Plan) -> None:
    errors: dict[str, list[str]] = {}
    if wording.closes_on < wording.opens_on:
        errors["closes_on"] = [_("A call cannot close before it opens.")]
    if not wording.asked or set(wording.asked) - set(Call.Asked.values):
        errors["asked"] = [_("Say to whom the call is addressed.")]
    asked = set(wording.asked)
    for other in Call.objects.filter(plan_id=plan.pk, opens_on__lte=wording.closes_on, closes_on__gte=wording.opens_on):
        if asked & set(other.asked):
            words = _("“%(title)s” is addressed to the same people on the same days.")
            errors.setdefault("opens_on", []).append(words % {"title": other.title})
    if errors:
        raise Invalid(errors)


# ---- effects of the steps


def keep_draft(case: Plan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The draft as it was sent for review stands as a version."""
    _keep(case, PlanVersion.Stage.DRAFT, data, by=by, at=at)


def check_day(case: Plan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The meeting did not take place in the future."""
    if as_day(data["met_on"]) > timezone.localdate(at):
        raise Invalid({"met_on": [_("The day it happened cannot lie in the future.")]})


def decide(case: Plan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Every topic chosen stands in the plan; what was decided stands as a version."""
    check_day(case, entry=entry, data=data, by=by, at=at)
    for topic in Topic.objects.filter(parent_id=case.pk, stage="open").order_by("pk"):
        flow.tell(topic, "plan.decided", by=by, at=at)
    _keep(case, PlanVersion.Stage.DECIDED, data, by=by, at=at)


def publish(case: Plan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Plan and topics can be read by everybody."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)
    case.visibility = Case.Visibility.PUBLIC
    Case.objects.filter(parent_id=case.pk, kind="topic").update(visibility=Case.Visibility.PUBLIC)


def keep_amendment(case: Plan, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The plan as it stands after the change is its newest version, with reason and document."""
    _keep(case, PlanVersion.Stage.AMENDED, data, by=by, at=at)


def _keep(case: Plan, stage: str, data: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    PlanVersion.objects.create(
        plan_id=case.pk,
        number=next_version(case),
        stage_of=stage,
        content={"items": content.items(case)},
        reason=str(data.get("reason", ""))[:200],
        document=str(data.get("document", ""))[:80],
        by_id=by.acting_id,
        at=at,
    )


def next_version(plan: Case) -> int:
    last = PlanVersion.objects.filter(plan_id=plan.pk).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def amend(plan: Plan, *, reason: str, document: str, by: Viewer, at: datetime) -> None:
    """What was changed in the decided plan stands as its next version. Needs a transaction that holds the plan."""
    errors = {}
    if not reason.strip():
        errors["reason"] = [_("The plan is decided: say why it is changed.")]
    if not document.strip():
        errors["decision"] = [_("The plan is decided: name the document that changes it.")]
    if errors:
        raise Invalid(errors)
    data = {"reason": reason.strip(), "document": document.strip(), "version": next_version(plan)}
    flow.perform(plan, "amend", by=by, at=at, data=data)


# ---- from one year to the next


@transaction.atomic
def take_over(plan: Plan, *, topics: Sequence[Topic], by: Viewer, at: datetime) -> list[Topic]:
    """Each postponed topic goes on as a topic of this plan, linked with the old one; who suggested it stays party to it."""
    flow.perform(plan, "take_over", by=by, at=at, data={"count": len(topics)})
    waiting = {row.pk: row for row in queries.left_over(plan)}
    if not topics or any(topic.pk not in waiting for topic in topics):
        raise Invalid({"topics": [_("Choose topics that were postponed and not taken over yet.")]})
    return [_carried(plan, waiting[topic.pk], by=by, at=at) for topic in topics]


def _carried(plan: Plan, old: Topic, *, by: Viewer, at: datetime) -> Topic:
    new = Topic(
        body_id=plan.body_id,
        parent_id=plan.pk,
        title=old.title,
        unit_id=old.unit_id,
        source=Topic.Source.CARRIED,
        proposed_by=old.proposed_by,
        reason=old.reason,
        wished=old.wished,
        form=old.form,
        leader_id=old.leader_id,
        month=old.month,
        document=old.document,
        sectors=old.sectors,
        visibility=Case.Visibility.INTERNAL,
    )
    flow.begin(new, "carry", by=by, at=at, parties=tuple(_standing(old)), data={"from": old.number})
    Link.objects.create(
        body_id=plan.body_id, source_id=old.pk, target_id=new.pk, kind=CARRIED, made_at=at, made_by_id=by.acting_id
    )
    return new


def _standing(topic: Topic) -> Iterable[tuple[Any, str]]:
    rows = Party.objects.filter(case_id=topic.pk, until__isnull=True).select_related("actor").order_by("id")
    return [(row.actor, row.role) for row in rows]


def is_being_drafted(plan: Case) -> bool:
    return plan.state in BEING_DRAFTED


def takes_calls(plan: Case) -> bool:
    return plan.state in TAKES_CALLS
