"""Erasing a person's words from a case: the log stays whole, the words are gone, and who ordered it is known."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.flow.tables import flows, model_of
from xieshang.kernel.models import Case, Erasure, File, Payload
from xieshang.kernel.privacy import own_columns
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer

GONE = "〔已删除〕"
MOST = 200
eraser = Callable[[Case], None]
_others: list[eraser] = []


def also(function: eraser) -> eraser:
    """A slice with personal rows in tables of its own registers what erases them."""
    _others.append(function)
    return function


def case_to_erase(number: str, *, by: Viewer) -> Case:
    """The case with this number in the viewer's body: number, kind and state only, for who erases on a written order."""
    if not by.wears("admin"):
        raise NotFound()
    case = Case.objects.filter(body_id=by.body_id, number=number.strip()).exclude(number="").first()
    if case is None:
        raise Invalid({"number": [_("No case of this body has this number.")]})
    return case


def numbered_case(case_id: int, *, by: Viewer) -> Case:
    """The same by its id; not there for anybody but the administrator of its body."""
    case = Case.objects.filter(body_id=by.body_id, pk=case_id).exclude(number="").first() if by.wears("admin") else None
    if case is None:
        raise NotFound()
    return case


def erasures(body_id: int) -> list[Erasure]:
    """What was erased, the newest first."""
    rows = Erasure.objects.filter(body_id=body_id).select_related("case", "made_by")
    return list(rows.order_by("-made_at", "-id")[:MOST])


def erase(case: Case, *, authority: str, by: Viewer, at: datetime) -> Erasure:
    """Words, personal columns and file names of the case are gone; entries, digests and numbers stand."""
    if not (by.wears("admin") or by.is_system):
        raise NotAllowed(_("Only the administrator erases, on a written order."))
    if not authority.strip():
        raise Invalid({"authority": [_("Name the order or decision that this follows.")]})
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        erasure = Erasure.objects.create(
            body_id=locked.body_id, case_id=locked.pk, authority=authority, made_by_id=by.acting_id, made_at=at
        )
        Payload.objects.filter(case_id=locked.pk).delete()
        Case.objects.filter(pk=locked.pk).update(title=GONE)
        _blank(locked)
        File.objects.filter(case_id=locked.pk).update(name=GONE)
        for other in _others:
            other(locked)
    return erasure


def _blank(case: Case) -> None:
    """Columns of classes S2 and S3 in the kind's own table hold nothing any more."""
    model = model_of(flows[case.kind])
    labels = vars(model)["privacy"]
    personal = {f.name: f for f in own_columns(model) if labels.level(f.name) in ("S2", "S3")}
    blank = {
        name: None if column.null else GONE if not column.choices else ""
        for name, column in personal.items()
        if column.get_internal_type() in ("TextField", "CharField", "BinaryField")
    }
    if blank:
        model._base_manager.filter(pk=case.pk).update(**blank)
