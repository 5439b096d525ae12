"""What hangs on the home of a side of the matrix: its ledger, library, lecture and post, and the liaison office of the town."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.matrix import liaising
from tests.places.keeping import OPENING
from xieshang.kernel.models import Actor
from xieshang.lectures import ops as lectures
from xieshang.places.ledger import ops as ledger
from xieshang.places.library import ops as library
from xieshang.places.library.models import Book, Loan
from xieshang.places.offices import ops as offices
from xieshang.places.offices.models import LiaisonOffice
from xieshang.places.posts import changing
from xieshang.places.posts import ops as posts
from xieshang.roster import ops as roster

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "loan.give_back": {"remark": ""},
    "loan.prolong": {"until": "2020-08-31"},
    "loan.lose": {"reason": "淋湿"},
}


def _somebody(side: Side, name: str) -> Actor:
    """A person of the body whom nobody of the matrix is."""
    return roster.enrol_person(side.hall.home.body, profile=roster.Profile(name=name)).actor


def _book(side: Side, at: datetime) -> Book:
    home = side.hall.home
    title = f"书{Book.objects.filter(home=home).count()}"
    return library.add(home, described=library.Described(title, copies=2), by=side.office(at), at=at)


def loan(side: Side, at: datetime) -> Loan:
    """A book of the side's home with the side's member."""
    to = Actor.objects.get(pk=liaising.member(side, at).acting_id)
    return library.lend(_book(side, at), to=to, by=side.office(at), at=at)


def lecture(side: Side, at: datetime) -> int:
    starts = at + timedelta(days=9)
    told = lectures.Announced("民法典与百姓生活", "王法明", starts, starts + timedelta(hours=2))
    return lectures.announce(side.hall.home, announced=told, by=side.office(at), at=at).pk


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    by, home = side.office(at), side.hall.home
    told = ledger.Told("study", at.date(), "学习座谈", 12, "签到表")
    entered = ledger.enter(home, told=told, by=by, at=at)
    town = side.hall.town
    office = LiaisonOffice.objects.filter(town=town).first() or offices.open_office(
        town, name=f"{town.name}联络室", opened_on=date(2020, 1, 6), by=by
    )
    given = {"since": at.date(), "decision": "沭政协〔2020〕4号"}
    deputy = offices.appoint(office, kind="deputy", actor=_somebody(side, "副主任某"), **given, by=by, at=at)
    code = f"kp-{side.hall.code.lower()}"
    post = posts.found_post(home.body, code=code, opening=OPENING, members=[_somebody(side, "在岗某")])
    held = changing.appoint_keeper(post, actor=_somebody(side, "管理员某"), **given, by=by, at=at)
    lent, announced = loan(side, at), lecture(side, at)
    return {
        "table of the ledger": {"code": home.code, "form": "csv"},
        "entered activity": {"code": home.code, "pk": entered.pk},
        "liaison office": {"pk": office.pk, "director": deputy.pk},
        "worked post": {"code": code, "pk": post.workers.get().pk},
        "kept post": {"code": code, "pk": held.pk},
        "shelved book": {"code": home.code, "pk": _book(side, at).pk},
        "lent loan": {"pk": lent.pk, "case_id": lent.pk},
        "announced lecture": {"pk": announced, "case_id": announced},
    }
