"""What a check needs before its next step, with both faces."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case
from xieshang.places.standards.models import Evidence, Mark


def _unmarked() -> QuerySet:
    """Items the keeper has not marked, or not shown where a photo is asked."""
    shown = Evidence.objects.filter(mark_id=OuterRef("pk"), side=Evidence.Side.SELF)
    return Mark.objects.filter(Q(self_mark=None) | Q(item__photo=True, self_mark__gt=0) & ~Exists(shown))


def _unvisited() -> QuerySet:
    return Mark.objects.filter(visit_mark=None)


def _unimproved() -> QuerySet:
    return Mark.objects.filter(improved_at=None).exclude(improve="")


def _unchecked() -> QuerySet:
    """What was improved and has not been looked at since."""
    return Mark.objects.filter(improved_at__isnull=False, round__lt=F("case__round"))


def _to_improve() -> QuerySet:
    return Mark.objects.exclude(improve="")


def _count(rows: QuerySet, case: Case) -> int:
    return rows.filter(case_id=case.pk).count()


def _any(rows: QuerySet) -> Q:
    return Q(Exists(rows.filter(case_id=OuterRef("pk"))))


def _not_marked(case: Case) -> str | None:
    count = _count(_unmarked(), case)
    words = ngettext(
        "%(count)s item is not marked yet, or its photo is missing.",
        "%(count)s items are not marked yet, or their photos are missing.",
        count,
    )
    return words % {"count": count} if count else None


def _not_visited(case: Case) -> str | None:
    count = _count(_unvisited(), case)
    words = ngettext("%(count)s item was not looked at yet.", "%(count)s items were not looked at yet.", count)
    return words % {"count": count} if count else None


def _not_improved(case: Case) -> str | None:
    count = _count(_unimproved(), case)
    words = ngettext("%(count)s item is still to be improved.", "%(count)s items are still to be improved.", count)
    return words % {"count": count} if count else None


def _not_checked(case: Case) -> str | None:
    count = _count(_unchecked(), case)
    words = ngettext("%(count)s item was not looked at again.", "%(count)s items were not looked at again.", count)
    return words % {"count": count} if count else None


def _asks(case: Case) -> str | None:
    return _("There is something to be improved in it.") if _count(_to_improve(), case) else None


def _asks_nothing(case: Case) -> str | None:
    return None if _count(_to_improve(), case) else _("There is nothing to be improved in it.")


all_marked = Guard("check_marked", _not_marked, lambda: ~_any(_unmarked()), homework=True)
all_visited = Guard("check_visited", _not_visited, lambda: ~_any(_unvisited()), homework=True)
all_improved = Guard("check_improved", _not_improved, lambda: ~_any(_unimproved()), homework=True)
all_checked = Guard("check_checked", _not_checked, lambda: ~_any(_unchecked()), homework=True)
nothing_asked = Guard("check_asks_nothing", _asks, lambda: ~_any(_to_improve()))
something_asked = Guard("check_asks", _asks_nothing, lambda: _any(_to_improve()))
