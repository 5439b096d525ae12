"""Members of upper committees who live here: shown, invited, read in from a table, linked where possible, and never counted."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.exchange.tables import book
from tests.matters.filing import accepted_matter
from tests.roster.test_figures import value
from xieshang.exchange.models import Batch
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Invitation, Role
from xieshang.kernel import clock, jobs
from xieshang.kernel.models import Actor
from xieshang.kernel.promises import invariants
from xieshang.kernel.refusals import Invalid
from xieshang.places import ops as places
from xieshang.roster import ops as roster
from xieshang.roster.models import Membership, Person, Seat
from xieshang.roster.residents import ops
from xieshang.roster.residents.models import Resident

URL = "/desk/residents/"
TYPED = {
    "upper": "3713", "name": "周文博", "member_no": "1337021", "sector": "科学技术界", "workplace": "县人民医院", "post": "院长",
    "phone": "13900000031", "gender": "", "birth_year": "", "name_pinyin": "", "from_day": "2020-01-01", "decision": "临政协函〔2020〕2号",
}  # fmt: skip


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def text(answer) -> str:
    return answer.content.decode()


def entry(cast, name: str = "周文博", **changes) -> ops.Entry:
    usual = {"upper": cast.city, "from_day": date(2020, 1, 1), "decision": "临政协函〔2020〕2号", "sector": "经济界"}
    return ops.Entry(profile=roster.Profile(name=name), **(usual | changes))


def entered(cast, at, **changes) -> Resident:
    return ops.enter(cast.body, entry=entry(cast, **changes), by=cast.clerk.viewer(at), at=at)


def city_member(cast, name: str = "周文博") -> Membership:
    """The city's own roster is in this installation, with one member."""
    term = roster.found_term(
        cast.city, number=14, name="第十四届", starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31)
    )
    committee = roster.found_committee(term, code="C1", name="提案委员会")
    sector = roster.found_sector(term, code="S01", name="科技界", position=1)
    enrolment = roster.Enrolment(roster.Profile(name=name), "1337021", sector, committee)
    return roster.enrol_member(term, enrolment=enrolment)


def test_office_enters_a_resident_member_who_is_counted_nowhere(cast, clerk, at):
    keys = ("members", "sectors", "members-without-committee", "convenors")
    before = {key: value(key, cast.body.pk) for key in keys}
    checked = text(clerk.get("/desk/roster/check/")).partition("<main")[2].count("3 members")

    assert clerk.post(URL + "add/", TYPED).status_code == 302

    page = text(clerk.get(URL))
    assert "周文博" in page and "临沂市政协" in page and "科学技术界" in page and "1337021" in page
    assert "周文博" not in text(clerk.get("/desk/roster/")).partition("<table")[2]
    assert "周文博" not in text(Client().get("/members/"))
    assert {key: value(key, cast.body.pk) for key in keys} == before
    assert text(clerk.get("/desk/roster/check/")).partition("<main")[2].count("3 members") == checked
    person = Person.objects.get(actor__name="周文博")
    assert (
        not Membership.objects.filter(person=person).exists()
        and not Seat.objects.filter(membership__person=person).exists()
    )
    assert invariants["roster.residents"].question is not None
    assert list(invariants["roster.residents"].question()) == []


def test_with_the_upper_roster_here_the_entry_is_a_link_and_no_copy(cast, clerk, at):
    member = city_member(cast)
    people = Person.objects.count()

    answer = clerk.post(URL + "add/", TYPED, follow=True)

    assert "linked with the roster of 临沂市政协" in text(answer)
    row = Resident.objects.get()
    assert row.person_id == member.person_id and row.is_linked and row.sector == ""
    assert Person.objects.count() == people
    page = text(clerk.get(URL))
    assert [breach for one in ("tenancy", "roster.residents") for breach in invariants[one].question()] == []
    assert "科技界" in page and "from its own roster" in page and f"/desk/roster/{member.person_id}/" not in page


def test_a_number_of_the_upper_roster_under_another_name_is_refused(cast, clerk, at):
    city_member(cast, "周文斌")

    answer = clerk.post(URL + "add/", TYPED)

    assert answer.status_code == 422 and "this number belongs to another name" in text(answer)
    assert "周文斌" not in text(answer) and not Resident.objects.exists()


@pytest.mark.parametrize("changed", [{"upper": "371327"}, {"name": ""}, {"decision": ""}, {"from_day": "gestern"}])
def test_what_makes_no_sense_changes_nothing(cast, clerk, at, changed):
    assert clerk.post(URL + "add/", TYPED | changed).status_code == 422
    assert not Resident.objects.exists()


def test_the_same_number_is_entered_once(cast, at):
    entered(cast, at, member_no="1337021")

    with pytest.raises(Invalid):
        entered(cast, at, name="另一人", member_no="1337021")
    assert Resident.objects.count() == 1


def test_ended_entries_are_shown_on_earlier_days_only(cast, clerk, at):
    row = entered(cast, at)

    clerk.post(f"{URL}{row.pk}/end/", {"last_day": "2020-03-31", "decision": "临政协函〔2020〕9号"})

    assert "周文博" not in text(clerk.get(URL)) and "周文博" in text(clerk.get(URL + "?day=2020-02-01"))
    assert clerk.get(f"{URL}{row.pk}/end/").status_code == 404


def test_homes_of_resident_members_name_them(cast, clerk, at):
    places.open_home(
        cast.body,
        code="H-R1",
        kind="resident",
        name="住沭委员之家",
        town=cast.town,
        opened_on=date(2019, 1, 1),
        address="",
    )
    entered(cast, at)

    page = text(clerk.get("/desk/places/"))

    assert "1 resident member" in page and "周文博" in page


@pytest.mark.parametrize("linked", [False, True])
def test_resident_members_are_invited_as_guests(cast, at, linked):
    if linked:
        city_member(cast)
    row = entered(cast, at, member_no="1337021")
    plan = gatherings.Plan(
        form="hall-sitting",
        title="议事会",
        starts_at=at.replace(day=20),
        hall=cast.hall,
        agenda=(accepted_matter(cast, at),),
    )
    found = gatherings.plan(cast.hall.actor, plan=plan, by=cast.convenor.viewer(at), at=at)
    client = cast.convenor.signed_in(Client(headers={"accept-language": "en"}))
    page = text(client.get(f"/desk/gatherings/{found.pk}/invite/"))
    assert "Resident members" in page and "周文博" in page

    client.post(f"/desk/gatherings/{found.pk}/invite/", {"upper": [str(row.person.actor_id)], "residents": ""})

    invited = Invitation.objects.get(gathering=found)
    assert (invited.actor_id, invited.role) == (row.person.actor_id, Role.GUEST)


def test_somebody_of_another_body_who_lives_elsewhere_is_not_invited(cast, at):
    city_member(cast)
    plan = gatherings.Plan(
        form="hall-sitting",
        title="议事会",
        starts_at=at.replace(day=20),
        hall=cast.hall,
        agenda=(accepted_matter(cast, at),),
    )
    found = gatherings.plan(cast.hall.actor, plan=plan, by=cast.convenor.viewer(at), at=at)
    guest = gatherings.Guest(Role.GUEST, Actor.objects.get(name="周文博"))

    with pytest.raises(Invalid):
        gatherings.invite(found, guests=[guest], by=cast.convenor.viewer(at), at=at)


def work(batch) -> Batch:
    while jobs.run_due(now=clock.now()):
        pass
    batch.refresh_from_db()
    return batch


def test_the_list_of_the_upper_committee_is_read_in_and_taken_back(cast, clerk, at):
    city_member(cast)
    heads = ("级别", "委员编号", "姓名", "界别", "工作单位")
    rows = [
        ("市政协", "1337021", "周文博", "科技界", ""),
        ("省政协", "37099", "郑海燕", "农业界", "县农科所"),
        ("市", "1337021", "王二", "", ""),
    ]
    people = Person.objects.count()
    file = SimpleUploadedFile("住县委员.xlsx", book([heads, *rows]))
    answer = clerk.post("/desk/import/residents/", {"file": file, "day": "2020-01-01", "decision": "函"})
    batch = Batch.objects.latest("pk")
    assert answer.status_code == 302
    assert [line.status for line in batch.lines.order_by("number")] == ["new", "new", "error"]
    clerk.post(f"/desk/imports/{batch.pk}/confirm/")
    work(batch)

    assert sorted(row.person.actor.name for row in Resident.objects.all()) == ["周文博", "郑海燕"]
    assert Person.objects.count() == people + 1
    clerk.post(f"/desk/imports/{batch.pk}/undo/")
    work(batch)
    assert not Resident.objects.exists() and Person.objects.count() == people


def test_list_takes_as_many_statements_for_thirty_as_for_one(cast, clerk, at):
    entered(cast, at)
    clerk.get(URL)
    with CaptureQueriesContext(connection) as one:
        clerk.get(URL)
    for number in range(29):
        entered(cast, at, name=f"委员{number}", member_no=str(number + 1))
    with CaptureQueriesContext(connection) as many:
        page = text(clerk.get(URL))

    assert page.count("End the entry") == 30
    assert len(one) == len(many) <= 12


def test_members_read_without_numbers_and_strangers_nothing(cast, at):
    entered(cast, at, member_no="1337021")

    inside = text(cast.member.signed_in(Client()).get(URL))
    assert "周文博" in inside and "1337021" not in inside
    assert "周文博" not in text(cast.stranger.signed_in(Client()).get(URL))
    assert cast.unit.signed_in(Client()).get(URL).status_code == 404
    assert cast.member.signed_in(Client()).get(URL + "add/").status_code == 403


def test_verify_names_a_resident_member_who_is_a_member(cast, at):
    row = entered(cast, at)
    Resident.objects.filter(pk=row.pk).update(person=cast.member.person)

    assert [breach.invariant for breach in invariants["roster.residents"].question()] == ["roster.residents"]
