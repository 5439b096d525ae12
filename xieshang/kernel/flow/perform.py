"""The one writer of state: `begin`, `perform` and `tell`.

Each locks the case, checks state, permit and guard, writes the row, the log entry and its words, runs the step's effect and
leaves the notice for after commit: all or nothing. The caller's transaction is joined; nothing here is durable by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from xieshang.kernel import jobs, log, norms, numbering, periods, workdays
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.flow.proxies import PROXY, may_stand_in
from xieshang.kernel.flow.tables import Flow, Step, flows, model_of
from xieshang.kernel.flow.waiting import refresh, refresh_parent
from xieshang.kernel.models import Actor, Case, Entry, Party
from xieshang.kernel.permits import forget_parties, parties_of, permits
from xieshang.kernel.questions import Kept
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.kernel.viewer import Hat, Viewer

_under_way: ContextVar[frozenset[int]] = ContextVar("cases under way", default=frozenset())


class WrongState(Refusal):
    """The case has moved on; the step is not open any more."""

    code = "wrong-state"


class Stale(Refusal):
    """Somebody else changed the case since the page was loaded."""

    code = "stale"


class Guarded(Refusal):
    """The case is not ready for this step."""

    code = "guarded"


@dataclass(frozen=True)
class Taken:
    """A step that was taken: its table row, its entry and the case as it stands now."""

    step: Step
    entry: Entry
    case: Case


@dataclass(frozen=True)
class Act:
    """How something was done: who, when, for whom, when it really happened, with which data and words."""

    by: Viewer
    at: datetime
    data: dict[str, Any]
    occurred_on: date | None = None
    word: str = ""
    behalf_of: Actor | None = None


def begin(
    case: Case,
    step_code: str,
    *,
    by: Viewer,
    at: datetime,
    parties: tuple[tuple[Actor, str], ...] = (),
    data: dict[str, Any] | None = None,
    occurred_on: date | None = None,
    behalf_of: Actor | None = None,
) -> Taken:
    """The case stands, with its parties and its first entry. Permits of a first step are the op's own business."""
    flow = flows[case.KIND]
    step = flow.step(step_code)
    if step.sources:
        raise ValueError(f"{flow.kind}.{step_code} is not a first step")
    with transaction.atomic():
        case.kind, case.state, case.stage, case.version = flow.kind, step.target, flow.state(step.target).stage, 1
        case.moved_at = at
        case.raised_at = case.raised_at or at
        act = Act(by, at, dict(data or {}), occurred_on, "", behalf_of)
        if step.deadline:
            case.due_on = _due(step, case, act)
        case.save(force_insert=True)
        Party.objects.bulk_create([Party(case_id=case.pk, actor=actor, role=role, since=at) for actor, role in parties])
        forget_parties(case)
        if step.number:
            case.number = numbering.issue(case, series=step.number, at=at)
            Case.objects.filter(pk=case.pk).update(number=case.number)
        entry = _write(flow, step, case, "", act)
        _follow(step, case, entry, act)
        refresh(case)
        refresh_parent(case)
    return Taken(step, entry, case)


def perform(
    case: Case,
    step_code: str,
    *,
    by: Viewer,
    at: datetime,
    data: dict[str, Any] | None = None,
    version: int | None = None,
    occurred_on: date | None = None,
    behalf_of: Actor | None = None,
) -> Taken:
    """The step is taken by the viewer; refused with words when state, permit, guard or version say no."""
    flow = flows[case.kind]
    if not flow.has_step(step_code):
        raise NotFound(_("There is no such step."))
    step = flow.step(step_code)
    act = Act(by, at, dict(data or {}), occurred_on, "", behalf_of)
    with transaction.atomic():
        locked = lock(case, flow)
        _check_version(locked, version)
        check_state(flow, step, locked)
        _check_permit(step, by, locked, behalf_of)
        return _move(flow, step, locked, act)


def tell(case: Case, word: str, *, by: Viewer, at: datetime, data: dict[str, Any] | None = None) -> Taken | None:
    """The case has heard the word from a lower slice and, if its flow answers it in this state, taken the step.

    Who may speak the word was decided where it is spoken; guards still hold.
    """
    flow = flows[case.kind]
    step_code = flow.on.get(word)
    if step_code is None:
        return None
    step = flow.step(step_code)
    with transaction.atomic():
        locked = lock(case, flow)
        if locked.state not in step.sources:
            return None
        if step.guard and step.guard.check(locked):
            return None
        return _move(flow, step, locked, Act(by, at, dict(data or {}), None, word))


def lock(case: Case, flow: Flow) -> Case:
    """The case as it stands, locked through Case (never the child) until the transaction ends."""
    # SQLite has no locks of rows: there the transaction itself is the lock.
    if transaction.get_connection().features.has_select_for_update:
        list(Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).values_list("pk", flat=True))
    rows = _rows_of(model_of(flow))(case.pk)
    if not rows:
        raise NotFound()
    return rows[0]


@cache
def _rows_of(model: type[Case]) -> Kept[Case]:
    return Kept(lambda pk: model._base_manager.filter(pk=pk))


def _move(flow: Flow, step: Step, case: Case, act: Act) -> Taken:
    if step.guard and (reason := step.guard.check(case)):
        raise Guarded(reason)
    with _not_twice(case):
        source, stage = case.state, case.stage
        if step.target:
            case.state, case.stage = step.target, flow.state(step.target).stage
        case.version += 1
        case.moved_at = act.at
        if step.deadline:
            case.due_on = _due(step, case, act)
        elif case.stage == "closed" or step.ends_deadline:
            case.due_on = None
        if step.number and not case.number:
            case.number = numbering.issue(case, series=step.number, at=act.at)
        Case.objects.filter(pk=case.pk).update(
            state=case.state,
            stage=case.stage,
            version=case.version,
            moved_at=case.moved_at,
            due_on=case.due_on,
            number=case.number,
        )
        entry = _write(flow, step, case, source, act)
        _follow(step, case, entry, act)
        refresh(case)
        if case.stage != stage:
            refresh_parent(case)
    return Taken(step, entry, case)


def note(
    case: Case,
    step_code: str,
    *,
    by: Viewer,
    at: datetime,
    data: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> Entry:
    """Something that is no step happened to the case (an identity was opened, a letter was sent): one entry, no move."""
    flow = flows[case.kind]
    with transaction.atomic():
        return log.write(
            log.Happening(
                case=case,
                step=step_code,
                from_state=case.state,
                to_state=case.state,
                to_stage=case.stage,
                actor_id=_actor_id(by),
                hat="",
                at=at,
                occurred_on=timezone.localdate(at),
                counted_in=periods.code_for(case.body_id, timezone.localdate(at)),
                flow_digest=flow.digest,
                data=data or {},
                words=words or {},
            )
        )


def _write(flow: Flow, step: Step, case: Case, source: str, act: Act) -> Entry:
    local_day = timezone.localdate(act.at)
    occurred_on = act.occurred_on or local_day
    if occurred_on > local_day:
        raise Invalid({"occurred_on": [_("The day it happened cannot lie in the future.")]})
    words = {ask.code: str(act.data[ask.code]) for ask in step.fields if ask.is_words and act.data.get(ask.code)}
    word_codes = {ask.code for ask in step.fields if ask.is_words}
    codes = {
        key: log.plain(value) for key, value in act.data.items() if key not in word_codes and not key.startswith("_")
    }
    if act.by.program is not None:
        codes[log.PROGRAM] = act.by.program
    hat = _hat(step, case, act)
    behalf_of_id = act.behalf_of.pk if act.behalf_of else act.by.behalf_of_id or (hat.of if hat else None)
    entry = log.write(
        log.Happening(
            case=case,
            step=step.code,
            from_state=source,
            to_state=case.state,
            to_stage=case.stage,
            actor_id=_actor_id(act.by),
            hat=hat.role if hat else "",
            behalf_of_id=behalf_of_id,
            at=act.at,
            occurred_on=occurred_on,
            counted_in=periods.code_for(case.body_id, occurred_on),
            flow_digest=flow.digest,
            data=codes,
            words=words,
            word=act.word,
        )
    )
    log.remember_flow(flow.kind, flow.digest, flow.table, act.at)
    return entry


def _hat(step: Step, case: Case, act: Act) -> Hat | None:
    """The hat that gave the right, for the organ or unit that is party to the case."""
    roles = permits[step.permit].rule.roles
    if act.word:
        return None
    if step.by_proxy and act.behalf_of is not None and not permits[step.permit].allows(act.by, case):
        return act.by.hat_of((PROXY,))
    if not roles:
        return None
    return act.by.hat_of(roles, frozenset(party.actor_id for party in parties_of(case)))


def _follow(step: Step, case: Case, entry: Entry, act: Act) -> None:
    if step.effect:
        effect_function(step.effect)(case, entry=entry, data=act.data, by=act.by, at=act.at)
    if step.notice:
        jobs.enqueue("notices.announce", {"notice": step.notice, "entry": entry.pk}, body_id=case.body_id, at=act.at)


def effect_function(name: str) -> Any:
    """The function that a flow names as "slice.function": it lies in that slice's ops."""
    slice_name, function = name.rpartition(".")[::2]
    return import_string(f"xieshang.{slice_name}.ops.{function}")


def _due(step: Step, case: Case, act: Act) -> date:
    """The due date in working days; how it was reckoned is kept with the entry."""
    start = act.occurred_on or timezone.localdate(act.at)
    if step.extends and case.due_on is not None:
        start = case.due_on
    days = norms.value(step.deadline, case.body_id, on=start)
    reckoning: workdays.Reckoning = calendar_of(case.body_id).add(start, int(days))
    act.data["reckoning"] = reckoning.as_json()
    return reckoning.due


def _actor_id(by: Viewer) -> int:
    if by.actor_id is not None:
        return by.actor_id
    return Actor.objects.values_list("pk", flat=True).get(body_id=by.body_id, kind=Actor.Kind.SYSTEM)


def _check_version(case: Case, version: int | None) -> None:
    if version is None or version == case.version:
        return
    last = Entry.objects.filter(case_id=case.pk).select_related("actor").order_by("-id").first()
    who = last.actor.name if last and last.actor.kind != Actor.Kind.ANONYMOUS else _("somebody")
    raise Stale(
        _("%(who)s has changed this since you opened the page. Look at what is new and decide again.") % {"who": who}
    )


def check_state(flow: Flow, step: Step, case: Case) -> None:
    """Nothing when the step is one of the case's present state; otherwise the refusal that names the state."""
    if case.state in step.sources:
        return
    label = flow.state(case.state).label
    raise WrongState(
        _("“%(step)s” is not possible now: the state is “%(state)s”.") % {"step": step.label, "state": label}
    )


def _check_permit(step: Step, by: Viewer, case: Case, behalf_of: Actor | None) -> None:
    permit = permits[step.permit]
    if permit.allows(by, case) or (behalf_of is not None and may_stand_in(by, case, step, behalf_of)):
        return
    raise NotAllowed(permit.reason)


@contextmanager
def _not_twice(case: Case) -> Iterator[None]:
    under_way = _under_way.get()
    if case.pk in under_way:
        raise RuntimeError(f"case {case.pk} is already being moved: an effect came back to it")
    reset = _under_way.set(under_way | {case.pk})
    try:
        yield
    finally:
        _under_way.reset(reset)
