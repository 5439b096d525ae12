"""Figures of roster and places are counted as of the last day."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from xieshang.demo import people
from xieshang.roster import ops
from xieshang.stats.registry import Scope, figures

YEAR_END = date(2020, 12, 31)


def value(key: str, body_id: int, day: date = YEAR_END) -> int:
    cut_off = timezone.make_aware(datetime(2021, 1, 5))
    scope = Scope((body_id,), day.replace(month=1, day=1), day, cut_off)
    return figures[key].query(scope).count()


def test_member_who_left_counts_until_the_last_day(cast):
    ops.end_membership(cast.membership, last_day=date(2020, 6, 9), reason="resigned", decision="沭政协发〔2020〕9号")

    assert value("members", cast.body.pk, date(2020, 6, 9)) == 3
    assert value("members", cast.body.pk, date(2020, 6, 10)) == 2


def test_other_bodies_do_not_count(cast):
    assert value("members", cast.other_body.pk) == 1
    assert value("homes", cast.other_body.pk) == 1
    assert value("convenors", cast.other_body.pk) == 0


def test_homes_count_from_the_day_they_open(cast):
    assert value("homes", cast.body.pk, date(2018, 5, 17)) == 0
    assert value("homes-town", cast.body.pk, date(2018, 5, 18)) == 2


@pytest.mark.django_db(transaction=True)
def test_the_demo_has_the_people_and_places_of_its_county():
    loaded = people.load()

    wanted = {
        "members": 213,
        "sectors": 17,
        "special-committees": 5,
        "members-without-committee": 0,
        "sector-groups": 6,
        "town-groups": 9,
        "homes": 17,
        "homes-urban": 6,
        "homes-town": 9,
        "homes-resident": 1,
        "homes-comprehensive": 1,
        "informants": 20,
    }
    assert {key: value(key, loaded.body.pk) for key in wanted} == wanted
    assert 6 <= value("convenors", loaded.body.pk) <= 12
