"""The month of the sectors: its setting, themes, clashes with their reason, moving to a free slot, calendars, figures."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.consultations import planning
from tests.consultations.sittings import consultation, held, step
from xieshang.consultations.month import queries, taking
from xieshang.consultations.month.forms_of import SECTOR
from xieshang.consultations.topics import ops as topics
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering
from xieshang.kernel import norms
from xieshang.kernel.calendars import calendar_of
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Refusal
from xieshang.stats.registry import Scope, figures

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def street() -> Client:
    return Client(headers=EN)


@pytest.fixture
def topic(cast, at):
    return planning.planned_topic(cast, at)


def day(number: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(2020, 6, number, hour, 0))


# ---- the setting


def test_the_month_is_a_setting_of_body_and_year(cast, at, street):
    assert queries.month_of(cast.body.pk, date(2020, 3, 1)) == (date(2020, 6, 1), date(2020, 6, 30))

    norms.decide("consultations.month", 9, body_id=cast.body.pk, year=2021, by=cast.clerk.viewer(at), at=at)
    norms.decide("consultations.month", 0, body_id=cast.body.pk, year=2022, by=cast.clerk.viewer(at), at=at)

    assert queries.month_of(cast.body.pk, date(2020, 12, 1))[0] == date(2020, 6, 1)
    assert queries.month_of(cast.body.pk, date(2021, 1, 1)) == (date(2021, 9, 1), date(2021, 9, 30))
    assert queries.month_of(cast.body.pk, date(2022, 1, 1)) is None
    assert street.get(reverse("consultations:month", args=[2022])).status_code == 404


def test_the_month_is_marked_in_the_band_of_the_year(cast, at, client):
    page = cast.clerk.signed_in(client).get("/desk/", headers=EN).content.decode()

    assert "<em>sector month</em>" in page
    norms.decide("consultations.month", 0, body_id=cast.body.pk, year=2020, by=cast.clerk.viewer(at), at=at)
    assert "<em>sector month</em>" not in client.get("/desk/", headers=EN).content.decode()


# ---- themes and consultations


def test_each_group_stands_with_its_theme_and_its_consultations(cast, at, client, topic):
    planned = consultation(cast, at, topic, day(18))
    page = cast.member2.signed_in(client).get(reverse("consultations:desk-month", args=[2020])).content.decode()

    found = queries.desk_month(cast.clerk.viewer(at), 2020)
    own = next(row for row in found.groups if row.group == cast.sector_group)
    bare = next(row for row in found.groups if row.group == cast.sector_group2)
    assert [row.pk for row in own.themes] == [topic.pk] and [row.pk for row in own.held] == [planned.pk]
    assert bare.themes == () and bare.plan_url.endswith(f"?for={SECTOR}-{cast.sector_group2.actor_id}")
    assert topic.title in page and planned.title in page


def test_public_page_shows_what_is_announced_and_nothing_else(cast, at, street, topic):
    planned = consultation(cast, at, topic, day(18), title="未通知的协商会")
    announced = consultation(cast, at, topic, day(19), title="已通知的协商会")
    step(cast, announced, "convoke", at)

    page = street.get(reverse("consultations:month", args=[2020])).content.decode()
    feed = street.get(reverse("consultations:month-calendar", args=[2020])).content.decode().replace("\r\n ", "")

    assert announced.title in page and planned.title not in page
    assert cast.member.actor.name not in page
    assert announced.title in feed and planned.title not in feed
    assert street.get(reverse("consultations:detail", args=[announced.pk])).status_code == 200
    assert street.get(reverse("consultations:detail", args=[planned.pk])).status_code == 404


def test_a_convenor_plans_a_consultation_of_the_group_on_its_theme(cast, at, client, topic):
    convenor = cast.member.signed_in(client)
    address = f"{reverse('gatherings:new')}?for={SECTOR}-{cast.sector_group.actor_id}"
    assert topic.title in convenor.get(address).content.decode()
    sent = {
        "title": "物业社区化协商会",
        "day": "2020-06-24",
        "starts": "09:00",
        "ends": "11:00",
        "place": str(cast.home.actor_id),
        "agenda": [topic.pk],
        "group": "on",
        "units": [cast.unit_organ.actor_id],
        "_once": "k",
    }

    answer = convenor.post(address, sent)

    made = Gathering.objects.get()
    assert answer["Location"] == reverse("desk:case", args=[made.pk])
    assert (made.form, made.home, made.organ_id) == (SECTOR, cast.home, cast.sector_group.actor_id)
    page = convenor.get(reverse("consultations:move", args=[made.pk]), headers=EN).content.decode()
    assert "Convocation by" in page and "15 working days before" in page


def test_a_group_consults_on_its_own_theme_only(cast, at, topic):
    with pytest.raises(gatherings.AgendaRefused):
        consultation(cast, at, topic, day(18), group=cast.sector_group2)
    consultation(cast, at, topic, day(18))


def test_convocation_is_measured_by_the_norm_of_the_form(cast, at, topic):
    gathering = consultation(cast, at, topic, day(24))
    step(cast, gathering, "convoke", at)

    noted = Entry.objects.get(case_id=gathering.pk, step="gathering_notice").data
    assert noted["rule"] == 15 and noted["days"] == calendar_of(cast.body.pk).between(at.date(), date(2020, 6, 24))


def test_last_days_before_a_consultation_leave_the_working_days_that_the_norms_ask_for(cast, at, topic):
    gathering = consultation(cast, at, topic, day(30))
    due = queries.due_before(gathering, calendar_of(cast.body.pk), today=at.date())

    calendar = calendar_of(cast.body.pk)
    for last, days in ((due.notice_by, 15), (due.material_by, 10)):
        assert calendar.between(last, date(2020, 6, 30)) >= days and calendar.is_workday(last)
        assert calendar.between(last + timedelta(days=1), date(2020, 6, 30)) < days or not calendar.is_workday(
            last + timedelta(days=1)
        )


# ---- clashes and free slots


def test_clashes_of_room_person_and_leader_are_shown_with_their_reason(cast, at, client, topic):
    one = consultation(cast, at, topic, day(18), title="甲会")
    consultation(cast, at, topic, day(18, 10), title="乙会", hall=cast.hall2)
    consultation(cast, at, topic, day(18, 14), title="丙会", members=[cast.member2.actor])

    found = queries.desk_month(cast.clerk.viewer(at), 2020).conflicts
    reasons = {conflict.reason for conflict in found}

    assert {(row.one.title, row.other.title) for row in found} == {("甲会", "乙会")}
    assert any(cast.chair.actor.name in reason for reason in reasons)
    assert any(cast.member.actor.name in reason for reason in reasons)
    page = cast.clerk.signed_in(client).get(reverse("desk:case", args=[one.pk])).content.decode()
    assert "乙会" in page and cast.chair.actor.name in page


def test_a_room_that_is_taken_is_refused_at_once(cast, at, topic):
    consultation(cast, at, topic, day(18), title="甲会", members=[cast.member.actor])

    with pytest.raises(Refusal):
        consultation(cast, at, topic, day(18, 10), title="乙会", members=[cast.member2.actor])
    assert Gathering.objects.count() == 1


def test_who_has_leave_and_what_is_called_off_is_in_nobodys_way(cast, at, topic):
    one = consultation(cast, at, topic, day(18), title="甲会")
    two = consultation(cast, at, topic, day(18, 10), title="乙会", hall=cast.hall2)
    for gathering in (one, two):
        step(cast, gathering, "convoke", at)
    gatherings.reply(two, reply="declined", reason="出差", by=cast.member.viewer(at), at=at)

    reasons = [row.reason for row in queries.desk_month(cast.clerk.viewer(at), 2020).conflicts]
    assert reasons and not any(cast.member.actor.name in reason for reason in reasons)
    step(cast, two, "cancel", at, reason="改期")
    assert queries.desk_month(cast.clerk.viewer(at), 2020).conflicts == []


def test_a_consultation_moves_to_a_free_half_day_and_stays_announced(cast, at, client, topic):
    one = consultation(cast, at, topic, day(18), title="甲会")
    two = consultation(cast, at, topic, day(18), title="乙会", hall=cast.hall2)
    step(cast, two, "convoke", at)
    clerk = cast.clerk.signed_in(client)
    address = reverse("consultations:move", args=[two.pk])
    fresh = Gathering.objects.get(pk=two.pk)
    found = taking.taken(cast.clerk.viewer(at), *taking.month_around(fresh))
    offered = taking.offers(fresh, found, taking.rooms(cast.body.pk, at.date()), calendar_of(cast.body.pk), at=at)
    starts = [slot.half.starts_at for slot in offered]
    assert day(18) not in starts and starts[0] == day(18).replace(hour=14, minute=30)
    assert all(moment > at for moment in starts) and all(calendar_of(cast.body.pk).is_workday(m.date()) for m in starts)

    sent = {"slot": starts[0].isoformat(), "place": str(cast.hall.actor_id), "reason": "与甲会冲突", "version": ""}
    assert clerk.post(address, {**sent, "slot": day(18).isoformat()}).status_code == 422
    assert clerk.post(address, {**sent, "reason": ""}).status_code == 422
    assert clerk.post(address, sent).status_code == 302

    moved = Gathering.objects.get(pk=two.pk)
    assert (moved.starts_at, moved.hall, moved.state) == (starts[0], cast.hall, "convoked")
    assert queries.desk_month(cast.clerk.viewer(at), 2020).conflicts == []
    assert one.version != moved.version
    assert clerk.post(address, {**sent, "version": one.version}).status_code == 422


def test_who_convenes_another_group_does_not_move_it(cast, at, client, topic):
    gathering = consultation(cast, at, topic, day(18))
    address = reverse("consultations:move", args=[gathering.pk])

    assert cast.member.signed_in(client).get(address).status_code == 200
    assert cast.member2.signed_in(client).get(address).status_code == 403
    assert cast.stranger.signed_in(client).get(address).status_code == 404


# ---- calendars


def test_a_private_calendar_is_read_by_its_address_until_a_new_one_is_made(cast, at, client, street, topic):
    gathering = consultation(cast, at, topic, day(18), title="物业协商会")
    step(cast, gathering, "convoke", at)
    member = cast.member.signed_in(client)

    def made() -> str:
        page = member.post(reverse("consultations:calendar-link")).content.decode()
        return page.split("<strong>")[1].split("</strong>")[0].split("testserver")[1]

    first = made()
    assert (
        "物业协商会" in street.get(first).content.decode() and street.get(first)["Cache-Control"] == "private, no-store"
    )
    second = made()
    assert street.get(first).status_code == 404 and street.get(second).status_code == 200
    member.post(reverse("consultations:calendar-end"))
    assert street.get(second).status_code == 404
    assert street.get(reverse("consultations:own-calendar", args=["x" * 32])).status_code == 404


def test_a_closed_account_ends_the_private_calendar(cast, at, client, street):
    page = cast.member.signed_in(client).post(reverse("consultations:calendar-link")).content.decode()
    address = page.split("<strong>")[1].split("</strong>")[0].split("testserver")[1]
    assert street.get(address).status_code == 200

    account = cast.member.account
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert street.get(address).status_code == 404


# ---- figures


def test_figures_of_the_month_count_what_was_held_in_it_only(cast, at, topic):
    office = cast.clerk.viewer(at)
    second = planning.chosen(cast, at, "乡村旅游")
    second = topics.shape(second, shape=planning.shape(cast), by=office, at=at, reason="由", document="文")
    held(cast, at, topic, day(18))
    held(cast, at, topic, day(19))
    held(cast, at, second, day(23))
    held(cast, at, second, timezone.make_aware(datetime(2020, 7, 2, 9, 0)))
    consultation(cast, at, second, day(24))
    scope = Scope((cast.body.pk,), date(2020, 1, 1), date(2020, 12, 31), at + timedelta(days=90))

    assert figures["month-consultations"].rows(scope).count() == 3
    assert set(figures["month-topics"].rows(scope).values_list("pk", flat=True)) == {topic.pk, second.pk}
    norms.decide("consultations.month", 7, body_id=cast.body.pk, year=2020, by=office, at=at)
    assert figures["month-consultations"].rows(replace(scope)).count() == 1
    norms.decide("consultations.month", 0, body_id=cast.body.pk, year=2020, by=office, at=at)
    assert figures["month-consultations"].rows(replace(scope)).count() == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_of_the_month_ask_twelve_questions_at_most(cast, at, client, topic, django_assert_max_num_queries, rows):
    for number in range(rows):
        starts = day(11 + number % 18, 9 if number < 18 else 14)
        gathering = consultation(cast, at, topic, starts, title=f"协商会{number}")
        step(cast, gathering, "convoke", at)
    clerk, street = cast.clerk.signed_in(client), Client()
    asked = [(clerk, "desk-month", [2020]), (clerk, "move", [gathering.pk]), (clerk, "calendar", [])]
    asked += [(street, "month", [2020]), (street, "month-calendar", [2020])]
    for browser, name, args in asked:
        with django_assert_max_num_queries(12, info=name):
            assert browser.get(reverse(f"consultations:{name}", args=args)).status_code == 200
    assert Case.objects.filter(kind="gathering").count() == rows
