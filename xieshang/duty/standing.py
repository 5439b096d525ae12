"""What stands on the lists of a commendation; read once for each instance, since guards, forms and panels all ask."""

from django.utils.text import Truncator

from xieshang.duty.models import Nomination, Objection
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

KEPT = "_standing"


def nominations(case: Case) -> list[Nomination]:
    """Every nomination that was not withdrawn, by class and name: one statement."""
    kept: list[Nomination] | None = case.__dict__.get(KEPT)
    if kept is None:
        rows = Nomination.objects.filter(award__commendation_id=case.pk, withdrawn_at=None)
        rows = rows.select_related("award", "actor__person", "subject", "by", "behalf_of")
        kept = case.__dict__[KEPT] = sorted(rows, key=lambda row: (row.award.position, row.made_at, row.pk))
    return kept


def nominated(case: Case) -> bool:
    return bool(nominations(case))


def chosen(case: Case) -> list[Nomination]:
    """Who stands on the list: chosen and not struck."""
    return [row for row in nominations(case) if row.is_chosen and row.struck_at is None]


def objections(case: Case) -> list[Objection]:
    """Every objection, the newest first: one statement."""
    kept: list[Objection] | None = case.__dict__.get("_objections")
    if kept is None:
        rows = Objection.objects.filter(nomination__award__commendation_id=case.pk)
        rows = rows.select_related("nomination__actor", "nomination__subject", "nomination__award")
        kept = case.__dict__["_objections"] = list(rows.order_by("-pk"))
    return kept


def open_objections(case: Case) -> list[Objection]:
    return [row for row in objections(case) if row.settled_at is None]


def chosen_choices(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.name}（{row.award.name}）") for row in chosen(case)]


def objection_choices(viewer: Viewer, case: Case) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.nomination.name}：{Truncator(row.words).chars(30)}") for row in open_objections(case)]
