"""What must always be true of checks."""

from collections.abc import Iterator

from django.db.models import F, Q

from xieshang.kernel.promises import Breach, invariant
from xieshang.places.standards.guards import all_marked, all_visited
from xieshang.places.standards.models import HomeCheck, Mark

BEFORE_SELF, BEFORE_VISIT = ("asked", "cancelled"), ("asked", "handed_in", "cancelled")


def _breach(code: str, words: str, rows: Q) -> Iterator[Breach]:
    if ids := tuple(HomeCheck.objects.filter(rows).values_list("pk", flat=True)[:50]):
        yield Breach(code, words, ids)


@invariant("standards.place", "The place that is checked is party to its check.")
def places_stand() -> Iterator[Breach]:
    right = Q(parties__role="place", parties__until__isnull=True, parties__actor_id=F("place_id"))
    bare = ~Q(pk__in=HomeCheck.objects.filter(right).values("pk"))
    yield from _breach("standards.place", "checks whose place is no party", bare)


@invariant(
    "standards.marks", "A self-check that was handed in marks every item, and a visit that was made does so too."
)
def marks_stand() -> Iterator[Breach]:
    unmarked = ~Q(state__in=BEFORE_SELF) & ~all_marked.where()
    unvisited = ~Q(state__in=BEFORE_VISIT) & ~all_visited.where()
    yield from _breach("standards.marks", "checks with items that nobody marked", unmarked | unvisited)


@invariant("standards.items", "A check marks items of the version it began with, and no others.")
def items_stand() -> Iterator[Breach]:
    strange = Mark.objects.exclude(item__standard_id=F("case__standard_id")).values("case_id")
    yield from _breach("standards.items", "checks with items of another version", Q(pk__in=strange))


@invariant("standards.grade", "A check is graded from its grade on, and never before.")
def grades_stand() -> Iterator[Breach]:
    missing = Q(state__in=("closed", "improving", "improved"), grade="")
    early = Q(state__in=("asked", "handed_in")) & ~Q(grade="")
    yield from _breach("standards.grade", "checks graded too early or not at all", missing | early)
