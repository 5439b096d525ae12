"""Erasing a person's words from a case: the log stays whole, the words are gone, and who ordered it is known.

What lies below a case (the tasks that were made of it) repeats its words, and goes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import drafts, files
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


@dataclass(frozen=True)
class Extent:
    """What an erasure would take: cases (the tasks below it among them), entries with words, files."""

    cases: int
    words: int
    files: int


def extent(case: Case) -> Extent:
    ids = _family(case.pk)
    words = Payload.objects.filter(case_id__in=ids).count()
    return Extent(len(ids), words, File.objects.filter(case_id__in=ids).count())


def erasures(body_id: int) -> list[Erasure]:
    """What was erased, the newest first."""
    rows = Erasure.objects.filter(body_id=body_id).select_related("case", "made_by")
    return list(rows.order_by("-made_at", "-id")[:MOST])


def stump(case: Case) -> Erasure | None:
    """The newest erasure of a case whose words are gone; of all others nothing is asked."""
    if case.title != GONE:
        return None
    return Erasure.objects.filter(case_id=case.pk).select_related("made_by").order_by("-id").first()


def erase(case: Case, *, authority: str, by: Viewer, at: datetime, reason: str = "") -> Erasure:
    """Words, personal columns and files of the case and of all below it are gone; entries, digests and numbers stand."""
    if not (by.wears("admin") or by.is_system):
        raise NotAllowed(_("Only the administrator erases, on a written order."))
    if not authority.strip():
        raise Invalid({"authority": [_("Name the order or decision that this follows.")]})
    with transaction.atomic():
        family = list(Case.objects.select_for_update().filter(pk__in=_family(case.pk)).order_by("id"))
        made = {}
        for one in family:
            # The row first: the database lets words go only from a case that has one.
            made[one.pk] = Erasure.objects.create(
                body_id=one.body_id,
                case_id=one.pk,
                authority=authority.strip()[:200],
                reason=reason.strip()[:200],
                made_by_id=by.acting_id,
                made_at=at,
            )
            _take_words(one)
    return made[case.pk]


def _family(case_id: int) -> list[int]:
    """The case and all below it."""
    ids, level = [case_id], [case_id]
    while level:
        level = list(Case.objects.filter(parent_id__in=level).values_list("pk", flat=True))
        ids += level
    return ids


def _take_words(case: Case) -> None:
    Payload.objects.filter(case_id=case.pk).delete()
    Case.objects.filter(pk=case.pk).update(title=GONE)
    _blank(case)
    files.discard(case)
    drafts.drop_of_case(case.pk)
    for other in _others:
        other(case)


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
