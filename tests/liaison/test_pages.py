"""Contacts in whole requests: added, recorded, made a matter of, counted; what others see; and the pages around it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.liaison.keeping import NAME, PHONE, WHO, added, sent, spoke
from xieshang.kernel.models import Entry, Link
from xieshang.liaison import ops
from xieshang.liaison.models import Care, Contact, Feedback
from xieshang.matters.models import Identity, Matter

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
SAID = "灌溉渠堵了，浇不上水。"


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def of(player) -> Client:
    return player.signed_in(Client(headers=EN))


@pytest.fixture
def member(cast, at):
    return of(cast.member)


def typed(**changes):
    return {"name": NAME, "phone": "199 0008 0042", "who": WHO, "_once": "k1", **changes}


def test_member_adds_three_records_one_and_sees_who_waits(cast, at, member):
    assert "People still to be added: 3" in words(member.get(reverse("liaison:own")))
    for number in range(3):
        assert member.post(reverse("liaison:add"), typed(name=f"{NAME}{number}", _once=f"k{number}")).status_code == 302
    contact = Contact.objects.order_by("pk")[0]
    page = member.post(
        reverse("liaison:record", args=[contact.pk]), {"said": SAID, "way": "visit", "on": "2020-06-09", "_once": "r"}
    )
    assert page["Location"] == reverse("desk:case", args=[contact.pk])

    mine = words(member.get(reverse("liaison:own")))
    assert "Still to be spoken with this quarter: 2" in mine and "199****0042" in mine and PHONE not in mine
    case = words(member.get(page["Location"]))
    assert SAID in case and f"{NAME}0" in case and "visited" in case
    entry = Entry.objects.get(case_id=contact.pk, step="record")
    assert entry.occurred_on.isoformat() == "2020-06-09" and "said" not in entry.data


def test_forms_sent_twice_make_one(cast, at, member):
    for _turn in range(2):
        member.post(reverse("liaison:add"), typed())
    contact = Contact.objects.get()
    for _turn in range(2):
        said = {"said": SAID, "way": "visit", "on": "2020-06-10", "_once": "r"}
        assert member.post(reverse("liaison:record", args=[contact.pk]), said).status_code == 302
    assert Entry.objects.filter(step="record").count() == 1


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("name", "", "This field is required"),
        ("phone", "12345", "not a phone number"),
        ("who", "", "This field is required"),
        ("who", f"果农{NAME}", "Leave name and phone out"),
        ("who", "果农 199-0008-0042".replace("-", "").replace(" ", ""), "Leave name and phone out"),
    ],
)
def test_what_does_not_fit_a_constituent_stands_next_to_its_field(cast, at, member, field, wrong, sentence):
    page = member.post(reverse("liaison:add"), typed(**{field: wrong}))
    assert page.status_code == 422 and sentence in words(page) and not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong", "sentence"),
    [
        ("said", "", "This field is required"),
        ("way", "owl", "not one of the available choices"),
        ("on", "2020-06-11", "not later than today"),
        ("on", "0001-01-01", "A day of this year or the last"),
        ("on", "soon", "Enter a valid date"),
    ],
)
def test_what_does_not_fit_a_contact_stands_next_to_its_field(cast, at, member, field, wrong, sentence):
    contact = added(cast.member.viewer(at), at)
    said = {"said": SAID, "way": "visit", "on": "2020-06-10", field: wrong}
    page = member.post(reverse("liaison:record", args=[contact.pk]), said)
    assert page.status_code == 422 and sentence in words(page)
    assert not Entry.objects.filter(step="record").exists()


def test_what_was_said_becomes_a_matter_without_typing_it_again(cast, at, member):
    contact = added(cast.member.viewer(at), at)
    spoke(contact, cast.member.viewer(at), at)
    entry = Entry.objects.get(case_id=contact.pk, step="record")
    url = reverse("matters:from-contact", args=[contact.pk, entry.pk])
    shown = member.get(url).content.decode()
    assert SAID in shown and f'value="{NAME}"' in shown and f'value="{PHONE}"' in shown

    given = {"text": SAID, "title": "灌溉渠堵了", "hall": "LS", "variety": "problem", "category": "roads"}
    given |= {"name": NAME, "phone": PHONE, "occurred_on": "2020-06-10", "_once": "m"}
    answers = [member.post(url, given) for _turn in range(2)]
    assert [page.status_code for page in answers] == [302, 302], words(answers[0])
    matter = Matter.objects.get()
    assert Link.objects.get().target_id == matter.pk and Identity.objects.get().phone_sealed
    assert member.get(reverse("desk:case", args=[matter.pk])).status_code == 200
    assert "灌溉渠堵了" in words(member.get(reverse("desk:case", args=[contact.pk])))


def test_matter_is_made_of_ones_own_contacts_only(cast, at):
    contact = added(cast.member2.viewer(at), at)
    spoke(contact, cast.member2.viewer(at), at)
    entry = Entry.objects.get(case_id=contact.pk, step="record")
    mine = added(cast.member.viewer(at), at)
    url = reverse("matters:from-contact", args=[contact.pk, entry.pk])
    assert of(cast.member).get(url).status_code == 404 and of(cast.clerk).get(url).status_code == 403
    assert of(cast.member).get(reverse("matters:from-contact", args=[mine.pk, entry.pk])).status_code == 404


def test_convenor_and_staff_see_numbers_and_no_constituent(cast, at):
    contact = added(cast.member2.viewer(at), at)
    spoke(contact, cast.member2.viewer(at), at)
    for player in (cast.member, cast.committee, cast.clerk, cast.leader):
        for url in (reverse("liaison:overview"), reverse("liaison:group", args=[cast.sector_group.pk])):
            page = words(of(player).get(url))
            assert NAME not in page and PHONE not in page and WHO not in page
        assert cast.member2.actor.name in page and "behind" in page
    # The convenor of the group is not even let to the contact; staff see it without name and phone.
    assert of(cast.member).get(reverse("desk:case", args=[contact.pk])).status_code == 404
    page = words(of(cast.committee).get(reverse("desk:case", args=[contact.pk])))
    assert WHO in page and NAME not in page and "0042" not in page
    for player in (cast.convenor, cast.keeper, cast.unit, cast.member2):
        assert of(player).get(reverse("liaison:overview")).status_code == 403


def test_office_opens_a_constituent_with_a_reason_that_the_member_can_read(cast, at):
    contact = added(cast.member.viewer(at), at)
    url = reverse("liaison:identity", args=[contact.pk])
    assert of(cast.clerk).post(url, {"reason": ""}).status_code == 422
    shown = words(of(cast.clerk).post(url, {"reason": "核实来源"}))
    assert NAME in shown and PHONE in shown
    assert "核实来源" in words(of(cast.member).get(reverse("desk:case", args=[contact.pk])))


def test_feedback_is_begun_sent_and_acknowledged(cast, at):
    member2 = of(cast.member2)
    first = member2.post(reverse("liaison:feedback"))
    feedback = Feedback.objects.get()
    assert first["Location"] == reverse("desk:case", args=[feedback.pk])
    said = {"did": "走访", "voices": "盼修渠", "wishes": "", "_once": "s"}
    assert member2.post(reverse("desk:step", args=[feedback.pk, "send"]), said).status_code == 302
    convenor = of(cast.member)
    assert "盼修渠" in words(convenor.get(first["Location"]))
    done = convenor.post(reverse("desk:step", args=[feedback.pk, "acknowledge"]), {"remark": "", "_once": "a"})
    assert done.status_code == 302
    assert "acknowledged" in words(convenor.get(reverse("liaison:group", args=[cast.sector_group.pk])))


def test_member_of_no_group_is_told_so(cast, at):
    cast.sector_group.seats.all().delete()
    page = of(cast.member2).post(reverse("liaison:feedback"), follow=True)
    assert "You belong to no sector group" in words(page) and not Feedback.objects.exists()


def test_office_entrusts_a_group_and_everybody_reads_it(cast, at):
    clerk = of(cast.clerk)
    url = reverse("liaison:care", args=[cast.sector_group.pk])
    given = {"leader": cast.chair.actor.pk, "committee": "C1", "valid_from": "2020-06-01", "decision": "5号文"}
    assert clerk.post(url, {**given, "leader": cast.member.actor.pk}).status_code == 422, "no leader"
    assert clerk.post(url, {**given, "valid_from": "2031-01-01"}).status_code == 422
    assert not Care.objects.exists()
    assert clerk.post(url, given).status_code == 302
    page = words(Client(headers=EN).get(reverse("liaison:index")))
    assert cast.chair.actor.name in page and "提案委员会" in page and "5号文" in page
    before = words(clerk.get(reverse("liaison:cares") + "?day=2020-05-31"))
    assert cast.chair.actor.name not in before


def test_stranger_gets_nothing(cast, at):
    contact = added(cast.member.viewer(at), at)
    stranger, citizen = of(cast.stranger), Client(headers=EN)
    for name in ("desk:case", "liaison:record"):
        url = reverse(name, args=[contact.pk])
        assert stranger.get(url).status_code == 404 and citizen.get(url).status_code == 302
    assert stranger.post(reverse("liaison:identity", args=[contact.pk]), {"reason": "x"}).status_code == 404
    for name in ("liaison:group", "liaison:care"):
        assert stranger.get(reverse(name, args=[cast.sector_group.pk])).status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_pages_ask_at_most_twelve_questions(cast, at, many, django_assert_max_num_queries):
    by = cast.member.viewer(at)
    for number in range(many):
        contact = added(by, at, name=f"{NAME}{number}")
        spoke(contact, by, at)
    for _turn in range(many - 1):
        spoke(contact, by, at)
    ops.entrust(
        cast.sector_group,
        leader=cast.chair.actor,
        committee=cast.special_committee,
        valid_from=at.date(),
        decision="5号文",
        by=cast.clerk.viewer(at),
        at=at,
    )
    sent(cast, cast.member, at)
    member, clerk = of(cast.member), of(cast.clerk)
    for client, url in (
        (member, reverse("liaison:own")),
        (member, reverse("desk:case", args=[contact.pk])),
        (clerk, reverse("liaison:overview")),
        (clerk, reverse("liaison:group", args=[cast.sector_group.pk])),
        (clerk, reverse("liaison:cares")),
        (Client(), reverse("liaison:index")),
    ):
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200
