"""A decided grouping: rows end and begin, people are told, and what stood before is read as of any day."""

from datetime import date, timedelta

import pytest

from tests.roster.grouping import (
    BEFORE,
    DAY,
    DOCUMENT,
    asked,
    breaches,
    brought,
    decided,
    group_on,
    part_of,
    places,
    seat_on,
    sector_groups,
)
from xieshang.kernel import flow, jobs, ticks
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.notices.models import Notice
from xieshang.roster import checking, ops
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Appointment, Change, Group, Membership, Placing, Seat, Sector

pytestmark = pytest.mark.django_db


# ---- deciding


def test_decision_ends_and_begins_rows_and_the_former_grouping_is_read_as_of_any_day(cast, at):
    members = Membership.objects.filter(sector=cast.sector, valid_to=None)
    convened = Appointment.objects.get(actor=cast.member.actor, role="convenor")
    found = brought(cast, at, {"新一组": ("S01", "S02")})

    found = decided(cast, at, found)

    assert found.state == "entered"
    assert (group_on(cast, "中共", BEFORE).actor.name, group_on(cast, "中共", DAY).actor.name) == (
        "界别活动综合组1",
        "新一组",
    )
    old, new = Placing.objects.filter(sector=cast.sector).order_by("valid_from")
    assert (old.valid_to, old.end_decision, new.valid_from, new.decision) == (BEFORE, DOCUMENT, DAY, DOCUMENT)
    for row in members:
        assert seat_on(row, BEFORE) == ["界别活动综合组1"]
        assert seat_on(row, DAY) == ["新一组"]
    assert sector_groups(cast, BEFORE) == ["界别活动综合组1", "界别活动综合组2"]
    assert sector_groups(cast, DAY) == ["新一组"]
    convened.refresh_from_db()
    assert convened.valid_to == BEFORE
    assert checking.counted(cast.body.pk, BEFORE) == checking.counted(cast.body.pk, DAY) == (3, 0)
    assert breaches() == []


def test_decision_is_one_entry_by_who_made_it_and_a_row_for_each_member(cast, at):
    found = decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))

    entry = Entry.objects.get(case_id=found.pk, step="decide")
    assert (entry.actor, entry.data["effective_on"]) == (cast.clerk.actor, DAY.isoformat())
    assert entry.payload.words["decision"] == DOCUMENT
    rows = Change.objects.filter(kind="grouped")
    assert {row.person for row in rows} == {cast.member.person, cast.member2.person, cast.chair.person}
    assert {(row.effective_on, row.decision, row.by) for row in rows} == {(DAY, DOCUMENT, cast.clerk.actor)}


def test_members_and_convenors_concerned_are_told_and_nobody_else(cast, at):
    decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))
    jobs.run_due(now=at)

    told = Notice.objects.filter(code="grouping-decided").values_list("recipient__name", flat=True)
    assert set(told) == {"胡乃刚", "王绍玉", "杨俊英"}


def test_sector_that_stays_in_its_group_keeps_its_rows(cast, at):
    before = list(Placing.objects.values_list()), list(Seat.objects.values_list())
    found = asked(cast, at, count=2)
    assert places(found) == {"中共": "界别活动综合组1", "经济界": "界别活动综合组2"}

    decided(cast, at, found)

    assert (list(Placing.objects.values_list()), list(Seat.objects.values_list())) == before
    assert not Change.objects.exists()


def test_who_belonged_to_the_committee_of_the_old_group_goes_with_the_sector_others_stay(cast, at):
    other = Membership.objects.get(person=cast.member2.person)
    Membership.objects.filter(pk=other.pk).update(committee=cast.special_committee2)
    found = brought(cast, at, {"新一组": ("S01", "S02")}, under="C2")

    decided(cast, at, found)

    moved = Membership.objects.filter(person=cast.member.person).order_by("valid_from")
    assert [(row.committee.code, row.valid_from, row.valid_to, row.began_by) for row in moved] == [
        ("C1", date(2017, 1, 8), BEFORE, "elected"),
        ("C2", DAY, None, "grouped"),
    ]
    assert Membership.objects.filter(person=cast.member2.person).count() == 1
    assert seat_on(moved[1], DAY, "town") == ["临沭街道委员活动组"]
    assert checking.counted(cast.body.pk, BEFORE) == checking.counted(cast.body.pk, DAY) == (3, 0)
    assert breaches() == []


def test_who_has_no_committee_yet_gets_that_of_the_group(cast, at):
    Membership.objects.filter(body=cast.body).update(committee=None)

    decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))

    assert set(Membership.objects.filter(body=cast.body, valid_to=None).values_list("committee__code", flat=True)) == {
        "C1"
    }
    assert checking.counted(cast.body.pk, DAY) == (3, 0)


def test_member_entered_late_sat_in_each_group_the_sector_was_in(cast, at):
    decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))
    sector = Sector.objects.placed_on(DAY).get(pk=cast.sector.pk)
    place = ops.Belonging(
        sector, cast.special_committee, cast.town_group, date(2020, 5, 1), "补录", member_no="10329099"
    )

    row = ops.add_member(
        cast.body, profile=ops.Profile(name="迟到者"), place=place, namesake=False, by=cast.clerk.viewer(at), at=at
    )

    assert (seat_on(row, BEFORE), seat_on(row, DAY)) == (["界别活动综合组1"], ["新一组"])
    assert checking.counted(cast.body.pk, BEFORE)[1] == checking.counted(cast.body.pk, DAY)[1] == 0
    assert breaches() == []


def test_later_day_is_kept_and_the_clock_enters_it(cast, at):
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    later = date(2020, 7, 1)

    found = decided(cast, at, found, later)
    assert found.state == "decided"
    assert group_on(cast, "中共", later).actor.name == "界别活动综合组1"
    ticks.do_all(at)
    assert Grouping.objects.get(pk=found.pk).state == "decided"

    ticks.do_all(at + timedelta(days=21))

    assert Grouping.objects.get(pk=found.pk).state == "entered"
    assert group_on(cast, "中共", later).actor.name == "新一组"
    assert group_on(cast, "中共", date(2020, 6, 30)).actor.name == "界别活动综合组1"
    assert {row.by for row in Change.objects.all()} == {cast.clerk.actor}


def test_what_is_decided_ahead_bars_another_decision_until_it_is_given_up(cast, at):
    first = decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}), date(2020, 7, 1))

    with pytest.raises(Invalid, match="not finished yet"):
        brought(cast, at, {"又一组": ("S01", "S02")})

    flow.perform(first, "give_up", by=cast.clerk.viewer(at), at=at, data={"reason": "重议"})
    assert brought(cast, at, {"又一组": ("S01", "S02")}).state == "proposed"


def test_a_day_on_which_something_began_later_is_refused_with_the_first_day_possible(cast, at):
    by = cast.clerk.viewer(at)
    place = ops.Belonging(
        cast.sector, cast.special_committee, cast.town_group, date(2020, 6, 3), "增补", member_no="10329098"
    )
    ops.add_member(cast.body, profile=ops.Profile(name="新委员"), place=place, namesake=False, by=by, at=at)
    found = brought(cast, at, {"新一组": ("S01", "S02")})

    with pytest.raises(Invalid) as refused:
        decided(cast, at, found)
    assert "4" in refused.value.errors["effective_on"][0]
    assert Grouping.objects.get(pk=found.pk).state == "proposed"
    assert decided(cast, at, found, date(2020, 6, 4)).state == "entered"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decision": "  "}, "decision"),
        ({"effective_on": date(2016, 1, 1)}, "effective_on"),
        ({"effective_on": date(2030, 1, 1)}, "effective_on"),
    ],
)
def test_decision_without_document_or_outside_the_term_is_refused(cast, at, changed, field):
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    said = {"decision": DOCUMENT, "effective_on": DAY, **changed}

    with pytest.raises(Invalid) as refused:
        grouping.decide(found, **said, by=cast.clerk.viewer(at), at=at)

    assert set(refused.value.errors) == {field}
    assert Placing.objects.filter(valid_to__isnull=False).count() == 0


def test_sector_founded_since_the_proposal_has_to_be_placed_first(cast, at):
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    ops.found_sector(cast.term, code="S09", name="工会", position=9)

    with pytest.raises(Invalid, match="工会"):
        decided(cast, at, found)


def test_nobody_but_the_office_decides(cast, at):
    found = brought(cast, at, {"新一组": ("S01", "S02")})
    for name in ("committee", "member", "convenor", "leader", "stranger"):
        by = getattr(cast, name).viewer(at)
        with pytest.raises((NotAllowed, NotFound)):
            grouping.decide(found, decision=DOCUMENT, effective_on=DAY, by=by, at=at)
    assert Grouping.objects.get(pk=found.pk).state == "proposed"


def test_second_grouping_on_the_same_day_is_refused(cast, at):
    decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))

    with pytest.raises(Invalid, match="changed for these members"):
        decided(cast, at, brought(cast, at, {"又一组": ("S01", "S02")}))

    assert group_on(cast, "中共", DAY).actor.name == "新一组"


def test_group_with_another_name_is_another_group_and_its_convenor_goes_on(cast, at):
    found = asked(cast, at, count=2)
    part = part_of(found, "界别活动综合组1")
    grouping.rework(found, grouping.Wish(names={part.pk: "党派界别活动综合组"}), by=cast.clerk.viewer(at), at=at)

    decided(cast, at, found)

    assert sector_groups(cast, BEFORE) == ["界别活动综合组1", "界别活动综合组2"]
    assert sector_groups(cast, DAY) == ["界别活动综合组2", "党派界别活动综合组"]
    convened = Appointment.objects.filter(actor=cast.member.actor, role="convenor").order_by("pk")
    assert [(row.of.name, row.valid_to, row.decision) for row in convened] == [
        ("界别活动综合组1", BEFORE, ""),
        ("党派界别活动综合组", None, DOCUMENT),
    ]
    assert breaches() == []


# ---- what verify asks


@pytest.mark.parametrize(
    ("breaking", "words"),
    [
        (lambda row: Placing.objects.filter(pk=row.pk).update(valid_from=date(2016, 1, 1)), "does not stand"),
        (lambda row: Group.objects.filter(pk=row.group_id).update(valid_to=DAY), "does not stand"),
        (
            lambda row: Placing.objects.create(
                sector=row.sector, group=row.group, valid_from=date(2018, 1, 1), valid_to=date(2018, 2, 1)
            ),
            "two groups on the same day",
        ),
    ],
)
def test_verify_names_a_sector_that_stands_wrongly(cast, at, breaking, words):
    assert breaches() == []

    breaking(Placing.objects.select_related("sector", "group").get(sector=cast.sector))

    assert any(words in found for found in breaches())


def test_verify_names_a_decided_grouping_without_document(cast, at):
    found = decided(cast, at, brought(cast, at, {"新一组": ("S01", "S02")}))
    assert breaches() == []

    Grouping.objects.filter(pk=found.pk).update(decision="")

    assert "decided without a document or a day" in breaches()
