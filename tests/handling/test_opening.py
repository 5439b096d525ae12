"""Handing a case to units: what is refused, who is party, which due date, which number."""

from datetime import date

import pytest
from django.utils import translation

from tests.handling.giving import assist, given, lead, task
from tests.matters.filing import accepted_matter
from xieshang.handling import ops
from xieshang.handling.models import Assignment
from xieshang.handling.orders import Order, orders_from
from xieshang.kernel import norms, stories
from xieshang.kernel.models import Case, Entry, Party
from xieshang.kernel.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_task_is_a_child_with_number_parties_and_due_date(cast, at):
    found = task(cast, at)

    roles = {(party.actor_id, party.role) for party in Party.objects.filter(case=found)}
    unit, hall = cast.unit_organ.actor_id, cast.hall.actor_id
    assert found.number == "交〔2020〕001号"
    assert roles == {(unit, "unit"), (unit, "lead"), (hall, "hall")}
    assert (found.body, found.visibility, found.round) == (cast.body, Case.Visibility.PARTIES, 1)
    assert Party.objects.filter(case_id=found.parent_id, actor_id=unit, role="handler").count() == 1


def test_unit_knows_of_its_own_task_only(cast, at):
    first, second = given(cast, at, lead(cast.unit_organ), assist(cast.unit2_organ))

    seen = Case.objects.visible_to(cast.unit.viewer(at)).filter(kind="assignment")

    assert set(seen.values_list("pk", flat=True)) == {first.pk}
    assert set(Case.objects.visible_to(cast.clerk.viewer(at)).filter(parent=first.parent_id)) >= {
        Case.objects.get(pk=first.pk),
        Case.objects.get(pk=second.pk),
    }
    assert not Case.objects.visible_to(cast.stranger.viewer(at)).filter(kind="assignment").exists()


def test_due_date_over_national_day_2020_leaves_the_holiday_out(cast, at):
    before = at.replace(month=9, day=28)

    found = task(cast, before, days=5)

    # 29, 30 September; 1 to 8 October off; 9 October; Saturday 10 October worked; 12 October.
    assert found.reply_due_on == date(2020, 10, 12)
    with translation.override("zh-hans"):
        sentences = " ".join(stories.deadline_arithmetic(found))
    assert "10月1日" in sentences
    assert "10月10日" in sentences


def test_date_set_by_hand_is_told_in_working_days(cast, at):
    found = task(cast, at, due_on=date(2020, 6, 24))

    data = Entry.objects.get(case=found, step="open").data
    assert found.reply_due_on == date(2020, 6, 24)
    assert (data["norm"], data["reckoning"]["days"]) == ("", 10)


def test_date_set_on_a_free_day_means_the_next_working_day(cast, at):
    found = task(cast, at, due_on=date(2020, 6, 25))

    assert found.reply_due_on == date(2020, 6, 28)


def test_days_for_a_reply_are_the_norm_of_the_body(cast, at):
    norms.decide("handling.reply_days", 10, body_id=cast.body.pk, year=2020, by=cast.admin.viewer(at), at=at)

    found = task(cast, at)

    assert found.reply_due_on == date(2020, 6, 24)
    assert Entry.objects.get(case=found, step="open").data["norm"] == "handling.reply_days"


@pytest.mark.parametrize(
    "wrong",
    ["nobody", "twice", "nobody leads", "unknown role", "nothing asked", "of another body", "past date"],
)
def test_orders_that_make_no_sense_leave_nothing(cast, at, wrong):
    one, other = cast.unit_organ, cast.unit2_organ
    orders = {
        "nobody": [],
        "twice": [lead(one), assist(one)],
        "nobody leads": [assist(one), assist(other)],
        "unknown role": [lead(one), lead(other, role="chief")],
        "nothing asked": [lead(one, text="")],
        "of another body": [Order(cast.other_hall.actor_id, "lead", "修")],
        "past date": [lead(one, due_on=date(2020, 6, 9))],
    }[wrong]
    matter = accepted_matter(cast, at)

    with pytest.raises(Invalid) as refused:
        ops.assign(matter, orders=orders, by=cast.convenor.viewer(at), at=at)

    assert refused.value.errors["orders"]
    assert Case.objects.get(pk=matter.pk).state == "accepted"
    assert not Assignment.objects.exists()


def test_unit_with_an_open_task_gets_no_second_one_from_the_same_case(cast, at):
    found = task(cast, at)
    parent = Case.objects.get(pk=found.parent_id)

    with pytest.raises(Invalid):
        ops.give_to_unit(parent, order=lead(cast.unit_organ), by=cast.clerk.viewer(at), at=at)


@pytest.mark.parametrize("role", ["unit", "member", "convenor2", "leader", "stranger"])
def test_nobody_else_hands_the_matter_to_units(cast, at, role):
    matter = accepted_matter(cast, at)

    with pytest.raises(NotAllowed):
        ops.assign(matter, orders=[lead(cast.unit_organ)], by=cast.player(role).viewer(at), at=at)


def test_orders_come_as_mappings_with_iso_dates_too(cast, at):
    rows = [{"unit": cast.unit_organ.actor_id, "role": "lead", "text": "修", "due_on": "2020-06-24"}]

    assert orders_from(rows) == [Order(cast.unit_organ.actor_id, "lead", "修", date(2020, 6, 24))]


def test_what_is_asked_stands_in_no_entry_of_the_log(cast, at):
    found = task(cast, at)

    logged = Entry.objects.filter(case_id__in=(found.pk, found.parent_id)).values_list("data", flat=True)

    assert found.text not in str(list(logged))
