"""In the hall: the quorum, the list of speakers with its times, who takes part online or for somebody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.gatherings import sitting
from tests.gatherings.test_page_costs import enter, page, statements
from xieshang.gatherings import floor, ops, queries
from xieshang.gatherings.models import Attendance, Gathering, Invitation, Remark, Role, Speaker
from xieshang.gatherings.ops.attending import code_now
from xieshang.kernel import clock, norms
from xieshang.kernel.promises import invariants

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def quorum(gathering: Gathering) -> floor.Quorum:
    return floor.quorum(Gathering.objects.get(pk=gathering.pk))


def press(client, row: Speaker, what: str):
    return client.post(page("speaker", row.gathering_id, row.pk, what), follow=True)


def plan(client, gathering: Gathering, **typed: object):
    return client.post(page("speakers", gathering.pk), {"minutes": "5", "_once": "", **typed})


def test_members_are_due_on_leave_and_present_and_nobody_else_counts(cast, at):
    gathering = sitting.convoked(cast, at, invited=[*sitting.guests(cast), ops.Guest(Role.GUEST, cast.chair.actor)])
    ops.reply(gathering, reply="leave_asked", reason="出差", by=cast.member2.viewer(at), at=at)
    row = gathering.invitations.get(actor=cast.member2.actor)
    ops.decide_leave(row, granted=True, by=cast.convenor.viewer(at), at=at)
    sitting.step(cast, gathering, "open", at + WEEK)
    everybody = [*sitting.guests(cast), ops.Guest(Role.GUEST, cast.chair.actor)]
    by = cast.convenor.viewer(at + WEEK)
    ops.check_in_by_hand(gathering, guests=everybody[:1] + everybody[2:], why="签名", by=by, at=by.at)

    assert quorum(gathering) == floor.Quorum(due=2, on_leave=1, present=1, needed=0)
    for address in (page("check-in", gathering.pk), reverse("desk:case", args=[gathering.pk])):
        assert "members due: 2, on leave: 1, present: 1" in enter(cast, "convenor").get(address).content.decode()


def test_the_quorum_of_a_form_is_what_the_body_decided(cast, at):
    gathering = sitting.under_way(cast, at)
    norm = {"body_id": cast.body.pk, "year": 2020, "by": cast.clerk.viewer(at), "at": at}
    convenor = enter(cast, "convenor")
    assert "quorum" not in convenor.get(page("check-in", gathering.pk)).content.decode()

    norms.decide("quorum.hall-sitting", 51, **norm)
    assert quorum(gathering).needed == 2
    assert "2 short" in convenor.get(page("check-in", gathering.pk)).content.decode()
    by = cast.convenor.viewer(at + WEEK)
    ops.check_in_by_hand(gathering, guests=sitting.guests(cast)[:2], why="签名", by=by, at=by.at)

    assert quorum(gathering).missing == 0
    assert "reached" in convenor.get(page("check-in", gathering.pk)).content.decode()


def test_a_substitute_of_a_member_is_named_shown_and_does_not_count(cast, at):
    gathering = sitting.convoked(cast, at)
    member = enter(cast, "member2")
    invitation = gathering.invitations.get(actor=cast.member2.actor)
    typed = {"reply": "leave_asked", "reason": "出差", "substitute": "  李 代 "}
    member.post(page("reply", invitation.pk), typed)
    sitting.step(cast, gathering, "open", at + WEEK)
    convenor = enter(cast, "convenor")

    shown = convenor.get(page("check-in", gathering.pk)).content.decode()
    assert f"李 代, for {cast.member2.actor.name}" in shown
    with clock.stopped_at(at + WEEK):
        convenor.post(page("check-in", gathering.pk), {"invited": [f"{invitation.pk}-substitute"], "why": "代会"})

    row = Attendance.objects.get()
    assert (row.guest_name, row.for_actor, row.actor) == ("李 代", cast.member2.actor, None)
    assert quorum(gathering).present == 0
    shown = convenor.get(page("check-in", gathering.pk)).content.decode()
    assert f"for {cast.member2.actor.name}" in shown
    assert f"{invitation.pk}-substitute" not in shown


def test_who_takes_part_online_types_the_digits_and_says_so(cast, at):
    gathering = sitting.under_way(cast, at)
    digits = code_now(gathering, clock.real_now())

    typed = {"digits": digits, "online": "on"}
    answer = enter(cast, "member").post(page("type-code", gathering.pk), typed, follow=True)

    assert "You are checked in" in answer.content.decode()
    assert Attendance.objects.get().way == "online"
    assert quorum(gathering).present == 1


def test_somebody_online_is_entered_by_hand_with_a_reason(cast, at):
    gathering = sitting.under_way(cast, at)
    row = gathering.invitations.get(actor=cast.member.actor)

    typed = {"invited": [row.pk], "online": "on", "why": "视频接入"}
    enter(cast, "convenor").post(page("check-in", gathering.pk), typed)

    found = Attendance.objects.get()
    assert (found.way, found.by, found.why) == ("online", cast.convenor.actor, "视频接入")


def test_one_of_many_who_are_awaited_is_found_by_typing_the_name(cast, at):
    many = [ops.Guest(Role.RESIDENT, name=f"居民{number:02d}") for number in range(20)]
    gathering = sitting.under_way(cast, at, invited=[*sitting.guests(cast), *many])
    convenor, name = enter(cast, "convenor"), f"居民07（{Role.RESIDENT.label}）"

    assert "data-find" in convenor.get(page("check-in", gathering.pk)).content.decode()
    convenor.post(page("check-in", gathering.pk), {"invited-named": name, "why": "没有手机"})

    assert Attendance.objects.get().guest_name == "居民07"


def test_members_are_invited_as_observers_who_do_not_count(cast, at):
    gathering = sitting.planned(cast, at)
    address = page("invite", gathering.pk) + f"?group={cast.town_group.pk}"

    typed = {"people": [cast.chair.actor.pk], "people_as": "observer", "residents": ""}
    enter(cast, "convenor").post(address, typed)

    assert Invitation.objects.get(actor=cast.chair.actor).role == Role.OBSERVER
    assert quorum(gathering).due == 2


def test_speakers_are_planned_begin_and_end_with_one_press_and_the_hall_sees_the_time(cast, at):
    gathering = sitting.under_way(cast, at)
    convenor = enter(cast, "convenor")
    row = gathering.invitations.get(actor=cast.member.actor)
    plan(convenor, gathering, speaker=row.pk, minutes="5")
    plan(convenor, gathering, name="专家甲", minutes="8")
    first, second = Speaker.objects.order_by("position")
    assert (first.speaker, second.name) == (cast.member.actor, "专家甲")

    press(convenor, second, "up")
    press(convenor, second, "begin")
    with clock.stopped_at(at + timedelta(minutes=3, seconds=15)):
        shown = convenor.get(page("screen", gathering.pk)).content.decode()
        assert "专家甲" in shown and "4:45 left" in shown and cast.member.actor.name in shown
    with clock.stopped_at(at + timedelta(minutes=9)):
        assert "1:00 over the time" in convenor.get(page("screen", gathering.pk)).content.decode()
        press(convenor, first, "begin")
        press(convenor, first, "begin")
    second.refresh_from_db()
    first.refresh_from_db()
    assert (second.ended_at, first.speaks) == (at + timedelta(minutes=9), True)
    with clock.stopped_at(at + timedelta(minutes=12)):
        press(convenor, first, "end")
    convenor.post(page("said", gathering.pk, second.pk), {"text": "建议分期改造。"})
    again = convenor.post(page("said", gathering.pk, second.pk), {"text": "建议分期改造。"})

    assert again.status_code == 422 and "in the record already" in again.content.decode()
    remark = Remark.objects.get()
    assert (remark.kind, remark.name, remark.text) == ("speech", "专家甲", "建议分期改造。")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "甲", "minutes": "0"}, "greater than or equal to 1"),
        ({"name": "甲", "minutes": "121"}, "less than or equal to 120"),
        ({"name": " ", "minutes": "5"}, "Say who is to speak"),
        ({"name": "甲", "minutes": "x"}, "Enter a whole number"),
    ],
)
def test_a_speech_that_makes_no_sense_is_said(cast, at, typed, words):
    gathering = sitting.planned(cast, at)

    answer = plan(enter(cast, "convenor"), gathering, **typed)

    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Speaker.objects.exists()


def test_who_has_spoken_stays_on_the_list_and_the_same_form_adds_one(cast, at):
    gathering = sitting.under_way(cast, at)
    convenor = enter(cast, "convenor")
    plan(convenor, gathering, name="甲", _once="k1")
    plan(convenor, gathering, name="甲", _once="k1")
    row = Speaker.objects.get()
    press(convenor, row, "begin")

    assert "has the floor already" in press(convenor, row, "drop").content.decode()
    assert Speaker.objects.count() == 1


def test_closing_the_gathering_ends_the_speech(cast, at):
    gathering = sitting.under_way(cast, at)
    by = cast.convenor.viewer(at + WEEK)
    row = ops.plan_speech(gathering, minutes=5, speaker_name="甲", by=by)
    ops.begin_speech(row, by=by, at=by.at)
    ops.check_in_by_hand(gathering, guests=sitting.guests(cast)[:1], why="签名", by=by, at=by.at)

    sitting.step(cast, gathering, "hold", by.at + timedelta(hours=1))

    row.refresh_from_db()
    assert row.ended_at == by.at + timedelta(hours=1)


@pytest.mark.parametrize("role", ["member", "convenor2", "unit", "stranger"])
def test_nobody_else_plans_or_begins_a_speech(cast, at, role):
    gathering = sitting.under_way(cast, at)
    row = ops.plan_speech(gathering, minutes=5, speaker_name="甲", by=cast.convenor.viewer(at + WEEK))
    client, status = enter(cast, role), 404 if role == "stranger" else 403

    assert plan(client, gathering, name="乙").status_code == status
    assert press(client, row, "begin").status_code == status
    assert client.post(page("said", gathering.pk, row.pk), {"text": "x"}).status_code == status
    assert Speaker.objects.filter(started_at=None).count() == 1


def test_the_case_page_of_a_sitting_takes_twelve_statements_at_every_point_of_its_way(cast, at):
    for point, make in sitting.POINTS.items():
        gathering = make(cast, at)
        for role in ("convenor", "clerk", "member"):
            assert statements(enter(cast, role), reverse("desk:case", args=[gathering.pk])) <= 12, (point, role)


def test_sixty_speakers_take_as_many_statements_as_one(cast, at):
    gathering = sitting.under_way(cast, at)
    by, convenor = cast.convenor.viewer(at + WEEK), enter(cast, "convenor")
    ops.plan_speech(gathering, minutes=5, speaker_name="甲", by=by)
    few = [statements(convenor, page(name, gathering.pk)) for name in ("speakers", "screen")]

    for number in range(59):
        ops.plan_speech(gathering, minutes=5, speaker_name=f"发言人{number}", by=by)

    assert [statements(convenor, page(name, gathering.pk)) for name in ("speakers", "screen")] == few
    assert max(few) <= 12
    assert "At most 60 speakers" in plan(convenor, gathering, name="乙").content.decode()


def with_two_substitutes(cast, at, name="王 芳"):
    """A sitting under way to which a member and a unit send somebody of the same name."""
    gathering = sitting.convoked(cast, at)
    rows = [gathering.invitations.get(actor=actor) for actor in (cast.member2.actor, cast.unit_organ.actor)]
    for row, role in zip(rows, ("member2", "unit"), strict=True):
        reply = "leave_asked" if role == "member2" else "coming"
        enter(cast, role).post(page("reply", row.pk), {"reply": reply, "reason": "出差", "substitute": name})
    return sitting.step(cast, gathering, "open", at + WEEK), rows


def test_two_substitutes_of_the_same_name_are_two_persons_and_a_second_click_adds_nobody(cast, at):
    gathering, rows = with_two_substitutes(cast, at)
    convenor = enter(cast, "convenor")
    typed = {"invited": [f"{row.pk}-substitute" for row in rows], "why": "代会", "_once": "k"}

    with clock.stopped_at(at + WEEK):
        answers = [convenor.post(page("check-in", gathering.pk), typed) for _click in range(2)]
        later = convenor.post(page("check-in", gathering.pk), {"names": "王 芳", "why": "居民同名", "_once": "k2"})
        again = convenor.post(page("check-in", gathering.pk), {"names": "王 芳", "why": "居民同名", "_once": "k3"})

    assert [answer.status_code for answer in (*answers, later, again)] == [302] * 4
    there = Attendance.objects.order_by("id").values_list("guest_name", "for_actor__name")
    assert list(there) == [
        ("王 芳", cast.member2.actor.name),
        ("王 芳", cast.unit_organ.actor.name),
        ("王 芳", None),
    ], "whoever comes for nobody is known by the name alone, once"
    assert [*invariants["gatherings.attendance"].question()] == []
    assert enter(cast, "stranger").post(page("check-in", gathering.pk), typed).status_code == 404


def test_a_substitute_does_not_stand_for_a_guest_of_the_same_name(cast, at):
    gathering, rows = with_two_substitutes(cast, at)
    by = cast.convenor.viewer(at + WEEK)
    ops.invite(gathering, guests=[ops.Guest(Role.GUEST, name="王 芳")], by=by, at=by.at)
    for_member2 = ops.Guest(Role.MEMBER, name="王 芳", instead_of=rows[0].actor)
    ops.check_in_by_hand(gathering, guests=[for_member2], why="代会", by=by, at=by.at)

    assert "王 芳" in [row.name for row in queries.missing(gathering)]
    assert [row.role for row in queries.sheet_rows(gathering) if row.attendance] == [Role.MEMBER.label]
