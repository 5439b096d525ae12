"""Writing about topics: suggest, screen, merge, choose, shape, stop; and the effects that their steps name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.consultations.plan import ops as plan_ops
from xieshang.consultations.plan import queries as plans
from xieshang.consultations.plan.flow import FLOW as PLAN
from xieshang.consultations.plan.models import Call, Plan
from xieshang.consultations.topics import queries
from xieshang.consultations.topics.flow import BEING_SCREENED, FLOW
from xieshang.consultations.topics.models import Assessment, Topic
from xieshang.handling import ops as handling
from xieshang.kernel import erasure, flow, norms, secrets
from xieshang.kernel.models import Actor, Case, Entry
from xieshang.kernel.permits import parties_of, permits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer

MOST_POINTS = 5
PAPER = (
    Topic.Source.PARTY,
    Topic.Source.TOWN,
    Topic.Source.UNIT,
    Topic.Source.MEMBER,
    Topic.Source.COMMITTEE,
    Topic.Source.CITIZEN,
)
ASKED = {
    Topic.Source.MEMBER: Call.Asked.MEMBERS,
    Topic.Source.UNIT: Call.Asked.UNITS,
    Topic.Source.PARTY: Call.Asked.PARTIES,
    Topic.Source.TOWN: Call.Asked.TOWNS,
    Topic.Source.CITIZEN: Call.Asked.CITIZENS,
}


@dataclass(frozen=True)
class Suggestion:
    """What somebody suggests. `proposer` None: an actor is made who bears `proposed_by` as a name."""

    title: str
    reason: str
    source: str
    wished: str = ""
    proposed_by: str = ""
    proposer: Actor | None = None
    call: Call | None = None


@dataclass(frozen=True)
class Receipt:
    """The topic with its number, and the query code of who has no account ("" for those who have)."""

    topic: Topic
    code: str


@dataclass(frozen=True)
class Shape:
    """How a topic is consulted on, as the plan says it."""

    form: str
    committee: Actor
    month: int
    leader: Actor | None = None
    document: str = ""
    title: str = ""
    units: tuple[Actor, ...] = ()
    groups: tuple[Actor, ...] = ()
    sectors: tuple[str, ...] = field(default_factory=tuple)


# ---- suggesting


@transaction.atomic
def suggest(suggestion: Suggestion, *, by: Viewer, at: datetime, occurred_on: date | None = None) -> Receipt:
    """The topic stands with its number; who suggested it is party to it, and has a code if there is no account."""
    _check(suggestion, by, occurred_on or timezone.localdate(at))
    known = suggestion.proposer
    name = suggestion.proposed_by.strip()
    proposer = known or Actor.objects.create(
        body_id=by.body_id, kind=Actor.Kind.ANONYMOUS, name=name or str(Topic.Source(suggestion.source).label)
    )
    code = "" if known else secrets.query_code()
    topic = Topic(
        body_id=by.body_id,
        title=suggestion.title.strip(),
        reason=suggestion.reason.strip(),
        source=suggestion.source,
        wished=suggestion.wished,
        proposed_by=name,
        call=suggestion.call,
        code_digest=secrets.code_digest(code) if code else "",
        visibility=_visibility(suggestion.source),
    )
    flow.begin(
        topic,
        "suggest",
        by=by if by.is_signed_in else by.acting_as(proposer.pk),
        at=at,
        parties=((proposer, "proposer"),),
        data={"source": suggestion.source},
        occurred_on=occurred_on,
        behalf_of=proposer if by.is_signed_in and proposer.pk != by.actor_id else None,
    )
    return Receipt(topic, code)


def _visibility(source: str) -> str:
    """What a citizen writes is read by staff only until it is on the shortlist."""
    return Case.Visibility.PARTIES if source == Topic.Source.CITIZEN else Case.Visibility.INTERNAL


def _check(suggestion: Suggestion, by: Viewer, day: date) -> None:
    errors: dict[str, list[str]] = {}
    for name, words in (("title", suggestion.title), ("reason", suggestion.reason)):
        if not words.strip():
            errors[name] = [_("Say what should be consulted on and why.")]
    if errors:
        raise Invalid(errors)
    call = suggestion.call
    if call is not None:
        _check_call(call, suggestion.source, by, day)
    elif not by.is_signed_in or (suggestion.source == Topic.Source.UNIT and not by.wears("office")):
        raise Invalid({"call": [_("No call for topics is open at the moment.")]})
    if by.is_signed_in and not by.wears("office"):
        spoken = {(voice.source, voice.actor.pk) for voice in queries.voices(by)}
        named = suggestion.proposer.pk if suggestion.proposer else 0
        if (suggestion.source, named) not in spoken:
            raise NotAllowed(_("You may suggest a topic for yourself, or for the organ or unit you speak for."))
    if not by.is_signed_in and suggestion.source != Topic.Source.CITIZEN:
        raise NotAllowed(_("Without an account a topic is suggested as a citizen."))


def _check_call(call: Call, source: str, by: Viewer, day: date) -> None:
    if call.plan.body_id != by.body_id:
        raise Invalid({"call": [_("There is no such call.")]})
    if day < call.opens_on:
        words = _("This call opens on %(day)s only.") % {"day": date_format(call.opens_on)}
        raise Invalid({"call": [words]})
    if day > call.closes_on:
        words = _("This call was closed on %(day)s; nothing more is taken.") % {"day": date_format(call.closes_on)}
        raise Invalid({"call": [words]})
    asked = ASKED.get(Topic.Source(source))
    if asked is not None and asked not in call.asked:
        raise Invalid({"call": [_("This call is not addressed to you.")]})


@transaction.atomic
def decree(*, title: str, reason: str, document: str, by: Viewer, at: datetime, plan: Plan | None = None) -> Topic:
    """A topic that the Party committee sets itself stands chosen for the plan, with the document that says so."""
    plans.for_office(by)
    target = plan or plans.taking_items(by.body_id)
    if target is None or not plans.takes_items(target):
        raise Invalid({"title": [_("Begin the plan of the year first.")]})
    missing = {
        name: [_("This is needed.")] for name, words in (("title", title), ("document", document)) if not words.strip()
    }
    if missing:
        raise Invalid(missing)
    topic = Topic(
        body_id=by.body_id,
        parent_id=target.pk,
        title=title.strip(),
        reason=reason.strip(),
        source=Topic.Source.DECREED,
        visibility=Case.Visibility.INTERNAL,
    )
    flow.begin(topic, "decree", by=by, at=at, data={"document": document.strip()})
    flow.refresh(target)
    return topic


# ---- screening


@transaction.atomic
def assess(
    topic: Topic, *, committee: Actor, points: Mapping[str, int], by: Viewer, at: datetime, remark: str = ""
) -> Assessment:
    """What the committee makes of the topic stands, in the place of what it made of it before."""
    standing = flow.lock(topic, FLOW)
    if committee.pk not in {row.pk for row in queries.assessing(by, standing)}:  # type: ignore[arg-type]
        raise NotAllowed(
            _("Only staff of this special committee or the office may assess, while the topic is screened.")
        )
    wanted = queries.criteria(topic.body_id, timezone.localdate(at))
    errors = {
        code: [_("From 1 to %(most)s points.") % {"most": MOST_POINTS}]
        for code in wanted
        if not 1 <= int(points.get(code, 0)) <= MOST_POINTS
    }
    if errors:
        raise Invalid(errors)
    given = {code: int(points[code]) for code in wanted}
    kept, _new = Assessment.objects.update_or_create(
        topic_id=topic.pk,
        committee=committee,
        defaults={"points": given, "remark": remark.strip(), "by_id": by.acting_id, "at": at},
    )
    flow.note(standing, "topic_assessed", by=by, at=at, data={"committee": committee.name, "sum": sum(given.values())})
    return kept


@transaction.atomic
def merge(topic: Topic, *, into: Topic, by: Viewer, at: datetime, version: int | None = None) -> Topic:
    """The topic goes on in the other; everybody who suggested it is party to that one and is told."""
    if topic.pk == into.pk or topic.body_id != into.body_id:
        raise Invalid({"into": [_("Choose another topic of this body.")]})
    held = {row.pk: flow.lock(row, FLOW) for row in sorted((topic, into), key=lambda row: row.pk)}
    if held[into.pk].state not in (*BEING_SCREENED, "selected"):
        words = _("“%(title)s” takes no other topic any more.") % {"title": into.title}
        raise Invalid({"into": [words]})
    taken = flow.perform(topic, "merge", by=by, at=at, version=version, data={"into": into.number, "title": into.title})
    Topic.objects.filter(pk=topic.pk).update(merged_into_id=into.pk)
    proposers = [party.actor_id for party in parties_of(taken.case) if party.role == "proposer"]
    flow.join(held[into.pk], [(pk, "proposer") for pk in proposers], at=at)
    flow.note(held[into.pk], "topic_joined", by=by, at=at, data={"number": topic.number})
    return Topic.objects.get(pk=into.pk)


def show_members(case: Topic, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Members read what is on the shortlist."""
    if case.visibility == Case.Visibility.PARTIES:
        Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.INTERNAL)


def enter_plan(case: Topic, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The topic belongs to the plan that is being made, or to the one in force."""
    plan = case.call.plan if case.call and plans.takes_items(case.call.plan) else plans.taking_items(case.body_id)
    if plan is None:
        raise flow.Guarded(_("No plan takes topics now: begin the plan of the year first."))
    Case.objects.filter(pk=case.pk).update(parent_id=plan.pk)
    case.parent_id = plan.pk
    show_members(case, entry=entry, data=data, by=by, at=at)
    flow.refresh(plan)


def leave_plan(case: Topic, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The draft of the plan is without it."""
    plan = queries.plan_of(case)
    Case.objects.filter(pk=case.pk).update(parent_id=None)
    case.parent_id = None
    if plan is not None:
        flow.refresh(plan)


def open_tasks(case: Topic, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Units have the tasks that the consultation agreed on, if it did."""
    if data.get("_orders"):
        handling.open_assignments(case, entry=entry, data=data, by=by, at=at)


# ---- the plan's part of it


@transaction.atomic
def shape(
    topic: Topic,
    *,
    shape: Shape,
    by: Viewer,
    at: datetime,
    reason: str = "",
    document: str = "",
    version: int | None = None,
) -> Topic:
    """It is said how the topic is consulted on; in a decided plan that is a change of it, with reason and document."""
    plan = _held_plan(topic)
    _check_shape(shape, topic, timezone.localdate(at))
    taken = flow.perform(topic, "shape", by=by, at=at, version=version, data={"month": shape.month, "form": shape.form})
    _write(taken.case, shape, at)
    if plans.is_decided(plan):
        fresh = Topic.objects.get(pk=topic.pk)
        flow.tell(fresh, "plan.decided", by=by, at=at)
        Case.objects.filter(pk=topic.pk).update(visibility=plan.visibility)
        plan_ops.amend(plan, reason=reason, document=document, by=by, at=at)
    flow.refresh(Plan.objects.get(pk=plan.pk))
    return Topic.objects.get(pk=topic.pk)


@transaction.atomic
def stop(topic: Topic, *, how: str, reason: str, document: str, by: Viewer, at: datetime) -> Topic:
    """The topic is postponed to the next year or cancelled, which changes the plan."""
    if how not in ("postpone", "cancel"):
        raise Invalid({"how": [_("Say whether it is postponed or cancelled.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("The plan is decided: say why it is changed.")]})
    plan = _held_plan(topic)
    flow.perform(topic, how, by=by, at=at, data={"reason": reason.strip()})
    plan_ops.amend(plan, reason=reason, document=document, by=by, at=at)
    return Topic.objects.get(pk=topic.pk)


def _held_plan(topic: Topic) -> Plan:
    """The plan of the topic, locked before the topic, in a state in which it can be changed."""
    plan = queries.plan_of(topic)
    if plan is None:
        raise flow.Guarded(_("The topic is not chosen for a plan yet."))
    standing: Plan = flow.lock(plan, PLAN)  # type: ignore[assignment]
    if not plans.takes_items(standing):
        label = PLAN.state(standing.state).label
        words = _("The plan cannot be changed now: it is “%(state)s”. Take the draft back first.")
        raise flow.Guarded(words % {"state": label})
    return standing


def _check_shape(shape: Shape, topic: Topic, day: date) -> None:
    errors: dict[str, list[str]] = {}
    plan = queries.plan_of(topic)
    if plan is not None and shape.form not in norms.words("consultations.forms", topic.body_id, on=day):
        errors["form"] = [_("Choose the form of consultation.")]
    if not 1 <= shape.month <= 12:
        errors["month"] = [_("Choose a month.")]
    if shape.form == "sector" and not shape.groups:
        errors["groups"] = [_("A sector consultation needs at least one group.")]
    if any(actor.body_id != topic.body_id for actor in (shape.committee, *shape.units, *shape.groups)):
        errors["committee"] = [_("This belongs to another body.")]
    if errors:
        raise Invalid(errors)


def _write(topic: Case, shape: Shape, at: datetime) -> None:
    title = shape.title.strip()
    Case.objects.filter(pk=topic.pk).update(unit_id=shape.committee.pk, **({"title": title} if title else {}))
    Topic.objects.filter(pk=topic.pk).update(
        form=shape.form,
        month=shape.month,
        leader_id=shape.leader.pk if shape.leader else None,
        document=shape.document.strip(),
        sectors=list(shape.sectors),
    )
    wanted = {
        "lead": {shape.committee.pk},
        "cooperating": {actor.pk for actor in shape.units},
        "group": {actor.pk for actor in shape.groups},
    }
    for role, ids in wanted.items():
        gone = [p.actor_id for p in parties_of(topic) if p.role == role and p.actor_id not in ids]
        if gone:
            flow.leave(topic, role, at=at, actors=gone)
    flow.join(topic, [(pk, role) for role, ids in wanted.items() for pk in sorted(ids)], at=at)


def withdraw(topic: Topic, *, visitor: Viewer, at: datetime) -> None:
    """Who suggested the topic and holds its code has taken it back."""
    if topic.pk not in visitor.tokens:
        raise NotAllowed(permits["topic_proposer"].reason)
    proposer = next(party.actor_id for party in parties_of(topic) if party.role == "proposer")
    flow.perform(topic, "withdraw", by=visitor.acting_as(proposer), at=at)


@erasure.also
def forget_remarks(case: Case) -> None:
    """Erased with the topic: what the committees remarked is gone, their points stay."""
    Assessment.objects.filter(topic_id=case.pk).update(remark="")
