"""Many matters written straight into the tables: what years of work leave behind, in seconds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise

from django.db import connection, transaction
from django.utils import timezone

from tests.cast import Cast
from xieshang.kernel.models import Case, Entry, FlowVersion, Number, Party, Series
from xieshang.matters.flow import FLOW

BATCH = 5000
YEARS = 4
TEXT = "村口的三盏路灯从五月起不亮，晚上学生回家看不见路，老人出门摔过跤，请有关部门派人来看一看。" * 8
CATEGORIES = ("roads", "water", "housing", "environment", "other")
DIGEST = "0" * 64  # nothing is verified here
# Of ten matters nine are closed; the states are the way of each to where it stands now.
WAYS = (
    (("receive", "received"),),
    *[(("receive", "received"), ("accept", "accepted"), ("place", "placed"), ("settle", "solved"))] * 4,
    *[(("receive", "received"), ("accept", "accepted"), ("place", "placed"), ("settle", "solved"), ("rate", "rated"))]
    * 4,
    (("receive", "received"), ("refuse", "refused")),
)
STEP_DATA = {"gathering": "协商议事会", "held_on": "2020-06-10", "process": 5, "result": 4}
LONG_STORY = 40


def fill(cast: Cast, many: int) -> None:
    """So many matters stand, with parties, numbers and log; the newest closed one has a story of forty lines more."""
    now = timezone.now()
    FlowVersion.objects.get_or_create(
        digest=FLOW.digest, defaults={"kind": FLOW.kind, "table": FLOW.table, "first_used_at": now}
    )
    with transaction.atomic():
        rows = _cases(cast, many, now)
        while batch := list(islice(rows, BATCH)):
            _write(cast, batch)
    last: dict[int, int] = {}
    for year, seq in Number.objects.values_list("year", "seq"):
        last[year] = max(seq, last.get(year, 0))
    Series.objects.bulk_create(
        [Series(body=cast.body, code="matter", year=year, last=seq) for year, seq in last.items()]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cases(cast: Cast, many: int, now: datetime) -> Iterator[tuple[Case, int, tuple[tuple[str, str], ...]]]:
    seqs: dict[int, int] = {}
    for index in range(many):
        way = WAYS[index * 7 % len(WAYS)]
        at = now - timedelta(days=365 * YEARS * (many - index) / many, minutes=5)
        seqs[at.year] = seq = seqs.get(at.year, 0) + 1
        state = FLOW.state(way[-1][1])
        public = len(way) > 2
        case = Case(
            kind="matter",
            body=cast.body,
            number=f"{at.year}-{seq:06}",
            title=f"第{index}件：村口的路灯不亮",
            state=state.code,
            stage=state.stage,
            category=CATEGORIES[index % len(CATEGORIES)],
            town=cast.town.code,
            raised_at=at,
            moved_at=at,
            due_on=timezone.localdate(at) + timedelta(days=7) if state.stage == "open" else None,
            visibility="public" if public else "parties",
            version=len(way),
        )
        yield case, seq, way


def _write(cast: Cast, batch: list[tuple[Case, int, tuple[tuple[str, str], ...]]]) -> None:
    cases = Case.objects.bulk_create([case for case, _seq, _way in batch])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO matters_matter (case_ptr_id, hall_id, variety, is_petition, place, text, alias, channel, code_digest)"
            " VALUES (%s, %s, 'problem', %s, '振兴社区', %s, '振兴社区居民', 'phone', %s)",
            [(case.pk, (cast.hall if case.pk % 2 else cast.hall2).pk, False, TEXT, f"{case.pk:064}") for case in cases],
        )
    Party.objects.bulk_create(
        [
            Party(case=case, actor=(cast.hall if case.pk % 2 else cast.hall2).actor, role="hall", since=case.raised_at)
            for case in cases
        ]
    )
    Number.objects.bulk_create(
        [
            Number(
                body=cast.body, series="matter", year=case.raised_at.year, seq=seq, case=case, issued_at=case.raised_at
            )
            for case, seq, _way in batch
        ]
    )
    Entry.objects.bulk_create([entry for case, _seq, way in batch for entry in _entries(cast, case, way)])


def _entries(cast: Cast, case: Case, way: tuple[tuple[str, str], ...]) -> Iterator[Entry]:
    for source, (step, target) in pairwise((("", ""), *way)):
        yield entry_of(cast, case, step, source[1], target)


def entry_of(cast: Cast, case: Case, step: str, source: str, target: str) -> Entry:
    return Entry(
        body=cast.body,
        case=case,
        kind="matter",
        step=step,
        from_state=source,
        to_state=target,
        to_stage=FLOW.state(target).stage,
        actor=cast.convenor.actor,
        recorded_at=case.raised_at,
        occurred_on=timezone.localdate(case.raised_at),
        counted_in=str(case.raised_at.year),
        data=STEP_DATA,
        flow_digest=FLOW.digest,
        digest=DIGEST,
    )


def lengthen(cast: Cast, case: Case) -> None:
    """The story of the case has forty lines more: on an agenda, off it, on it again."""
    legs = (("place", "accepted", "placed"), ("take_off", "placed", "accepted"))
    Entry.objects.bulk_create([entry_of(cast, case, *legs[line % 2]) for line in range(LONG_STORY)])
