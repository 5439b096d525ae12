"""Who is on duty: planned for weeks, reminded, handed on, left free, kept; and whom everybody may know."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.places import day
from xieshang.kernel import bodies, flow, jobs, promises, ticks
from xieshang.kernel.models import Actor, Case, Entry, Party, Payload
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.places.hours import duty, ops
from xieshang.places.hours.models import Duty
from xieshang.places.ledger import registry
from xieshang.roster import ops as roster
from xieshang.stats import queries as stats

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
PLAN = {"weekdays": ["2"], "halves": ["am", "pm"], "first_on": "2020-06-11", "weeks": "3", "_once": "k1"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def plan_url(cast) -> str:
    return reverse("places:duty-plan", args=["H-LS"])


def step(row: Duty, code: str, by, at, **data):
    return flow.perform(row, code, by=by, at=at, data=data).case


def told(code: str) -> set[str]:
    return set(Notice.objects.filter(code=code).values_list("recipient__name", flat=True))


def test_keeper_plans_weeks_ahead_in_one_form_and_the_members_take_turns(cast, at):
    keeper = cast.keeper.signed_in(Client(headers=EN))
    day.hours(cast.home, cast.keeper.viewer(at), at)
    closed = date(2020, 6, 24)
    day.exception(cast.home, cast.keeper.viewer(at), at, closed, closed)
    page = keeper.get(plan_url(cast))
    assert page.context["group"] == cast.town_group, "the group of the town comes first"
    turns = [int(pk) for pk, _name in page.context["form"].fields["members"].choices]

    for _turn in range(2):
        answer = keeper.post(plan_url(cast), {**PLAN, "members": turns[:2]}, follow=True)

    planned = Duty.objects.order_by("on_day", "half").values_list("on_day", "half", "member_id")
    first, second = date(2020, 6, 17), date(2020, 7, 1)
    assert list(planned) == [
        (first, "am", turns[0]),
        (first, "pm", turns[0]),
        (second, "am", turns[1]),
        (second, "pm", turns[1]),
    ]
    said = words(answer)
    assert "4 half days are planned." in said and "Left out, because the home is closed: 24 Jun" in said
    assert said.count("on the roster") == 4


def test_whoever_was_on_duty_longest_ago_comes_first(cast, at):
    day.duty(cast, at, member=cast.member)
    day.duty(cast, at, member=cast.chair, days=8)

    order = duty.in_turn(cast.home, cast.town_group, at.date())

    assert [actor.name for actor in order] == ["王绍玉", "胡乃刚", "杨俊英"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_on": "2020-06-01"}, "first_on"),
        ({"first_on": ""}, "first_on"),
        ({"weeks": "0"}, "weeks"),
        ({"weeks": "60"}, "weeks"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["9"]}, "weekdays"),
        ({"halves": []}, "halves"),
        ({"members": []}, "members"),
        ({"members": ["999999"]}, "members"),
    ],
)
def test_plan_that_makes_no_sense_is_told_and_plans_nothing(cast, at, changes, field):
    typed = {**PLAN, "members": [cast.member.actor.pk], **changes}

    page = cast.keeper.signed_in(Client(headers=EN)).post(plan_url(cast), typed)

    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    assert not Duty.objects.exists()


def test_nobody_is_on_duty_in_two_places_at_once(cast, at):
    day.duty(cast, at)

    with pytest.raises(Invalid) as refused:
        day.duty(cast, at, home=cast.home2)

    assert "胡乃刚" in str(refused.value) and "临沭街道委员之家" in str(refused.value)
    day.duty(cast, at, home=cast.home2, half="pm")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(half="pm").update(half="am")


def test_who_is_no_member_on_that_day_is_not_on_duty(cast, at):
    with pytest.raises(Invalid):
        day.duty(cast, at, member=cast.keeper)
    roster.leave(
        cast.membership,
        last_day=at.date(),
        reason="resigned",
        decision="沭政协〔2020〕9号",
        by=cast.clerk.viewer(at),
        at=at,
    )
    with pytest.raises(Invalid):
        day.duty(cast, at)
    assert not Duty.objects.exists()


@pytest.mark.parametrize("role", ["member", "convenor", "committee", "stranger", "unit", "keeper2"])
def test_duty_is_planned_by_the_keeper_and_the_office_alone(cast, at, role):
    player = getattr(cast, "keeper" if role == "keeper2" else role)
    home = cast.home2 if role == "keeper2" else cast.home
    turn = ops.Turn(at.date(), "am", cast.member.actor)

    with pytest.raises(NotAllowed):
        ops.plan_duty(home, turns=[turn], by=player.viewer(at), at=at)
    assert player.signed_in(Client()).get(reverse("places:duty-plan", args=[home.code])).status_code in (403, 404)
    assert not Duty.objects.exists()


def test_member_is_reminded_the_day_before_and_only_once(cast, at):
    row = day.duty(cast, at, days=2)
    assert ticks.do_all(at)["places-duty-tomorrow"] == 0

    for moment in (at + timedelta(days=1), at + timedelta(days=1, hours=2), at + timedelta(days=2)):
        ticks.do_all(moment)

    assert Entry.objects.filter(case_id=row.pk, step="remind").count() == 1
    assert told("duty-tomorrow") == {"胡乃刚"} and Duty.objects.get().state == "coming"


def test_member_sees_the_own_duty_on_the_desk_and_in_the_list(cast, at):
    day.duty(cast, at)
    day.duty(cast, at, member=cast.member2)
    member = cast.member.signed_in(Client(headers=EN))

    front = words(member.get("/desk/"))
    rows = words(member.get("/desk/duties/?view=own"))

    assert "My next duties" in front and "临沭街道委员之家" in front and "my duties to come" in front
    assert "临沭街道委员之家2020年6月11日上午值班" in rows and "王绍玉" not in rows
    assert "My next duties" not in words(cast.clerk.signed_in(Client(headers=EN)).get("/desk/"))


def test_member_hands_the_duty_on_and_the_other_is_told_and_reminded(cast, at):
    row = day.brought_to("coming", cast, at, days=1)
    member = cast.member.signed_in(Client(headers=EN))

    page = words(member.get(reverse("desk:case", args=[row.pk])))
    assert "hand the duty to another member" in page.lower()
    sent = {"to": "王绍玉", "_once": "h"}
    assert member.post(reverse("desk:step", args=[row.pk, "hand_over"]), sent).status_code == 302
    ticks.do_all(at)

    row = Duty.objects.get()
    assert row.member == cast.member2.actor and row.state == "coming"
    assert "王绍玉" in told("duty-tomorrow") and told("duty-handed") == {"王绍玉", "孟天成"}
    standing = Party.objects.filter(case_id=row.pk, role="on_duty", until=None)
    assert [party.actor_id for party in standing] == [cast.member2.actor.pk]
    with pytest.raises(NotAllowed):
        step(row, "excuse", cast.member.viewer(at), at, reason="x")


def test_duty_is_not_handed_to_who_is_on_duty_elsewhere_or_no_member(cast, at):
    row = day.duty(cast, at)
    day.duty(cast, at, member=cast.member2, home=cast.home2)

    for other in (cast.member2, cast.member, cast.keeper, cast.stranger):
        with pytest.raises(Invalid):
            step(row, "hand_over", cast.member.viewer(at), at, to=other.actor.name)
    assert Duty.objects.get(pk=row.pk).member == cast.member.actor


def test_of_two_members_with_one_name_the_number_says_which(cast, at):
    row = day.duty(cast, at)
    Actor.objects.filter(pk=cast.chair.actor.pk).update(name="王绍玉")
    member = cast.member.viewer(at)
    for text in ("王绍玉", "", "王", "10329999"):
        with pytest.raises(Invalid):
            step(row, "hand_over", member, at, to=text)

    step(row, "hand_over", member, at, to=" 10329003 ")

    assert Duty.objects.get().member == cast.chair.actor


def test_who_cannot_come_leaves_it_free_and_the_keeper_finds_somebody(cast, at):
    row = day.duty(cast, at)
    step(row, "excuse", cast.member.viewer(at), at, reason="生病住院")
    jobs.run_due(now=at)
    assert told("duty-vacant") == {"孟天成"} and Duty.objects.get().member is None
    todo = words(cast.keeper.signed_in(Client(headers=EN)).get("/desk/todo/"))
    assert "find somebody for the duty" in todo.lower()
    assert "find somebody" not in words(cast.clerk.signed_in(Client(headers=EN)).get("/desk/todo/")).lower()

    step(row, "fill", cast.keeper.viewer(at), at, to=cast.chair.actor.name)

    assert Duty.objects.get().member == cast.chair.actor and Duty.objects.get().state == "planned"


def test_reason_is_read_by_keeper_and_office_and_by_nobody_else(cast, at):
    row = day.brought_to("vacant", cast, at)
    address = reverse("desk:case", args=[row.pk])

    readers = {
        role
        for role in ("member", "member2", "chair", "convenor", "committee", "leader", "keeper", "clerk", "editor")
        if "生病住院" in getattr(cast, role).signed_in(Client()).get(address).content.decode()
    }
    machine = cast.leader.signed_in(Client()).get(f"/api/v1/cases/{row.pk}").content.decode()

    assert readers == {"keeper", "clerk"}
    assert "生病住院" not in machine
    kept = [payload for payload in Payload.objects.all() if "生病住院" in str(payload.words)]
    assert len(kept) == 1, "the reason stands in the erasable words of one entry and nowhere else"
    assert "生病住院" not in "".join(str(line) for line in Entry.objects.values_list("data"))


def test_keeper_records_who_came_and_nobody_before_the_day(cast, at):
    coming = day.brought_to("coming", cast, at, days=1)
    for code in ("keep", "miss"):
        with pytest.raises(Invalid):
            step(coming, code, cast.keeper.viewer(at) if code == "keep" else cast.clerk.viewer(at), at, reason="")
    next_day = at + timedelta(days=1)

    kept = step(coming, "keep", cast.keeper.viewer(next_day), next_day)

    assert kept.state == "kept"
    back = step(kept, "reopen", cast.keeper.viewer(next_day), next_day, reason="记错人")
    assert step(back, "miss", cast.keeper.viewer(next_day), next_day, reason="").state == "missed"


def test_office_records_on_behalf_of_the_keeper(cast, at):
    row = day.brought_to("coming", cast, at)
    clerk = cast.clerk.viewer(at)

    with pytest.raises(NotAllowed):
        step(row, "keep", clerk, at)
    taken = flow.perform(row, "keep", by=clerk, at=at, behalf_of=cast.home.actor)

    assert taken.case.state == "kept"


def test_half_days_kept_are_counted_by_their_day(cast, at):
    day.brought_to("kept", cast, at)
    day.brought_to("missed", cast, at, member=cast.member2)
    day.brought_to("coming", cast, at, member=cast.chair)

    def counted(year: str) -> int:
        body = bodies.by_id(cast.body.pk)
        (found,) = stats.values(body, year, at=at + timedelta(minutes=1), keys=["duty-half-days"])
        return found.value

    assert counted("2020") == 1
    wrong = Duty.objects.get(state="kept")
    step(wrong, "reopen", cast.keeper.viewer(at), at, reason="记错人")
    assert counted("2020") == 0


def test_half_days_kept_stand_in_the_ledger_of_the_home_and_others_do_not(cast, at):
    day.brought_to("kept", cast, at)
    day.brought_to("missed", cast, at, member=cast.member2)
    span = registry.Span((cast.home.pk, cast.home2.pk), at.date(), at.date())

    found = registry.sums(span, groups=(registry.DUTY,))

    assert found == [(cast.home.pk, "duty", 1, 0)]
    assert "临沭街道委员之家2020年6月10日上午值班" in str(list(registry.lines(span, kind="duty")))


def test_duty_called_off_leaves_the_member_free(cast, at):
    row = day.brought_to("cancelled", cast, at)

    assert Duty.objects.get(pk=row.pk).stands is False
    day.duty(cast, at, days=0, home=cast.home2)


def test_everybody_reads_who_is_on_duty_today_by_a_name_that_is_public(cast, at):
    day.brought_to("coming", cast, at)
    day.brought_to("vacant", cast, at, member=cast.member2)
    day.brought_to("cancelled", cast, at, member=cast.chair)
    address = reverse("places:home", args=["H-LS"])

    page = words(Client(headers=EN).get(address))
    assert "On duty today 胡乃刚 morning" in page and "王绍玉" not in page and "杨俊英" not in page
    # The keeper and the reason are nobody's business outside.
    assert "孟天成" not in page and "生病住院" not in page

    roster.leave(
        cast.membership,
        last_day=at.date() - timedelta(days=1),
        reason="resigned",
        decision="沭政协〔2020〕9号",
        by=cast.clerk.viewer(at),
        at=at,
    )
    assert "胡乃刚" not in words(Client(headers=EN).get(address)), "who is no member any more has no public name"


def test_duty_itself_is_no_public_page(cast, at):
    row = day.brought_to("coming", cast, at)

    assert Client().get(reverse("portal:case", args=[row.pk])).status_code == 404
    for role in ("unit", "stranger"):
        assert getattr(cast, role).signed_in(Client()).get(reverse("desk:case", args=[row.pk])).status_code == 404
        assert (
            getattr(cast, role).signed_in(Client()).get(reverse("places:home-duty", args=["H-LS"])).status_code == 404
        )


@pytest.mark.parametrize("many", [1, 30])
def test_pages_of_duty_ask_twelve_questions_at_most(cast, at, many, django_assert_max_num_queries):
    turns = [ops.Turn((at + timedelta(days=number + 1)).date(), "am", cast.member.actor) for number in range(many)]
    rows = ops.plan_duty(cast.home, turns=turns, by=cast.clerk.viewer(at), at=at)
    keeper, member = cast.keeper.signed_in(Client(headers=EN)), cast.member.signed_in(Client(headers=EN))
    pages = [
        (keeper, reverse("places:home-duty", args=["H-LS"])),
        (keeper, plan_url(cast)),
        (keeper, reverse("places:desk-home", args=["H-LS"])),
        (keeper, reverse("desk:case", args=[rows[0].pk])),
        (member, reverse("desk:case", args=[rows[0].pk])),
        (member, "/desk/duties/"),
        (member, "/desk/"),
    ]
    for client, address in pages:
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address


def broken(code: str) -> bool:
    return bool(list(promises.invariants[code].question()))


def test_verify_names_a_duty_whose_member_is_no_party(cast, at):
    row = day.duty(cast, at)
    assert not broken("duty.party")

    Party.objects.filter(case_id=row.pk, role="on_duty").update(until=at)
    assert broken("duty.party")
    Party.objects.filter(case_id=row.pk, role="on_duty").update(until=None)
    Case.objects.filter(pk=row.pk).update(state="vacant")
    assert broken("duty.party")
