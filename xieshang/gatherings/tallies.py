"""A gathering in numbers: what its guards ask and its pages show, in one statement for all."""

import json
from functools import cache
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, Exists, F, JSONField, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from xieshang.gatherings import kinds, merge
from xieshang.gatherings.models import AgendaItem, Attendance, Gathering, Invitation, MinutesRevision, Remark, Role
from xieshang.kernel import norms
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.questions import Question, question

OTHERS = Q(role=Role.RESIDENT) | Q(actor__kind=Actor.Kind.UNIT)
MARKS = Q(text__contains=merge.FIRST) | Q(text__contains=merge.SECOND) | Q(text__contains=merge.END)
# A quorum counts members of the body itself, in person: nobody from an upper body, no substitute.
OWN_MEMBERS = Q(role=Role.MEMBER, actor__body_id=OuterRef("body_id"))
AHEAD = "tally_"
# Stands in the kept statement for the gathering that is asked about.
NOBODY = -1


def tallies(gathering: Case) -> dict[str, Any]:
    """The numbers by name (see `expressions`): as they came along with the case of a page, else read now, never kept."""
    names, known = expressions(), gathering.__dict__
    came_along = all(name in known for name in names)
    row = known if came_along else _read(gathering.pk)
    return {name.removeprefix(AHEAD): row[name] for name in names}


def _read(pk: int) -> dict[str, Any]:
    [values] = _kept().put(pk, NOBODY).rows()
    row = dict(zip(expressions(), values, strict=True))
    quorum, settled = row[f"{AHEAD}quorum"], row[f"{AHEAD}settled"]
    return {**row, f"{AHEAD}quorum": json.loads(quorum) if quorum else None, f"{AHEAD}settled": bool(settled)}


@cache
def _kept() -> Question:
    """Sixteen counts in one statement: putting it together takes ten times as long as its answer."""
    rows = Gathering.objects.filter(pk=NOBODY).annotate(**expressions())
    return question(rows.values_list(*expressions()))


@cache
def expressions() -> dict[str, Any]:
    """What is counted of a gathering, for a statement about gatherings; made once, since a page asks many times."""
    leave = Q(reply=Invitation.Reply.LEAVE_GRANTED)
    later = MinutesRevision.objects.filter(gathering_id=OuterRef("gathering_id"), number__gt=OuterRef("number"))
    newest = MinutesRevision.objects.filter(~Exists(later), gathering_id=OuterRef("pk"))
    named = {
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
    return {f"{AHEAD}{name}": expression for name, expression in named.items()}


def _count(model: type[Model], condition: Q | None = None) -> Coalesce:
    rows = model._default_manager.filter(condition or Q(), gathering_id=OuterRef("pk")).order_by()
    counted = rows.values("gathering_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _quorum() -> Choice | Value:
    """What the body decided for the form in the year of the gathering; null where nothing is decided or said."""
    bound = [form for form in kinds.in_order() if form.quorum]
    choices = [When(form=form.code, then=norms.decided_at(form.quorum, "starts_at")) for form in bound]
    return Choice(*choices, default=None, output_field=JSONField()) if choices else Value(None, JSONField())
