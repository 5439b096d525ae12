"""Members go and see for themselves: who calls a survey or an inspection, and what is suggested from it."""

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.advice.models import FormalSuggestion
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Role
from xieshang.gatherings.ops import Guest

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}
PAPER = {"kind": "formal", "title": "关于乡村旅游标识的建议案", "text": "沿线标识不全。", "post": "", "_once": "k1"}


def survey(cast, at, form: str) -> Gathering:
    """Held this morning by the staff of the special committee, without an agenda."""
    by = cast.committee.viewer(at)
    guests = (Guest(Role.MEMBER, cast.member.actor),)
    plan = gatherings.Plan(form=form, title="苍马山沿线调研", starts_at=at, guests=guests, hall=cast.hall)
    return gatherings.plan(cast.special_committee.actor, plan=plan, by=by, at=at)


@pytest.mark.parametrize("form", ["survey", "inspection"])
def test_formal_suggestion_comes_from_what_members_saw_on_the_spot(cast, at, form):
    seen = survey(cast, at, form)
    staff = cast.committee.signed_in(Client(headers=EN))
    for step in ("convoke", "open"):
        assert staff.post(reverse("desk:step", args=[seen.pk, step]), {"_once": step}).status_code == 302
    gatherings.check_in_by_hand(
        seen, guests=(Guest(Role.MEMBER, cast.member.actor),), why="下乡", by=cast.committee.viewer(at), at=at
    )
    assert staff.post(reverse("desk:step", args=[seen.pk, "hold"]), {"_once": "hold"}).status_code == 302

    sent = {**PAPER, "organ": cast.special_committee.actor_id, "origin": seen.pk}
    assert staff.post(reverse("advice:new"), sent).status_code == 302

    paper = FormalSuggestion.objects.get()
    assert paper.origin_id == seen.pk
    assert seen.title in staff.get(reverse("desk:case", args=[paper.pk])).content.decode()


def test_staff_call_for_their_committee_and_convenors_for_their_group(cast, at):
    staff, convenor = (player.signed_in(Client(headers=EN)) for player in (cast.committee, cast.member))
    assert f"survey-{cast.special_committee.actor_id}" in staff.get(reverse("gatherings:new")).content.decode()
    assert f"inspection-{cast.sector_group.actor_id}" in convenor.get(reverse("gatherings:new")).content.decode()
    assert "inspection-" not in cast.unit.signed_in(Client()).get(reverse("gatherings:new")).content.decode()


def test_consultation_without_a_topic_says_what_has_to_happen_first(cast, at):
    convenor = cast.member.signed_in(Client(headers=EN))
    page = convenor.get(reverse("gatherings:new"), {"for": f"sector-consultation-{cast.sector_group.actor_id}"})
    assert "once it is in a published plan and this group takes part" in page.content.decode()
    assert "Accept a matter first" not in page.content.decode()


def test_office_chooses_who_convenes_under_the_kind_of_gathering(cast, at):
    page = cast.clerk.signed_in(Client(headers=EN)).get(reverse("gatherings:new")).content.decode()
    kinds = ("sitting of a hall", "sector consultation", "thematic consultation", "survey on the spot")
    places = [page.index(f">{kind}</h2>") for kind in kinds]
    assert places == sorted(places)
    assert 'class="chip' not in page.split("<main", 1)[1], "the kind is said once, above its cards"
    assert page.index(f"?for=survey-{cast.special_committee.actor_id}") > places[-1]
