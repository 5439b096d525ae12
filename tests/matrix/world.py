"""One of everything that has an address: the hall's own, the other hall's, the neighbouring county's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import FIRST_DAY, Cast
from tests.gatherings.sitting import next_free
from tests.handling.giving import WAY, assist, lead
from tests.liaison import keeping
from tests.matrix import (
    advising,
    commending,
    consulting,
    days,
    groupings,
    hall,
    homes,
    liaising,
    papering,
    people,
    places,
    rules,
    tables,
    terms,
    yearly,
)
from tests.matters.filing import ACCEPT, NAME, PHONE
from tests.visits.coming import STEPS as VISIT_STEPS
from xieshang.accounts import ops as accounts
from xieshang.accounts import phones, tokens
from xieshang.accounts.views import HALFWAY
from xieshang.accounts.views.phone import ASKED
from xieshang.demo.roles import ROLES
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings.models import Gathering, Invitation, Role
from xieshang.gatherings.ops import Guest, Plan
from xieshang.gatherings.ops.attending import code_now
from xieshang.handling import ops as handling
from xieshang.handling.models import Assignment
from xieshang.handling.orders import Order
from xieshang.kernel import bodies, clock, files, flow, jobs
from xieshang.kernel.models import Case, File
from xieshang.kernel.viewer import Viewer
from xieshang.matters import ops as matters
from xieshang.matters.models import Matter
from xieshang.notices.models import Notice
from xieshang.places.models import Hall
from xieshang.roster import appointing
from xieshang.roster import ops as roster
from xieshang.roster.models import Appointment, Group, Person, Unit
from xieshang.visits import ops as visits
from xieshang.visits.models import Visit

AT = timezone.make_aware(datetime(2020, 6, 10, 9, 0))
ANONYMOUS = ("citizen", "holder")
# The citizen twice: with nothing, and holding the query codes of the county's matters.
VIEWERS = (*(role.code for role in ROLES), "holder")
# Planted facts: who raised the matters, and the phone of a member; the table says which answers may hold them.
CANARIES = {
    "identity": (NAME, PHONE),
    "phone": ("19900000002",),
    "constituent": (keeping.NAME, keeping.PHONE),
    "excuse": (days.REASON,),
    "instruction": (advising.CANARY,),
}
FILE_WORDS = "照片甲.png"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
BEFORE = ("planned", "convoked")


@dataclass(frozen=True)
class Side:
    """One hall with those who act for it: the county's first, its second, the neighbour's."""

    hall: Hall
    convenor: Callable[[datetime], Viewer]
    office: Callable[[datetime], Viewer]
    unit: Unit
    acts_for_unit: Callable[[datetime], Viewer]
    guests: tuple[Guest, ...]


def own(cast: Cast) -> Side:
    guests = (
        Guest(Role.MEMBER, cast.member.actor),
        Guest(Role.OBSERVER, cast.unit_organ.actor),
        Guest(Role.RESIDENT, name="居民甲"),
    )
    return Side(cast.hall, cast.convenor.viewer, cast.clerk.viewer, cast.unit_organ, cast.unit.viewer, guests)


def other(cast: Cast) -> Side:
    guests = (Guest(Role.MEMBER, cast.member2.actor), Guest(Role.OBSERVER, cast.unit2_organ.actor))
    return Side(cast.hall2, cast.convenor2.viewer, cast.clerk.viewer, cast.unit2_organ, cast.unit2.viewer, guests)


def neighbour(cast: Cast) -> Side:
    """Everything is done by the stranger, who is the office there."""
    unit = Unit.objects.filter(body=cast.other_body).select_related("actor").first() or roster.found_unit(
        cast.other_body, code="zj", name="莒南县住建局", short_name="住建局", system="government", valid_from=FIRST_DAY
    )
    clerk = cast.stranger.viewer

    def acts_for_unit(at: datetime) -> Viewer:
        return bodies.machine(cast.other_body.pk, at)

    guests = (Guest(Role.OBSERVER, unit.actor), Guest(Role.RESIDENT, name="居民乙"))
    return Side(cast.other_hall, clerk, clerk, unit, acts_for_unit, guests)


def filed(side: Side, at: datetime = AT, **changes: Any) -> matters.Receipt:
    """A resident has raised a matter with a photo; name and phone are the canaries."""
    words = {
        "title": "路灯不亮了",
        "text": "三盏路灯从五月起不亮，晚上看不见路。",
        "variety": "problem",
        "category": "roads",
        "name": NAME,
        "phone": PHONE,
    }
    body_id = side.hall.body_id
    upload = files.inspected(SimpleUploadedFile(FILE_WORDS, PIXEL, content_type="image/png"))
    photo = files.keep(upload, FILE_WORDS, body_id=body_id, purpose="matter-photo", at=at, owner_key="b")
    filing = matters.Filing(**{**words, "files": [photo], **changes})
    return matters.receive(side.hall, filing=filing, by=Viewer.visitor(body_id, at), at=at)


def accepted(side: Side, at: datetime = AT, *, published: bool = True) -> Matter:
    data = {**ACCEPT, "publish": "yes" if published else "no"}
    return flow.perform(filed(side, at).matter, "accept", by=side.convenor(at), at=at, data=data).case


def task(side: Side, *steps: str, at: datetime = AT, order: Callable[..., Order] = lead) -> Assignment:
    """A task of the side's unit after these steps."""
    matter = accepted(side, at)
    orders = [lead(side.unit)] if order is lead else [lead(_another(side.unit)), assist(side.unit)]
    handling.assign(matter, orders=orders, by=side.office(at), at=at)
    found = Assignment.objects.filter(parent_id=matter.pk).get(unit_id=side.unit.actor_id)
    for step in steps:
        usual, data = WAY[step]
        by = {"unit": side.acts_for_unit, "unit2": side.acts_for_unit, "clerk": side.office, "convenor": side.convenor}
        who = by[usual](at) if usual in by else bodies.machine(side.hall.body_id, at)
        flow.perform(found, step, by=who, at=at, data=data)
    return Assignment.objects.get(pk=found.pk)


def _another(unit: Unit) -> Unit:
    return Unit.objects.filter(body_id=unit.body_id).exclude(pk=unit.pk).select_related("actor").order_by("pk")[0]


def sitting(side: Side, point: str = "planned", at: datetime = AT) -> Gathering:
    """A sitting of the side's hall at a point of its way."""
    plan = Plan(
        form="hall-sitting",
        title="管网协商议事会",
        starts_at=next_free(side.hall.room, at + timedelta(days=7 if point in BEFORE else 0, minutes=30)),
        hall=side.hall,
        agenda=(accepted(side, at),),
        guests=side.guests,
    )
    by = side.convenor(at)
    found = gatherings.plan(side.hall.actor, plan=plan, by=by, at=at)
    for step in {"planned": (), "convoked": ("convoke",)}.get(point, ("convoke", "open")):
        flow.perform(found, step, by=by, at=at)
    if point in ("attended", "held", "minuted"):
        gatherings.check_in_by_hand(found, guests=side.guests[:1], why="没有带手机", by=by, at=at)
    if point in ("held", "minuted"):
        flow.perform(found, "hold", by=by, at=at)
    if point == "minuted":
        for item in found.items.order_by("pk"):
            gatherings.record_outcome(item, outcome="settled", agreement="当场疏通", by=by, at=at)
        gatherings.save_minutes(found, base=0, text="纪要", by=by, at=at)
    return Gathering.objects.get(pk=found.pk)


def visit(side: Side, state: str = "announced") -> Visit:
    """A delegation that comes today, with the side's unit in charge."""
    plan = visits.Plan(
        origin="济宁市政协",
        level="city",
        people=18,
        topics="议事厅建设",
        arrives_on=AT.date(),
        host=side.unit.actor,
        leader="鲁庆和",
        receivers=("杨俊英",),
        programme=(visits.Point(AT, "座谈交流"),),
    )
    by = side.office(AT)
    found = visits.announce(plan, by=by, at=AT)
    for step, data in VISIT_STEPS.items():
        if found.state == state:
            break
        flow.perform(found, step, by=by, at=AT, data=data)
        found = Visit.objects.get(pk=found.pk)
    return found


@dataclass
class World:
    """Clients of every role, and the things by their names in the table: each a set of values for an address."""

    cast: Cast
    clients: dict[str, Client] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)

    def values(self, thing: str) -> dict[str, Any]:
        """What stands in the address of the thing; the code at a door changes from minute to minute."""
        values = self.things[thing]
        if "door" not in thing:
            return values
        return {**values, "code": code_now(Gathering.objects.get(pk=values["pk"]), clock.real_now())}

    def case(self, name: str) -> Case:
        return Case.objects.get(pk=self.things[name]["pk"])


def build(cast: Cast) -> World:
    """The clock of the installation must stand at AT."""
    world = World(cast)
    receipts = []
    for name, side in (("", own(cast)), ("other hall's ", other(cast)), ("neighbour's ", neighbour(cast))):
        receipts += _things_of(world, name, side)
    _nameless(world)
    jobs.run_due(limit=1000, now=AT)
    for name, player in (("", cast.convenor), ("other hall's ", cast.convenor2), ("neighbour's ", cast.stranger)):
        notice = Notice.objects.filter(recipient_id=player.actor.pk).order_by("pk")[0]
        world.things[f"{name}notice"] = {"notice_id": notice.pk}
    for role in VIEWERS:
        client = world.clients[role] = Client(headers={"accept-language": "en"}, raise_request_exception=True)
        if role not in ANONYMOUS:
            cast.player(role).signed_in(client)
    code = world.things["code of the citizen's topic"]["code"]
    assert world.clients["holder"].post("/topics/track/", {"code": code}).status_code == 302
    for receipt in receipts[:2]:
        answer = world.clients["holder"].post("/matters/track/", {"code": receipt.code})
        assert answer.status_code == 302
    _halfway_in(world)
    return world


def _things_of(world: World, name: str, side: Side) -> list[matters.Receipt]:
    public, sealed = filed(side), filed(side)
    flow.perform(public.matter, "accept", by=side.convenor(AT), at=AT, data=ACCEPT)
    for word, receipt in (("public matter", public), ("sealed matter", sealed)):
        photo = File.objects.get(case_id=receipt.matter.pk)
        pk = receipt.matter.pk
        world.things[name + word] = {"pk": pk, "case_id": pk}
        world.things[f"{name}photo of the {word}"] = {"file_id": photo.pk, "name": photo.name}
    order = task(side)
    world.things[f"{name}task"] = {"pk": order.pk, "case_id": order.pk}
    for point in ("planned", "convoked", "attended"):
        found = sitting(side, point)
        item = found.items.order_by("pk")[0]
        invitation = found.invitations.order_by("pk")[0]
        if point == "convoked":
            found.invitations.filter(pk=invitation.pk).update(reply=Invitation.Reply.LEAVE_ASKED)
        values = {"pk": found.pk, "case_id": found.pk, "item": item.pk, "invitation": invitation.pk}
        if there := found.attendances.order_by("pk").first():
            values["attendance"] = there.pk
            values |= hall.things(side, found, at=AT)
        world.things[f"{name}{point} sitting"] = values
        world.things[f"{name}invitation to the {point} sitting"] = {"pk": invitation.pk}
        world.things[f"{name}door of the {point} sitting"] = {"pk": found.pk}
    world.things |= {f"{name}{thing}": values for thing, values in _papers(world, name, side).items()}
    for state in ("announced", "closed"):
        pk = visit(side, state).pk
        world.things[f"{name}{state} visit"] = {"pk": pk, "case_id": pk}
    for part in (places, days, rules, commending, liaising, consulting, advising, homes, yearly):
        world.things |= {f"{name}{thing}": values for thing, values in part.things(side, AT).items()}
    if "other" not in name:
        world.things |= {f"{name}{thing}": values for thing, values in tables.things(side, AT).items()}
        host = Case.objects.get(pk=world.things[f"{name}announced visit"]["pk"])
        world.things |= {f"{name}{thing}": values for thing, values in terms.things(side, host, AT).items()}
    world.things[f"{name}hall"] = {"code": side.hall.code}
    world.things[f"{name}home"] = {"code": side.hall.home.code}
    body_id = side.hall.body_id
    person = world.cast.member2.person if body_id == world.cast.body.pk else world.cast.stranger.person
    world.things[f"{name}person"] = {"pk": person.pk}
    world.things[f"{name}person with a portrait"] = {"pk": _with_portrait(person).pk}
    proposed = groupings.grouping(side, AT)
    world.things[f"{name}proposed grouping"] = {"pk": proposed.pk, "case_id": proposed.pk}
    asked = people.correction(side, AT)
    world.things[f"{name}asked correction"] = {"pk": asked.pk, "case_id": asked.pk}
    token, _text = tokens.make(side.office(AT), name="报表", scopes=[tokens.CASES], days=90, at=clock.real_now())
    world.things[f"{name}token"] = {"pk": token.pk}
    return [public, sealed] if not name else []


def _papers(world: World, name: str, side: Side) -> dict[str, dict[str, Any]]:
    """Documents of the convoked sitting; what there is once for a body, with the county's first hall."""
    sitting = Gathering.objects.get(pk=world.things[f"{name}convoked sitting"]["pk"])
    made = papering.things(side, sitting, AT, issued="other" not in name)
    return made if name else made | papering.of_the_county(side, AT)


def _with_portrait(person: Person) -> Person:
    upload = files.inspected(SimpleUploadedFile(FILE_WORDS, PIXEL, content_type="image/png"))
    person.photo = files.keep(
        upload, FILE_WORDS, body_id=person.body_id, purpose="portrait", at=AT, case=_some_case_of(person)
    )
    person.save(update_fields=["photo"])
    return person


def _some_case_of(person: Person) -> Case:
    """Any case of the body: a portrait belongs to the correction with which it came."""
    return Case.objects.filter(body_id=person.body_id).order_by("pk")[0]


def _nameless(world: World) -> None:
    """What belongs to nobody."""
    world.things["kind of table"] = {"kind": "roster"}
    token = accounts.invite(world.cast.keeper.account, at=clock.real_now())
    elsewhere = UserSession.objects.create(user=world.cast.clerk.account, ip="10.0.0.0", session_key="elsewhere")
    world.things |= {
        "": {},
        "some form": {"form": "some-form"},
        "figure of matters": {"key": "hall-problems-solved"},
        "figure of members": {"key": "members"},
        "unknown figure": {"key": "no-such-figure"},
        "year": {"year": 2020},
        "quarter": {"code": "2020Q2"},
        "entrance": {"code": "clerk"},
        "norm": {"code": "handling.reply_days"},
        "past year": {"year": 2018},
        "group": {"pk": world.cast.sector_group.pk},
        "other hall's group": {"pk": world.cast.sector_group2.pk},
        "neighbour's group": {"pk": _neighbours_group(world).pk},
        "invitation": {"token": token},
        "account": {"pk": world.cast.keeper.account.pk},
        "neighbour's account": {"pk": world.cast.stranger.account.pk},
        "office": {"pk": world.cast.keeper.actor.appointments.get().pk},
        "neighbour's office": {"pk": world.cast.stranger.actor.appointments.get().pk},
        "delegation": {"pk": _delegation(world).pk},
        "session of the clerk": {"session_id": elsewhere.pk},
        "spent invitation": {"token": "no-such-token"},
        "list of matters": {"slug": "matters"},
        "list of tasks": {"slug": "handling"},
        "list of gatherings": {"slug": "gatherings"},
        "list of visits": {"slug": "visits"},
        "list of commendations": {"slug": "commendations"},
        "list of topics": {"slug": "topics"},
        "list of plans": {"slug": "plans"},
        "list of checks": {"slug": "home-checks"},
        "list of duties": {"slug": "duties"},
        "list of bookings": {"slug": "bookings"},
        "list of deeds": {"slug": "deeds"},
        "list of formal suggestions": {"slug": "advice"},
        "list of suggestions": {"slug": "suggestions"},
        "list of instructions": {"slug": "instructions"},
        "list of loans": {"slug": "loans"},
        "list of corrections": {"slug": "corrections"},
        "list of years of groups": {"slug": "group-years"},
        "unknown list": {"slug": "no-such-list"},
    }


def _neighbours_group(world: World) -> Group:
    """Founded with the contacts of the neighbour's member."""
    return Group.objects.get(body=world.cast.other_body, kind="sector", term__number=10)


def _delegation(world: World) -> Appointment:
    """The leader has named the secretary for the summer."""
    days = {"since": AT.date(), "until": AT.date() + timedelta(days=60)}
    return appointing.delegate(world.cast.secretary.account, **days, by=world.cast.leader.viewer(AT), at=AT)


def _halfway_in(world: World) -> None:
    """The holder has given the keeper's password, and has asked for a code by message; neither code was typed yet."""
    account, now = world.cast.keeper.account, clock.real_now()
    phone = phones.ask_code(world.cast.body, phone="19900009999", address="10.0.0.1", at=now)
    session = world.clients["holder"].session
    kept = {"account": account.pk, "hash": account.get_session_auth_hash(), "at": now.timestamp() + 3600, "next": ""}
    session.update({HALFWAY: kept, ASKED: phone.pk})
    session.save()
