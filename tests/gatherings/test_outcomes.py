"""What comes out of a gathering: outcomes, minutes, promises."""

from datetime import timedelta

import pytest

from tests.gatherings import sitting
from tests.gatherings.sitting import scan
from tests.matters.filing import accepted_matter
from xieshang.gatherings import merge, ops, paper
from xieshang.gatherings.models import Order, Role
from xieshang.gatherings.ops import Guest, Saying
from xieshang.handling.models import Assignment
from xieshang.handling.orders import Order as UnitOrder
from xieshang.kernel import flow, promises
from xieshang.kernel.refusals import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(at):
    """The day of the sitting."""
    return at + timedelta(days=7)


def test_orders_reach_the_units_and_dissent_is_kept(cast, at, day):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])
    orders = [
        UnitOrder(cast.unit_organ.actor_id, "lead", "清淤"),
        {"unit": cast.unit2_organ.actor_id, "role": "assist", "text": "清障"},
    ]

    ops.record_outcome(
        gathering.items.get(),
        outcome="orders",
        agreement="七月底前疏通",
        dissent="居民甲认为应当更换管道",
        orders=orders,
        by=cast.convenor.viewer(day),
        at=day,
    )

    matter.refresh_from_db()
    assert matter.state == "consulted"
    assert set(Assignment.objects.filter(parent=matter).values_list("unit", "text")) == {
        (cast.unit_organ.actor_id, "清淤"),
        (cast.unit2_organ.actor_id, "清障"),
    }
    assert all(Order.objects.values_list("due_on", flat=True))
    text = paper.draft_minutes_from_record(gathering)
    assert "不同意见：居民甲认为应当更换管道" in text
    assert "（一）临沭县住房和城乡建设局（主办）：清淤" in text


@pytest.mark.parametrize(
    ("outcome", "state"), [("settled", "solved"), ("escalated", "escalated"), ("postponed", "accepted")]
)
def test_the_case_hears_what_came_out(cast, at, day, outcome, state):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])

    ops.record_outcome(gathering.items.get(), outcome=outcome, agreement="好", by=cast.convenor.viewer(day), at=day)

    matter.refresh_from_db()
    assert matter.state == state


@pytest.mark.parametrize(
    "typed",
    [
        {"outcome": "settled", "agreement": ""},
        {"outcome": "orders", "agreement": "好"},
        {"outcome": "", "agreement": "好"},
        {"outcome": "won", "agreement": "好"},
        {"outcome": "settled", "agreement": "好", "orders": [{"unit": 1, "text": "x"}]},
    ],
)
def test_an_outcome_that_makes_no_sense_changes_nothing(cast, at, day, typed):
    matter = accepted_matter(cast, at)
    gathering = sitting.under_way(cast, at, cases=[matter])

    with pytest.raises(Invalid):
        ops.record_outcome(gathering.items.get(), by=cast.convenor.viewer(day), at=day, **typed)
    matter.refresh_from_db()
    assert matter.state == "placed"


def test_an_outcome_is_recorded_once(cast, at, day):
    gathering = sitting.minuted(cast, at)

    with pytest.raises(flow.WrongState):
        ops.record_outcome(
            gathering.items.get(), outcome="settled", agreement="好", by=cast.convenor.viewer(day), at=day
        )
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(day)
    ops.record_outcome(gathering.items.get(), outcome="settled", agreement="好", by=by, at=day)
    with pytest.raises(ops.OutcomeStands):
        ops.record_outcome(gathering.items.get(), outcome="escalated", agreement="好", by=by, at=day)


def test_two_writers_of_the_minutes_lose_nothing(cast, at, day):
    gathering = sitting.held(cast, at)
    clerk, convenor = cast.clerk.viewer(day), cast.convenor.viewer(day)
    ops.save_minutes(gathering, base=0, text="题\n一\n二\n三", by=clerk, at=day)
    ops.save_minutes(gathering, base=1, text="题\n一改\n二\n三", by=clerk, at=day)

    saved = ops.save_minutes(gathering, base=1, text="题\n一\n二\n三改", by=convenor, at=day)

    assert (saved.merged, saved.conflicts, saved.revision.number) == (True, 0, 4)
    assert saved.revision.text == "题\n一改\n二\n三改"
    assert [row.text for row in gathering.revisions.filter(number=3)] == ["题\n一\n二\n三改"]


def test_the_same_page_sent_twice_is_one_revision(cast, at, day):
    gathering = sitting.held(cast, at)
    clerk, convenor = cast.clerk.viewer(day), cast.convenor.viewer(day)
    ops.save_minutes(gathering, base=0, text="一", by=clerk, at=day)
    ops.save_minutes(gathering, base=0, text="二", by=convenor, at=day)

    again = ops.save_minutes(gathering, base=0, text="二", by=convenor, at=day)

    assert (gathering.revisions.count(), again.revision.number) == (3, 3)
    assert merge.FIRST in again.revision.text


def test_minutes_say_who_came_and_what_was_said(cast, at, day):
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(day)
    scan(gathering, cast.member, day)
    scan(gathering, cast.unit, day)
    ops.check_in_by_hand(gathering, guests=[Guest(Role.RESIDENT, name="居民甲")], why="无手机", by=by, at=day)
    item = gathering.items.get()
    ops.add_remarks(
        gathering,
        remarks=[
            Saying("briefing", "情况如下", speaker=cast.convenor.actor),
            Saying("question", "何时完工", speaker_name="居民甲", item=item),
        ],
        by=by,
        at=day,
    )

    text = paper.draft_minutes_from_record(gathering)

    for words in (
        "时间：2020年6月17日（星期三）9:00",
        "出席委员（1人）：胡乃刚",
        "列席（1人）：林美玲（临沭县住房和城乡建设局）",
        "居民代表（1人）：居民甲",
        "情况通报　田春玲：情况如下",
        "提问　居民甲：何时完工",
        "一、",
    ):
        assert words in text


def test_a_late_remark_needs_its_reason_and_day(cast, at, day):
    gathering = sitting.held(cast, at)
    by, saying = cast.convenor.viewer(day), Saying("speech", "补充", speaker_name="居民甲")
    for missing in ({"why": "漏记"}, {"occurred_on": day.date()}):
        with pytest.raises(Invalid):
            ops.add_remark(gathering, remark=saying, by=by, at=day, **missing)

    ops.add_remark(gathering, remark=saying, by=by, at=day, why="漏记", occurred_on=day.date())

    assert gathering.remarks.get().text == "补充"


def test_strangers_write_nothing(cast, at, day):
    gathering = sitting.under_way(cast, at)
    for player in (cast.stranger, cast.convenor2, cast.member, cast.unit):
        by = player.viewer(day)
        with pytest.raises(NotAllowed):
            ops.add_remark(gathering, remark=Saying("speech", "x", speaker_name="y"), by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.save_minutes(gathering, base=0, text="x", by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.check_in_by_hand(gathering, guests=sitting.guests(cast), why="x", by=by, at=day)
        with pytest.raises(NotAllowed):
            ops.record_outcome(gathering.items.get(), outcome="settled", agreement="x", by=by, at=day)
    assert not gathering.remarks.exists()


def test_promises_hold_for_a_whole_sitting_and_find_planted_damage(cast, at):
    gathering = sitting.minuted(cast, at)
    asked = [entry.question for code, entry in promises.invariants.items() if code.startswith("gatherings.")]
    assert [breach for question in asked for breach in question()] == []

    gathering.items.update(outcome="")
    gathering.revisions.update(number=5)
    gathering.attendances.all().delete()

    assert {breach.invariant for question in asked for breach in question()} == {
        "gatherings.held",
        "gatherings.minuted",
        "gatherings.revisions",
    }
