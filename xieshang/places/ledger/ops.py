"""Writing into the ledger of a home what stands nowhere else."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.ledger import queries
from xieshang.places.ledger.models import Activity
from xieshang.places.models import Home


@dataclass(frozen=True)
class Told:
    """What is known of an activity that is entered afterwards; `source` says from where."""

    kind: str
    happened_on: date
    title: str
    people: int = 0
    source: str = ""


def enter(home: Home, *, told: Told, by: Viewer, at: datetime) -> Activity:
    """The line stands in the ledger of the home, with who wrote it and when."""
    queries.writing(by, home)
    _check(home, told, timezone.localdate(at))
    return Activity.objects.create(
        home=home,
        kind=told.kind,
        happened_on=told.happened_on,
        title=told.title.strip(),
        people=told.people,
        source=told.source.strip(),
        written_by_id=by.acting_id,
        written_at=at,
    )


def _check(home: Home, told: Told, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if told.kind not in Activity.Kind.values:
        errors["kind"] = [_("The ledger has no such line.")]
    if not home.opened_on <= told.happened_on <= min(today, home.closed_on or today):
        errors["happened_on"] = [_("Only what happened since the place opened, and not in the future.")]
    if not told.title.strip():
        errors["title"] = [_("Say in a few words what was done.")]
    if not told.source.strip():
        errors["source"] = [_("Say from where this is known, for example a sign-in sheet.")]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def strike(line: Activity, *, why: str, by: Viewer, at: datetime) -> Activity:
    """The line is struck out with its reason: it stands there still, and counts no more."""
    queries.writing(by, line.home)
    if not why.strip():
        raise Invalid({"why": [_("Say why this is corrected.")]})
    standing = Activity.objects.filter(pk=line.pk, struck_at=None)
    if not standing.update(struck_at=at, struck_by_id=by.acting_id, struck_why=why.strip()[:200]):
        raise Invalid({"why": [_("This line is struck out already.")]})
    return Activity.objects.get(pk=line.pk)
