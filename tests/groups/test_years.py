"""The year of a group: plan, meetings for its lines, summary; by its table and through whole requests."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.groups.planning import PLAN, SUMMARY, moment, of_cast
from xieshang.gatherings.models import Gathering
from xieshang.groups import invariants, ops, ticking
from xieshang.groups.models import GroupYear, PlanLine
from xieshang.groups.plans import Line, Unreadable, lines_of, text_of
from xieshang.kernel import flow, jobs, norms
from xieshang.kernel.models import Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.notices.models import Notice
from xieshang.roster.models import Group
from xieshang.stats.registry import Scope, figures

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def lines(of_year):
    return list(PlanLine.objects.filter(of_year=of_year).order_by("month").values_list("month", "title", "kind"))


def signed_in(player):
    return player.signed_in(Client(headers=EN))


# ---- the plan as it is typed


def test_line_of_a_plan_begins_with_its_month_and_tells_its_kind_by_its_words():
    assert [(line.month, line.title, line.kind) for line in lines_of(PLAN)] == [
        (3, "学习视察：蔬菜合作社", "inspection"),
        (6, "乡村旅游界别协商", "consultation"),
        (9, "集体提案选题", "proposal"),
    ]
    assert lines_of("\n 12、研讨 \n\n12、研讨") == [Line(12, "研讨")]


@pytest.mark.parametrize(("text", "number"), [("学习", 1), ("3月 学习\n13月 视察", 2), ("3月", 1), ("0 学习", 1)])
def test_line_without_month_or_words_is_named(text, number):
    with pytest.raises(Unreadable) as fault:
        lines_of(text)
    assert fault.value.number == number


# ---- by the table


def test_year_begins_by_itself_in_the_first_quarter_for_groups_that_somebody_convenes(cast, at):
    assert ticking.begin(moment(6, 10)) == 0
    convened = Group.objects.filter(actor__holders__role="convenor").distinct()
    assert ticking.begin(moment(1, 6)) == convened.count() == 1
    assert ticking.begin(moment(1, 7)) == 0
    of_year = GroupYear.objects.get(group=cast.sector_group)
    assert (of_year.state, of_year.year) == ("planning", 2020) and of_year.due_on is not None
    jobs.run_due(now=moment(1, 7))
    told = Notice.objects.filter(code="group-year-open", case_id=of_year.pk).values_list("recipient_id", flat=True)
    assert set(told) == {cast.member.actor.pk}


def test_plan_goes_from_convenor_to_committee_and_the_summary_back_with_its_numbers(cast, at):
    of_year = of_cast(cast, at, "planning")
    flow.perform(of_year, "hand_in", by=cast.member.viewer(at), at=at)
    flow.perform(of_year, "send_back", by=cast.committee.viewer(at), at=at, data={"reason": "增加调研"})
    flow.perform(of_year, "hand_in", by=cast.member.viewer(at), at=at)
    taken = flow.perform(of_year, "agree", by=cast.committee.viewer(at), at=at, data={"remark": ""})
    assert taken.case.due_on is None

    assert ticking.ask_for_summaries(moment(11, 30)) == 0
    assert ticking.ask_for_summaries(moment(12, 1)) == 1
    later = moment(12, 9)
    flow.perform(of_year, "sum_up", by=cast.member.viewer(later), at=later, data=SUMMARY)
    closed = flow.perform(of_year, "close", by=cast.committee.viewer(later), at=later, data={"remark": ""}).case

    assert closed.state == "closed"
    tally = GroupYear.objects.get(pk=of_year.pk).tally
    assert (tally["members"], tally["active"]) == (3, 0) and set(tally["did"]) >= {"attended", "spoke"}
    scope = Scope((cast.body.pk,), date(2020, 1, 1), date(2020, 12, 31), later)
    assert [list(figures[key].query(scope)) for key in ("group-plans", "group-summaries")] == [[closed], [closed]]


def test_the_month_in_which_summaries_are_asked_for_is_a_norm(cast, at):
    of_cast(cast, at)
    norms.decide("groups.summary_month", 11, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)
    assert ticking.ask_for_summaries(moment(11, 1)) == 1


def test_office_enters_a_plan_from_paper_for_the_group_and_is_not_waited_for(cast, at):
    of_year = of_cast(cast, at, "planning")
    assert of_year.pk not in set(flow.waiting_rows(cast.clerk.viewer(at)).values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        flow.perform(of_year, "hand_in", by=cast.clerk.viewer(at), at=at)
    organ = cast.sector_group.actor
    entry = flow.perform(of_year, "hand_in", by=cast.clerk.viewer(at), at=at, behalf_of=organ).entry

    assert (entry.actor, entry.behalf_of) == (cast.clerk.actor, organ)


def test_plan_without_a_line_cannot_be_handed_in(cast, at):
    of_year = ops.begin(cast.sector_group, year=2020, by=cast.member.viewer(at), at=at)
    with pytest.raises(flow.Guarded):
        flow.perform(of_year, "hand_in", by=cast.member.viewer(at), at=at)


def test_year_of_a_group_begins_once(cast, at):
    first = ops.begin(cast.sector_group, year=2020, by=cast.member.viewer(at), at=at)
    assert ops.begin(cast.sector_group, year=2020, by=cast.clerk.viewer(at), at=at).pk == first.pk
    assert Entry.objects.filter(case_id=first.pk, step="open").count() == 1


@pytest.mark.parametrize("who", ["convenor", "member2", "committee", "unit", "leader", "stranger"])
def test_nobody_but_convenor_and_office_begins_or_writes(cast, at, who):
    by = cast.player(who).viewer(at)
    with pytest.raises(NotAllowed):
        ops.begin(cast.sector_group, year=2020, by=by, at=at)
    of_year = of_cast(cast, at, "planning")
    with pytest.raises(NotAllowed):
        ops.write_plan(of_year, lines=[Line(1, "学习")], by=by, at=at)


def test_rewritten_plan_keeps_the_meeting_of_a_line_and_does_not_drop_it(cast, at):
    of_year = of_cast(cast, at)
    client = signed_in(cast.member)
    line = PlanLine.objects.get(of_year=of_year, month=6)
    url = f"{reverse('groups:meeting', args=[cast.sector_group.pk])}?line={line.pk}"
    assert "乡村旅游界别协商" in client.get(url).content.decode()
    typed = {"title": line.title, "day": "2020-06-24", "starts": "09:00", "ends": "11:00", "_once": "k1"}
    typed |= {"place": cast.hall.room.pk, "venue": "", "briefing": ""}
    answer, again = client.post(url, typed), client.post(url, typed)

    gathering = Gathering.objects.get()
    assert answer["Location"] == again["Location"] == reverse("desk:case", args=[gathering.pk])
    kept = [Line(6, line.title), Line(11, "走访")]
    ops.write_plan(of_year, lines=kept, by=cast.member.viewer(at), at=at)
    line.refresh_from_db()
    assert line.gathering_id == gathering.pk and [row[0] for row in lines(of_year)] == [6, 11]
    with pytest.raises(Invalid):
        ops.write_plan(of_year, lines=[Line(11, "走访")], by=cast.member.viewer(at), at=at)
    assert [row[0] for row in lines(of_year)] == [6, 11]
    page = words(client.get(reverse("desk:case", args=[of_year.pk])))
    assert gathering.number in page and "Call a meeting for it" in page
    assert not list(invariants.lines_have_their_own_meetings())
    GroupYear.objects.filter(pk=of_year.pk).update(year=2019)
    assert [breach.invariant for breach in invariants.lines_have_their_own_meetings()] == ["groups.own"]


# ---- whole requests


def test_convenor_writes_the_plan_on_the_phone_and_the_committee_agrees(cast, at):
    client, committee = signed_in(cast.member), signed_in(cast.committee)
    assert "Begin the plan of the year" in words(client.get(reverse("groups:group", args=[cast.sector_group.pk])))
    begun = client.post(reverse("groups:begin-year", args=[cast.sector_group.pk]))
    of_year = GroupYear.objects.get()
    assert begun["Location"] == reverse("desk:case", args=[of_year.pk])

    url = reverse("groups:plan", args=[of_year.pk])
    assert client.post(url, {"plan": PLAN, "version": "1"})["Location"] == begun["Location"]
    assert len(lines(of_year)) == 3
    assert text_of(PlanLine.objects.order_by("month")).splitlines()[0] in client.get(url).content.decode()
    client.post(reverse("desk:step", args=[of_year.pk, "hand_in"]), {"version": "2"})
    page = words(committee.get(begun["Location"]))
    assert "乡村旅游界别协商" in page and "Agree to the plan" in page.replace("agree", "Agree")
    committee.post(reverse("desk:step", args=[of_year.pk, "agree"]), {"version": "3", "remark": ""})

    assert GroupYear.objects.get().state == "running"
    assert "under way by its plan" in words(client.get(reverse("groups:group", args=[cast.sector_group.pk])))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("学习", "Line 1: begin with the month"),
        ("", "required"),
        ("\n".join(f"3 学习{n}" for n in range(61)), "At most 60 lines"),
        ("3 " + "长" * 101, "at most 100 characters"),
    ],
)
def test_bad_plan_is_answered_kept_on_the_page_and_changes_nothing(cast, at, typed, said):
    of_year = of_cast(cast, at, "planning")
    page = signed_in(cast.member).post(reverse("groups:plan", args=[of_year.pk]), {"plan": typed})

    assert page.status_code == 422 and said in words(page) and typed[:20].strip() in page.content.decode()
    assert len(lines(of_year)) == 3


def test_plan_that_was_handed_in_is_not_written_any_more(cast, at):
    of_year = of_cast(cast, at, "handed_in")
    page = signed_in(cast.member).post(reverse("groups:plan", args=[of_year.pk]), {"plan": "1 学习"})

    assert page.status_code == 422 and "is not possible now" in words(page) and len(lines(of_year)) == 3


def test_who_wrote_before_me_is_named_and_nothing_is_lost(cast, at):
    of_year = of_cast(cast, at, "planning")
    page = signed_in(cast.clerk).post(reverse("groups:plan", args=[of_year.pk]), {"plan": "1 学习", "version": "1"})

    assert page.status_code == 422 and cast.member.actor.name in words(page) and len(lines(of_year)) == 3


def test_convenor_records_what_was_done_without_a_meeting_once(cast, at):
    of_year = of_cast(cast, at)
    client = signed_in(cast.member)
    line = PlanLine.objects.get(of_year=of_year, month=3)
    url = reverse("groups:done", args=[line.pk])
    for typed, said in (
        ({"on": "2020-06-11", "what": "走访合作社"}, "not later than today"),
        ({"on": "2019-12-31", "what": "走访合作社"}, "A day of the year of the plan"),
        ({"on": "2020-03-20", "what": ""}, "required"),
    ):
        page = client.post(url, typed)
        assert page.status_code == 422 and said in words(page)
    assert client.post(url, {"on": "2020-03-20", "what": "走访合作社三家"}).status_code == 302
    again = client.post(url, {"on": "2020-03-21", "what": "又走访"})

    assert again.status_code == 422 and "carried out already" in words(again)
    line.refresh_from_db()
    assert line.done_on == date(2020, 3, 20)
    assert Entry.objects.filter(case_id=of_year.pk, step="carry_out").count() == 1
    page = words(signed_in(cast.member2).get(reverse("desk:case", args=[of_year.pk])))
    assert "走访合作社三家" in page and "done" in page
    with pytest.raises(Invalid):
        ops.write_plan(of_year, lines=[Line(11, "走访")], by=cast.member.viewer(at), at=at)


def test_members_read_the_plan_and_the_stranger_gets_nothing(cast, at):
    url = reverse("desk:case", args=[of_cast(cast, at).pk])
    assert "乡村旅游界别协商" in signed_in(cast.member2).get(url).content.decode()
    for who in ("stranger", "unit"):
        assert signed_in(cast.player(who)).get(url).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_page_of_a_year_asks_twelve_questions_at_most(cast, at, django_assert_max_num_queries, many):
    of_year = of_cast(cast, at)
    ops.write_plan(of_year, lines=[Line(1 + n % 12, f"学习{n}") for n in range(many)], by=cast.member.viewer(at), at=at)
    client = signed_in(cast.member)
    urls = (
        reverse("desk:case", args=[of_year.pk]),
        reverse("groups:plan", args=[of_year.pk]),
        reverse("desk:list", args=["group-years"]),
    )
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
