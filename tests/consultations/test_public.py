"""Sittings on the portal: what is announced is read by everybody, names by nobody; and the figures behind it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.gatherings import sitting
from tests.matters.filing import accepted_matter, raise_matter
from xieshang.consultations import halls
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.stats.registry import Scope, figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Client:
    return Client(headers={"accept-language": "en"})


def detail(client: Client, gathering: Case):
    return client.get(reverse("consultations:detail", args=[gathering.pk]))


def test_a_planned_sitting_is_not_public_and_a_cancelled_one_leaves_the_list(cast, at, street):
    planned = sitting.planned(cast, at)
    cancelled = sitting.step(cast, sitting.convoked(cast, at), "cancel", at, reason="x")

    shown = street.get(reverse("consultations:index")).content.decode()

    assert detail(street, planned).status_code == 404
    assert planned.number not in shown
    assert reverse("consultations:detail", args=[cancelled.pk]) not in shown


def test_a_matter_that_is_not_published_keeps_its_title(cast, at, street):
    matter = raise_matter(cast, at, title="只给议事厅看的标题").matter
    accept = {"public_title": "只给议事厅看的标题", "variety": "problem", "publish": "no", "remark": ""}
    accepted = flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=accept).case
    Case.objects.filter(pk=accepted.pk).update(visibility="parties")
    gathering = sitting.convoked(cast, at, cases=[accepted])

    page = detail(street, gathering).content.decode()

    assert "只给议事厅看的标题" not in page
    assert "a matter that is not published" in page


def test_the_desk_tells_an_outsider_the_public_story_only(cast, at, street):
    gathering = sitting.minuted(cast, at)
    outsider = cast.unit2.signed_in(Client(headers={"accept-language": "en"}))

    page = outsider.get(reverse("desk:case", args=[gathering.pk])).content.decode()

    assert "The gathering was held" in page
    assert cast.convenor.actor.name not in page


def test_a_sitting_of_another_body_is_unknown_here(cast, at):
    gathering = sitting.convoked(cast, at)

    answer = cast.stranger.signed_in(Client()).get(reverse("desk:case", args=[gathering.pk]))

    assert answer.status_code == 404


def test_the_convenor_has_one_hall_the_office_all_others_none(cast, at):
    day = date(2020, 6, 10)
    found = {
        role: [host.hall.code for host in halls.halls_of(cast.player(role).viewer(at), day)]
        for role in ("convenor", "convenor2", "clerk", "member", "unit", "citizen", "stranger")
    }

    assert found == {
        "convenor": ["LS"],
        "convenor2": ["JL"],
        "clerk": ["JL", "LS"],
        "member": [],
        "unit": [],
        "citizen": [],
        "stranger": ["DD"],
    }


def test_the_group_of_the_town_is_offered_with_the_hall(cast, at):
    host = halls.halls_of(cast.convenor.viewer(at), date(2020, 6, 10))[0]

    assert host.group == cast.town_group


def test_figures_count_held_sittings_and_who_came(cast, at):
    sitting.convoked(cast, at)
    sitting.minuted(cast, at)
    sitting.held(cast, at, cases=[accepted_matter(cast, at)])
    scope = Scope((cast.body.pk,), date(2020, 1, 1), date(2020, 12, 31), at + timedelta(days=30))
    other = Scope((cast.other_body.pk,), date(2020, 1, 1), date(2020, 12, 31), at + timedelta(days=30))

    keys = ("hall-sittings", "gathering-participations", "gathering-check-ins-by-hand")

    assert [figures[key].query(scope).count() for key in keys] == [2, 2, 2]
    assert [figures[key].query(other).count() for key in keys] == [0, 0, 0]


def test_what_came_of_a_published_matter_and_where_it_stands_today_is_read_by_everybody(cast, at, street):
    gathering = sitting.minuted(cast, at)
    matter = gathering.items.get().case

    page = detail(street, gathering).content.decode()

    assert f'href="{reverse("portal:case", args=[matter.pk])}"' in page
    assert "settled on the spot" in page and "Today:" in page
    assert "当场疏通" not in page


def test_of_a_matter_that_is_not_published_only_the_outcome_is_read(cast, at, street):
    gathering = sitting.minuted(cast, at)
    matter = gathering.items.get().case
    Case.objects.filter(pk=matter.pk).update(visibility="parties")

    page = detail(street, gathering).content.decode()

    assert "settled on the spot" in page and "a matter that is not published" in page
    assert "Today:" not in page and matter.title not in page
