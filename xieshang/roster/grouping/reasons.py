"""Why a grouping is as it is, in words that an office can repeat."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

TOWNS_NAMED = 2


def of_group(
    *,
    kin: Sequence[tuple[str, str]],
    committee: str,
    says: frozenset[str],
    said_anywhere: frozenset[str],
    size: int,
    mean: float,
    towns: Counter[str],
    locked: Sequence[str],
) -> list[str]:
    """Similar kind, the committee, even size, ease of meeting, and what was locked; empty sentences are left out."""
    said = [
        _kinds(kin),
        _committee(kin, committee, says, said_anywhere),
        _("%(size)s members; an average group has %(mean)s.") % {"size": size, "mean": round(mean)},
        _meeting(size, towns),
        _("Locked by the office: %(sectors)s.") % {"sectors": "、".join(locked)} if locked else "",
    ]
    return [words for words in said if words]


def _kinds(kin: Sequence[tuple[str, str]]) -> str:
    by_family: dict[str, list[str]] = {}
    for sector, family in kin:
        by_family.setdefault(family or sector, []).append(sector)
    if len(kin) == 1:
        return _("One sector by itself: %(sector)s.") % {"sector": kin[0][0]}
    if len(by_family) == 1:
        return _("All of one kind, %(family)s.") % {"family": next(iter(by_family))}
    told = "；".join(f"{family}（{'、'.join(sectors)}）" for family, sectors in by_family.items())
    return _("Kinds: %(kinds)s.") % {"kinds": told}


def _committee(
    kin: Sequence[tuple[str, str]], committee: str, says: frozenset[str], said_anywhere: frozenset[str]
) -> str:
    if not committee:
        return ""
    own = list(dict.fromkeys(family for _sector, family in kin if family in says))
    if own:
        return _("The name of the %(committee)s says: %(kinds)s.") % {"committee": committee, "kinds": "、".join(own)}
    if any(family in said_anywhere for _sector, family in kin):
        return _("By its name another special committee than the %(committee)s would fit better.") % {
            "committee": committee
        }
    return _("The name of no special committee says these kinds; the %(committee)s takes them.") % {
        "committee": committee
    }


def _meeting(size: int, towns: Counter[str]) -> str:
    if not towns or not size:
        return ""
    first = sorted(towns.items(), key=lambda pair: (-pair[1], pair[0]))[:TOWNS_NAMED]
    many = sum(number for _town, number in first)
    return _("%(many)s of %(size)s members are in %(towns)s.") % {
        "many": many,
        "size": size,
        "towns": "、".join(town for town, _number in first),
    }
