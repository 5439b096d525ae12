"""The agenda of cases, and what comes out for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings import kinds
from xieshang.gatherings.flow import BEING_PREPARED, BEING_RECORDED
from xieshang.gatherings.models import AgendaItem, Gathering, Order
from xieshang.gatherings.ops.doors import locked
from xieshang.handling.orders import Order as UnitOrder
from xieshang.handling.orders import orders_from, term_of
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.permits import parties_of
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer

WORDS = {
    AgendaItem.Outcome.SETTLED: "gathering.settled",
    AgendaItem.Outcome.ORDERS: "gathering.outcome",
    AgendaItem.Outcome.ESCALATED: "gathering.escalated",
    AgendaItem.Outcome.POSTPONED: "gathering.taken_off",
}


class AgendaRefused(Refusal):
    """The case cannot stand on this agenda, or not any more."""

    code = "agenda-refused"


class OutcomeStands(Refusal):
    """The outcome of this case was recorded already."""

    code = "outcome-stands"


@transaction.atomic
def put_on_agenda(gathering: Gathering, case: Case, *, by: Viewer, at: datetime) -> AgendaItem:
    """The case stands last on the agenda and knows it."""
    standing = locked(gathering, states=BEING_PREPARED, permit="gathering_convener", by=by)
    if case.body_id != standing.body_id or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise NotFound()
    role = kinds.registered[standing.form].agenda_role
    if role and not any(p.role == role and p.actor_id == standing.organ_id for p in parties_of(case)):
        raise AgendaRefused(_("“%(title)s” belongs to another organ.") % {"title": case.title})
    if AgendaItem.objects.filter(gathering=standing, case_id=case.pk).exists():
        raise AgendaRefused(_("“%(title)s” stands on this agenda already.") % {"title": case.title})
    last = AgendaItem.objects.filter(gathering=standing).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(gathering=standing, case_id=case.pk, position=last + 1)
    tell_placed(standing, case, by=by, at=at)
    return item


@transaction.atomic
def take_off_agenda(item: AgendaItem, *, by: Viewer, at: datetime) -> None:
    """The case waits again; an item with an outcome stays."""
    standing = locked(item.gathering, states=(*BEING_PREPARED, *BEING_RECORDED), permit="gathering_convener", by=by)
    if AgendaItem.objects.filter(pk=item.pk).exclude(outcome="").exists():
        raise OutcomeStands(_("The outcome of this case was recorded already."))
    if item.remarks.exists():
        raise AgendaRefused(_("Something was said to this case already; record it as put off instead."))
    AgendaItem.objects.filter(pk=item.pk).delete()
    tell_taken_off(standing, item.case, by=by, at=at)


@transaction.atomic
def reorder(gathering: Gathering, *, order: Sequence[int], by: Viewer, at: datetime) -> None:
    """The agenda stands in the order of these item ids; those not named follow as they were."""
    standing = locked(gathering, states=(*BEING_PREPARED, *BEING_RECORDED), permit="gathering_recorder", by=by)
    place = {pk: number for number, pk in enumerate(order)}
    items = sorted(
        AgendaItem.objects.filter(gathering=standing), key=lambda item: (place.get(item.pk, len(place)), item.position)
    )
    for number, item in enumerate(items, 1):
        item.position = number
    AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def record_outcome(
    item: AgendaItem,
    *,
    outcome: str,
    by: Viewer,
    at: datetime,
    agreement: str = "",
    dissent: str = "",
    orders: Sequence[UnitOrder | dict[str, Any]] = (),
) -> AgendaItem:
    """Outcome, agreement and dissent stand once and for all, the units have their orders, and the case knows."""
    standing = locked(item.gathering, states=BEING_RECORDED, permit="gathering_recorder", by=by)
    item = AgendaItem.objects.select_related("case").get(pk=item.pk)
    if item.outcome:
        raise OutcomeStands(_("The outcome of this case was recorded already."))
    checked = _checked(outcome, agreement, orders)
    today = timezone.localdate(at)
    item.outcome, item.agreement, item.dissent = outcome, agreement.strip(), dissent.strip()
    item.save(update_fields=["outcome", "agreement", "dissent"])
    Order.objects.bulk_create(
        Order(
            item=item,
            unit_id=order.unit,
            role=order.role,
            text=order.text,
            due_on=term_of(order, body_id=standing.body_id, today=today).due_on,
        )
        for order in checked
    )
    data = {**_facts(standing), "_orders": checked, "count": len(checked)}
    _say(item.case, WORDS[AgendaItem.Outcome(outcome)], by=by, at=at, data=data)
    words = {key: text for key, text in (("agreement", item.agreement), ("dissent", item.dissent)) if text}
    named = {"item": item.case.number or str(item.position), "count": len(checked)}
    flow.note(standing, f"gathering_{outcome}", by=by, at=at, data=named, words=words)
    return item


def _checked(outcome: str, agreement: str, orders: Sequence[UnitOrder | dict[str, Any]]) -> list[UnitOrder]:
    """The orders in order; refused with words when outcome, agreement and orders do not fit together."""
    if outcome not in WORDS:
        raise Invalid({"outcome": [_("Choose what came out.")]})
    if outcome != AgendaItem.Outcome.POSTPONED and not agreement.strip():
        raise Invalid({"agreement": [_("Write down what was agreed.")]})
    if outcome == AgendaItem.Outcome.ORDERS:
        if not orders:
            raise Invalid({"orders": [_("Name at least one unit and what it is to do.")]})
        return list(orders_from(orders))
    if orders:
        raise Invalid({"outcome": [_("Tasks for units belong to the outcome “tasks for units”.")]})
    return []


def tell_placed(gathering: Gathering, case: Case, *, by: Viewer, at: datetime) -> None:
    _say(case, "gathering.placed", by=by, at=at, data=_facts(gathering))


def tell_taken_off(gathering: Gathering, case: Case, *, by: Viewer, at: datetime) -> None:
    _say(case, "gathering.taken_off", by=by, at=at, data=_facts(gathering))


def tell_taken_back(gathering: Gathering, case: Case, *, by: Viewer, at: datetime) -> None:
    _say(case, "gathering.taken_back", by=by, at=at, data=_facts(gathering))


def _facts(gathering: Gathering) -> dict[str, Any]:
    return {"gathering": gathering.title, "held_on": timezone.localdate(gathering.starts_at).isoformat()}


def _say(case: Case, word: str, *, by: Viewer, at: datetime, data: dict[str, Any]) -> None:
    """The case has taken the step by which its flow answers; refused when it answers but cannot now."""
    if flow.tell(case, word, by=by, at=at, data=data) is None and word in flow.flow_of(case).on:
        label = flow.state_of(Case.objects.get(pk=case.pk)).label
        words = _("“%(title)s” cannot be moved by this gathering now: it is “%(state)s”.")
        raise AgendaRefused(words % {"title": case.title, "state": label})
