"""The whole change of term in requests: prepared beside the present one, opened at one moment, and what stands before and after."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.exchange.tables import book
from tests.matters.filing import accepted_matter
from tests.roster.terms.preparing import DOCUMENT, FIRST, OPENING, TYPED
from tests.roster.test_figures import value
from tests.visits.coming import announced
from xieshang.exchange.models import Batch
from xieshang.kernel import clock, jobs, log, permits
from xieshang.kernel.models import Case, Entry, Party
from xieshang.kernel.promises import invariants
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.viewer import hats_of
from xieshang.roster import appointing
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Change, Membership, Person, Seat, Sector, SpecialCommittee, Term
from xieshang.roster.terms.models import Nominee, Succession
from xieshang.visits.models import Visit

HEADS = ("原委员编号", "姓名", "性别", "界别", "镇街", "工作单位", "联系电话")


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def text(answer) -> str:
    return answer.content.decode()


def listed(client: Client) -> str:
    """The list of members as the page shows it."""
    return text(client.get("/desk/roster/")).partition("<table")[2].partition("</table>")[0]


def work() -> None:
    while jobs.run_due(now=clock.now()):
        pass


def figures(cast, day: date) -> dict[str, int]:
    keys = ("members", "sectors", "special-committees", "sector-groups", "town-groups", "convenors")
    return {key: value(key, cast.body.pk, day) for key in keys}


def organ(row: Succession, model, code: str):
    rows = Sector.objects.placed_on(FIRST) if model is Sector else model.objects
    return rows.get(term=row.term, code=code)


def import_rows(client: Client, rows) -> Batch:
    file = SimpleUploadedFile("新一届名册.xlsx", book([HEADS, *rows]))
    answer = client.post("/desk/import/next-roster/", {"file": file, "decision": DOCUMENT})
    assert answer.status_code == 302, text(answer)
    return Batch.objects.latest("pk")


def breaches() -> list:
    log.seal_everything()
    return [breach for one in invariants.values() for breach in one.question()]


def test_the_whole_change_of_term(cast, clerk, at):
    # ---- before: what stands, and what is open
    before, roster_page = figures(cast, date(2020, 12, 31)), listed(clerk)
    visit = announced(cast, at)  # the special committee C1 is in charge
    ended = announced(cast, at, origin="枣庄市政协", host=cast.special_committee2.actor)
    matter = accepted_matter(cast, at)

    # ---- founded: nothing of the present term has changed
    clerk.post("/desk/terms/new/", TYPED)
    row = Succession.objects.get()
    home = f"/desk/terms/{row.pk}/"
    assert row.term.standing == Term.Standing.PREPARED
    assert Term.objects.get(pk=cast.term.pk).standing == Term.Standing.ENDING
    assert figures(cast, date(2020, 12, 31)) == before
    assert listed(clerk) == roster_page
    assert "第十一届, 1 Jan 2022 to 31 Dec 2026" in text(clerk.get(home))

    _edit_structure(cast, clerk, row, home)
    _name_members(cast, clerk, row, home)
    assert listed(clerk) == roster_page
    held = _confirm_offices(cast, clerk, home)
    assert figures(cast, date(2020, 12, 31)) == before
    with clock.stopped_at(OPENING):
        _open(cast, clerk, home)
        _assert_people(cast, row)
        _assert_hats(cast, row, held)
        _assert_cases(cast, clerk, visit, ended, matter)
        _assert_pages(cast, clerk, before)
        _assert_read_only(cast, clerk)
        assert breaches() == []


def _edit_structure(cast, clerk, row, home) -> None:
    """Copied twice without harm, then a sector renamed and one added, a committee taken out."""
    assert text(clerk.post(home + "copy/", follow=True)).count("6 organs were copied") == 0
    clerk.post(home + "copy/")
    assert Sector.objects.filter(term=row.term).count() == 2
    economy = organ(row, Sector, "S02")
    group = {"group": str(economy.group.pk), "takes_over": [str(cast.sector2.pk)]}
    clerk.post(f"{home}structure/sector/{economy.pk}/", {"name": "经济和环境资源界", "position": "2", **group})
    added = clerk.post(f"{home}structure/sector/add/", {"name": "教育体育界", "group": str(economy.group.pk)})
    assert added.status_code == 302
    second = organ(row, SpecialCommittee, "C2")
    refused = clerk.post(f"{home}structure/committee/{second.pk}/remove/", follow=True)
    assert refused.status_code == 409 and "Groups belong to" in text(refused)
    first = organ(row, SpecialCommittee, "C1")
    for found in row.term.groups.filter(committee=second):
        clerk.post(f"{home}structure/sector-group/{found.pk}/", {"name": found.actor.name, "committee": str(first.pk)})
    assert clerk.post(f"{home}structure/committee/{second.pk}/remove/").status_code == 302
    assert [one.name for one in Sector.objects.filter(term=row.term).order_by("position")] == [
        "中共", "经济和环境资源界", "教育体育界",
    ]  # fmt: skip
    assert cast.sector2.name == "经济界"


def _name_members(cast, clerk, row, home) -> None:
    """One is taken over, one left out, one continues by number in a table, one of the same name is new, one unknown."""
    assert "王绍玉" in text(clerk.get(home + "members/"))
    clerk.post(home + "members/take-over/", {"select": [str(cast.membership.pk)]})
    batch = import_rows(
        clerk,
        [
            ("10329002", "王绍玉", "男", "经济和环境资源界", "临沭街道", "", ""),
            ("", "杨俊英", "女", "教育体育界", "", "县第二中学", "13900000011"),
            ("", "赵一鸣", "男", "教育体育界", "", "县农业农村局", "13900000012"),
        ],
    )
    page = text(clerk.get(f"/desk/imports/{batch.pk}/"))
    assert "The roster knows this name." in page
    asked = text(clerk.get(f"/desk/imports/{batch.pk}/lines/3/"))
    assert "杨俊英, number 10329003, 中共: continues" in asked
    clerk.post(f"/desk/imports/{batch.pk}/lines/3/", {"choice": "another"})
    clerk.post(f"/desk/imports/{batch.pk}/confirm/")
    work()
    named = {row.person.actor.name: row for row in Nominee.objects.select_related("person__actor", "sector")}
    assert {name: one.sector.name for name, one in named.items()} == {
        "胡乃刚": "中共", "王绍玉": "经济和环境资源界", "杨俊英": "教育体育界", "赵一鸣": "教育体育界",
    }  # fmt: skip
    assert named["杨俊英"].person_id != cast.chair.person.pk
    assert [named["胡乃刚"].member_no, named["王绍玉"].member_no] == ["11329001", "11329002"]
    assert Membership.objects.filter(term=row.term).count() == 0


def _confirm_offices(cast, clerk, home) -> Appointment:
    """The convenor is confirmed; the opening waits for its day."""
    offices = text(clerk.get(home + "offices/"))
    assert "would go on with: 界别活动综合组1" in offices and "The administrator confirms it." in offices
    held = Appointment.objects.get(actor=cast.member.actor, role="convenor")
    clerk.post(f"{home}offices/{held.pk}/confirm/")
    page = text(clerk.get(home + "open/"))
    assert "The term begins on 1 Jan 2022 and can be opened from that day on." in page
    early = clerk.post(home + "open/", {"decision": DOCUMENT, "leaving": "1"})
    assert early.status_code == 409 and Succession.objects.get().stage == "open"
    return held


def _open(cast, clerk, home) -> None:
    """On a day of the new year, with another convenor of the hall since its first day."""
    hall_convenor = Appointment.objects.get(actor=cast.convenor.actor, role="convenor")
    appointing.end(hall_convenor, last_day=date(2021, 12, 31), by=cast.clerk.viewer(OPENING))
    roster.appoint(cast.convenor2.actor, role="convenor", of=cast.hall.actor, since=FIRST)
    # The day has come and nobody has opened the term: the present one runs on.
    assert "经济界" in text(clerk.get("/desk/sectors/")) and "教育体育界" not in text(clerk.get("/desk/sectors/"))
    stale = clerk.post(home + "open/", {"decision": DOCUMENT, "leaving": "0"})
    assert stale.status_code == 422 and "1 members would leave" in text(stale)
    answer = clerk.post(home + "open/", {"decision": DOCUMENT, "leaving": "1"}, follow=True)
    assert "The term is open. The old one is kept to be read." in text(answer)
    assert "4 members, 2 of them continue, 1 left" in text(answer)


def _assert_people(cast, row) -> None:
    new = Membership.objects.filter(term=row.term, valid_to__isnull=True).select_related("person__actor", "sector")
    assert {(one.person.actor.name, one.sector.name, one.terms_served) for one in new} == {
        ("胡乃刚", "中共", 2), ("王绍玉", "经济和环境资源界", 2), ("杨俊英", "教育体育界", 1), ("赵一鸣", "教育体育界", 1),
    }  # fmt: skip
    assert {one.valid_from for one in new} == {FIRST}
    assert not Membership.objects.filter(term=cast.term, valid_to__isnull=True).exists()
    assert not Seat.objects.filter(membership__term=cast.term, valid_to__isnull=True).exists()
    left = Membership.objects.get(person=cast.chair.person)
    assert (left.valid_to, left.ended_by, left.end_decision) == (date(2021, 12, 31), "term", DOCUMENT)
    told = Change.objects.filter(membership__body=cast.body).values_list("person__actor__name", "kind", "decision")
    assert sorted(told) == sorted(
        [(name, "named", DOCUMENT) for name in ("胡乃刚", "王绍玉", "杨俊英", "赵一鸣")]
        + [("杨俊英", "left", DOCUMENT)]
    )


def _assert_hats(cast, row, held) -> None:
    old = Appointment.objects.get(pk=held.pk)
    assert old.valid_to == date(2021, 12, 31)
    new = row.term.groups.get(code="G1").actor_id
    convenes = {hat.of for hat in hats_of(cast.member.actor.pk, OPENING) if hat.role == "convenor"}
    assert convenes == {new}
    # The staff of the committee was not confirmed by the administrator: no hat goes on by itself.
    assert not {hat for hat in hats_of(cast.committee.actor.pk, OPENING) if hat.role == "committee"}
    assert "member" not in {hat.role for hat in hats_of(cast.chair.actor.pk, OPENING)}
    assert "member" in {hat.role for hat in hats_of(cast.member.actor.pk, OPENING)}


def _assert_cases(cast, clerk, visit, ended, matter) -> None:
    visit, heir = Visit.objects.get(pk=visit.pk), SpecialCommittee.objects.get(term__number=11, code="C1").actor
    assert visit.stage == "open"
    host = Party.objects.filter(case=visit, role="host", until__isnull=True)
    assert list(host.values_list("actor_id", flat=True)) == [heir.pk]
    note = Entry.objects.get(case=visit, step="handed_over")
    assert note.data["old"] == "提案委员会" and note.actor_id == cast.clerk.actor.pk
    assert "handed over to “提案委员会”" in text(clerk.get(f"/desk/cases/{visit.pk}/"))
    # The hall is of no term: its matter stays, and is open to whoever convenes it now.
    intake = permits.permits["hall_convenor"]
    case = Case.objects.get(pk=matter.pk)
    assert case.stage == "open"
    assert intake.allows(cast.convenor2.viewer(OPENING), case)
    assert not intake.allows(cast.convenor.viewer(OPENING), case)
    # Nothing follows the second committee: the office decides.
    page = text(clerk.get("/desk/terms/cases/"))
    assert ended.title in page and visit.title not in page
    old = cast.special_committee2.actor
    url = f"/desk/terms/cases/{ended.pk}/{old.pk}/"
    assert clerk.post(url, {}).status_code == 422
    clerk.post(url, {f"c{ended.pk}-{old.pk}-new": str(heir.pk)})
    assert "Every open case has its organ." in text(clerk.get("/desk/terms/cases/"))
    assert Visit.objects.get(pk=ended.pk).unit_id == heir.pk
    assert Entry.objects.filter(case=ended, step="handed_over").count() == 1


def _assert_pages(cast, clerk, before) -> None:
    assert figures(cast, date(2020, 12, 31)) == before
    after = {"members": 4, "sectors": 3, "special-committees": 1, "sector-groups": 2, "town-groups": 1, "convenors": 1}
    assert figures(cast, date(2022, 1, 4)) == after
    now, then = text(clerk.get("/desk/roster/")), text(clerk.get("/desk/roster/?day=2021-12-31"))
    assert "赵一鸣" in now and "赵一鸣" not in then
    assert "10329003" in then and "10329003" not in now
    assert "2 terms in a row" in text(clerk.get(f"/desk/roster/{cast.member.person.pk}/"))
    assert "教育体育界" in text(clerk.get("/desk/sectors/"))
    assert "教育体育界" not in text(clerk.get("/desk/sectors/?day=2021-12-31"))
    found = text(clerk.get("/desk/terms/?words=经济界"))
    assert "第十届" in found and "later 经济和环境资源界" in found and "第十一届</h2>" not in found
    exported = b"".join(clerk.get(reverse("exchange:export", args=["roster"])).streaming_content).decode("utf-8-sig")
    assert [line.split(",")[8] for line in exported.splitlines() if "胡乃刚" in line] == ["2"]


def _assert_read_only(cast, clerk) -> None:
    page = f"/desk/roster/{cast.chair.person.pk}/"
    assert clerk.post(page + "transfer/", {}).status_code == 404
    place = {"member_no": "10329099", "sector": "S01", "committee": "C1", "town_group": "", "office": ""}
    again = clerk.post(page + "join/", {**place, "from_day": "2021-12-30", "decision": DOCUMENT})
    assert again.status_code == 422 and "outside the term" in text(again)
    old = roster.Belonging(cast.sector, cast.special_committee, None, date(2021, 12, 31), DOCUMENT, "10329099")
    with pytest.raises(Refusal, match="第十届"):
        roster.rejoin(cast.chair.person, place=old, by=cast.clerk.viewer(OPENING), at=OPENING)
    file = SimpleUploadedFile("旧.xlsx", book([("委员编号", "姓名", "界别"), ("10329100", "钱多", "中共")]))
    sent = clerk.post("/desk/import/roster/", {"file": file, "day": "2021-12-30", "decision": DOCUMENT})
    assert sent.status_code == 409 and "its roster is kept to be read and is not changed" in text(sent)
    with pytest.raises(Refusal):
        roster.found_sector(Term.objects.get(pk=cast.term.pk), code="S99", name="某界", position=9)
    assert Person.objects.filter(actor__name="钱多").count() == 0


def test_the_stranger_and_a_member_get_nothing(cast, clerk, at):
    clerk.post("/desk/terms/new/", TYPED)
    home = f"/desk/terms/{Succession.objects.get().pk}/"
    pages = ["", "structure/", "members/", "offices/", "open/", "days/"]
    for who, status in (("stranger", 404), ("unit", 404), ("member", 403), ("committee", 403)):
        client = getattr(cast, who).signed_in(Client())
        assert [client.get(home + page).status_code for page in pages] == [status] * len(pages), who
        assert client.post(home + "copy/").status_code == status
    assert "第十一届" not in text(cast.member.signed_in(Client()).get("/desk/terms/"))
    assert Sector.objects.filter(term__number=11).count() == 0
    assert timezone.localdate(at) < FIRST
