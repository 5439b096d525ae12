"""A gathering in numbers: what its guards ask and its pages show, in one statement for all."""

import json
from functools import cache
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, JSONField, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from xieshang.gatherings import kinds, merge
from xieshang.gatherings.models import AgendaItem, Attendance, Gathering, Invitation, MinutesRevision, Remark, Role
from xieshang.kernel import norms
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.questions import NO_KEY, Question, question

OTHERS = Q(role=Role.RESIDENT) | Q(actor__kind=Actor.Kind.UNIT)
MARKS = Q(text__contains=merge.FIRST) | Q(text__contains=merge.SECOND) | Q(text__contains=merge.END)
# A quorum counts members of the body itself, in person: nobody from an upper body, no substitute.
OWN_MEMBERS = Q(role=Role.MEMBER, actor__body_id=OuterRef("body_id"))


def tallies(gathering: Case) -> dict[str, Any]:
    """The numbers by name (see `_expressions`): as they came along with the case of a page, else read now, never kept."""
    found = gathering.__dict__.get("tallies")
    if found is None:
        [[stored]] = _kept().of(gathering.pk).rows()
        found = json.loads(stored)
    # A value in JSON is text within JSON to SQLite.
    quorum = found["quorum"]
    return {**found, "quorum": json.loads(quorum) if isinstance(quorum, str) else quorum}


def along(pk: int) -> dict[str, Any]:
    """The numbers as one column of the statement that reads the gathering."""
    return {"tallies": _kept().of(pk).column(JSONField())}


@cache
def _kept() -> Question:
    """Sixteen counts as one object: putting the statement together takes ten times as long as its answer."""
    rows = Gathering.objects.filter(pk=NO_KEY)
    return question(rows.values_list(JSONObject(**_expressions())))


def _expressions() -> dict[str, Any]:
    """What is counted of a gathering, for a statement about gatherings."""
    leave = Q(reply=Invitation.Reply.LEAVE_GRANTED)
    later = MinutesRevision.objects.filter(gathering_id=OuterRef("gathering_id"), number__gt=OuterRef("number"))
    newest = MinutesRevision.objects.filter(~Exists(later), gathering_id=OuterRef("pk"))
    return {
        "form": F("form"),
        "invited": _count(Invitation),
        "others": _count(Invitation, OTHERS),
        "on_leave": _count(Invitation, leave),
        "asking": _count(Invitation, Q(reply=Invitation.Reply.LEAVE_ASKED)),
        "there": _count(Attendance),
        "by_hand": _count(Attendance, Q(by__isnull=False)),
        "due": _count(Invitation, OWN_MEMBERS),
        "due_on_leave": _count(Invitation, OWN_MEMBERS & leave),
        "due_there": _count(Attendance, OWN_MEMBERS & Q(for_actor=None)),
        "quorum": _quorum(),
        "items": _count(AgendaItem),
        "open_items": _count(AgendaItem, Q(outcome="")),
        "said": _count(Remark),
        "saved": _count(MinutesRevision),
        "settled": Exists(newest.exclude(MARKS)),
    }


def _count(model: type[Model], condition: Q | None = None) -> Coalesce:
    rows = model._default_manager.filter(condition or Q(), gathering_id=OuterRef("pk")).order_by()
    counted = rows.values("gathering_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _quorum() -> Choice | Value:
    """What the body decided for the form in the year of the gathering; null where nothing is decided or said."""
    bound = [form for form in kinds.in_order() if form.quorum]
    choices = [When(form=form.code, then=norms.decided_at(form.quorum, "starts_at")) for form in bound]
    return Choice(*choices, default=None, output_field=JSONField()) if choices else Value(None, JSONField())
