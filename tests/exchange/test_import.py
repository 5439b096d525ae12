"""Looking at a file, importing it, undoing it: in whole requests, with what stands in the database before and after."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.exchange.tables import FIVE, HEADS, book, five, sent
from xieshang.accounts.models import Account
from xieshang.exchange import ops
from xieshang.exchange.models import Batch, Line
from xieshang.kernel import clock, jobs
from xieshang.kernel.models import Actor
from xieshang.kernel.promises import invariants
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Membership, Person, PersonKey, Seat

URL = "/desk/import/roster/"
ROSTER = (Actor, Person, PersonKey, Membership, Seat, Appointment, Account)


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def text(answer) -> str:
    return answer.content.decode()


def stands() -> dict[str, list]:
    """Everything an import may touch; sealed numbers are opened, since each sealing looks otherwise."""
    found = {model.__name__: list(model.objects.order_by("pk").values()) for model in ROSTER if model is not Account}
    found["PersonKey"] = sorted((row["person_id"], row["key"]) for row in found["PersonKey"])
    for row, person in zip(found["Person"], Person.objects.order_by("pk"), strict=True):
        row["phone_sealed"] = roster.phone_of(person)
    return found


def look(client, rows, **given) -> Batch:
    answer = client.post(URL, sent(book(rows), **given))
    assert answer.status_code == 302, text(answer)
    return Batch.objects.latest("pk")


def confirm(client, batch) -> Batch:
    client.post(f"/desk/imports/{batch.pk}/confirm/")
    return work(batch)


def undo(client, batch) -> Batch:
    client.post(f"/desk/imports/{batch.pk}/undo/")
    return work(batch)


def work(batch) -> Batch:
    while jobs.run_due(now=clock.now()):
        pass
    batch.refresh_from_db()
    return batch


def breaches() -> list[str]:
    found = [code for code in invariants if code.startswith(("roster.", "exchange."))]
    return [breach.words for code in found for breach in invariants[code].question()]


def test_two_mistakes_are_seen_mended_imported_undone_and_imported_again(cast, clerk):
    before = stands()
    batch = look(clerk, five(性别={1: "不详"}, 界别={3: "武术界"}))
    page = text(clerk.get(f"/desk/imports/{batch.pk}/"))
    assert ops.counts(batch) == {"new": 3, "changed": 0, "same": 0, "conflict": 0, "error": 2}
    assert "Write 男 or 女." in page and "武术界" in page
    assert "13900000001" not in page and "139****0001" in page
    assert stands() == before

    batch = look(clerk, five())
    assert confirm(clerk, batch).stage == "applied"
    rows = Membership.objects.filter(member_no__startswith="103292").order_by("member_no")
    assert [row.person.actor.name for row in rows] == [line[1] for line in FIVE]
    first = rows[0]
    assert {seat.group.code for seat in first.seats.all()} == {"G1", "T-LS"}
    assert (first.committee.code, first.valid_from, first.decision) == ("C1", date(2020, 6, 1), "沭政协发〔2020〕9号")
    assert roster.phone_of(first.person) == "13900000001"
    assert breaches() == []

    assert undo(clerk, batch).stage == "undone"
    assert stands() == before
    again = look(clerk, five())
    assert ops.counts(again)["new"] == 5
    assert confirm(clerk, again).stage == "applied"
    assert ops.counts(look(clerk, five()))["same"] == 5
    assert breaches() == []


def test_changes_are_shown_cell_by_cell_and_undone_to_the_letter(cast, clerk):
    confirm(clerk, look(clerk, five()))
    first = Membership.objects.get(member_no="10329201")
    roster.appoint(first.person.actor, role="convenor", of=cast.town_group.actor, since=date(2020, 6, 2))
    before = stands()

    changed = five(工作单位={0: "县水利局"}, 联系电话={0: "13911112222"}, 界别={0: cast.sector2.name}, 姓名={})
    batch = look(clerk, changed, day="2020-06-08")
    page = text(clerk.get(f"/desk/imports/{batch.pk}/?status=changed"))
    assert ops.counts(batch) == {"new": 0, "changed": 1, "same": 4, "conflict": 0, "error": 0}
    assert "until now: 县农业农村局" in page and "until now: 139****0001" in page and "until now: 中共" in page
    confirm(clerk, batch)

    now = Membership.objects.get(member_no="10329201", valid_to=None)
    assert (now.sector, now.valid_from, now.person.workplace) == (cast.sector2, date(2020, 6, 8), "县水利局")
    assert roster.phone_of(now.person) == "13911112222"
    assert breaches() == []
    undo(clerk, batch)
    assert stands() == before
    assert breaches() == []


def test_a_name_alone_is_never_a_match(cast, clerk):
    number = Membership.objects.get(person=cast.member.person).member_no
    rows = five(姓名={0: cast.member.actor.name, 1: cast.member.actor.name}, 委员编号={0: "", 2: number})
    batch = look(clerk, rows)
    assert ops.counts(batch)["conflict"] == 3

    for line, choice, status in (
        (2, f"same-{Membership.objects.get(member_no=number).pk}", "changed"),
        (3, "another", "new"),
    ):
        page = clerk.get(f"/desk/imports/{batch.pk}/lines/{line}/")
        assert number in text(page)
        clerk.post(f"/desk/imports/{batch.pk}/lines/{line}/", {"choice": choice})
        assert Line.objects.get(batch=batch, number=line).status == status
    clerk.post(f"/desk/imports/{batch.pk}/lines/4/", {"choice": "renamed"})
    assert clerk.post(f"/desk/imports/{batch.pk}/lines/4/", {"choice": "renamed; drop"}).status_code == 422
    confirm(clerk, batch)
    assert Person.objects.get(pk=cast.member.person.pk).actor.name == "孙三立"
    assert breaches() == []


def test_undo_is_refused_where_something_was_built_on_a_line(cast, clerk, at):
    batch = confirm(clerk, look(clerk, five()))
    person = Person.objects.get(actor__name="周五星")
    roster.choose(person, levels={"workplace": "office"}, by=cast.clerk.viewer(at), at=at)
    before = stands()

    answer = clerk.post(f"/desk/imports/{batch.pk}/undo/", follow=True)

    assert "周五星" in text(answer) and "cannot be undone" in text(answer)
    assert work(batch).stage == "applied"
    assert stands() == before


def test_undo_is_refused_after_a_change_and_after_a_month(cast, clerk, at):
    batch = confirm(clerk, look(clerk, five()))
    Person.objects.filter(actor__name="周五星").update(workplace="别处")
    clerk.post(f"/desk/imports/{batch.pk}/undo/")
    assert work(batch).stage == "applied"
    Person.objects.filter(actor__name="周五星").update(workplace="县文化馆")
    with clock.stopped_at(at + timedelta(days=31)):
        clerk.post(f"/desk/imports/{batch.pk}/undo/")
    assert work(batch).stage == "applied"


def test_what_changed_after_the_preview_is_left_out(cast, clerk):
    batch = look(clerk, five())
    one = roster.Enrolment(roster.Profile("钱二梅"), "10329202", cast.sector, cast.sector_group.committee)
    roster.enrol_member(cast.term, enrolment=one)

    confirm(clerk, batch)

    line = Line.objects.get(batch=batch, number=3)
    assert (line.is_written, Person.objects.filter(actor__name="钱二梅").count()) == (False, 1)
    assert line.fault
    assert Line.objects.filter(batch=batch, is_written=True).count() == 4


def test_imports_give_no_hat_and_no_account(cast, clerk):
    heads, rows = [*HEADS, "政协职务", "角色", "账号"], [[*row, "主席", "office", "admin"] for row in FIVE]
    before = Account.objects.count(), Appointment.objects.count()
    batch = look(clerk, [heads, *rows])
    assert "角色、账号" in text(clerk.get(f"/desk/imports/{batch.pk}/"))
    confirm(clerk, batch)
    assert (Account.objects.count(), Appointment.objects.count()) == before


@pytest.mark.parametrize("role", ["committee", "member", "admin", "leader", "editor", "unit"])
def test_only_the_office_imports(cast, at, role):
    client = getattr(cast, role).signed_in(Client())
    for path in (URL, f"{URL}template.xlsx", f"{URL}rows.csv"):
        assert client.get(path).status_code in (403, 404)
    assert client.post(URL, sent(book(five()))).status_code in (403, 404)
    assert not Batch.objects.exists()


def test_stranger_finds_no_batch_of_another_county(cast, clerk, at):
    batch = look(clerk, five())
    stranger = cast.stranger.signed_in(Client())
    for path in ("", "lines/2/"):
        assert stranger.get(f"/desk/imports/{batch.pk}/{path}").status_code == 404
    for path in ("confirm/", "undo/", "lines/2/"):
        assert stranger.post(f"/desk/imports/{batch.pk}/{path}", {"choice": ""}).status_code == 404
    assert work(batch).stage == "preview"


def test_bad_input_is_said_next_to_its_field(clerk):
    assert clerk.post(URL, {}).status_code == 422
    answer = clerk.post(URL, sent(b"not a table", "x.exe"))
    assert answer.status_code == 422 and "XLSX or CSV" in text(answer)
    assert clerk.post(URL, sent(book(five()), day="2030-01-01")).status_code == 409
    assert clerk.get("/desk/import/unknown/").status_code == 404
    assert clerk.get("/desk/imports/999999999999999999/").status_code == 404
    assert not Batch.objects.exists()


def test_a_preview_takes_as_many_questions_with_one_line_as_with_thirty(clerk, django_assert_max_num_queries):
    small = look(clerk, five()[:2])
    large = look(clerk, [HEADS, *((f"1032{n}", f"某{n}", "", "", "中共", "", "", "") for n in range(5000, 5030))])
    for batch in (small, large):
        with django_assert_max_num_queries(12):
            assert clerk.get(f"/desk/imports/{batch.pk}/").status_code == 200
    with django_assert_max_num_queries(12):
        assert clerk.get(URL).status_code == 200


def test_verify_finds_an_imported_row_that_is_gone(clerk):
    batch = confirm(clerk, look(clerk, five()))
    Line.objects.filter(batch=batch, number=2).update(subject=987654)
    assert breaches() == ["imported lines whose row is gone"]


def test_old_previews_go_and_old_imports_keep_no_words(clerk, at):
    look(clerk, five())
    kept = confirm(clerk, look(clerk, five()))
    ops.sweep(at + timedelta(days=61))
    assert list(Batch.objects.all()) == [kept]
    assert not Line.objects.filter(content_sealed__isnull=False).exists()
    assert clerk.get(f"/desk/imports/{kept.pk}/").status_code == 200


def test_an_office_that_differs_is_a_new_row_from_the_day_on_and_undone_with_it(cast, clerk):
    row = Membership.objects.select_related("person__actor").get(person=cast.member.person, valid_to=None)
    before = stands()

    table = [("委员编号", "姓名", "政协职务"), (row.member_no, row.person.actor.name, "常委")]
    batch = confirm(clerk, look(clerk, table))

    new = Membership.objects.get(person=row.person, valid_to=None)
    old = Membership.objects.get(pk=row.pk)
    assert batch.stage == Batch.Stage.APPLIED
    assert (new.office, new.valid_from, new.began_by) == ("standing_member", date(2020, 6, 1), "office")
    assert (old.office, old.valid_to, old.ended_by) == (row.office, date(2020, 5, 31), "office")
    assert breaches() == []
    undo(clerk, batch)
    assert stands() == before


def test_list_that_names_no_document_is_its_own_document(cast, clerk):
    look(clerk, five(), decision="")
    batch = confirm(clerk, Batch.objects.latest("pk"))
    assert batch.stage == "applied"
    assert {row.decision for row in Membership.objects.filter(member_no__startswith="103292")} == {"list 名册.xlsx"}


def test_lines_that_stayed_out_are_counted_after_the_import(cast, clerk):
    batch = confirm(clerk, look(clerk, five(界别={3: "武术界"})))
    assert "1 line stayed out of the import" in text(clerk.get(f"/desk/imports/{batch.pk}/"))
