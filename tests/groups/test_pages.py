"""The desk of a convenor: the group's members at work, and a meeting called in one form."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.gatherings.models import Gathering, Invitation
from xieshang.groups import queries, tables
from xieshang.kernel.models import Actor
from xieshang.roster import ops as roster
from xieshang.roster.models import Disclosure, Group, Reveal, Seat

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
TYPED = {"title": "Research plan", "day": "2020-06-24", "starts": "09:00", "ends": "11:00", "_once": "k1"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def convenor(cast, at):
    """The member, who convenes the sector group."""
    return cast.member.signed_in(Client(headers=EN))


def url(name, group):
    return reverse(f"groups:{name}", args=[group.pk])


def typed(cast, **changes):
    return {**TYPED, "place": cast.hall.room.pk, "venue": "", "briefing": "", **changes}


def test_convenor_calls_a_meeting_and_sees_who_has_not_answered(cast, convenor):
    assert convenor.get(reverse("groups:index"))["Location"] == url("group", cast.sector_group)
    form = words(convenor.get(url("meeting", cast.sector_group)))
    assert "every member of the group is invited" in form

    answer = convenor.post(url("meeting", cast.sector_group), typed(cast))
    again = convenor.post(url("meeting", cast.sector_group), typed(cast))

    gathering = Gathering.objects.get()
    assert answer["Location"] == again["Location"] == reverse("desk:case", args=[gathering.pk])
    assert gathering.state == "convoked" and gathering.organ == cast.sector_group.actor and gathering.hall == cast.hall
    assert Invitation.objects.filter(gathering=gathering).count() == 3
    page = words(convenor.get(url("group", cast.sector_group)))
    assert "Research plan" in page and "Have not answered an invitation 3" in page
    assert "Nothing done yet this year 3" in page


def test_meeting_is_proposed_in_the_own_home_else_where_most_members_are_at_home(cast, at, convenor):
    page, day = url("meeting", cast.sector_group), at.date()
    assert queries.rooms(cast.sector_group, day)[0].hall == cast.hall
    assert f'<option value="{cast.hall.room.pk}" selected>' in convenor.get(page).content.decode()

    Actor.objects.filter(pk=cast.sector_group.actor_id).update(name="蛟龙镇界别活动综合组")
    Actor.objects.filter(pk=cast.hall2.home.actor_id).update(name="蛟龙镇界别委员之家")
    assert queries.rooms(Group.objects.get(pk=cast.sector_group.pk), day)[0].hall == cast.hall2


def test_long_group_is_shown_page_by_page(cast, convenor, monkeypatch):
    monkeypatch.setattr(tables, "PAGE", 2)
    page = url("group", cast.sector_group)

    first, last, beyond = (convenor.get(f"{page}?page={number}") for number in ("1", "2", "99"))
    assert len(first.context["table"].rows) == 2 and len(last.context["table"].rows) == 1
    assert "?page=2" in first.content.decode() and "?page=1" in last.content.decode()
    assert beyond.context["table"].rows == last.context["table"].rows
    assert "Members 3" in words(first) and "Members 3" in words(last)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "2020-06-01"}, "This day is past."),
        ({"day": "2999-01-01"}, "more than a year away"),
        ({"ends": "08:00"}, "cannot end before it begins"),
        ({"place": ""}, "Say where the group meets."),
        ({"place": "999999"}, "999999"),
        ({"title": ""}, "required"),
    ],
)
def test_bad_input_is_answered_and_calls_nothing(cast, convenor, changes, said):
    page = convenor.post(url("meeting", cast.sector_group), typed(cast, **changes))

    assert page.status_code == 422 and said in words(page)
    assert not Gathering.objects.exists()


@pytest.mark.parametrize("role", ["stranger", "unit", "convenor", "member2", "keeper"])
def test_who_convenes_another_group_or_none_gets_nothing(cast, at, role):
    client = getattr(cast, role).signed_in(Client(headers=EN))
    for name in ("group", "meeting"):
        assert client.get(url(name, cast.sector_group)).status_code in (403, 404)
    assert client.post(url("meeting", cast.sector_group), typed(cast)).status_code in (403, 404)
    assert not Gathering.objects.exists()


def test_convenor_opens_the_telephone_of_own_members_and_each_reads_who_did(cast, at, convenor):
    group, person = convenor.get(url("group", cast.sector_group)), cast.member2.person
    assert "199****0002" in words(group) and "19900000002" not in group.content.decode()
    answer = convenor.post(reverse("roster:phone", args=[person.pk]), {"reason": "通知开会"})

    assert "19900000002" in answer.content.decode()
    own = cast.member2.signed_in(Client(headers=EN)).get(reverse("roster:person", args=[person.pk]))
    assert "通知开会" in own.content.decode() and cast.member.actor.name in own.content.decode()


def test_convenor_opens_no_telephone_of_who_sits_elsewhere_or_sits_here_no_more(cast, at, convenor):
    person = cast.member2.person
    Seat.objects.filter(membership__person=person, group=cast.sector_group).update(valid_to=date(2020, 6, 9))
    answer = convenor.post(reverse("roster:phone", args=[person.pk]), {"reason": "通知开会"})

    assert answer.status_code == 403 and not Reveal.objects.exists()
    page = convenor.get(reverse("roster:person", args=[person.pk])).content.decode()
    assert "199****0002" not in page and "19900000002" not in page


def test_convenor_sees_neither_sex_nor_age_that_is_not_open(cast, at, convenor):
    own = words(convenor.get(url("group", cast.sector_group)))
    office = words(cast.clerk.signed_in(Client(headers=EN)).get(url("group", cast.sector_group)))
    assert "By sex not open" in own and "By sex male" in office

    Disclosure.objects.create(person=cast.member2.person, field="gender", level="inside", chosen_at=at)
    own = words(convenor.get(url("group", cast.sector_group)))
    assert "not open 2" in own and "male 1" in own


@pytest.mark.parametrize("many", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, convenor, django_assert_max_num_queries, many):
    enrolments = [
        roster.Enrolment(
            profile=roster.Profile(name=f"委员{number}", phone=f"199{number:08d}"),
            member_no=f"2{number:07d}",
            sector=cast.sector,
            committee=cast.special_committee,
            groups=(cast.sector_group,),
        )
        for number in range(many)
    ]
    roster.enrol_members(cast.term, enrolments=enrolments)
    convenor.get(url("group", cast.sector_group))
    for name in ("group", "meeting"):
        with django_assert_max_num_queries(12):
            assert convenor.get(url(name, cast.sector_group)).status_code == 200
