"""Groupings in whole requests: asked for, locked, moved, decided; bad input, the stranger, twelve statements."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from tests.roster.grouping import DAY, DOCUMENT, asked, decided, group_on, lot_of, many_sectors, places
from xieshang.roster import ops
from xieshang.roster.grouping import families
from xieshang.roster.grouping.families import Kind
from xieshang.roster.grouping.models import Grouping, Kin
from xieshang.roster.models import Membership, Placing, Seat

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.signed_in(Client(headers=EN))


def typed(found: Grouping, **changed: object) -> dict[str, object]:
    """The form as it stands, with something typed over."""
    form: dict[str, object] = {"count": found.parts.count(), "version": Grouping.objects.get(pk=found.pk).version}
    for part in found.parts.select_related("committee"):
        form |= {f"name_{part.pk}": part.name, f"under_{part.pk}": part.committee.code if part.committee else ""}
    for lot in found.lots.all():
        form |= {f"lot_{lot.pk}": lot.part_id, f"held_{lot.pk}": lot.held}
    return {**form, **changed}


def test_office_asks_locks_asks_again_moves_and_decides(cast, at, clerk):
    many_sectors(cast)
    answer = clerk.post(reverse("roster:ask-sectors"), {"count": "4"}, follow=True)
    found = Grouping.objects.get()
    page = words(answer)
    assert (
        "Members who move" in page and "The name of the 教科卫体委员会 says" in page and "an average group has" in page
    )

    lot = lot_of(found, "农业界")
    detail = reverse("roster:grouping-detail", args=[found.pk])
    again = clerk.post(detail, typed(found, **{f"held_{lot.pk}": "group", "act": "again"}), follow=True)
    assert "Proposed again; what is locked has stayed." in words(again)
    assert "Locked by the office: 农业界." in words(again)
    held = lot_of(found, "农业界")
    other = found.parts.exclude(pk=lot_of(found, "工会").part_id).order_by("position")[0]
    clerk.post(detail, typed(found, **{f"lot_{lot_of(found, '工会').pk}": other.pk, "act": "keep"}), follow=True)
    assert places(found)["工会"] == other.name
    assert lot_of(found, "农业界").part.name == held.part.name

    step = reverse("desk:step", args=[found.pk, "decide"])
    clerk.post(step, {"decision": DOCUMENT, "effective_on": DAY.isoformat(), "_once": "d"})

    assert Grouping.objects.get().state == "entered"
    assert group_on(cast, "工会", DAY).actor.name == other.name
    assert Seat.objects.filter(group__actor__name=other.name, valid_to=None).exists()
    shown = words(clerk.get(detail))
    assert "As decided" in shown and DOCUMENT in shown and "Moved by the office: 工会." in shown
    before = words(clerk.get(reverse("roster:grouping"), {"day": "2020-05-31"}))
    after = words(clerk.get(reverse("roster:grouping"), {"day": "2020-06-10"}))
    assert "In no group yet" in before and "In no group yet" not in after


def test_town_groups_are_asked_for_one_member_moved_and_decided(cast, at, clerk):
    ops.rewrite(cast.member.person, workplace="蛟龙镇中心小学")
    page = words(clerk.post(reverse("roster:ask-towns"), follow=True))
    found = Grouping.objects.get()
    assert "胡乃刚" in page and "works in 蛟龙镇: 蛟龙镇中心小学" in page

    detail = reverse("roster:grouping-detail", args=[found.pk])
    part = found.parts.get(name="蛟龙镇委员活动组")
    lot = found.lots.get(membership=cast.membership)
    form = {f"lot_{lot.pk}": part.pk, "member_no": "10329002", "part": part.pk, "version": found.version}
    assert "moved by the office" in words(clerk.post(detail, form, follow=True))
    clerk.post(
        reverse("desk:step", args=[found.pk, "decide"]),
        {"decision": DOCUMENT, "effective_on": DAY.isoformat(), "_once": "t"},
    )

    seats = Seat.objects.filter(group__actor__name="蛟龙镇委员活动组", valid_to=None)
    assert {seat.membership.person_id for seat in seats} == {cast.member.person.pk, cast.member2.person.pk}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"count": "0"}, "greater than or equal to 1"),
        ({"count": "x"}, "whole number"),
        ({"name": ""}, "This field is required"),
        ({"place": "999999"}, "Select a valid choice"),
        ({"held": "for ever"}, "Select a valid choice"),
    ],
)
def test_bad_input_is_said_at_its_field_and_changes_nothing(cast, at, clerk, wrong, said):
    many_sectors(cast)
    found = asked(cast, at)
    before = places(found)
    names = {
        "name": f"name_{found.parts.all()[0].pk}",
        "place": f"lot_{found.lots.all()[0].pk}",
        "held": f"held_{found.lots.all()[0].pk}",
    }
    changed = {names.get(name, name): value for name, value in wrong.items()}

    page = clerk.post(reverse("roster:grouping-detail", args=[found.pk]), typed(found, act="keep", **changed))

    assert page.status_code == 422
    assert said in words(page)
    assert (places(found), Grouping.objects.get(pk=found.pk).version) == (before, found.version)


def test_who_is_late_is_told_and_nothing_is_lost(cast, at, clerk):
    many_sectors(cast)
    found = asked(cast, at)
    late = typed(found, act="keep")
    clerk.post(reverse("roster:grouping-detail", args=[found.pk]), typed(found, act="again"))

    page = clerk.post(
        reverse("roster:grouping-detail", args=[found.pk]), {**typed(found, act="keep"), "version": late["version"]}
    )

    assert page.status_code == 422
    assert "has changed this since you opened the page" in words(page)


def test_decided_grouping_is_not_changed_any_more(cast, at, clerk):
    found = asked(cast, at, count=2)
    late = typed(found, act="keep")
    decided(cast, at, found)

    page = clerk.post(reverse("roster:grouping-detail", args=[found.pk]), late, follow=True)

    assert "it is not changed any more" in words(page)


def test_kinds_are_edited_and_the_next_proposal_goes_by_them(cast, at, clerk):
    address = reverse("roster:families")
    first = words(clerk.get(address))
    assert "its name says “中共”" in first and "no kind; it takes what is left" in first
    fields = {f"kin_{cast.sector.pk}": "", f"kin_{cast.sector2.pk}": "甲类"}

    page = words(clerk.post(address, {"families": "甲类：中共、工会\n乙类: 经济", **fields}, follow=True))

    assert "Kept; the next proposal goes by it." in page and "chosen by the office" in page
    assert families.of_body(cast.body.pk) == (Kind("甲类", ("中共", "工会")), Kind("乙类", ("经济",)))
    found = asked(cast, at, count=1)
    shown = words(clerk.get(reverse("roster:grouping-detail", args=[found.pk])))
    assert "All of one kind, 甲类." in shown


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "This field is required"),
        ("甲类", "Line 1: a name, a colon, then at least one word."),
        ("甲类：中共\n甲类：工会", "Line 2: this kind stands above already."),
        ("甲" * 41 + "：中共", "Line 1 is too long."),
    ],
)
def test_kinds_that_cannot_be_read_are_refused_with_their_line(cast, at, clerk, lines, said):
    page = clerk.post(reverse("roster:families"), {"families": lines})

    assert page.status_code == 422
    assert said in words(page)
    assert families.of_body(cast.body.pk) == families.defaults()
    assert not Kin.objects.exists()


def test_check_of_the_rules_stands_on_the_pages_and_on_the_home_page_while_somebody_breaks_one(cast, at, clerk):
    addresses = [reverse("roster:grouping"), reverse("roster:members"), reverse("desk:home")]
    fine = [words(clerk.get(address)) for address in addresses]
    Membership.objects.filter(pk=cast.membership.pk).update(committee=None)
    cache.clear()  # a minute later

    broken = [words(clerk.get(address)) for address in addresses]

    assert all("1 of 3 members does not stand where the rules want it." in page for page in broken)
    assert not any("does not stand" in page for page in fine)
    assert "All 3 members have a special committee" in fine[0] and "All 3 members" not in fine[2]
    member = cast.member.signed_in(Client(headers=EN))
    assert not any("does not stand" in words(member.get(address)) for address in addresses)


def test_stranger_and_street_get_nothing(cast, at):
    many_sectors(cast)
    found = asked(cast, at)
    stranger = cast.stranger.signed_in(Client())
    pages = [reverse("roster:grouping-detail", args=[found.pk]), reverse("desk:case", args=[found.pk])]

    assert [stranger.get(address).status_code for address in pages] == [404, 404]
    assert stranger.post(pages[0], typed(found, act="again")).status_code == 404
    assert all(Client().get(address).status_code == 302 for address in pages)
    assert "工会" not in words(stranger.get(reverse("roster:grouping")))
    assert Grouping.objects.get(pk=found.pk).version == found.version


def test_pages_take_as_many_statements_for_many_sectors_as_for_few(cast, at, clerk, django_assert_max_num_queries):
    first = asked(cast, at, count=2)
    decided(cast, at, first)
    few = {}
    for address in (reverse("roster:grouping"), reverse("roster:grouping-detail", args=[first.pk])):
        with django_assert_max_num_queries(20) as made:
            clerk.get(address)
        few[address] = len(made)
    many_sectors(cast)
    for place in range(12):
        ops.found_sector(cast.term, code=f"X{place}", name=f"界别{place}", position=20 + place)

    for address, count in few.items():
        with django_assert_max_num_queries(count):
            clerk.get(address)


def test_command_prints_groups_with_committee_sectors_size_and_reasons(cast, at, capsys):
    many_sectors(cast)
    before = Placing.objects.count()

    call_command("propose-groups", "--body", "371329", "--groups", "4", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["body"], told["as_of"], len(told["groups"])) == ("371329", "2020-06-10", 4)
    assert sorted(sector["name"] for group in told["groups"] for sector in group["sectors"]) == sorted(
        ["中共", "经济界", "工会", "妇联", "工商联", "科协", "农业界", "教育体育界", "医药卫生界"]
    )
    assert sum(group["size"] for group in told["groups"]) == 30
    assert all(group["committee"] and len(group["reasons"]) >= 3 for group in told["groups"])
    assert (Placing.objects.count(), Grouping.objects.count()) == (before, 0)


@pytest.mark.parametrize("given", [("--body", "000000"), ("--body", "371329", "--groups", "99"), ("--body", "37")])
def test_command_refuses_what_it_cannot_answer(cast, at, given):
    with pytest.raises(CommandError):
        call_command("propose-groups", *given)
