"""What `verify` asks about tasks: silent on honest records, loud on each planted corruption."""

from datetime import date, timedelta

import pytest

from tests.handling.giving import assist, given, lead, task
from xieshang.handling import invariants
from xieshang.handling.models import Assignment
from xieshang.kernel import norms
from xieshang.kernel.models import Case, Party

pytestmark = pytest.mark.django_db

EVERY = (
    invariants.deadlines_stand,
    invariants.one_open_task,
    invariants.somebody_leads,
    invariants.closed_means_verified,
    invariants.unit_does_not_judge_itself,
)


def breaches() -> set[str]:
    return {breach.invariant for question in EVERY for breach in question()}


def test_honest_records_keep_every_promise(cast, at):
    task(cast, at, "accept", "ask_extension", "grant_extension", "reply", "pass_review", "not_done")
    task(cast, at, "return_with_reason", "reassign", due_on=date(2020, 6, 24))
    task(cast, at, "accept", "reply", "send_back", "reply", "pass_review", "verify")
    given(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))

    assert breaches() == set()


def test_norm_that_changes_later_does_not_accuse_earlier_deadlines(cast, at):
    task(cast, at)
    later = at + timedelta(days=30)
    norms.decide("handling.reply_days", 15, body_id=cast.body.pk, year=2020, by=cast.admin.viewer(later), at=later)
    task(cast, later)

    assert breaches() == set()


@pytest.mark.parametrize("column", ["reply_due_on", "due_on"])
def test_moved_due_date_is_found(cast, at, column):
    found = task(cast, at, "accept")
    model = Assignment if column == "reply_due_on" else Case
    model.objects.filter(pk=found.pk).update(**{column: date(2020, 12, 31)})

    assert breaches() == {"handling.deadlines"}


def test_second_open_task_for_the_same_unit_is_found(cast, at):
    first, second = given(cast, at, lead(cast.unit_organ), lead(cast.unit2_organ))
    Case.objects.filter(pk=second.pk).update(unit_id=first.unit_id)

    assert breaches() == {"handling.one-open-task"}


def test_assisting_unit_without_a_leading_one_is_found(cast, at):
    Assignment.objects.filter(pk=task(cast, at).pk).update(role="assist")

    assert breaches() == {"handling.somebody-leads"}


def test_closed_case_with_an_open_task_is_found(cast, at):
    found = task(cast, at)
    Case.objects.filter(pk=found.parent_id).update(stage="closed", state="solved")

    assert breaches() == {"handling.closed-means-verified"}


def test_judgement_by_the_unit_itself_is_found(cast, at):
    found = task(cast, at, "accept", "reply", "pass_review", "verify")
    Case.objects.filter(pk=found.pk).update(unit_id=cast.hall.actor_id)  # as if the hall were the unit that worked
    assert Party.objects.filter(case=found, role="hall", actor_id=cast.hall.actor_id).exists()

    assert "handling.unit-does-not-judge-itself" in breaches()
