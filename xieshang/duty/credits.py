"""Classes of commendation whose candidates stand in the roster or among the places; what other slices count of them they say
themselves."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from xieshang.duty.registry import Candidate, award, credit, remark
from xieshang.places.ledger import registry as ledger
from xieshang.places.models import Home
from xieshang.places.standards.models import HomeCheck
from xieshang.roster import doings
from xieshang.roster.models import Group, Membership, Seat, Unit


def _in(first: date, last: date) -> Q:
    """What was valid on a day between the two."""
    return Q(valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gte=first))


def _members(body_id: int, first: date, last: date) -> list[Candidate]:
    rows = Membership.objects.filter(_in(first, last), body_id=body_id).order_by("sector__position", "member_no", "pk")
    told = rows.values_list("person__actor_id", "person__actor__name", "sector__name")
    return list({pk: Candidate(pk, name, sector) for pk, name, sector in told}.values())


def _members_of(groups: Collection[int], first: date, last: date) -> set[int]:
    rows = Seat.objects.filter(_in(first, last), group__actor_id__in=groups)
    return set(rows.values_list("membership__person__actor_id", flat=True))


def _groups(body_id: int, first: date, last: date) -> list[Candidate]:
    rows = Group.objects.filter(_in(first, last), body_id=body_id, kind="sector").order_by("code", "pk")
    return [Candidate(pk, name) for pk, name in rows.values_list("actor_id", "actor__name")]


def _units(body_id: int, first: date, last: date) -> list[Candidate]:
    rows = Unit.objects.filter(_in(first, last), body_id=body_id).order_by("code", "pk")
    return [Candidate(pk, name) for pk, name in rows.values_list("actor_id", "actor__name")]


def _homes(body_id: int, first: date, last: date) -> list[Candidate]:
    rows = Home.objects.filter(Q(closed_on=None) | Q(closed_on__gte=first), body_id=body_id, opened_on__lte=last)
    return [Candidate(pk, name) for pk, name in rows.order_by("code", "pk").values_list("actor_id", "actor__name")]


def _in_ledger(group: str) -> object:
    """The lines of a group of kinds in the ledgers of homes, by the actor of the home."""

    def rows(actors: Collection[int], first: date, last: date) -> Sequence[QuerySet]:
        homes = Home.objects.filter(actor_id__in=actors)
        span = ledger.Span(homes.values("pk"), first, last)  # type: ignore[arg-type]  # asked within the same statement
        kinds = [one.code for one in ledger.kinds.values() if one.group == group]
        actor = Subquery(Home.objects.filter(pk=OuterRef("l_home")).values("actor_id")[:1])
        return [
            part(span).filter(l_kind__in=kinds).annotate(d_who=actor, d_case=F("l_case"), d_day=F("l_day"))
            for part in ledger.sources.values()
        ]

    return rows


def _grades(actors: Collection[int], day: date) -> dict[int, str]:
    rows = HomeCheck.objects.filter(place_id__in=actors, graded_on__lte=day).order_by("graded_on", "pk")
    return {check.place_id: str(check.get_grade_display()) for check in rows}


award("member", _("excellent members"), _members, order=10, of_groups=_members_of, elsewhere=doings.in_order)
award("group", _("advanced sector groups"), _groups, order=20)
award("unit", _("advanced handling units"), _units, order=30)
award("home", _("excellent Members' Homes"), _homes, order=50)
for _order, (_code, _label) in enumerate(
    (
        (ledger.ACTIVITY, _("activities held")),
        (ledger.MATTER, _("matters raised there")),
        (ledger.DUTY, _("half days on duty")),
        (ledger.CONTACT, _("contacts made")),
    ),
    1,
):
    credit("home", _code, _label, _in_ledger(_code), order=_order * 10)  # type: ignore[arg-type]
remark("home", "grade", _("Grade"), _grades, order=10)
