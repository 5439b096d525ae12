"""Instructions: their way, who may write and know of them, and that the leader's words stand nowhere else."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.handling.giving import take, task
from tests.handling.instructing import ASKED, CANARY, delegate, entered, handed, task_of, verified, words, written
from tests.matrix.world import PIXEL
from tests.matters.filing import accepted_matter
from xieshang.handling.instructions import ops
from xieshang.handling.instructions.flow import FLOW
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.models import Assignment
from xieshang.kernel import flow, jobs, promises, stories
from xieshang.kernel.models import Case, Entry, File, Party
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
KNOW = {"clerk", "leader"}
OTHERS = [
    "committee",
    "convenor",
    "member",
    "unit2",
    "keeper",
    "secretary",
    "informant",
    "editor",
    "reviewer",
    "admin",
    "stranger",
]

WAYS = {
    "written": {"hand_on", "assign", "pass_to_committee", "remark", "note"},
    "handed": {"assign", "pass_to_committee", "answer", "remark", "get_ready", "close"},
    "ready": {"remark", "close"},
    "closed": set(),
    "noted": set(),
}


def told(code: str, at) -> set[str]:
    jobs.run_due(limit=1000, now=at)
    return set(Notice.objects.filter(code=code).values_list("recipient__name", flat=True))


def plain(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_table_allows_these_steps_and_no_others():
    for state, steps in WAYS.items():
        assert {step.code for step in FLOW.steps if state in step.sources} == steps, state


# ---- writing


def test_leader_writes_on_a_case_and_it_is_sealed_numbered_and_due(cast, at):
    matter = accepted_matter(cast, at)

    instruction = written(cast, at, matter)

    assert (instruction.number, instruction.visibility, instruction.state) == ("批〔2020〕001号", "sealed", "written")
    assert instruction.title == f"批示：{matter.title}" and instruction.due_on == date(2020, 7, 2)
    assert (instruction.leader_name, instruction.written_on) == ("李国栋", at.date())
    assert told("instruction-written", at) == {"付丹"}
    assert Entry.objects.get(case=instruction).behalf_of is None, "in person"


def test_delegate_writes_in_the_leaders_name_and_the_act_carries_both(cast, at):
    by = delegate(cast, at)

    instruction = ops.write(words(None, document="县委专报", leader=cast.leader.actor), by=by, at=at)

    entry = Entry.objects.get(case=instruction)
    assert (entry.actor.name, entry.behalf_of.name, entry.hat) == ("袁浩", "李国栋", "secretary")
    assert "袁浩" in stories.sentence(entry) and "李国栋" in stories.sentence(entry)


def test_delegate_writes_for_nobody_else_and_other_secretaries_for_nobody(cast, at):
    with pytest.raises(NotAllowed):
        ops.write(words(None, document="专报", leader=cast.leader.actor), by=cast.secretary.viewer(at), at=at)
    by = delegate(cast, at)
    with pytest.raises(NotAllowed):
        ops.write(words(None, document="专报", leader=cast.chair.actor), by=by, at=at)


def test_paper_is_entered_with_its_day_and_names_who_typed_it(cast, at):
    instruction = entered(cast, at)

    entry = Entry.objects.get(case=instruction)
    assert (instruction.leader, instruction.leader_name, instruction.leader_post) == (None, "赵书记", "县委书记")
    assert stories.sentence(entry) == "付丹 typed the instruction of 赵书记 of 8 Jun 2020 from the paper"


def test_leader_whom_the_installation_knows_is_party_to_what_came_on_paper(cast, at):
    instruction = entered(cast, at, leader_name="李国栋")

    assert Party.objects.get(case=instruction, role="leader").actor == cast.leader.actor
    assert told("instruction-entered", at) == {"李国栋"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"written_on": date(2020, 6, 11)}, "written_on"),
        ({"due_on": date(2020, 6, 9)}, "due_on"),
        ({"about": None, "document": " "}, "document"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast, at, changes, field):
    about = changes.pop("about", accepted_matter(cast, at))
    with pytest.raises(Invalid) as refused:
        ops.enter(words(about, leader_name="赵书记", **changes), by=cast.clerk.viewer(at), at=at)

    assert field in refused.value.errors and not Instruction.objects.exists()


def test_nobody_else_writes_or_enters(cast, at):
    for role in ("committee", "member", "convenor", "unit", "admin", "clerk"):
        with pytest.raises(NotAllowed):
            ops.write(words(None, document="专报", leader=cast.leader.actor), by=cast.player(role).viewer(at), at=at)
    for role in ("committee", "member", "convenor", "unit", "admin", "leader"):
        with pytest.raises(NotAllowed):
            ops.enter(words(None, document="专报", leader_name="某"), by=cast.player(role).viewer(at), at=at)


# ---- its way


def test_unit_that_the_leader_named_has_its_sealed_task_and_not_the_instruction(cast, at):
    instruction = handed(cast, at)

    task, unit = task_of(instruction), cast.unit.viewer(at)
    assert (task.visibility, task.text, task.reply_due_on) == ("sealed", ASKED, instruction.due_on)
    assert Case.objects.visible_to(unit).filter(pk=task.pk).exists()
    assert not Case.objects.visible_to(unit).filter(pk=instruction.pk).exists()
    assert not Case.objects.visible_to(cast.committee.viewer(at)).filter(pk=task.pk).exists()


def test_verified_it_is_ready_to_be_reported_and_the_leader_hears_the_result(cast, at):
    instruction = verified(cast, at)
    assert instruction.state == "ready" and told("instruction-ready", at) == set(), "the clerk verified it"

    flow.perform(instruction, "close", by=cast.clerk.viewer(at), at=at, data={"text": "办法已印发。"})

    assert told("instruction-closed", at) == {"李国栋"}


def test_instruction_is_not_closed_before_somebody_answered(cast, at):
    instruction, clerk = handed(cast, at), cast.clerk.viewer(at)
    with pytest.raises(flow.Guarded):
        flow.perform(instruction, "close", by=clerk, at=at, data={"text": "好"})

    take(cast, task_of(instruction), "cancel", at)
    with pytest.raises(flow.Guarded):
        flow.perform(instruction, "close", by=clerk, at=at, data={"text": "好"})


def test_committee_to_which_it_is_passed_knows_of_it_and_reports(cast, at):
    instruction, clerk, staff = written(cast, at, to=None), cast.clerk.viewer(at), cast.committee.viewer(at)
    assert not Case.objects.visible_to(staff).filter(pk=instruction.pk).exists()

    address = reverse("handling:pass-instruction", args=[instruction.pk])
    office = cast.clerk.signed_in(Client(headers=EN))
    assert office.post(address, {"committee": "", "asked": "请研究"}).status_code == 422
    office.post(
        address, {"committee": cast.special_committee.actor_id, "asked": "请研究", "version": instruction.version}
    )
    assert told("instruction-handed", at) >= {"徐泽民"}
    flow.perform(instruction, "answer", by=staff, at=at, data={"text": "已研究。"})
    flow.perform(instruction, "close", by=clerk, at=at, data={"text": "已研究。"})

    assert Instruction.objects.get(pk=instruction.pk).state == "closed"


def test_committee_that_the_leader_named_gets_it_by_passing_on(cast, at):
    instruction = written(cast, at, to=cast.special_committee.actor)

    flow.perform(instruction, "hand_on", by=cast.clerk.viewer(at), at=at, data={"asked": ASKED})

    assert Case.objects.visible_to(cast.committee.viewer(at)).filter(pk=instruction.pk).exists()
    assert not Assignment.objects.filter(parent_id=instruction.pk).exists()


def test_passing_on_says_when_the_leader_named_nobody(cast, at):
    with pytest.raises(Invalid):
        flow.perform(written(cast, at, to=None), "hand_on", by=cast.clerk.viewer(at), at=at, data={"asked": ASKED})


def test_passed_on_after_its_day_the_norm_counts_for_the_unit(cast, at):
    instruction, late = written(cast, at, due_on=date(2020, 6, 12)), at + timedelta(days=12)

    flow.perform(instruction, "hand_on", by=cast.clerk.viewer(late), at=late, data={"asked": ASKED})

    assert task_of(instruction).reply_due_on > late.date()


def test_leader_and_delegate_add_words_and_the_office_hears(cast, at):
    instruction, by = handed(cast, at), delegate(cast, at)

    entry = flow.perform(instruction, "remark", by=by, at=at, data={"text": "请抓紧。"}).entry

    assert entry.behalf_of == cast.leader.actor and told("instruction-remark", at) == {"付丹"}
    with pytest.raises(NotAllowed):
        flow.perform(instruction, "remark", by=cast.clerk.viewer(at), at=at, data={"text": "我也说两句"})


def test_no_instruction_on_an_instruction_or_a_task(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    instruction = handed(cast, at)

    for case in (instruction, task_of(instruction)):
        assert clerk.get(reverse("handling:instruct", args=[case.pk])).status_code == 404
        assert "Enter an instruction on it" not in plain(clerk.get(reverse("desk:case", args=[case.pk])))


def test_from_a_task_the_leader_is_led_to_instruct_on_its_case(cast, at):
    found, leader = task(cast, at), cast.leader.signed_in(Client())

    page = leader.get(reverse("desk:case", args=[found.pk])).content.decode()

    assert reverse("handling:instruct", args=[found.parent_id]) in page


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("instructions.sealed", lambda row: Case.objects.filter(pk=row.pk).update(visibility="internal")),
        ("instructions.end", lambda row: Case.objects.filter(pk=row.pk).update(state="closed")),
        ("instructions.leader", lambda row: Party.objects.filter(case=row, role="leader").delete()),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    instruction = handed(cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(instruction)

    assert [breach.ids for breach in held.question()] == [(instruction.pk,)]


# ---- in whole requests


def test_leader_writes_it_on_the_phone_from_the_page_of_the_case(cast, at):
    matter, leader = accepted_matter(cast, at), cast.leader.signed_in(Client(headers=EN))
    page = leader.get(reverse("desk:case", args=[matter.pk]))
    address = reverse("handling:instruct", args=[matter.pk])
    assert address in page.content.decode()
    form = leader.get(address)
    assert list(form.context["form"].fields) == ["leader", "text", "genre", "to", "due_on", "scans", "_once"]

    typed = {"leader": cast.leader.actor.pk, "text": CANARY, "genre": "action", "_once": "k"}
    answers = [leader.post(address, typed) for _turn in range(2)]

    instruction = Instruction.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("desk:case", args=[instruction.pk])}
    assert CANARY in plain(leader.get(answers[0]["Location"]))
    assert instruction.number in plain(leader.get(reverse("desk:case", args=[matter.pk])))


def test_paper_comes_with_its_scan_and_what_was_typed_stays_when_it_does_not_fit(cast, at):
    clerk = cast.clerk.signed_in(Client(headers=EN))
    address = reverse("handling:instruct-document")
    scan = SimpleUploadedFile("批示件.png", PIXEL, content_type="image/png")
    typed = {
        "document": "县委专报第3期",
        "leader_name": "赵书记",
        "written_on": "2020-06-12",
        "text": CANARY,
        "genre": "study",
        "_once": "k",
    }

    page = clerk.post(address, typed)
    assert page.status_code == 422 and "still to come" in plain(page) and CANARY in page.content.decode()
    clerk.post(address, {**typed, "written_on": "2020-06-08", "_once": "k2", "scans": scan})

    kept = File.objects.get(case=Instruction.objects.get())
    assert clerk.get(reverse("file", args=[kept.pk, kept.name])).status_code == 200
    for role in ("committee", "member", "unit", "stranger"):
        other = cast.player(role).signed_in(Client())
        assert other.get(reverse("file", args=[kept.pk, kept.name])).status_code == 404, role


def test_unit_reads_the_words_directed_to_it_and_no_other_unit_does(cast, at):
    named = handed(cast, at)
    unit = cast.unit.signed_in(Client(headers=EN))
    assert CANARY in plain(unit.get(reverse("desk:case", args=[task_of(named).pk])))

    other = written(cast, at, to=cast.special_committee.actor)
    orders = [{"unit": cast.unit_organ.actor_id, "role": "lead", "text": ASKED}]
    data = {"_orders": orders, "count": 1}
    flow.perform(other, "assign", by=cast.clerk.viewer(at), at=at, data=data)

    page = plain(unit.get(reverse("desk:case", args=[task_of(other).pk])))
    assert ASKED in page and "From an instruction" in page and CANARY not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, django_assert_max_num_queries, rows):
    matter = accepted_matter(cast, at)
    for _turn in range(rows):
        instruction = written(cast, at, matter)
    with_task = handed(cast, at)
    clients = {role: cast.player(role).signed_in(Client()) for role in ("clerk", "leader")}
    asked = [("clerk", "desk:list", "instructions"), ("clerk", "desk:case", instruction.pk)]
    asked += [("clerk", "desk:case", with_task.pk), ("clerk", "handling:pass-instruction", with_task.pk)]
    asked += [("leader", "handling:instruct", matter.pk), ("leader", "desk:case", matter.pk)]
    for role, name, what in asked:
        with django_assert_max_num_queries(12, info=f"{role} {name} {what}"):
            assert clients[role].get(reverse(name, args=[what])).status_code == 200
