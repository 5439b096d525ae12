"""The registers for machines: members, sectors, groups, places, gatherings, each by the caller's door.

Everybody gets what stands on the public pages; who belongs to the body also gets what its roster shows them.
"""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from xieshang.accounts import tokens
from xieshang.gatherings.models import Gathering
from xieshang.kernel import bodies, flow
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.places import queries as places
from xieshang.roster import people
from xieshang.roster import queries as roster
from xieshang.roster.disclosure import facts_of
from xieshang.roster.models import Group, Membership, Placing, Sector

PAGE = 25
router = Router()


class MemberOut(Schema):
    name: str
    sector: str
    office: str
    member_no: str = ""
    committee: str = ""
    groups: list[str] = []
    workplace: str = ""
    post: str = ""
    gender: str = ""
    birth_year: int | None = None


class MemberPage(Schema):
    count: int
    page: int
    items: list[MemberOut]


class SectorOut(Schema):
    code: str
    name: str
    name_en: str
    group: str
    members: int


class GroupOut(Schema):
    code: str
    kind: str
    name: str
    committee: str
    town: str
    sectors: list[str]
    members: int


class HallOut(Schema):
    code: str
    name: str
    raise_url: str


class PlaceOut(Schema):
    code: str
    kind: str
    name: str
    town: str
    address: str
    opened_on: str
    halls: list[HallOut]


class GatheringOut(Schema):
    id: int
    number: str
    title: str
    form: str
    organ: str
    starts_at: str
    ends_at: str
    venue: str
    state: str
    state_label: str
    url: str


class GatheringPage(Schema):
    page: int
    more: bool
    items: list[GatheringOut]


def viewer_of(request: SiteRequest) -> Viewer:
    """Signed in: the person; otherwise the visitor of the site's body."""
    return request.viewer if request.viewer.is_signed_in else request.visitor


def limited_to(request: SiteRequest, *scopes: str) -> None:
    """Nothing, unless a token asks that has none of these scopes."""
    own = request.viewer.scopes
    if own and not own & set(scopes):
        raise NotAllowed(_("This token may not do that; make one that may, on the page of your account."))


def _reader(request: SiteRequest) -> Viewer:
    """Who reads the registers."""
    limited_to(request, tokens.CASES)
    return viewer_of(request)


def _day(request: SiteRequest) -> date:
    return timezone.localdate(request.at)


@router.get("/members", response=MemberPage, summary="Members of the body")
def members(request: SiteRequest, page: int = Query(1, ge=1, le=400)) -> Any:
    """Those whose membership stands today, by sector and by strokes: name, sector, office, and what else each has opened to the caller."""
    viewer = _reader(request)
    rows, reach = people.standing(viewer, _day(request)), people.reach_of_list(viewer)
    start = (page - 1) * PAGE
    items = [_member(row, reach) for row in rows[start : start + PAGE]]
    return {"count": rows.count(), "page": page, "items": items}


def _member(row: Membership, reach: str) -> dict[str, Any]:
    facts = facts_of(row.person, reach, row)
    return {
        "name": row.person.actor.name,
        "sector": row.sector.name,
        "office": people.office_words(row.office),
        "member_no": facts.member_no,
        "committee": facts.committee,
        "groups": list(facts.groups),
        "workplace": facts.workplace,
        "post": facts.post,
        "gender": facts.gender,
        "birth_year": facts.birth_year,
    }


@router.get("/sectors", response=list[SectorOut], summary="Sectors of the term")
def sectors(request: SiteRequest) -> Any:
    """The sectors of today's term with their group and the number of members."""
    return [_sector(row) for row in roster.public_sectors(_reader(request).body_id, _day(request))]


def _sector(row: Sector) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "group": row.group.actor.name if row.group else "",
        "members": row.members_of_day,  # type: ignore[attr-defined]
    }


@router.get("/groups", response=list[GroupOut], summary="Sector groups and town groups")
def groups(request: SiteRequest) -> Any:
    """The groups of today's term with their special committee or town and the number of members."""
    rows = roster.public_groups(_reader(request).body_id, _day(request))
    placed = Placing.objects.valid_on(_day(request)).select_related("sector").order_by("sector__position")
    return [_group(row) for row in rows.prefetch_related(Prefetch("placings", placed, to_attr="placings_of_day"))]


def _group(row: Group) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind,
        "name": row.actor.name,
        "committee": row.committee.actor.name if row.committee else "",
        "town": row.town.name if row.town else "",
        "sectors": [placing.sector.name for placing in row.placings_of_day],  # type: ignore[attr-defined]
        "members": row.members_of_day,  # type: ignore[attr-defined]
    }


@router.get("/places", response=list[PlaceOut], summary="Members' Homes and their halls")
def homes(request: SiteRequest) -> Any:
    """The homes that are open today, each with its halls and the address at which a matter is raised there."""
    body = bodies.by_id(_reader(request).body_id)
    return [
        {
            "code": home.code,
            "kind": home.kind,
            "name": home.actor.name,
            "town": home.town.name if home.town else "",
            "address": home.address,
            "opened_on": home.opened_on.isoformat(),
            "halls": [
                {
                    "code": hall.code,
                    "name": hall.actor.name,
                    "raise_url": f"{reverse('matters:new')}?hall={hall.code}",
                }
                for hall in home.halls_of_day
            ],
        }
        for home in places.public_homes(body, _day(request))
    ]


@router.get("/gatherings", response=GatheringPage, summary="Gatherings the caller may know of")
def gatherings(request: SiteRequest, page: int = Query(1, ge=1, le=400)) -> Any:
    """Latest first, 25 on a page."""
    viewer = _reader(request)
    rows = Gathering.objects.visible_to(viewer).select_related("organ").order_by("-starts_at", "-id")
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    target = "desk:case" if viewer.is_signed_in else "portal:case"
    return {"page": page, "more": len(found) > PAGE, "items": [_gathering(row, target) for row in found[:PAGE]]}


def _gathering(row: Gathering, target: str) -> dict[str, Any]:
    state = flow.state_of(row)
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "form": row.form,
        "organ": row.organ.name,
        "starts_at": row.starts_at.isoformat(),
        "ends_at": row.ends_at.isoformat(),
        "venue": row.venue,
        "state": row.state,
        "state_label": str(state.label),
        "url": reverse(target, args=[row.pk]),
    }
