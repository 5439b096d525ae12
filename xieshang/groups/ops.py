"""Writing about the year of a group: begun, planned, carried out by meetings, summed up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.gatherings.models import Gathering
from xieshang.groups import plans, queries
from xieshang.groups.models import GroupYear, PlanLine
from xieshang.groups.plans import Line
from xieshang.kernel import flow
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group

ALREADY = gettext_lazy("This line was carried out already.")


@transaction.atomic
def begin(group: Group, *, year: int, by: Viewer, at: datetime) -> GroupYear:
    """The year of the group stands and waits for its plan; begun once a year, whoever is first."""
    if not by.is_system and not queries.is_convenor(by, group):
        raise NotAllowed(_("Only the convenors of the group and the office may do this."))
    if not group.term.starts_on <= date(year, 12, 31) or not group.term.ends_on >= date(year, 1, 1):
        raise Invalid({"": [_("The group does not exist in this year.")]})
    # Two at once: the second waits, and finds the first.
    Group.objects.select_for_update().get(pk=group.pk)
    if (known := GroupYear.objects.filter(group=group, year=year).first()) is not None:
        return known
    made = GroupYear(
        body_id=group.body_id,
        title=f"{group.actor.name}{year}年工作",
        group=group,
        year=year,
        visibility=Case.Visibility.INTERNAL,
    )
    parties = [(group.actor, "group")]
    if group.committee is not None:
        parties.append((group.committee.actor, "guide"))
    flow.begin(made, "open", by=by, at=at, parties=tuple(parties))
    return made


@transaction.atomic
def write_plan(
    of_year: GroupYear, *, lines: Sequence[Line], by: Viewer, at: datetime, version: int | None = None
) -> GroupYear:
    """The plan has these lines; those that stood already keep the meeting that was called for them."""
    wanted = {(line.month, line.title): line for line in lines}
    taken = flow.perform(of_year, "write", by=by, at=at, data={"lines": len(wanted)}, version=version)
    rows = {(row.month, row.title): row for row in PlanLine.objects.filter(of_year=of_year)}
    gone = [row for key, row in rows.items() if key not in wanted]
    if begun := next((row for row in gone if row.gathering_id or row.done_on), None):
        words = _("“%(title)s” was carried out or a meeting was called for it; this line stays as it is.")
        raise Invalid({"plan": [words % {"title": begun.title}]})
    PlanLine.objects.filter(pk__in=[row.pk for row in gone]).delete()
    PlanLine.objects.bulk_create(
        PlanLine(of_year=of_year, month=line.month, kind=line.kind, title=line.title)
        for key, line in sorted(wanted.items())
        if key not in rows
    )
    flow.refresh(taken.case)
    return of_year


def called(line: PlanLine, gathering: Gathering) -> None:
    """The meeting was called for this line; a line is carried out once."""
    if not _untouched(line).update(gathering=gathering):
        raise Invalid({"": [str(ALREADY)]})


@transaction.atomic
def carry_out(line: PlanLine, *, what: str, on: date, by: Viewer, at: datetime) -> None:
    """The group did on that day what the line says, otherwise than by a meeting called here."""
    data = {"what": what.strip(), "line": line.pk}
    flow.perform(line.of_year, "carry_out", by=by, at=at, data=data, occurred_on=on)
    if not _untouched(line).update(done_on=on):
        raise Invalid({"": [str(ALREADY)]})


def _untouched(line: PlanLine) -> QuerySet:
    return PlanLine.objects.filter(pk=line.pk, gathering=None, done_on=None)


def count_up(case: GroupYear, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The summary says how many members there are, how many were at work, and how often they did what."""
    GroupYear.objects.filter(pk=case.pk).update(tally=plans.tally(case, at))
