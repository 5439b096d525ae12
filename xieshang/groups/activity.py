"""What a member can have done in a year: slices register how it is counted for many members with one statement."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.models import Attendance, Remark
from xieshang.kernel.models import Case, Party
from xieshang.places.posts.models import Deed

# The actors of a body, first and last day, and how often each did it.
Counter = Callable[[Collection[int], date, date], dict[int, int]]


@dataclass(frozen=True)
class Activity:
    code: str
    label: str | Promise
    count: Counter


registered: dict[str, Activity] = {}


def register(code: str, label: str | Promise, count: Counter) -> None:
    """It is counted on the page of a group from now on."""
    if code in registered:
        raise ValueError(f"activity {code} is registered twice")
    registered[code] = Activity(code, label, count)


def _by(rows: QuerySet, column: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(column).annotate(many=Count("pk")))


def _attended(actors: Collection[int], first: date, last: date) -> dict[int, int]:
    return _by(Attendance.objects.filter(actor_id__in=actors, occurred_on__range=(first, last)), "actor_id")


def _spoke(actors: Collection[int], first: date, last: date) -> dict[int, int]:
    rows = Remark.objects.filter(speaker_id__in=actors, gathering__starts_at__date__range=(first, last))
    return _by(rows, "speaker_id")


def _deeds(actors: Collection[int], first: date, last: date) -> dict[int, int]:
    told = Deed.objects.filter(happened_on__range=(first, last), visibility=Case.Visibility.PUBLIC)
    rows = Party.objects.filter(actor_id__in=actors, role="doer", until__isnull=True, case_id__in=told.values("pk"))
    return _by(rows, "actor_id")


register("attended", _("gatherings attended"), _attended)
register("spoke", _("remarks at gatherings"), _spoke)
register("deeds", _("published deeds"), _deeds)
