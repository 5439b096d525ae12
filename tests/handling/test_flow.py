"""The whole table of a task: every step, who may take it, where it leads."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.handling.giving import assist, given, lead, take, task, viewer_of
from xieshang.demo.roles import ROLES
from xieshang.handling.flow import FLOW, OPEN
from xieshang.handling.models import Assignment, Rating
from xieshang.handling.ops import AlreadyRated
from xieshang.kernel import flow
from xieshang.kernel.models import Case, Party
from xieshang.kernel.refusals import NotAllowed
from xieshang.kernel.viewer import Hat
from xieshang.roster import ops as roster

pytestmark = pytest.mark.django_db

EVERYBODY = ("system", "convenor2", *(role.code for role in ROLES))
OFFICE, UNIT, MACHINE = {"clerk"}, {"unit"}, {"system"}
JUDGES = {"clerk", "convenor"}
REPLIED = ("accept", "reply")
REVIEWED = (*REPLIED, "pass_review")
# step, the steps before it, who may take it, the state after it
TABLE = [
    ("accept", (), UNIT, "accepted"),
    ("return_with_reason", (), UNIT, "returned"),
    ("close_objections", (), MACHINE, "assigned"),
    ("reassign", (), OFFICE, "reassigned"),
    ("reassign", ("return_with_reason",), OFFICE, "reassigned"),
    ("insist", ("return_with_reason",), OFFICE, "accepted"),
    ("progress", ("accept",), UNIT, "accepted"),
    ("reply", ("accept",), UNIT, "replied"),
    ("ask_extension", ("accept",), UNIT, "accepted"),
    ("grant_extension", ("accept", "ask_extension"), OFFICE, "accepted"),
    ("refuse_extension", ("accept", "ask_extension"), OFFICE, "accepted"),
    ("pass_review", REPLIED, OFFICE, "reviewed"),
    ("send_back", REPLIED, OFFICE, "accepted"),
    ("verify", REVIEWED, JUDGES, "verified"),
    ("not_done", REVIEWED, JUDGES, "accepted"),
    ("rate", (*REVIEWED, "verify"), {"convenor"}, "verified"),
    ("cancel", (), OFFICE, "cancelled"),
    ("cancel", REVIEWED, OFFICE, "cancelled"),
    ("remind", (), MACHINE, "assigned"),
    ("urge", ("accept",), OFFICE, "accepted"),
    ("supervise", ("accept",), MACHINE, "accepted"),
    ("report", ("accept",), MACHINE, "accepted"),
]


def test_table_below_walks_every_step_of_the_flow():
    walked = {row[0] for row in TABLE} | {"open", "opine", "recall"}

    assert walked == {step.code for step in FLOW.steps}


@pytest.mark.parametrize(
    ("step", "before", "allowed", "after"),
    TABLE,
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:24],
)
def test_step_is_open_to_its_people_only_and_leads_where_the_table_says(cast, at, step, before, allowed, after):
    found = task(cast, at, *before)

    took = set()
    for role in EVERYBODY:
        with transaction.atomic():
            try:
                taken = take(cast, found, step, at, role)
            except NotAllowed:
                continue
            took.add(role)
            assert taken.case.state == after
            transaction.set_rollback(True)

    assert took == allowed


def test_opinion_of_an_assisting_unit_closes_its_task_and_only_that(cast, at):
    leading, assisting = given(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))
    take(cast, assisting, "accept", at, "unit2")

    refused = []
    for step, role in (("reply", "unit2"), ("opine", "unit"), ("opine", "clerk")):
        with pytest.raises(NotAllowed):
            take(cast, assisting, step, at, role)
        refused.append(step)
    taken = take(cast, assisting, "opine", at)

    assert (taken.case.state, taken.case.stage) == ("opined", "closed")
    assert Case.objects.get(pk=leading.parent_id).state == "consulted"
    assert len(refused) == 3


def test_unit_never_verifies_its_own_work_even_when_it_wears_the_hat_of_the_office(cast, at):
    found = task(cast, at, *REVIEWED)
    roster.appoint(cast.unit.actor, role="office", since=at.date())

    with pytest.raises(NotAllowed):
        take(cast, found, "verify", at, "unit")
    assert Assignment.objects.get(pk=found.pk).state == "reviewed"


def test_convenor_of_the_hall_who_also_works_for_the_unit_does_not_verify(cast, at):
    found = task(cast, at, *REVIEWED)
    roster.appoint(cast.convenor.actor, role="unit", of=cast.unit_organ.actor, since=at.date())

    with pytest.raises(NotAllowed):
        take(cast, found, "verify", at, "convenor")


def test_matter_is_solved_when_the_last_task_is_verified(cast, at):
    first, second = given(cast, at, lead(cast.unit_organ), lead(cast.unit2_organ))
    for step in REVIEWED:
        take(cast, first, step, at)
        take(cast, second, step, at, "unit2" if step in REPLIED else "")
    take(cast, first, "verify", at)
    between = Case.objects.get(pk=first.parent_id).state

    take(cast, second, "verify", at)

    assert between == "consulted"
    assert Case.objects.get(pk=first.parent_id).state == "solved"


def test_matter_is_not_solved_by_cancelling_all_its_tasks(cast, at):
    found = task(cast, at)

    take(cast, found, "cancel", at)

    assert Case.objects.get(pk=found.parent_id).state == "consulted"


def test_cancelling_the_rest_solves_the_matter_when_one_task_was_verified(cast, at):
    first, second = given(cast, at, lead(cast.unit_organ), lead(cast.unit2_organ))
    for step in (*REVIEWED, "verify"):
        take(cast, first, step, at)

    take(cast, second, "cancel", at)

    assert Case.objects.get(pk=first.parent_id).state == "solved"


def test_task_given_to_another_unit_is_a_new_task_and_the_former_unit_leaves_the_matter(cast, at):
    found = task(cast, at, "return_with_reason", days=10)

    take(cast, found, "reassign", at)

    new = Assignment.objects.get(parent_id=found.parent_id, state="assigned")
    handlers = Party.objects.filter(case_id=found.parent_id, role="handler", until__isnull=True)
    assert (new.unit, new.role, new.text) == (cast.unit2_organ.actor, "lead", found.text)
    assert new.reply_due_on == found.reply_due_on
    assert [party.actor for party in handlers] == [cast.unit2_organ.actor]
    assert not Case.objects.visible_to(cast.unit.viewer(at)).filter(pk=new.pk).exists()
    assert Case.objects.visible_to(cast.unit2.viewer(at)).filter(pk=new.parent_id).exists()


def test_unit_returns_within_the_days_for_objections_and_not_later(cast, at):
    in_time, late = task(cast, at), task(cast, at)

    take(cast, in_time, "return_with_reason", at + timedelta(days=7))
    with pytest.raises(flow.Guarded):
        take(cast, late, "return_with_reason", at + timedelta(days=8))

    assert in_time.objection_until.isoformat() == "2020-06-17"
    assert Assignment.objects.get(pk=late.pk).state == "assigned"


def test_extension_is_asked_for_once_and_runs_on_from_the_due_date(cast, at):
    found = task(cast, at, "accept", "ask_extension")

    taken = take(cast, found, "grant_extension", at)
    with pytest.raises(flow.Guarded):
        take(cast, found, "ask_extension", at)
    with pytest.raises(flow.Guarded):
        take(cast, found, "grant_extension", at)

    # 30 working days from 10 June are 23 July (Dragon Boat Festival off, 28 June worked); 10 more are 6 August.
    assert found.reply_due_on.isoformat() == "2020-07-23"
    assert taken.case.reply_due_on.isoformat() == "2020-08-06"
    assert taken.case.is_extended
    assert taken.entry.data["reckoning"]["start"] == "2020-07-23"


def test_refused_extension_leaves_the_due_date_and_cannot_be_asked_for_again(cast, at):
    found = task(cast, at, "accept", "ask_extension", "refuse_extension")

    with pytest.raises(flow.Guarded):
        take(cast, found, "ask_extension", at)
    assert found.due_on == found.reply_due_on
    assert not found.is_extended


def test_what_was_not_done_is_handled_in_a_new_round_with_a_new_due_date(cast, at):
    later = at + timedelta(days=20)
    found = task(cast, at, *REVIEWED)

    taken = take(cast, found, "not_done", later)

    assert (taken.case.round, taken.case.replied_on, taken.case.result_class) == (2, None, "")
    assert taken.case.due_on == taken.case.reply_due_on > found.reply_due_on


def test_office_may_pass_a_reply_with_another_class(cast, at):
    found = task(cast, at, *REPLIED)

    taken = take(cast, found, "pass_review", at, new_class="B")

    assert taken.case.result_class == "B"
    assert Assignment.objects.get(pk=found.pk).result_class == "B"


def test_one_rater_rates_once_a_round(cast, at):
    found = task(cast, at, *REVIEWED, "verify", "rate")

    with pytest.raises(AlreadyRated):
        take(cast, found, "rate", at)
    assert [(row.process, row.result) for row in Rating.objects.filter(assignment=found)] == [(5, 4)]


def test_reply_stands_with_its_day_and_class_while_the_office_has_its_own_deadline(cast, at):
    found = task(cast, at, *REPLIED)

    assert (found.result_class, found.replied_on) == ("A", at.date())
    assert found.due_on.isoformat() == "2020-06-17"
    assert found.reply_due_on.isoformat() == "2020-07-23"


def test_hat_of_the_log_is_the_one_that_gave_the_right(cast, at):
    found = task(cast, at)

    taken = take(cast, found, "accept", at)

    assert (taken.entry.hat, taken.entry.behalf_of) == ("unit", cast.unit_organ.actor)


def test_office_enters_a_reply_on_paper_for_the_unit(cast, at):
    found = task(cast, at, "accept")

    taken = flow.perform(
        found,
        "reply",
        by=cast.clerk.viewer(at),
        at=at,
        data={"text": "见纸质答复。", "result_class": "A"},
        behalf_of=cast.unit_organ.actor,
    )

    assert (taken.entry.actor, taken.entry.behalf_of) == (cast.clerk.actor, cast.unit_organ.actor)


def test_every_open_state_can_be_cancelled():
    assert FLOW.step("cancel").sources == OPEN == FLOW.codes("open")


def test_viewer_of_another_body_with_every_hat_gets_nothing(cast, at):
    found = task(cast, at)
    stranger = cast.stranger.viewer(at)
    everything = frozenset(Hat(role.code, stranger.body_id, cast.unit_organ.actor_id, sees_body=True) for role in ROLES)
    mighty = type(stranger)(**{**stranger.__dict__, "hats": everything})

    assert not Case.objects.visible_to(mighty).filter(pk=found.pk).exists()
    assert not any(offer.permitted for offer in flow.offers(mighty, found))
    assert viewer_of(cast, "stranger", at).body_id == cast.other_body.pk
