"""A county with seventeen sectors and members to group."""

from datetime import date, timedelta

from xieshang.kernel.promises import invariants
from xieshang.roster import ops, queries
from xieshang.roster.grouping import ops as grouping
from xieshang.roster.grouping.models import Grouping, Lot, Part
from xieshang.roster.models import Group, Membership, Seat, Sector

DOCUMENT = "沭政协发〔2020〕6号"
DAY = date(2020, 6, 1)
BEFORE = DAY - timedelta(days=1)
SECTORS = (
    ("S03", "工会", 3), ("S04", "妇联", 4), ("S05", "工商联", 5), ("S06", "科协", 2), ("S07", "农业界", 6),
    ("S08", "教育体育界", 4), ("S09", "医药卫生界", 3),
)  # fmt: skip
COMMITTEES = (("C3", "农业农村委员会"), ("C4", "社会法制委员会"), ("C5", "教科卫体委员会"))


def many_sectors(cast) -> dict[str, Sector]:
    """Seven more sectors without a group, three more committees, members without a sector group."""
    committees = [ops.found_committee(cast.term, code=code, name=name) for code, name in COMMITTEES]
    found = {}
    number = 100
    for position, (code, name, size) in enumerate(SECTORS, 3):
        found[code] = ops.found_sector(cast.term, code=code, name=name, position=position)
        enrolments = []
        for _member in range(size):
            number += 1
            enrolments.append(
                ops.Enrolment(
                    profile=ops.Profile(
                        name=f"委员{number}", workplace="蛟龙镇中心小学" if number % 2 else "临沭县政协"
                    ),
                    member_no=f"10329{number}",
                    sector=found[code],
                    committee=committees[0],
                    groups=(cast.town_group,),
                    decision="沭政协发〔2016〕21号",
                )
            )
        ops.enrol_members(cast.term, enrolments=enrolments)
    return found


def asked(cast, at, sort: str = "sector", count: int = 3) -> Grouping:
    return grouping.begin(cast.term, sort, by=cast.clerk.viewer(at), at=at, count=count)


def decided(cast, at, found: Grouping, day: date = DAY) -> Grouping:
    return grouping.decide(found, decision=DOCUMENT, effective_on=day, by=cast.clerk.viewer(at), at=at)


def brought(cast, at, groups: dict[str, tuple[str, ...]], under: str = "C1") -> Grouping:
    """A grouping that people made: the codes of the sectors by the names of the groups."""
    committee = {row.code: row for row in cast.term.special_committees.select_related("actor")}[under]
    drafts = [grouping.Draft(name, committee=committee, codes=codes) for name, codes in groups.items()]
    return grouping.bring(cast.term, drafts, by=cast.clerk.viewer(at), at=at)


def places(found: Grouping) -> dict[str, str]:
    """The group of each sector, by names."""
    lots = Lot.objects.filter(grouping=found).select_related("sector", "part")
    return {lot.sector.name: lot.part.name for lot in lots}


def lot_of(found: Grouping, name: str) -> Lot:
    return Lot.objects.select_related("part").get(grouping=found, sector__name=name)


def part_of(found: Grouping, name: str) -> Part:
    return Part.objects.get(grouping=found, name=name)


def group_on(cast, name: str, day: date) -> Group | None:
    """The group in which a sector stands on a day."""
    return Sector.objects.placed_on(day).get(term=cast.term, name=name).group


def breaches() -> list[str]:
    """What `verify` would name in the roster."""
    return [found.words for code in invariants if code.startswith("roster.") for found in invariants[code].question()]


def seat_on(membership: Membership, day: date, kind: str = "sector") -> list[str]:
    """The groups of a kind in which somebody sat on a day."""
    rows = Seat.objects.valid_on(day).filter(membership__person=membership.person, group__kind=kind)
    return list(rows.values_list("group__actor__name", flat=True))


def sector_groups(cast, day: date) -> list[str]:
    return [row.actor.name for row in queries.public_groups(cast.body.pk, day).filter(kind="sector")]
