"""When a suggestion is ready for its next step."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from xieshang.advice.drafting.flow import UNDECIDED
from xieshang.kernel import stories
from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case, Entry

PAPERS = ("formal", "consultation_report")
# After each of these, those who raised it are to be told.
OUTCOMES = ("complete", "settle", "carry", "decline", "slip")


def _open_tasks() -> QuerySet:
    return Case.objects.filter(parent_id=OuterRef("pk")).exclude(stage="closed")


def _undecided() -> QuerySet:
    return Case.objects.filter(pk=OuterRef("parent_id"), kind__in=PAPERS, state__in=UNDECIDED)


def _hindrances(case: Case) -> tuple[bool, bool]:
    """Whether its document is undecided, whether a unit works on it; read once per instance."""
    kept: tuple[bool, bool] | None = case.__dict__.get("_hindrances")
    if kept is None:
        rows = Case.objects.filter(pk=case.pk).values_list(Exists(_undecided()), Exists(_open_tasks()))
        kept = case.__dict__["_hindrances"] = rows.get()
    return kept


def _not_to_be_handed(case: Case) -> str | None:
    undecided, in_work = _hindrances(case)
    if undecided:
        return _("The document it stands in is not decided yet.")
    return _("A unit is still working on it.") if in_work else None


def _to_be_handed() -> Q:
    return Q(~Exists(_undecided())) & ~Q(Exists(_open_tasks()))


def _told(case: Case) -> str | None:
    # From the story that the page reads anyway.
    steps = [(entry.pk, entry.step) for step in ("feed_back", *OUTCOMES) for entry in stories.happenings(case, step)]
    return None if max(steps, default=(0, ""))[1] in OUTCOMES else _("Those who raised it were told of the outcome.")


def _untold() -> Q:
    later = Entry.objects.filter(case_id=OuterRef("case_id"), step="feed_back", id__gt=OuterRef("id"))
    return Q(Exists(Entry.objects.filter(~Exists(later), case_id=OuterRef("pk"), step__in=OUTCOMES)))


to_be_handed = Guard("item_to_be_handed", _not_to_be_handed, _to_be_handed)
untold = Guard("item_untold", _told, _untold)
