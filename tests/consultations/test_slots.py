"""Clashes and free slots, held against the plainest way to find them, for any bookings; and how long they take."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.consultations.month import feed
from xieshang.consultations.month.slots import (
    LEADER,
    PERSON,
    ROOM,
    Booking,
    Half,
    between,
    clashes,
    free_slots,
    overlap,
)

START = datetime(2020, 6, 1, 9, 0)
HALVES = [
    Half(START + timedelta(days=day, hours=hour), START + timedelta(days=day, hours=hour + 3))
    for day in range(22)
    for hour in (0, 5)
]
ROOMS = (1, 2, 3, 4)
# The machine may be busy: how long the dice take says nothing about the rules.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@st.composite
def booking(draw, key: int) -> Booking:
    begin = START + timedelta(hours=draw(st.integers(0, 60)))
    people = st.frozensets(st.integers(10, 20), max_size=4)
    return Booking(
        key,
        begin,
        begin + timedelta(hours=draw(st.integers(1, 5))),
        draw(st.sampled_from((0, *ROOMS))),
        draw(people),
        draw(st.frozensets(st.integers(18, 24), max_size=2)),
    )


@st.composite
def many(draw) -> list[Booking]:
    return [draw(booking(number)) for number in range(draw(st.integers(0, 12)))]


@settings(**PATIENT)
@given(many())
def test_clashes_are_those_that_comparing_all_pairs_finds(rows):
    pairs = [(one, other) for one in rows for other in rows if one.key < other.key and overlap(one, other)]
    plain = {(frozenset({c.one, c.other}), c.kind, c.whose) for one, other in pairs for c in between(one, other)}

    found = clashes(rows)

    assert {(frozenset({c.one, c.other}), c.kind, c.whose) for c in found} == plain
    assert len(found) == len(plain)


@settings(**PATIENT)
@given(many())
def test_a_reason_names_only_what_both_want_and_everybody_once(rows):
    by_key = {row.key: row for row in rows}
    for clash in clashes(rows):
        one, other = by_key[clash.one], by_key[clash.other]
        both = {one.room} & {other.room} - {0} if clash.kind == ROOM else one.everybody & other.everybody
        assert clash.whose and clash.whose <= both
        if clash.kind == PERSON:
            assert not clash.whose & (one.leaders | other.leaders)
        if clash.kind == LEADER:
            assert clash.whose <= one.leaders | other.leaders


@settings(max_examples=60, **PATIENT)
@given(many(), booking(99))
def test_what_is_put_into_a_free_slot_clashes_with_nothing_and_no_free_slot_is_kept_back(rows, wanted):
    offered = free_slots(wanted, [*rows, wanted], HALVES, ROOMS)

    for slot in offered:
        for room in slot.rooms:
            moved = Booking(99, slot.half.starts_at, slot.half.ends_at, room, wanted.persons, wanted.leaders)
            assert not [clash for clash in clashes([*rows, moved]) if 99 in (clash.one, clash.other)]
    left_out = {half.starts_at for half in HALVES} - {slot.half.starts_at for slot in offered}
    for half in (half for half in HALVES if half.starts_at in left_out):
        tries = [Booking(99, half.starts_at, half.ends_at, room, wanted.persons, wanted.leaders) for room in ROOMS]
        assert all(any(99 in (c.one, c.other) for c in clashes([*rows, one])) for one in tries)


def test_what_ends_when_the_other_begins_is_no_clash_and_what_moves_is_not_in_its_own_way():
    one = Booking(1, START, START + timedelta(hours=3), 1, frozenset({10}))
    then = Booking(2, START + timedelta(hours=3), START + timedelta(hours=5), 1, frozenset({10}))

    assert clashes([one, then]) == []
    assert free_slots(one, [one], HALVES[:1], (1,))[0].rooms == (1,)


def test_23_consultations_44_half_days_and_4_rooms_take_far_less_than_a_second():
    import time  # noqa: PLC0415

    rows = [
        Booking(
            number,
            HALVES[number % 15].starts_at,
            HALVES[number % 15].ends_at,
            ROOMS[number % 4],
            frozenset(range(number * 7, number * 7 + 40)),
            frozenset({1000 + number % 5}),
        )
        for number in range(23)
    ]

    began = time.perf_counter()
    found = clashes(rows)
    free = [free_slots(row, rows, HALVES, ROOMS) for row in rows]
    taken = time.perf_counter() - began

    assert found and all(free)
    assert len(HALVES) == 44
    assert taken < 1


# ---- the calendar as text


def test_a_calendar_has_folded_lines_and_nothing_typed_can_begin_a_line_of_its_own():
    at = datetime.fromisoformat("2020-06-10T09:00:00+08:00")
    title = "物业社区化，协商；第一场\r\nEND:VCALENDAR\\" * 4
    text = feed.calendar("临沭", [feed.Event("u1", at, at + timedelta(hours=2), title, "会议室,一楼")], at=at)

    lines = text.split("\r\n")
    assert lines[-1] == "" and all(len(line.encode()) <= 75 for line in lines)
    assert text.count("END:VCALENDAR") >= 1 and [line for line in lines if line == "END:VCALENDAR"] == ["END:VCALENDAR"]
    unfolded = text.replace("\r\n ", "")
    assert "DTSTART:20200610T010000Z" in unfolded and "LOCATION:会议室\\,一楼" in unfolded
    (summary,) = [line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:")]
    read = (
        summary.removeprefix("SUMMARY:")
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
    )
    assert read == title.replace("\r", "")
