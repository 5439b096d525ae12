"""The fixed cast: a small county with its upper bodies and a neighbour, and one person for each role.

    def test_office_sees_the_case(cast, client, at):
        page = cast.clerk.signed_in(client).get("/desk/")

`cast.<role>` for every role of `xieshang.demo.roles`, and besides: `convenor2` (of the other hall), `member2`, `chair`.
Each player has `.actor`, `.account`, `.person`, `.viewer(at)` and `.signed_in(client)`; `citizen` has no account.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.test import Client

from xieshang.accounts import factors, sessions
from xieshang.accounts.models import Account
from xieshang.kernel import bodies
from xieshang.kernel.models import Actor, Body
from xieshang.kernel.viewer import Viewer, hats_of
from xieshang.places import ops as places
from xieshang.places.models import Hall, Home
from xieshang.roster import ops as roster
from xieshang.roster.models import Group, Membership, Person, Sector, SpecialCommittee, Term, Town, Unit

COUNTY, NEIGHBOUR = "371329", "371327"
FIRST_DAY = date(2017, 1, 8)
PLACES_SINCE = date(2018, 5, 18)
PASSWORD = "the-cast-signs-in-1"  # the same for everybody
# username: (name, role of the appointment, what it is for)
OFFICERS = {
    "clerk": ("付丹", "office", ""),
    "committee": ("徐泽民", "committee", "committee"),
    "convenor": ("田春玲", "convenor", "hall"),
    "convenor2": ("陈红梅", "convenor", "hall2"),
    "keeper": ("孟天成", "keeper", "home"),
    "unit": ("林美玲", "unit", "unit_organ"),
    "unit2": ("董文静", "unit", "unit2_organ"),
    "leader": ("李国栋", "leader", ""),
    "secretary": ("袁浩", "secretary", ""),
    "informant": ("相守田", "informant", ""),
    "editor": ("孙媛媛", "editor", ""),
    "reviewer": ("程培培", "reviewer", ""),
    "admin": ("孟子健", "admin", ""),
}
MEMBERS = {
    "member": ("胡乃刚", "hu naigang", ""),
    "member2": ("王绍玉", "wang shaoyu", ""),
    "chair": ("杨俊英", "yang junying", "chair"),
}


@dataclass(frozen=True)
class Player:
    """One person of the cast."""

    username: str
    account: Account

    @property
    def actor(self) -> Actor:
        return self.account.actor

    @property
    def person(self) -> Person:
        return Person.objects.get(actor=self.actor)

    def viewer(self, at: datetime) -> Viewer:
        """As the middleware makes it for a signed-in person."""
        actor = self.actor
        return Viewer(
            body_id=actor.body_id,
            at=at,
            actor_id=actor.pk,
            name=actor.name,
            hats=hats_of(actor.pk, at),
            key=f"actor:{actor.pk}",
        )

    def signed_in(self, client: Client) -> Client:
        """The client with this person's session, the second factor shown and the password just given."""
        client.force_login(self.account)
        session = client.session
        # As after password and code, a moment ago.
        session.update({factors.PASSED: True, sessions.CONFIRMED: time.time() + 3600})
        session.save()
        return client


@dataclass(frozen=True)
class Citizen:
    """Somebody without an account, at the county's portal."""

    body: Body
    username: str = ""
    account: None = None

    def viewer(self, at: datetime, *, tokens: frozenset[int] = frozenset()) -> Viewer:
        return Viewer.visitor(self.body.pk, at, tokens=tokens)

    def signed_in(self, client: Client) -> Client:
        """Nothing to sign in with: the client as it came from the street."""
        client.logout()
        return client


class Cast:
    """Finds everybody and everything by name, once per test."""

    def __getattr__(self, name: str) -> Player:
        account = Account.objects.select_related("actor__body").filter(username=name).first()
        if account is None:
            raise AttributeError(f"nobody called {name} in the cast")
        player = Player(name, account)
        self.__dict__[name] = player
        return player

    def player(self, role: str) -> Player | Citizen:
        """The player of a role code, the citizen included."""
        return getattr(self, role)

    @cached_property
    def citizen(self) -> Citizen:
        return Citizen(self.body)

    @cached_property
    def body(self) -> Body:
        return Body.objects.get(code=COUNTY)

    @cached_property
    def other_body(self) -> Body:
        return Body.objects.get(code=NEIGHBOUR)

    @cached_property
    def city(self) -> Body:
        return Body.objects.get(code="3713")

    @cached_property
    def term(self) -> Term:
        return Term.objects.get(body=self.body, number=10)

    @cached_property
    def town(self) -> Town:
        return Town.objects.get(body=self.body, code="371329001")

    @cached_property
    def town2(self) -> Town:
        return Town.objects.get(body=self.body, code="371329101")

    @cached_property
    def sector(self) -> Sector:
        return Sector.objects.placed_on(FIRST_DAY).get(term=self.term, code="S01")

    @cached_property
    def sector2(self) -> Sector:
        return Sector.objects.placed_on(FIRST_DAY).get(term=self.term, code="S02")

    @cached_property
    def special_committee(self) -> SpecialCommittee:
        return SpecialCommittee.objects.select_related("actor").get(term=self.term, code="C1")

    @cached_property
    def special_committee2(self) -> SpecialCommittee:
        return SpecialCommittee.objects.select_related("actor").get(term=self.term, code="C2")

    def _group(self, code: str) -> Group:
        return Group.objects.select_related("actor").get(term=self.term, code=code)

    @cached_property
    def sector_group(self) -> Group:
        return self._group("G1")

    @cached_property
    def sector_group2(self) -> Group:
        return self._group("G2")

    @cached_property
    def town_group(self) -> Group:
        return self._group("T-LS")

    @cached_property
    def home(self) -> Home:
        return Home.objects.select_related("actor").get(body=self.body, code="H-LS")

    @cached_property
    def home2(self) -> Home:
        return Home.objects.select_related("actor").get(body=self.body, code="H-JL")

    @cached_property
    def hall(self) -> Hall:
        return Hall.objects.select_related("actor", "home").get(body=self.body, code="LS")

    @cached_property
    def hall2(self) -> Hall:
        return Hall.objects.select_related("actor", "home").get(body=self.body, code="JL")

    @cached_property
    def other_hall(self) -> Hall:
        """The hall in the neighbouring county."""
        return Hall.objects.select_related("actor", "home").get(body=self.other_body)

    @cached_property
    def unit_organ(self) -> Unit:
        return Unit.objects.select_related("actor").get(body=self.body, code="zj")

    @cached_property
    def unit2_organ(self) -> Unit:
        return Unit.objects.select_related("actor").get(body=self.body, code="cg")

    @cached_property
    def membership(self) -> Membership:
        """The membership of `member`."""
        return Membership.objects.get(person__actor=self.member.actor)


def build() -> Cast:
    """The whole cast stands in the database."""
    province = bodies.found(
        "37", name="政协山东省委员会", short_name="山东省政协", name_en="Shandong", level="province"
    )
    city = bodies.found(
        "3713", name="政协临沂市委员会", short_name="临沂市政协", name_en="Linyi", level="city", parent=province
    )
    county = bodies.found(
        COUNTY, name="政协临沭县委员会", short_name="临沭县政协", name_en="Linshu", level="county", parent=city
    )
    other = bodies.found(
        NEIGHBOUR, name="政协莒南县委员会", short_name="莒南县政协", name_en="Junan", level="county", parent=city
    )
    cast = Cast()
    _found_county(county)
    _enrol_county(cast)
    _found_neighbour(other)
    return cast


def _found_county(county: Body) -> None:
    term = roster.found_term(county, number=10, name="第十届", starts_on=FIRST_DAY, ends_on=date(2021, 12, 31))
    towns = roster.found_towns(
        county,
        rows=[
            roster.Place("371329001", "临沭街道", "Linshu Subdistrict"),
            roster.Place("371329101", "蛟龙镇", "Jiaolong Town"),
            roster.Place("371329001001", "振兴社区", "Zhenxing", parent="371329001"),
        ],
    )
    for code, name, name_en in (("C1", "提案委员会", "Proposals"), ("C2", "经济科技委员会", "Economy and Science")):
        committee = roster.found_committee(term, code=code, name=name, name_en=name_en)
        position = int(code[1])
        group = roster.found_group(
            term, kind="sector", code=f"G{position}", name=f"界别活动综合组{position}", committee=committee
        )
        name = ("中共", "经济界")[position - 1]
        roster.found_sector(term, code=f"S0{position}", name=name, position=position, group=group)
    roster.found_group(term, kind="town", code="T-LS", name="临沭街道委员活动组", town=towns["371329001"])
    roster.found_unit(
        county, code="zj", name="临沭县住房和城乡建设局", short_name="住建局", system="government", valid_from=FIRST_DAY
    )
    roster.found_unit(
        county, code="cg", name="临沭县综合行政执法局", short_name="执法局", system="government", valid_from=FIRST_DAY
    )
    for code, name, town in (("LS", "临沭街道", "371329001"), ("JL", "蛟龙镇", "371329101")):
        _open_places(county, code, name, towns[town])


def _open_places(body: Body, code: str, name: str, town: Town) -> Hall:
    home = places.open_home(
        body,
        code=f"H-{code}",
        kind="town",
        name=f"{name}委员之家",
        town=town,
        opened_on=PLACES_SINCE,
        address=f"{name}驻地",
    )
    return places.open_hall(home, code=code, name=f"{name}“有事来协商”议事厅", opened_on=PLACES_SINCE)


def _enrol_county(cast: Cast) -> None:
    enrolments = [
        roster.Enrolment(
            profile=roster.Profile(
                name=name, name_pinyin=pinyin, phone=f"1990000000{number}", workplace="临沭县政协", gender="M"
            ),
            member_no=f"1032900{number}",
            sector=cast.sector,
            committee=cast.special_committee,
            groups=(cast.sector_group, cast.town_group),
            office=office,
            decision="沭政协发〔2016〕21号",
        )
        for number, (name, pinyin, office) in enumerate(MEMBERS.values(), 1)
    ]
    for username, membership in zip(MEMBERS, roster.enrol_members(cast.term, enrolments=enrolments), strict=True):
        Account.objects.create_account(username, actor=membership.person.actor, password=PASSWORD)
    of = {"committee": cast.special_committee.actor, "hall": cast.hall.actor, "hall2": cast.hall2.actor}
    of |= {"home": cast.home.actor, "unit_organ": cast.unit_organ.actor, "unit2_organ": cast.unit2_organ.actor}
    for username, (name, role, what) in OFFICERS.items():
        _officer(cast.body, username, name, role, of.get(what))
    # The member is also convenor of the sector group, as is usual.
    roster.appoint(cast.member.actor, role="convenor", of=cast.sector_group.actor, since=FIRST_DAY)


def _officer(body: Body, username: str, name: str, role: str, of: Actor | None = None) -> None:
    person = roster.enrol_person(body, profile=roster.Profile(name=name, phone="19900002001", post="科员"))
    roster.appoint(person.actor, role=role, of=of, since=FIRST_DAY)
    Account.objects.create_account(username, actor=person.actor, password=PASSWORD)


def _found_neighbour(other: Body) -> None:
    term = roster.found_term(other, number=10, name="第十届", starts_on=FIRST_DAY, ends_on=date(2021, 12, 31))
    towns = roster.found_towns(other, rows=[roster.Place("371327102", "大店镇", "Dadian Town")])
    committee = roster.found_committee(term, code="C1", name="提案委员会")
    sector = roster.found_sector(term, code="S01", name="中共", position=1)
    profile = roster.Profile(name="庄建国", name_pinyin="zhuang jianguo", phone="19900003001")
    enrolment = roster.Enrolment(profile=profile, member_no="10327001", sector=sector, committee=committee)
    roster.enrol_member(term, enrolment=enrolment)
    _open_places(other, "DD", "大店镇", towns["371327102"])
    _officer(other, "stranger", "薛凯", "office")
