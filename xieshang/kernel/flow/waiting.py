"""What waits for whom: one row per case and key, made anew whenever the case moves, so that to-do lists cost one index.

A key is what somebody must hold for a step to be theirs: `kernel.permits`. Who holds it is asked when somebody looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from xieshang.kernel.flow.tables import Flow, Step, flows
from xieshang.kernel.models import Case, Derivation, Waiting
from xieshang.kernel.permits import NO_KEYS, fits_nothing, keys_of, permits
from xieshang.kernel.questions import Kept
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day

NOTHING_DUE = date.max
BATCH = 500


def todo_steps(flow: Flow) -> list[Step]:
    """The steps that can wait for somebody, in the order of the table."""
    return [step for step in flow.steps if step.todo and step.sources]


# ---- writing


def refresh(case: Case) -> None:
    """The rows of this case say what waits for whom now. Its state, parties and log may have changed, nothing else."""
    wanted = reckoned(case)
    until = case.due_on or NOTHING_DUE
    held = {row.key: row for row in _rows_of(case.pk)}
    if gone := [row.pk for key, row in held.items() if key not in wanted]:
        Waiting.objects.filter(pk__in=gone).delete()
    for step in {wanted[key] for key, row in held.items() if key in wanted and _differs(row, wanted[key], until)}:
        keys = [key for key in wanted if wanted[key] == step]
        Waiting.objects.filter(case_id=case.pk, key__in=keys).update(step=step, until=until)
    Waiting.objects.bulk_create(
        Waiting(body_id=case.body_id, key=key, until=until, case_id=case.pk, kind=case.kind, step=step)
        for key, step in wanted.items()
        if key not in held
    )


_rows_of = Kept(lambda pk: Waiting.objects.filter(case_id=pk))


def _differs(row: Waiting, step: str, until: date) -> bool:
    return row.step != step or row.until != until


def reckoned(case: Case) -> dict[str, str]:
    """For each key the first step of the case that is open to its holder."""
    steps = [step for step in todo_steps(flows[case.kind]) if case.state in step.sources]
    if not steps:
        return {}
    fresh = _as_it_stands(case)
    found: dict[str, str] = {}
    for step in steps:
        if step.guard and not step.guard.homework and step.guard.check(fresh):
            continue
        for key in permits[step.permit].rule.keys(fresh) or NO_KEYS:
            found.setdefault(key, step.code)
    return found


def _as_it_stands(case: Case) -> Case:
    """The same row without what was remembered on it while it moved."""
    return Case(**{column.attname: getattr(case, column.attname) for column in Case._meta.concrete_fields})


def refresh_parent(case: Case) -> None:
    """What waits at the parent may hang on whether this case is closed."""
    if case.parent_id is not None:
        refresh(standing(case.parent_id))


def standing(case_id: int) -> Case:
    """The case as it stands, held until the transaction ends: of two children that close at once the second sees the first."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def refresh_everything() -> int:
    """Every open case has its rows; the number of cases."""
    Waiting.objects.all().delete()
    count, last = 0, 0
    while rows := list(Case.objects.filter(may_wait(), pk__gt=last).order_by("pk")[:BATCH]):
        for case in rows:
            refresh(case)
        count, last = count + len(rows), rows[-1].pk
    return count


def may_wait() -> Q:
    """Cases in a state that some to-do leads out of."""
    by_kind = {flow.kind: {state for step in todo_steps(flow) for state in step.sources} for flow in flows.values()}
    return reduce(or_, (Q(kind=kind, state__in=states) for kind, states in by_kind.items() if states), Q(pk__in=()))


def derive(**kwargs: object) -> None:
    """After every migration: with other rules than last time, everything is made anew."""
    if (
        kwargs.get("using", "default") != "default"
        or Waiting._meta.db_table not in connection.introspection.table_names()
    ):
        return
    digest = sha256(repr([_rules(flow) for flow in flows.values()]).encode()).hexdigest()
    if Derivation.objects.filter(table=Waiting._meta.db_table, digest=digest).exists():
        return
    refresh_everything()
    Derivation.objects.update_or_create(table=Waiting._meta.db_table, defaults={"digest": digest})


def _rules(flow: Flow) -> list[object]:
    """What the rows of a kind hang on, as far as it can be written down."""
    rules = [(step, permits[step.permit].rule) for step in todo_steps(flow)]
    return [
        flow.kind,
        *(
            (step.code, step.sources, rule.roles, rule.bars, step.guard and (step.guard.code, step.guard.homework))
            for step, rule in rules
        ),
    ]


# ---- reading


@dataclass(frozen=True)
class Wait:
    """A case that waits for somebody, and the first step of it that does."""

    case_id: int
    until: date
    step: str


def waiting_rows(viewer: Viewer, kinds: tuple[str, ...] = ()) -> QuerySet:
    """Ids of the cases in which a step waits for this viewer, each once."""
    if not _is_plain(viewer):
        rows: QuerySet = Case.objects.filter(_live(viewer))
        return (rows.filter(kind__in=kinds) if kinds else rows).values("pk")
    rows = Waiting.objects.filter(body_id=viewer.body_id, key__in=keys_of(viewer))
    return (rows.filter(kind__in=kinds) if kinds else rows).values("case_id").distinct()


def waiting_for(viewer: Viewer) -> Q:
    """The same as a condition on cases of any kind."""
    return Q(pk__in=waiting_rows(viewer)) if _is_plain(viewer) else _live(viewer)


def waits(viewers: Iterable[Viewer], case_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Actor and case wherever one of these cases waits for one of these viewers of one body: one statement for all."""
    ids, found = set(case_ids), set()
    keys: dict[int, set[str]] = {}
    for case_id, key in Waiting.objects.filter(case_id__in=ids).values_list("case_id", "key"):
        keys.setdefault(case_id, set()).add(key)
    for viewer in viewers:
        held = keys_of(viewer)
        mine = {case_id for case_id, open_to in keys.items() if held & open_to}
        if mine and not _is_plain(viewer):
            mine = set(Case.objects.filter(_live(viewer), pk__in=mine).values_list("pk", flat=True))
        found |= {(viewer.actor_id or 0, case_id) for case_id in mine}
    return found


def first_waiting(viewer: Viewer, most: int) -> list[Wait]:
    """What waits for this viewer, the nearest deadlines first: one statement, each key along its own part of the index."""
    if not _is_plain(viewer):
        rows = Case.objects.filter(_live(viewer)).order_by("pk")
        found = [Wait(case.pk, case.due_on or NOTHING_DUE, _first_live(viewer, case)) for case in rows]
    else:
        found = [Wait(*row) for row in _along_the_index(viewer, most)]
    nearest: dict[int, Wait] = {}
    for wait in sorted(found, key=lambda wait: (wait.until, wait.case_id)):
        nearest.setdefault(wait.case_id, wait)
    return list(nearest.values())[:most]


def _along_the_index(viewer: Viewer, most: int) -> list[tuple[int, date, str]]:
    """Up to so many rows of each key; a union of queries that are each cut off is beyond the ORM on SQLite."""
    parts: list[str] = []
    params: list[Any] = []
    for place, key in enumerate(sorted(keys_of(viewer))):
        rows = Waiting.objects.filter(body_id=viewer.body_id, key=key).order_by("until", "case_id")
        sql, given = rows.values_list("case_id", "until", "step")[:most].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS key_{place}")  # noqa: S608 - SQL made by the ORM
        params += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        rows = cursor.fetchall()
    return [(case_id, as_day(until), step) for case_id, until, step in rows]


def _is_plain(viewer: Viewer) -> bool:
    """Whether holding a key is all there is to it: nobody is barred from anything who wears no hat that bars."""
    worn = {hat.role for hat in viewer.hats if hat.body_id == viewer.body_id}
    return not viewer.is_system and not any(
        worn & set(rule.bars) and worn - set(rule.bars)
        for rule in (permits[step.permit].rule for flow in flows.values() for step in todo_steps(flow))
    )


def _live(viewer: Viewer) -> Q:
    """The same asked of permits and guards themselves: right for everybody, and slow."""
    return reduce(or_, (condition for _step, condition in live_conditions(viewer)), Q(pk__in=()))


def _first_live(viewer: Viewer, case: Case) -> str:
    steps = [step for step in todo_steps(flows[case.kind]) if case.state in step.sources]
    return next((step.code for step in steps if permits[step.permit].allows(viewer, case)), "")


def live_conditions(viewer: Viewer) -> list[tuple[Step, Q]]:
    """Every step that can wait for this viewer, with the condition under which it does."""
    found = []
    for flow in flows.values():
        for step in todo_steps(flow):
            rule = permits[step.permit].where(viewer)
            if fits_nothing(rule):
                continue
            condition = Q(kind=flow.kind, state__in=step.sources) & rule
            asks = step.guard is not None and not step.guard.homework
            found.append((step, condition & step.guard.where() if asks and step.guard else condition))
    return found


def faults() -> list[str]:
    """To-dos whose permits cannot be told from keys alone."""
    return [
        f"{flow.kind}.{step.code}: the permit {step.permit} is too involved for a to-do list"
        for flow in flows.values()
        for step in todo_steps(flow)
        if step.permit in permits and not (permits[step.permit].rule.exact and permits[step.permit].rule.keyed)
    ]
