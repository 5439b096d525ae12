"""The way of a check: what each step needs, who takes it, what the points say, who is told."""

from datetime import date, timedelta

import pytest

from tests.places.keeping import ASKED, begun, brought_to, decided, looked_at, photo, visited
from xieshang.kernel import flow, jobs, norms, promises, ticks
from xieshang.kernel.models import Entry, File, Party
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.notices.models import Notice
from xieshang.places.standards import ops, queries
from xieshang.places.standards.flow import FLOW
from xieshang.places.standards.models import HomeCheck, Mark, Standard

pytestmark = pytest.mark.django_db

WAYS = {
    "asked": {"hand_in", "lapse", "cancel"},
    "handed_in": {"visit", "lapse", "cancel"},
    "visited": {"grade", "ask_to_improve", "lapse"},
    "improving": {"improve", "lapse"},
    "improved": {"visit_again", "lapse"},
    "closed": set(),
    "cancelled": set(),
}


def told(code: str) -> set[str]:
    return set(Notice.objects.filter(code=code).values_list("recipient__name", flat=True))


def again(check: HomeCheck) -> HomeCheck:
    return HomeCheck.objects.get(pk=check.pk)


def test_table_allows_these_steps_and_no_others():
    for state, steps in WAYS.items():
        assert {step.code for step in FLOW.steps if state in step.sources} == steps, state


def test_check_goes_its_way_and_the_place_is_graded(cast, at):
    check = brought_to("closed", cast, at)

    assert (check.number, check.grade, check.graded_on) == ("查〔2020〕001号", "excellent", at.date())
    assert (check.self_score, check.visit_score, check.due_on) == (100, 100, None)
    stand = queries.stand_of(cast.home.actor_id)
    assert stand.fulfilled == ["有组织", "有记录", "亮标识"] and stand.asked == 3


def test_keeper_place_and_committee_are_party(cast, at):
    parties = set(Party.objects.filter(case=begun(cast, at)).values_list("actor__name", "role"))

    assert parties == {("临沭街道委员之家", "place"), ("提案委员会", "visitor")}


def test_self_check_with_items_not_marked_or_without_photo_is_not_handed_in(cast, at):
    check, keeper = begun(cast, at), cast.keeper.viewer(at)
    for asked in ASKED:
        ops.mark_own(check, asked.code, level=2, by=keeper, at=at)

    with pytest.raises(flow.Guarded):
        flow.perform(check, "hand_in", by=keeper, at=at)
    for code in ("organisation", "records"):
        ops.mark_own(check, code, level=2, photos=[photo()], by=keeper, at=at)
    assert flow.perform(check, "hand_in", by=keeper, at=at).case.state == "handed_in"


def test_what_is_missing_needs_no_photo(cast, at):
    check, keeper = begun(cast, at), cast.keeper.viewer(at)
    for asked in ASKED:
        ops.mark_own(check, asked.code, level=0, by=keeper, at=at)

    assert flow.perform(check, "hand_in", by=keeper, at=at).case.self_score is None
    assert again(check).self_score == 0


def test_points_are_reckoned_by_the_weights(cast, at):
    check = brought_to("visited", cast, at, lacks=("records",))

    assert check.visit_score == 85  # 50 + 20 wholly, 30 by half
    entry = Entry.objects.filter(case=check, step="check-points").latest("id")
    assert entry.data["points"] == 85 and entry.data["marks"]["records"] == 1


def test_grade_other_than_that_of_the_points_needs_a_reason(cast, at):
    check, clerk = brought_to("visited", cast, at), cast.clerk.viewer(at)

    with pytest.raises(Invalid) as refused:
        flow.perform(check, "grade", by=clerk, at=at, data={"grade": "pass", "reason": " "})
    flow.perform(check, "grade", by=clerk, at=at, data={"grade": "pass", "reason": "档案待完善"})

    assert "reason" in refused.value.errors and again(check).grade == "pass"


def test_thresholds_are_those_the_body_decided(cast, at):
    clerk = cast.clerk.viewer(at)
    assert queries.grade_for(85, cast.body.pk, at.date()) == "pass"

    norms.decide("places.excellent_from", 80, body_id=cast.body.pk, year=2020, by=clerk, at=at, reason="主席会议")

    assert queries.grade_for(85, cast.body.pk, at.date()) == "excellent"


def test_place_with_something_to_improve_cannot_be_closed_and_is_visited_again(cast, at):
    check, clerk, keeper = (
        brought_to("visited", cast, at, lacks=("records",)),
        cast.clerk.viewer(at),
        cast.keeper.viewer(at),
    )
    with pytest.raises(flow.Guarded):
        flow.perform(check, "grade", by=clerk, at=at, data={"grade": "pass"})

    flow.perform(check, "ask_to_improve", by=clerk, at=at, data={"grade": "pass"})
    check = again(check)
    assert (check.state, check.round, check.due_on) == ("improving", 2, (at + timedelta(days=10)).date())
    with pytest.raises(flow.Guarded):
        flow.perform(check, "improve", by=keeper, at=at)
    ops.report_improved(check, "records", words="台账补齐", photos=[photo()], by=keeper, at=at)
    flow.perform(check, "improve", by=keeper, at=at)

    with pytest.raises(flow.Guarded):
        flow.perform(check, "visit_again", by=clerk, at=at)
    ops.mark_visit(check, "records", level=2, by=clerk, at=at)
    flow.perform(check, "visit_again", by=clerk, at=at)
    flow.perform(check, "grade", by=clerk, at=at, data={"grade": "excellent"})
    assert (again(check).state, again(check).visit_score, again(check).grade) == ("closed", 100, "excellent")


def test_keeper_of_another_home_and_other_committee_cannot_mark(cast, at):
    check = begun(cast, at, home=cast.home2, committee=cast.special_committee2.actor)

    with pytest.raises(NotAllowed):
        ops.mark_own(check, "sign", level=2, by=cast.keeper.viewer(at), at=at)
    with pytest.raises(NotAllowed):
        ops.mark_visit(check, "sign", level=2, by=cast.committee.viewer(at), at=at)
    with pytest.raises(NotFound):
        queries.visible_check(cast.keeper.viewer(at), check.pk)


def test_sheet_is_closed_once_it_is_handed_in(cast, at):
    check, keeper = brought_to("handed_in", cast, at), cast.keeper.viewer(at)

    with pytest.raises(flow.WrongState):
        ops.mark_own(check, "sign", level=0, by=keeper, at=at)
    laid = File.objects.filter(case=check).first()
    with pytest.raises(flow.WrongState):
        ops.take_photo_away(check, laid.pk, by=keeper)


def test_photo_is_taken_away_while_the_sheet_is_open(cast, at):
    check, keeper = begun(cast, at), cast.keeper.viewer(at)
    looked_at(check, keeper, at)

    assert ops.take_photo_away(check, File.objects.filter(case=check).first().pk, by=keeper) == ("self", "organisation")
    with pytest.raises(flow.Guarded):
        flow.perform(check, "hand_in", by=keeper, at=at)


def test_improvement_needs_a_day_to_come_and_something_lacking(cast, at):
    check, clerk = brought_to("handed_in", cast, at), cast.clerk.viewer(at)

    for wrong in (
        {"level": 1, "improve": "补齐"},
        {"level": 1, "improve": "补齐", "improve_by": at.date()},
        {"level": 2, "improve": "补齐", "improve_by": date(2020, 7, 1)},
    ):
        with pytest.raises(Invalid):
            ops.mark_visit(check, "records", **wrong, by=clerk, at=at)
    assert not Mark.objects.filter(case=check, visit_mark__isnull=False).exists()


def test_two_checks_of_one_place_are_not_under_way_at_once(cast, at):
    begun(cast, at)

    with pytest.raises(Invalid):
        begun(cast, at)


def test_keeper_begins_the_own_home_only_and_member_none(cast, at):
    decided(cast.clerk.viewer(at), at)

    assert [place.code for place in queries.checkable(cast.keeper.viewer(at))] == ["H-LS"]
    assert queries.checkable(cast.member.viewer(at)) == []
    place = queries.place_called(cast.clerk.viewer(at), "home", "H-JL")
    with pytest.raises(Invalid):
        ops.ask([place], by=cast.keeper.viewer(at), at=at)


def test_without_a_standard_no_check_begins(cast, at):
    clerk = cast.clerk.viewer(at)

    with pytest.raises(Invalid):
        ops.ask([queries.place_called(clerk, "home", "H-LS")], by=clerk, at=at)


def test_check_keeps_the_version_it_began_with(cast, at):
    check, clerk = begun(cast, at), cast.clerk.viewer(at)

    decided(clerk, at, items=(*ASKED, ops.Asked("garden", "have", "有园地", 10)))

    assert check.standard.version == 1 and Mark.objects.filter(case=check).count() == 3
    assert queries.standing(cast.body.pk, "home", at.date()).version == 2
    with pytest.raises(NotFound):
        ops.mark_own(check, "garden", level=2, by=cast.keeper.viewer(at), at=at)


def test_item_for_one_kind_of_homes_is_not_asked_of_others(cast, at):
    decided(
        cast.clerk.viewer(at), at, items=(*ASKED, ops.Asked("library", "have", "有图书", 10, kinds=("comprehensive",)))
    )

    assert Mark.objects.filter(case=begun(cast, at)).count() == 3


def test_only_the_office_decides_a_standard(cast, at):
    with pytest.raises(NotFound):
        decided(cast.keeper.viewer(at), at)
    assert Standard.objects.count() == 0


def test_those_concerned_are_told_and_told_once_when_the_day_has_passed(cast, at):
    check = begun(cast, at)
    ticks.do_all(at)
    assert told("check-asked") == {"孟天成"}

    late = at + timedelta(days=60)
    for _turn in range(2):
        ticks.do_all(late)
    while jobs.run_due(now=late):
        pass

    assert Entry.objects.filter(case=check, step="lapse").count() == 1
    assert told("check-late") == {"孟天成", "徐泽民", "付丹"}


def test_comparison_names_what_is_missing_most(cast, at):
    brought_to("improving", cast, at)

    found = queries.comparison(cast.clerk.viewer(at), "home")

    assert [(lack.label, lack.places, lack.asked) for lack in found.lacks] == [("有记录", 1, 1)]
    line = next(line for line in found.lines if line.place.code == "H-LS")
    assert (line.score, [cell.sign for cell in line.cells]) == (85, ["✓", "½", "✓"])


@pytest.mark.parametrize(
    ("promise", "spoil"),
    [
        ("standards.place", lambda check: Party.objects.filter(case=check, role="place").delete()),
        ("standards.marks", lambda check: Mark.objects.filter(case=check).update(self_mark=None)),
        ("standards.grade", lambda check: HomeCheck.objects.filter(pk=check.pk).update(grade="", graded_on=None)),
    ],
)
def test_verify_names_what_is_broken(cast, at, promise, spoil):
    check = brought_to("closed", cast, at)
    held = promises.invariants[promise]
    assert list(held.question()) == []

    spoil(check)

    assert [breach.ids for breach in held.question()] == [(check.pk,)]


def test_verify_names_a_mark_of_another_version(cast, at):
    check = begun(cast, at)
    other = decided(cast.clerk.viewer(at), at)

    Mark.objects.filter(case=check, item__code="sign").update(item=other.items.get(code="sign"))

    held = promises.invariants["standards.items"]
    assert [breach.ids for breach in held.question()] == [(check.pk,)]


def test_visited_marks_are_the_visitors(cast, at):
    check = brought_to("handed_in", cast, at)

    visited(check, cast.committee.viewer(at), at)
    taken = flow.perform(check, "visit", by=cast.committee.viewer(at), at=at, data={"remark": ""})

    assert taken.entry.behalf_of == cast.special_committee.actor
