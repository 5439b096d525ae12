"""A wrong outcome is taken back and the right one recorded: case, tasks, figures and minutes follow, the log keeps both."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.gatherings import sitting
from tests.handling.giving import lead
from xieshang.gatherings import ops
from xieshang.gatherings.models import AgendaItem, Order
from xieshang.handling.models import Assignment
from xieshang.kernel import clock, flow, log
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.promises import invariants
from xieshang.matters.models import Matter

pytestmark = pytest.mark.django_db
WHY = {"reason": "记录人点错了"}


def enter(cast, role: str) -> Client:
    return cast.player(role).signed_in(Client(headers={"accept-language": "en"}))


@pytest.fixture
def meeting(cast, at):
    """A sitting under way, somebody is there, nothing came out yet."""
    gathering, day = sitting.under_way(cast, at), at + timedelta(days=7)
    by = cast.convenor.viewer(day)
    ops.check_in_by_hand(gathering, guests=sitting.guests(cast)[:2], why="没带手机", by=by, at=day)
    return gathering


def record(cast, gathering, day, outcome: str, **kwargs) -> AgendaItem:
    by = cast.convenor.viewer(day)
    words = {} if outcome == "postponed" else {"agreement": "一周内疏通。"}
    return ops.record_outcome(gathering.items.get(), outcome=outcome, by=by, at=day, **words, **kwargs)


def address(item: AgendaItem) -> str:
    return reverse("gatherings:take-back", args=[item.gathering_id, item.pk])


@pytest.mark.parametrize("outcome", ["settled", "escalated", "postponed", "orders"])
def test_an_outcome_taken_back_puts_the_case_on_the_agenda_again(cast, at, meeting, outcome):
    day = at + timedelta(days=7)
    orders = {"orders": [lead(cast.unit_organ)]} if outcome == "orders" else {}
    item = record(cast, meeting, day, outcome, **orders)

    with clock.stopped_at(day + timedelta(hours=1)):
        page = enter(cast, "convenor").post(address(item), WHY, follow=True)

    item.refresh_from_db()
    case = Matter.objects.get(pk=item.case_id)
    assert "record what really came out" in page.content.decode()
    assert (item.outcome, item.agreement, case.state) == ("", "", "placed")
    assert not Order.objects.filter(item=item).exists()
    assert not Case.objects.filter(parent_id=case.pk).exclude(stage="closed").exists()
    words = Entry.objects.get(step="gathering_taken_back").payload.words
    assert words["reason"] == WHY["reason"]


@pytest.mark.parametrize("second", ["settled", "escalated", "postponed", "orders"])
@pytest.mark.parametrize("first", ["settled", "escalated", "postponed", "orders"])
def test_any_outcome_may_follow_the_one_taken_back_and_nothing_is_broken(cast, at, meeting, first, second):
    day = at + timedelta(days=7)
    for outcome in (first, second):
        orders = {"orders": [lead(cast.unit_organ)]} if outcome == "orders" else {}
        item = record(cast, meeting, day, outcome, **orders)
        if outcome == first and not Entry.objects.filter(step="gathering_taken_back").exists():
            ops.take_back(item, reason="错", by=cast.convenor.viewer(day), at=day)

    item.refresh_from_db()
    assert item.outcome == second
    assert Assignment.objects.exclude(stage="closed").count() == (1 if second == "orders" else 0)
    log.seal_everything()
    assert [code for code, entry in invariants.items() if list(entry.question())] == []


def test_what_was_taken_back_is_not_counted_and_the_right_outcome_is_counted_once(cast, at, meeting):
    day = at + timedelta(days=7)
    solved = Entry.objects.filter(kind="matter")
    item = record(cast, meeting, day, "settled")
    assert solved.first_into(("solved", "rated"), undone_by="put_back").count() == 1

    ops.take_back(item, reason="错", by=cast.convenor.viewer(day), at=day)
    assert solved.first_into(("solved", "rated"), undone_by="put_back").count() == 0

    record(cast, meeting, day, "settled")
    again = solved.first_into(("solved", "rated"), undone_by="put_back").get()
    assert again.pk == solved.filter(step="settle").order_by("-id").first().pk


def test_a_task_that_was_answered_keeps_its_outcome(cast, at, meeting):
    day = at + timedelta(days=7)
    item = record(cast, meeting, day, "orders", orders=[lead(cast.unit_organ)])
    task = Assignment.objects.get()
    by = cast.unit.viewer(day)
    flow.perform(task, "accept", by=by, at=day)
    flow.perform(task, "reply", by=by, at=day, data={"text": "已经办结。", "result_class": "A"})

    with clock.stopped_at(day + timedelta(hours=1)):
        page = enter(cast, "convenor").post(address(item), WHY)

    item.refresh_from_db()
    assert page.status_code == 409
    assert "has answered already" in page.content.decode()
    assert (item.outcome, Assignment.objects.get().state) == ("orders", "replied")


def test_an_outcome_stands_when_the_case_has_moved_on(cast, at, meeting):
    day = at + timedelta(days=7)
    item = record(cast, meeting, day, "postponed")
    later = sitting.planned(cast, day, cases=[Matter.objects.get(pk=item.case_id)])

    with clock.stopped_at(day + timedelta(hours=1)):
        page = enter(cast, "convenor").post(address(item), WHY)

    assert page.status_code == 409
    assert "has moved on since" in page.content.decode()
    assert later.items.count() == 1


def test_taking_back_needs_a_reason_and_an_outcome(cast, at, meeting):
    day = at + timedelta(days=7)
    item = meeting.items.get()
    with clock.stopped_at(day):
        nothing = enter(cast, "convenor").post(address(item), WHY)
        record(cast, meeting, day, "settled")
        unsaid = enter(cast, "convenor").post(address(item), {"reason": " "})

    assert (nothing.status_code, unsaid.status_code) == (422, 422)
    assert "Nothing is recorded" in nothing.content.decode()
    assert "This field is required" in unsaid.content.decode()
    assert AgendaItem.objects.get().outcome == "settled"


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("convenor2", 403), ("unit", 403), ("stranger", 404)])
def test_nobody_else_takes_an_outcome_back(cast, at, meeting, role, status):
    item = record(cast, meeting, at + timedelta(days=7), "settled")

    assert enter(cast, role).post(address(item), WHY).status_code == status
    assert AgendaItem.objects.get().outcome == "settled"


def test_minutes_saved_before_a_correction_say_what_changed_since(cast, at, meeting):
    day = at + timedelta(days=7)
    by = cast.convenor.viewer(day)
    item = record(cast, meeting, day, "settled")
    ops.save_minutes(meeting, base=0, text="纪要", by=by, at=day)
    before = enter(cast, "convenor").get(reverse("gatherings:minutes", args=[meeting.pk])).content.decode()
    later = day + timedelta(hours=1)
    ops.take_back(item, reason="错", by=cast.convenor.viewer(later), at=later)

    page = enter(cast, "convenor").get(reverse("gatherings:minutes", args=[meeting.pk])).content.decode()

    assert "has changed since these minutes" not in before
    assert "has changed since these minutes" in page
    assert "recorded wrongly" in page
    ops.save_minutes(meeting, base=1, text="纪要，改正", by=by, at=later + timedelta(hours=1))
    page = enter(cast, "convenor").get(reverse("gatherings:minutes", args=[meeting.pk])).content.decode()
    assert "has changed since these minutes" not in page
