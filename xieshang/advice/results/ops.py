"""Writing lasting results down: with the cases they came from, and the days from which it is reckoned how long it took."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.advice import queries
from xieshang.advice.models import LastingResult
from xieshang.kernel import files, flow, uploads
from xieshang.kernel.models import Actor, Case, Entry, Link
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer

LINK = "result"
EVIDENCE = "result-evidence"


@dataclass(frozen=True)
class Found:
    """A result before it is kept. `numbers` are those of the cases it came from; `began_on` counts where there is none."""

    title: str
    story: str
    place: str
    came_on: date
    organ: Actor
    numbers: str = ""
    began_on: date | None = None
    evidence: tuple[tuple[str, uploads.Accepted], ...] = ()


@transaction.atomic
def note(found: Found, *, by: Viewer, at: datetime) -> LastingResult:
    """The result stands with its number, linked with the cases it came from; members and staff know of it."""
    queries.drafting_for(by, found.organ)
    sources = _sources(found, by)
    result = LastingResult(body_id=by.body_id, visibility=Case.Visibility.INTERNAL, **_columns(found, sources, at))
    taken = flow.begin(result, "note", by=by, at=at, parties=((found.organ, "proposer"),))
    _hang_on(result, taken.entry, found, sources, by, at)
    return LastingResult.objects.get(pk=result.pk)


@transaction.atomic
def change(
    result: LastingResult, found: Found, *, by: Viewer, at: datetime, version: int | None = None
) -> LastingResult:
    """The result stands as it is written now; evidence is added, never taken away."""
    sources = _sources(found, by)
    columns = _columns(found, sources, at)
    data = {"changed": [name for name in columns if getattr(result, name) != columns[name]]}
    taken = flow.perform(result, "change", by=by, at=at, data=data, version=version)
    LastingResult.objects.filter(pk=result.pk).update(**columns)
    Link.objects.filter(target_id=result.pk, kind=LINK).delete()
    _hang_on(taken.case, taken.entry, found, sources, by, at)
    return LastingResult.objects.get(pk=result.pk)


def _sources(found: Found, by: Viewer) -> list[Case]:
    """The cases with these numbers, as far as the viewer may know of them."""
    numbers = set(re.split(r"[\s,，、;；]+", found.numbers)) - {""}
    known = {row.number: row for row in Case.objects.visible_to(by).filter(number__in=numbers)}
    if missing := sorted(numbers - known.keys()):
        words = _("There is no case with this number: %(numbers)s") % {"numbers": "、".join(missing)}
        raise Invalid({"numbers": [words]})
    if any(row.visibility == Case.Visibility.SEALED for row in known.values()):
        raise Invalid({"numbers": [_("What is sealed is not linked with what everybody may read.")]})
    return [known[number] for number in sorted(known)]


def _columns(found: Found, sources: list[Case], at: datetime) -> dict[str, Any]:
    began = min((timezone.localdate(row.raised_at) for row in sources), default=found.began_on)
    if began is None:
        raise Invalid({"began_on": [_("Name the case it came from, or the day on which it began.")]})
    if found.came_on > timezone.localdate(at):
        raise Invalid({"came_on": [_("This day is still to come.")]})
    if found.came_on < began:
        raise Invalid({"came_on": [_("It began on %(day)s only.") % {"day": began}]})
    return {
        "title": found.title.strip(),
        "organ_id": found.organ.pk,
        "story": found.story.strip(),
        "place": found.place.strip(),
        "began_on": began,
        "came_on": found.came_on,
    }


def _hang_on(result: Case, entry: Entry, found: Found, sources: list[Case], by: Viewer, at: datetime) -> None:
    shared = {"body_id": result.body_id, "kind": LINK, "made_at": at, "made_by_id": by.acting_id}
    Link.objects.bulk_create([Link(source_id=row.pk, target_id=result.pk, **shared) for row in sources])
    for name, accepted in found.evidence:
        files.keep(accepted, name, body_id=result.body_id, purpose=EVIDENCE, at=at, by=by, case=result, entry=entry)


# Effects of the steps.


def confirm(case: LastingResult, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody reads the result, if so decided."""
    if data.get("publish") == "yes":
        publish(case, entry=entry, data=data, by=by, at=at)


def publish(case: LastingResult, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody reads the result."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)


def take_away(case: LastingResult, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Nobody outside reads it any more."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.INTERNAL)
