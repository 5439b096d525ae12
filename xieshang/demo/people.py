"""The people and places of the demo: four bodies, the county's term with its organs, members, staff, units, homes, halls.

Everything stands through the operations that an office uses, at days in the past; the same files give the same rows.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from xieshang.accounts.models import Account
from xieshang.kernel import bodies, clock, jobs
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.viewer import Viewer, hats_of
from xieshang.places import ops as places
from xieshang.places.models import Hall, Home
from xieshang.roster import ops as roster
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.models import Group, Membership, Person, Sector, SpecialCommittee, Term, Town, Unit
from xieshang.roster.residents import ops as residents

DATA = Path(__file__).parent / "data"
COUNTY, NEIGHBOUR = "371329", "371327"
TERM_STARTS, TERM_ENDS = date(2017, 1, 8), date(2021, 12, 31)
GROUPED_ON, GROUPED_BY = date(2017, 1, 10), "沭政协发〔2017〕2号"
# What a line of staff.csv is appointed to; a town's liaison director convenes the halls that name him.
ROLES = {
    "clerk": "office",
    "stranger": "office",
    "committee": "committee",
    "leader": "leader",
    "secretary": "secretary",
    "editor": "editor",
    "reviewer": "reviewer",
    "admin": "admin",
    "keeper": "keeper",
}
# A membership that ends because its holder takes a post in another county is no transfer between sectors.
ENDED = {"transferred": Membership.Ended.MOVED, "resigned": Membership.Ended.RESIGNED}
LEADING = (Membership.Office.CHAIR, Membership.Office.VICE_CHAIR, Membership.Office.SECRETARY_GENERAL)
# Who is entered by one click: role -> line of staff.csv, `unit:` of units.csv, `member:` of members.csv.
STAND_INS = {
    "clerk": "clerk1",
    "committee": "c2-staff",
    "member": "member:10329105",
    "convenor": "liaison-ls",
    "keeper": "keeper-ls",
    "unit": "unit:zj",
    "unit2": "unit:ga",
    "leader": "leader1",
    "secretary": "secretary1",
    "informant": "member:10329009",
    "editor": "editor1",
    "reviewer": "reviewer1",
    "admin": "admin1",
    "stranger": "stranger1",
}


@dataclass(frozen=True)
class Organs:
    """What stands in the county before anybody is enrolled; by the codes of the files."""

    body: Body
    term: Term
    towns: dict[str, Town]
    committees: dict[str, SpecialCommittee]
    groups: dict[str, Group]
    sectors: dict[str, Sector]
    units: dict[str, Unit]
    homes: dict[str, Home]
    halls: dict[str, Hall]


@dataclass(frozen=True)
class People:
    """Everybody and everything that was loaded, by the codes of the files; `liaisons` by the unit's code."""

    organs: Organs
    other_body: Body
    other_hall: Hall
    members: dict[str, Membership]
    staff: dict[str, Person]
    liaisons: dict[str, Person]

    @property
    def body(self) -> Body:
        return self.organs.body

    def viewer(self, actor: Actor, at: datetime) -> Viewer:
        """Somebody as they act at a moment: two statements."""
        return Viewer(body_id=actor.body_id, at=at, actor_id=actor.pk, name=actor.name, hats=hats_of(actor.pk, at))


@transaction.atomic
def load() -> People:
    """The people and places stand; the database held no body before."""
    founded = _found_bodies()
    organs = _found_county(founded[COUNTY])
    members = _enrol_members(organs)
    liaisons = _enrol_liaisons(organs)
    staff = _enrol_staff(founded)
    _appoint_staff(organs, staff)
    _decide_groups(organs, staff["clerk1"])
    _follow_up(organs, members)
    _open_leaders(members, staff["clerk1"])
    _enter_residents(founded, staff["clerk1"])
    other_hall = _found_neighbour(founded[NEIGHBOUR], staff)
    _open_accounts(members, staff, liaisons)
    return People(organs, founded[NEIGHBOUR], other_hall, members, staff, liaisons)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _found_bodies() -> dict[str, Body]:
    founded: dict[str, Body] = {}
    for row in _rows("bodies"):
        founded[row["code"]] = bodies.found(
            row["code"],
            name=row["name"],
            short_name=row["short_name"],
            name_en=row["name_en"],
            level=row["level"],
            parent=founded.get(row["parent"]),
        )
    return founded


def _places_of(code: str) -> list[roster.Place]:
    """Towns and villages of the county; the towns have no parent among them."""
    return [
        roster.Place(row["code"], row["name"], row["name_en"], parent="" if row["parent"] == code else row["parent"])
        for row in _rows("divisions")
        if row["level"] in ("town", "village") and row["code"].startswith(code)
    ]


def _found_county(body: Body) -> Organs:
    term = roster.found_term(body, number=10, name="第十届", starts_on=TERM_STARTS, ends_on=TERM_ENDS)
    towns = roster.found_towns(body, rows=_places_of(body.code))
    committees = {
        row["code"]: roster.found_committee(term, code=row["code"], name=row["name"], name_en=row["name_en"])
        for row in _rows("committees")
    }
    # Town groups stand with the term; the sector groups are decided once the members are known.
    groups = {row["code"]: _found_town_group(term, row, towns) for row in _rows("groups") if row["kind"] == "town"}
    sectors = {
        row["code"]: roster.found_sector(
            term, code=row["code"], name=row["name"], name_en=row["name_en"], position=position
        )
        for position, row in enumerate(_rows("sectors"), 1)
    }
    units = {row["code"]: _found_unit(body, row, towns) for row in _rows("units")}
    homes = {row["code"]: _open_home(body, row, towns) for row in _rows("homes")}
    halls = {row["code"]: _open_hall(homes[row["home"]], row, towns) for row in _rows("halls")}
    return Organs(body, term, towns, committees, groups, sectors, units, homes, halls)


def _found_town_group(term: Term, row: dict[str, str], towns: dict[str, Town]) -> Group:
    return roster.found_group(
        term, kind=row["kind"], code=row["code"], name=row["name"], name_en=row["name_en"], town=towns[row["town"]]
    )


def _decide_groups(organs: Organs, clerk: Person) -> None:
    """The sectors fall into groups as the chairs' meeting decided, in force from the first day of the term."""
    at = timezone.make_aware(datetime.combine(GROUPED_ON, time(15)))
    by = _acting(clerk, at)
    sectors = _rows("sectors")
    drafts = [
        grouping.Draft(
            row["name"],
            name_en=row["name_en"],
            committee=organs.committees[row["committee"]],
            codes=tuple(sector["code"] for sector in sectors if sector["group"] == row["code"]),
        )
        for row in _rows("groups")
        if row["kind"] == "sector"
    ]
    with jobs.nothing_leaves(), clock.stopped_at(at):
        brought = grouping.bring(organs.term, drafts, by=by, at=at)
        grouping.decide(brought, decision=GROUPED_BY, effective_on=TERM_STARTS, by=by, at=at)
    standing = Group.objects.filter(term=organs.term, kind=Group.Kind.SECTOR).select_related("actor", "committee")
    organs.groups.update({group.code: group for group in standing})


def _acting(person: Person, at: datetime) -> Viewer:
    actor = person.actor
    return Viewer(body_id=actor.body_id, at=at, actor_id=actor.pk, name=actor.name, hats=hats_of(actor.pk, at))


def _found_unit(body: Body, row: dict[str, str], towns: dict[str, Town]) -> Unit:
    return roster.found_unit(
        body,
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        short_name=row["short_name"],
        system=row["system"],
        town=towns.get(row["town"]),
        valid_from=TERM_STARTS,
    )


def _open_home(body: Body, row: dict[str, str], towns: dict[str, Town]) -> Home:
    return places.open_home(
        body,
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        name_en=row["name_en"],
        town=towns.get(row["town"]),
        address=row["address"],
        facilities=row.get("facilities", ""),
        opened_on=date.fromisoformat(row["opened_on"]),
    )


def _open_hall(home: Home, row: dict[str, str], towns: dict[str, Town]) -> Hall:
    return places.open_hall(
        home,
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        town=towns.get(row["town"]),
        seats=int(row["seats"]),
        opened_on=home.opened_on,
    )


def _enrol_members(organs: Organs) -> dict[str, Membership]:
    rows = _rows("members")
    home_of = {row["code"]: organs.committees[row["committee"]] for row in _rows("sectors")}
    town_groups = {group.town.code: group for group in organs.groups.values() if group.town is not None}
    enrolments = [_enrolment(organs, row, home_of[row["sector"]], town_groups[row["town"]]) for row in rows]
    memberships = roster.enrol_members(organs.term, enrolments=enrolments)
    return dict(zip((row["member_no"] for row in rows), memberships, strict=True))


def _enrolment(organs: Organs, row: dict[str, str], committee: SpecialCommittee, town_group: Group) -> roster.Enrolment:
    sector = organs.sectors[row["sector"]]
    ended = bool(row["valid_to"])
    return roster.Enrolment(
        profile=_profile(row, workplace=row["unit"], gender=row["gender"], birth_year=int(row["birth_year"])),
        member_no=row["member_no"],
        sector=sector,
        committee=committee,
        groups=(town_group,),
        office=row["office"],
        valid_from=date.fromisoformat(row["joined_on"]),
        began_by=Membership.Began.ELECTED if ended else row["reason"],
        decision=row["decision_doc"],
    )


def _profile(
    row: dict[str, str], *, workplace: str = "", gender: str = "", birth_year: int | None = None
) -> roster.Profile:
    return roster.Profile(
        name=row["family_name"] + row["given_name"],
        name_en=row["name_pinyin"],
        name_pinyin=row["name_pinyin"],
        gender=gender,
        birth_year=birth_year,
        workplace=workplace,
        post=row["post"],
        phone=row["phone"],
    )


def _follow_up(organs: Organs, members: dict[str, Membership]) -> None:
    for row in _rows("members"):
        _follow_up_one(organs, row, members[row["member_no"]])


def _follow_up_one(organs: Organs, row: dict[str, str], membership: Membership) -> None:
    """Offices that hang on the membership, and its end."""
    actor = membership.person.actor
    if row["convenor_of"]:
        roster.appoint(actor, role="convenor", of=organs.groups[row["convenor_of"]].actor, since=membership.valid_from)
    if row["informant"] == "yes":
        roster.appoint(actor, role="informant", since=membership.valid_from)
    if row["valid_to"]:
        last_day = date.fromisoformat(row["valid_to"])
        roster.end_membership(membership, last_day=last_day, reason=ENDED[row["reason"]], decision=row["decision_doc"])


def _open_leaders(members: dict[str, Membership], clerk: Person) -> None:
    """Where the leaders of the committee work stands on their public pages; others have opened nothing."""
    at = timezone.make_aware(datetime.combine(TERM_STARTS, time(9)))
    by = _acting(clerk, at)
    for membership in members.values():
        if membership.office in LEADING:
            roster.choose(membership.person, levels={"workplace": "public", "post": "public"}, by=by, at=at)


def _enter_residents(founded: dict[str, Body], clerk: Person) -> None:
    """Members of the city's and the province's committee who live in the county; no one of them is counted here."""
    for row in _rows("residents"):
        since = date.fromisoformat(row["since"])
        at = timezone.make_aware(datetime.combine(since, time(10)))
        profile = roster.Profile(
            name=row["name"],
            name_en=row["pinyin"],
            name_pinyin=row["pinyin"],
            gender=row["gender"],
            birth_year=int(row["birth_year"]),
            workplace=row["workplace"],
            post=row["post"],
        )
        entry = residents.Entry(
            profile=profile,
            upper=founded[row["upper"]],
            from_day=since,
            decision=row["decision"],
            member_no=row["member_no"],
            sector=row["sector"],
        )
        residents.enter(founded[COUNTY], entry=entry, by=_acting(clerk, at), at=at)


def _enrol_liaisons(organs: Organs) -> dict[str, Person]:
    rows = _rows("units")
    profiles = [roster.Profile(name=row["liaison"], workplace=row["name"], phone=row["liaison_phone"]) for row in rows]
    persons = roster.enrol_persons(organs.body, profiles=profiles)
    liaisons = dict(zip((row["code"] for row in rows), persons, strict=True))
    for code, person in liaisons.items():
        roster.appoint(person.actor, role="unit", of=organs.units[code].actor, since=TERM_STARTS)
    return liaisons


def _enrol_staff(founded: dict[str, Body]) -> dict[str, Person]:
    return {row["code"]: roster.enrol_person(founded[row["body"]], profile=_profile(row)) for row in _rows("staff")}


def _appoint_staff(organs: Organs, staff: dict[str, Person]) -> None:
    for row in _rows("staff"):
        if row["role"] in ROLES:
            of = organs.committees.get(row["organ"]) or organs.homes.get(row["place"])
            since = of.opened_on if isinstance(of, Home) else TERM_STARTS
            # A secretary acts for the leader of the county.
            actor = staff["leader1"].actor if row["role"] == "secretary" else of.actor if of else None
            roster.appoint(staff[row["code"]].actor, role=ROLES[row["role"]], of=actor, since=since)
    for row in _rows("halls"):
        hall = organs.halls[row["code"]]
        convenor = staff[row["convenor_code"]].actor
        roster.appoint(convenor, role="convenor", of=hall.actor, since=hall.opened_on)
        if row["group"]:
            since = date.fromisoformat(row["group_since"])
            roster.appoint(convenor, role="convenor", of=organs.groups[row["group"]].actor, since=since)


def _found_neighbour(body: Body, staff: dict[str, Person]) -> Hall:
    """A county with a hall of its own and one officer: the stranger."""
    given = json.loads((DATA / "neighbour.json").read_text(encoding="utf-8"))
    roster.found_term(body, number=10, name="第十届", starts_on=TERM_STARTS, ends_on=TERM_ENDS)
    towns = roster.found_towns(body, rows=_places_of(body.code))
    hall = _open_hall(_open_home(body, given["home"], towns), given["hall"], towns)
    convenor = staff[given["hall"]["convenor_code"]]
    roster.appoint(convenor.actor, role="convenor", of=hall.actor, since=hall.opened_on)
    return hall


def _open_accounts(members: dict[str, Membership], staff: dict[str, Person], liaisons: dict[str, Person]) -> None:
    """Those who are entered by one click have an account, without a password that could be guessed."""
    persons = {
        **staff,
        **{f"unit:{code}": person for code, person in liaisons.items()},
        **{f"member:{number}": membership.person for number, membership in members.items()},
    }
    for role, key in STAND_INS.items():
        Account.objects.create_account(role, actor=persons[key].actor)
