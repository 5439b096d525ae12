"""Whole committees: 250 members in each body, as many bodies as asked."""

import random
from datetime import date

from django.db import connection

from tests.cast import Cast
from xieshang.kernel import bodies
from xieshang.kernel.models import Body
from xieshang.roster import ops
from xieshang.roster.models import Group, Sector, SpecialCommittee, Term

MEMBERS, SECTORS = 250, 17
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
NAMES = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉华玉红建国志海春德永金学光"


def fill(cast: Cast, many: int) -> None:
    """The county has its 250 members, and `many` - 1 other counties theirs."""
    chance = random.Random(1)
    sectors = list(Sector.objects.filter(term=cast.term).order_by("position"))
    _enrol(chance, cast.term, sectors, cast.special_committee, (cast.sector_group, cast.town_group))
    for number in range(many - 1):
        _county(chance, f"37{number:04}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _county(chance: random.Random, code: str) -> Body:
    body = bodies.found(code, name=f"政协{code}", short_name=code, name_en=code, level="county")
    term = ops.found_term(body, number=10, name="第十届", starts_on=date(2017, 1, 8), ends_on=date(2099, 12, 31))
    committee = ops.found_committee(term, code="C1", name="提案委员会")
    group = ops.found_group(term, kind="sector", code="G1", name="综合组", committee=committee)
    towns = ops.found_group(term, kind="town", code="T1", name="镇街组")
    sectors = [
        ops.found_sector(term, code=f"S{at:02}", name=f"界别{at}", position=at, group=group)
        for at in range(1, SECTORS + 1)
    ]
    _enrol(chance, term, sectors, committee, (group, towns))
    return body


def _enrol(
    chance: random.Random, term: Term, sectors: list[Sector], committee: SpecialCommittee, groups: tuple[Group, ...]
) -> None:
    def name() -> str:
        return chance.choice(SURNAMES) + "".join(chance.choices(NAMES, k=chance.choice((1, 2, 2))))

    ops.enrol_members(
        term,
        enrolments=[
            ops.Enrolment(
                profile=ops.Profile(name=name(), workplace="单位"),
                member_no=f"B{number:05}",
                sector=sectors[number % len(sectors)],
                committee=committee,
                groups=groups,
            )
            for number in range(MEMBERS)
        ],
    )
