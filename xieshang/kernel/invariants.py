"""What must always be true of cases, log, numbers, files and background work. `verify` asks; nothing is repaired here."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from xieshang.kernel import clock, files, log, protection, rotation, workdays
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.flow import waiting
from xieshang.kernel.models import Body, Case, Entry, File, FlowVersion, Job, Number, Payload, Seal, Waiting
from xieshang.kernel.privacy import models as our_models
from xieshang.kernel.promises import Breach, invariant, recent
from xieshang.kernel.uploads import storage

MOST = 50
TOLERANCE = timedelta(seconds=5)
UNSEALED_FOR = timedelta(hours=1)


def _ids(rows: Any) -> tuple[int, ...]:
    return tuple(rows.values_list("pk", flat=True)[:MOST])


@invariant("cases.state", "The state of every case is the one its last entry led to; its first entry is its beginning.")
def states_follow_the_log() -> Iterator[Breach]:
    last = Entry.objects.filter(case_id=OuterRef("pk")).order_by("-id")
    first = Entry.objects.filter(case_id=OuterRef("pk")).order_by("id")
    told = Case.objects.annotate(
        told=Subquery(last.values("to_state")[:1]),
        told_stage=Subquery(last.values("to_stage")[:1]),
        began=Subquery(first.values("from_state")[:1]),
    )
    if ids := _ids(told.filter(Q(told__isnull=True) | ~Q(told=F("state")) | ~Q(told_stage=F("stage")))):
        yield Breach("cases.state", "state and log disagree", ids)
    if ids := _ids(told.filter(~Q(began=""))):
        yield Breach("cases.state", "the first entry is no beginning", ids)


@invariant("cases.waiting", "To-do lists hold exactly what waits, as the case stands now.")
def lists_hold_what_waits() -> Iterator[Breach]:
    held: dict[int, dict[str, tuple[str, date]]] = {}
    for case_id, key, step, until in Waiting.objects.values_list("case_id", "key", "step", "until").iterator():
        held.setdefault(case_id, {})[key] = (step, until)
    wrong = []
    for case in Case.objects.filter(waiting.may_wait()).order_by("pk").iterator():
        until = case.due_on or waiting.NOTHING_DUE
        if held.pop(case.pk, {}) != {key: (step, until) for key, step in waiting.reckoned(case).items()}:
            wrong.append(case.pk)
    if wrong or held:
        yield Breach("cases.waiting", "cases whose to-dos are not what they should be", (*wrong, *held)[:MOST])


@invariant("cases.steps", "Every entry is a step that the flow of its day knew, from where the entry before it ended.")
def steps_are_lawful() -> Iterator[Breach]:
    tables = {row.digest: row.table for row in FlowVersion.objects.all()}
    lawful = {digest: {step[0]: step for step in table["steps"]} for digest, table in tables.items()}
    wrong: list[int] = []
    at: dict[int, str] = {}
    # Whole cases: what an entry may do depends on where the one before it ended.
    touched = recent(Entry.objects.all(), "recorded_at").values("case_id")
    entries = Entry.objects.filter(case_id__in=touched).order_by("case_id", "id")
    rows = entries.values_list("pk", "case_id", "step", "from_state", "to_state", "flow_digest")
    for pk, case_id, step, source, target, digest in rows.iterator():
        row = lawful.get(digest, {}).get(step)
        known = (
            source == target
            if row is None
            else (source in row[1] or (not row[1] and not source)) and target == (row[2] or source)
        )
        if digest not in lawful or not known or at.get(case_id, "") != source:
            wrong.append(pk)
        at[case_id] = target
    if wrong:
        yield Breach("cases.steps", "entries that no flow allows", tuple(wrong[:MOST]))


@invariant("log.digests", "Every entry and its words are as they were written.")
def digests_hold() -> Iterator[Breach]:
    entries = recent(Entry.objects.order_by("id"), "recorded_at")
    wrong = [entry.pk for entry in entries.iterator() if not log.digest_holds(entry)]
    if wrong:
        yield Breach("log.digests", "entries that were changed", tuple(wrong[:MOST]))
    payloads = recent(Payload.objects.select_related("entry").order_by("id"), "entry__recorded_at")
    changed = [row.entry_id for row in payloads.iterator() if log.commit(row.words, row.salt) != row.entry.commitment]
    if changed:
        yield Breach("log.digests", "words that were changed", tuple(changed[:MOST]))
    gone = Entry.objects.filter(~Q(commitment=""), payload__isnull=True, case__erasures__isnull=True)
    if ids := _ids(gone):
        yield Breach("log.digests", "words that are gone without an erasure", ids)


@invariant("log.seals", "The seals of every body form one chain without a gap, and nothing stays unsealed for long.")
def seals_chain() -> Iterator[Breach]:
    for body_id in Body.objects.values_list("pk", flat=True):
        chain = Seal.objects.filter(body_id=body_id).select_related("entry").order_by("seq")
        begin = recent(chain, "entry__recorded_at").values_list("seq", flat=True).first() or 1
        before = chain.filter(seq__lt=begin).last()
        wrong, previous = [], before.digest if before else ""
        for seq, row in enumerate(chain.filter(seq__gte=begin).iterator(), start=begin):
            if not log.seal_holds(row, seq, previous):
                wrong.append(row.pk)
            previous = row.digest
        if wrong:
            yield Breach("log.seals", f"broken seals of body {body_id}", tuple(wrong[:MOST]))
    newest = Entry.objects.aggregate(newest=Max("recorded_at"))["newest"]
    if newest and (ids := _ids(Entry.objects.filter(seal__isnull=True, recorded_at__lt=newest - UNSEALED_FOR))):
        yield Breach("log.seals", "entries that no seal covers", ids)


@invariant("log.time", "Recorded times never run backward in a body, and nothing happened after it was recorded.")
def time_runs_forward() -> Iterator[Breach]:
    wrong: list[int] = []
    latest: dict[int, datetime] = {}
    entries = recent(Entry.objects.order_by("id"), "recorded_at")
    for pk, body_id, moment in entries.values_list("pk", "body_id", "recorded_at").iterator():
        if body_id in latest and moment < latest[body_id] - TOLERANCE:
            wrong.append(pk)
        latest[body_id] = max(moment, latest.get(body_id, moment))
    if wrong:
        yield Breach("log.time", "entries recorded before the one before them", tuple(wrong[:MOST]))
    early = Entry.objects.filter(occurred_on__gt=F("recorded_at__date"))
    if ids := _ids(early):
        yield Breach("log.time", "entries that happened after they were recorded", ids)


@invariant("keys", "Every sealed value opens with a key of this installation, in the place it was sealed for.")
def sealed_values_open() -> Iterator[Breach]:
    for entry in rotation.columns.values():
        if wrong := rotation.unreadable(entry):
            yield Breach("keys", f"{entry.label} cannot be opened", tuple(wrong[:MOST]))


@invariant("protection", "Every append-only table has its triggers, and they refuse.")
def triggers_stand() -> Iterator[Breach]:
    if names := protection.missing():
        yield Breach("protection", "triggers that are missing", tuple(names))
    for entry in protection.protected.values():
        if entry.table in connection.introspection.table_names() and _accepts_changes(entry.table):
            yield Breach("protection", "tables that accept changes", (entry.table,))


def _accepts_changes(table: str) -> bool:
    """Try to change the oldest row inside a savepoint that is always rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(id) FROM {table}")  # noqa: S608 - a name from our own list
        oldest = cursor.fetchone()[0]
    if oldest is None:
        return False
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [oldest])  # noqa: S608 - a name from our own list
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


@invariant("numbers", "Numbers of a series run from one without a hole; every number of a case was issued to it.")
def numbers_run() -> Iterator[Breach]:
    groups = Number.objects.values("body_id", "series", "year").annotate(
        n=Count("id"), least=Min("seq"), most=Max("seq")
    )
    for group in groups.order_by("body_id", "series", "year"):
        if group["least"] != 1 or group["most"] != group["n"]:
            yield Breach(
                "numbers",
                f"holes in {group['series']} {group['year']} of body {group['body_id']}",
                (group["n"], group["most"]),
            )
    bare = Case.objects.exclude(number="").exclude(pk__in=Number.objects.filter(case__isnull=False).values("case_id"))
    if ids := _ids(bare):
        yield Breach("numbers", "cases whose number was never issued", ids)


@invariant("files", "Every stored file is there with the size of its row.")
def files_are_there() -> Iterator[Breach]:
    root = files.root()
    wrong = []
    for file in File.objects.order_by("id").iterator():
        path = root / file.stored_as
        if not path.is_file() or path.stat().st_size != file.size:
            wrong.append(file.pk)
    if wrong:
        yield Breach("files", "files that are missing or of another size", tuple(wrong[:MOST]))


@invariant("files.content", "Every stored file has the content of the day it was stored.")
def files_are_unchanged() -> Iterator[Breach]:
    wrong = []
    for file in recent(File.objects.order_by("id"), "kept_at").iterator():
        try:
            files.content(file)
        except (storage.Damaged, OSError):
            wrong.append(file.pk)
    if wrong:
        yield Breach("files.content", "files whose content is another one", tuple(wrong[:MOST]))


@invariant("jobs", "Background work is done, waits for its time, or is shown as dead.")
def jobs_move() -> Iterator[Breach]:
    late = clock.now() - timedelta(days=1)
    if ids := _ids(Job.objects.filter(status=Job.Status.WAITING, run_at__lt=late, attempts=0)):
        yield Breach("jobs", "work that nobody took for a day", ids)


@invariant("tenancy", "No row points to a row of another body.")
def bodies_stay_apart() -> Iterator[Breach]:
    for model in our_models():
        own = _body_path(model)
        if own is None:
            continue
        for column in model._meta.local_concrete_fields:
            target = column.related_model
            if not isinstance(column, models.ForeignKey) or target is Body or not isinstance(target, type):
                continue
            # What may lead to another body says so on its model, and its slice promises to which.
            if column.name in getattr(model, "leads_to_another_body", ()):
                continue
            if (other := _body_path(target)) is None:
                continue
            apart = model._base_manager.filter(**{f"{column.name}__isnull": False}).exclude(
                **{own: F(f"{column.name}__{other}")}
            )
            if ids := _ids(apart):
                yield Breach("tenancy", f"{model._meta.label}.{column.name} crosses bodies", ids)


def _body_path(model: type[models.Model]) -> str | None:
    return "body_id" if any(column.name == "body" for column in model._meta.concrete_fields) else None


@invariant("deadlines", "Every reckoned date comes out the same with the calendar edition it was reckoned with.")
def deadlines_reckon() -> Iterator[Breach]:
    wrong = []
    rows = recent(Entry.objects.filter(data__has_key="reckoning").order_by("id"), "recorded_at")
    for pk, body_id, data in rows.values_list("pk", "body_id", "data").iterator():
        kept = workdays.Reckoning.from_json(data["reckoning"])
        if calendar_of(body_id, kept.calendar_version).add(kept.start, kept.days).due != kept.due:
            wrong.append(pk)
    if wrong:
        yield Breach("deadlines", "dates that reckon otherwise", tuple(wrong[:MOST]))
