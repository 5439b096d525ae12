"""Writing tasks of units: opening them from a parent's step, and the effects that their own steps name.

For other slices and the demo:

    assign(case, orders=[Order(unit=actor_id, role="lead", text="…")], by=viewer, at=moment)   # takes the parent's "assign"
    open_assignments(case, entry=None, data={"_orders": [...]}, by=viewer, at=moment)          # effect; also without a step
    give_to_unit(case, order=Order(...), by=viewer, at=moment)                                 # one more task

Everything else is a step of the table: `flow.perform(task, "accept" | "reply" | "pass_review" | "verify" | …, by=, at=, data=)`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.handling import vocabulary
from xieshang.handling.models import Assignment, Rating
from xieshang.handling.orders import Order, orders_from, term_of
from xieshang.kernel import flow, norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Actor, Case, Entry, Party
from xieshang.kernel.refusals import Invalid, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Unit


class Answered(Refusal):
    """A unit has answered already; what it did stands."""

    code = "answered"


class AlreadyRated(Refusal):
    """The rater has said so in this round."""

    code = "already-rated"


def assign(
    case: Case, *, orders: Iterable[Order | Mapping[str, Any]], by: Viewer, at: datetime, version: int | None = None
) -> flow.Taken:
    """The parent has taken its step "assign" and each unit has its task."""
    checked = orders_from(orders)
    return flow.perform(case, "assign", by=by, at=at, version=version, data={"_orders": checked, "count": len(checked)})


def open_assignments(case: Case, *, entry: Entry | None, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Each order is a task of its unit. Effect of a parent's step; `data` holds "orders" or "_orders" (not logged).

    An order is an `Order` or a mapping {"unit": actor id, "role": "lead" | "assist", "text", "due_on": date or ISO text or None}.
    """
    orders = orders_from(data.get("_orders") or data.get("orders") or ())
    with transaction.atomic():
        for order in orders:
            give_to_unit(case, order=order, by=by, at=at)


def give_to_unit(case: Case, *, order: Order, by: Viewer, at: datetime, taken_from: str = "") -> Assignment:
    """The unit has the task: a child case of `case`, with its number, its due date and its parties.

    Of a sealed case the task is sealed, too, and the unit knows of its task only.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        flow.lock(case, flow.flow_of(case))
        unit = _unit(case, order, today)
        is_sealed = case.visibility == Case.Visibility.SEALED
        term = term_of(order, body_id=case.body_id, today=today)
        objection_days = int(norms.value("handling.objection_days", case.body_id, on=today))
        task = Assignment(
            body_id=case.body_id,
            parent_id=case.pk,
            title=case.title,
            category=case.category,
            town=case.town,
            sector=case.sector,
            unit=unit,
            due_on=term.due_on,
            reply_due_on=term.due_on,
            objection_until=calendar_of(case.body_id).add(today, objection_days).due,
            role=order.role,
            text=order.text,
            visibility=Case.Visibility.SEALED if is_sealed else Case.Visibility.PARTIES,
        )
        facts = {
            "unit_name": unit.name,
            "role": order.role,
            "due_on": term.due_on,
            "norm": term.norm,
            "reckoning": term.reckoning.as_json(),
            "taken_from": taken_from,
        }
        flow.begin(task, "open", by=by, at=at, parties=_parties(case, unit, order.role), data=facts)
        if not is_sealed:
            _let_into_parent(case, unit, at)
    return task


def recall(case: Case, *, by: Viewer, at: datetime) -> None:
    """No unit has an open task from the case any more; refused as soon as one has answered. Needs a transaction.

    Who may say that the tasks were a mistake was decided where they were given.
    """
    tasks = Case.objects.filter(parent_id=case.pk, kind="assignment").exclude(stage="closed").order_by("id")
    for task in tasks.select_related("unit"):
        if flow.tell(task, "handling.recalled", by=by, at=at) is None:
            words = _("%(unit)s has answered already; its task cannot be taken back.")
            raise Answered(words % {"unit": task.unit.name if task.unit else task.number})
        flow.leave(case, "handler", at=at, actors=[task.unit_id or 0])


def _unit(case: Case, order: Order, today: Any) -> Actor:
    """The unit's actor, if the unit is of the body, exists on the day and is free of open tasks from this parent."""
    unit = (
        Unit.objects.valid_on(today).filter(actor_id=order.unit, body_id=case.body_id).select_related("actor").first()
    )
    if unit is None:
        raise Invalid({"orders": [_("There is no such unit.")]})
    if Case.objects.filter(parent_id=case.pk, kind="assignment", unit_id=order.unit).exclude(stage="closed").exists():
        raise Invalid({"orders": [_("%(unit)s has an open task from this already.") % {"unit": unit.actor.name}]})
    return unit.actor


def _parties(case: Case, unit: Actor, role: str) -> tuple[tuple[Actor, str], ...]:
    """The unit, once to be found and once in its role; and the organs of the parent, so that halls follow their matters.

    The leader who instructed follows as well, and with the leader whoever acts for them.
    """
    follow = Q(actor__kind=Actor.Kind.ORGAN) | Q(role="leader")
    rows = Party.objects.filter(follow, case_id=case.pk, until__isnull=True).select_related("actor").order_by("id")
    copied = [(party.actor, party.role) for party in rows]
    return ((unit, "unit"), (unit, role), *copied)


def _let_into_parent(case: Case, unit: Actor, at: datetime) -> None:
    flow.join(case, [(unit, "handler")], at=at)


# Effects of the task's own steps.


def check_objection(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Refused when the return came after the last day for it; what arrived on paper counts from its own day."""
    if entry.occurred_on > case.objection_until:
        raise flow.Guarded(_("The days in which the task could be returned are over."))


def open_for_other_unit(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The other unit has the same task, with as many working days; the former unit leaves the parent."""
    parent = Case.objects.get(pk=case.parent_id)
    opened = Entry.objects.get(case_id=case.pk, step="open")
    # With the body's norm the new unit gets what the norm says today; days set by hand stay as many as they were.
    days = None if opened.data["norm"] else opened.data["reckoning"]["days"]
    order = Order(unit=int(data["unit"]), role=case.role, text=case.text, days=days)
    flow.leave(parent, "handler", at=at, actors=[case.unit_id or 0])
    task = give_to_unit(parent, order=order, by=by, at=at, taken_from=case.unit.name if case.unit else "")
    if case.role == Assignment.Role.LEAD:
        unit_name = task.unit.name if task.unit else ""
        said = {"unit": task.unit_id, "unit_name": unit_name, "due_on": task.reply_due_on}
        flow.tell(parent, "handling.reassigned", by=by, at=at, data=said)


def keep_reply(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The reply stands with its class and its day."""
    _keep(case, result_class=data["result_class"], replied_on=entry.occurred_on)


def keep_opinion(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The opinion stands; the parent hears if it was the last open task."""
    _keep(case, replied_on=entry.occurred_on)
    tell_parent(case, entry=entry, data=data, by=by, at=at)


def keep_review(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The class of the result is the one that the office gave, if it gave another."""
    if data.get("new_class"):
        _keep(case, result_class=data["new_class"])


def mend_reply(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """There is no standing reply any more; the unit has days to mend it."""
    _keep(case, replied_on=None, result_class="", reply_due_on=case.due_on)
    _tell_due(case, by=by, at=at)


def keep_extension(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The unit's due date is the extended one."""
    _keep(case, is_extended=True, reply_due_on=case.due_on)
    _tell_due(case, by=by, at=at)


def next_round(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The task is in its next round, without a reply, with a new due date."""
    _keep(case, round=case.round + 1, replied_on=None, result_class="", reply_due_on=case.due_on)
    _tell_due(case, by=by, at=at)


def _tell_due(case: Assignment, *, by: Viewer, at: datetime) -> None:
    """The parent has heard "handling.due" when the leading unit has another date."""
    if case.parent_id is not None and case.role == Assignment.Role.LEAD:
        flow.tell(_locked(case.parent_id), "handling.due", by=by, at=at, data={"due_on": case.reply_due_on})


def keep_rating(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The rating of this round by this rater stands; a second one is refused."""
    if Rating.objects.filter(assignment=case, round=case.round, rater_id=entry.actor_id).exists():
        raise AlreadyRated(_("You have rated this already."))
    Rating.objects.create(
        assignment=case,
        body_id=case.body_id,
        round=case.round,
        rater_id=entry.actor_id,
        process=int(data["process"]),
        result=int(data["result"]),
        made_at=at,
    )


def tell_parent(case: Assignment, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The parent has heard "handling.all_verified" if no task of it is open and one of its present run was verified.

    Where every result counts as solved it hears "handling.all_solved" first, and the other word only if it has no answer to
    that; where none was verified "handling.none_left". The parent is locked before its tasks are counted: of two tasks closed
    at the same moment the later one sees both.
    """
    if case.parent_id is None:
        return
    parent = _locked(case.parent_id)
    tasks = Case.objects.filter(parent_id=parent.pk, kind="assignment")
    if tasks.exclude(stage="closed").exists():
        return
    run = Assignment.objects.filter(parent_id=parent.pk, state="verified", raised_at__gte=_present_run(parent))
    classes = list(run.order_by("pk").values_list("result_class", flat=True))
    if not classes:
        flow.tell(parent, "handling.none_left", by=by, at=at)
        return
    solved = vocabulary.solving(case.body_id, on=timezone.localdate(at))
    said = {"count": len(classes), "result_class": min(set(classes) - solved, default=min(classes))}
    words = ("handling.all_solved", "handling.all_verified") if set(classes) <= solved else ("handling.all_verified",)
    for word in words:
        if flow.tell(parent, word, by=by, at=at, data=said):
            return


def _locked(case_id: int) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def _present_run(parent: Case) -> datetime:
    """When the parent came into the state it is in: tasks of an earlier run do not speak for this one."""
    moves = Entry.objects.filter(case_id=parent.pk, to_state=parent.state).exclude(from_state=parent.state)
    return moves.order_by("-id").values_list("recorded_at", flat=True).first() or parent.raised_at


def _keep(case: Assignment, **columns: Any) -> None:
    """The task's own columns say so, in the row and in the instance."""
    Assignment.objects.filter(pk=case.pk).update(**columns)
    for name, value in columns.items():
        setattr(case, name, value)
