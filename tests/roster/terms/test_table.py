"""The roster of the next term as a table: who continues, who is asked about, and how it is taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.exchange.tables import book
from tests.roster.terms.preparing import DOCUMENT, OPENING, founded, opened, prepared
from xieshang.exchange.models import Batch
from xieshang.kernel import clock, jobs
from xieshang.roster.models import Membership, Person
from xieshang.roster.terms import ops
from xieshang.roster.terms.models import Nominee

URL = "/desk/import/next-roster/"
HEADS = ("原委员编号", "委员编号", "姓名", "界别", "镇街")


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


def text(answer) -> str:
    return answer.content.decode()


def work(batch) -> Batch:
    while jobs.run_due(now=clock.now()):
        pass
    batch.refresh_from_db()
    return batch


def look(client, *rows) -> Batch:
    file = SimpleUploadedFile("名册.xlsx", book([HEADS, *rows]))
    answer = client.post(URL, {"file": file, "decision": DOCUMENT})
    assert answer.status_code == 302, text(answer)
    return Batch.objects.latest("pk")


def test_the_table_of_the_present_members_is_read_in_as_it_is(cast, clerk, at):
    row = founded(cast, at)
    ops.copy_structure(row, by=cast.clerk.viewer(at), at=at)
    answer = clerk.get("/desk/import/next-roster/rows.xlsx")
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content

    clerk.post(URL, {"file": SimpleUploadedFile("表.xlsx", data), "decision": DOCUMENT})
    batch = Batch.objects.latest("pk")
    clerk.post(f"/desk/imports/{batch.pk}/confirm/")
    work(batch)

    named = Nominee.objects.order_by("member_no").values_list("person__actor__name", "member_no", "town_group__code")
    assert list(named) == [
        ("胡乃刚", "11329001", "T-LS"), ("王绍玉", "11329002", "T-LS"), ("杨俊英", "11329003", "T-LS"),
    ]  # fmt: skip
    again = clerk.get("/desk/import/next-roster/rows.xlsx")
    data = b"".join(again.streaming_content) if again.streaming else again.content
    clerk.post(URL, {"file": SimpleUploadedFile("表.xlsx", data), "decision": DOCUMENT})
    assert {line.status for line in Batch.objects.latest("pk").lines.all()} == {"same"}


def test_undoing_the_table_takes_back_whom_it_named_and_brought(cast, clerk, at):
    row = prepared(cast, at)
    before = list(Nominee.objects.order_by("pk").values())
    people = Person.objects.count()
    batch = look(
        clerk,
        ("10329002", "", "王绍玉", "经济界", ""),
        ("", "11329050", "赵一鸣", "经济界", "临沭街道"),
    )
    clerk.post(f"/desk/imports/{batch.pk}/confirm/")
    work(batch)
    assert Nominee.objects.get(person=cast.member2.person).sector.name == "经济界"
    assert Nominee.objects.get(member_no="11329050").town_group.code == "T-LS"

    clerk.post(f"/desk/imports/{batch.pk}/undo/")
    work(batch)

    after = list(Nominee.objects.order_by("pk").values())
    ignored = {"named_at", "named_by_id"}
    assert [{k: v for k, v in one.items() if k not in ignored} for one in after] == [
        {k: v for k, v in one.items() if k not in ignored} for one in before
    ]
    assert Person.objects.count() == people
    assert row.pk


def test_after_the_opening_the_table_is_neither_undone_nor_read_in(cast, clerk, at):
    row = prepared(cast, at)
    with clock.stopped_at(OPENING):
        batch = look(clerk, ("", "", "赵一鸣", "经济界", ""))
        clerk.post(f"/desk/imports/{batch.pk}/confirm/")
        work(batch)
        opened(row, cast)
        undone = clerk.post(f"/desk/imports/{batch.pk}/undo/", follow=True)
        again = look(clerk, ("", "", "钱二梅", "经济界", ""))
        clerk.post(f"/desk/imports/{again.pk}/confirm/")
        work(again)

    assert "the term is open" in text(undone)
    assert not Nominee.objects.filter(person__actor__name="钱二梅").exists()
    assert Membership.objects.filter(term=row.term, person__actor__name="赵一鸣").count() == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("10329999", "", "某人", "中共", ""), "No member of the present term has this number."),
        (("10329001", "", "某人", "中共", ""), "The number belongs to 胡乃刚."),
        (("", "11329001", "某人", "中共", ""), "Another member of this term has this number."),
        (("", "", "某人", "", ""), "Name the sector of the member."),
        (("", "", "某人", "没有的界", ""), "These are not known here"),
    ],
)
def test_a_line_that_makes_no_sense_says_why(cast, clerk, at, line, words):
    prepared(cast, at)

    batch = look(clerk, line)

    assert words in text(clerk.get(f"/desk/imports/{batch.pk}/"))
    assert Nominee.objects.count() == 3


def test_an_old_number_in_the_ordinary_column_continues_under_the_same_name(cast, clerk, at):
    row = founded(cast, at)
    ops.copy_structure(row, by=cast.clerk.viewer(at), at=at)
    batch = look(clerk, ("", "10329001", "胡乃刚", "中共", ""))
    clerk.post(f"/desk/imports/{batch.pk}/confirm/")
    work(batch)

    named = Nominee.objects.get()
    assert (named.person_id, named.member_no) == (cast.member.person.pk, "11329001")
