"""The consultation year of the demo: call, topics, plan and its changes, the consultations, above all those of June."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.consultations.month.forms_of import BY_TOPIC
from xieshang.consultations.plan import ops as plans
from xieshang.consultations.plan.models import Call, Plan
from xieshang.consultations.topics import ops, queries
from xieshang.consultations.topics.models import Topic
from xieshang.demo import hall
from xieshang.demo.people import DATA, People
from xieshang.gatherings import ops as gatherings
from xieshang.gatherings import paper
from xieshang.gatherings.models import Gathering, Role
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Seat

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]
Given = dict[str, Any]
EVERYBODY = tuple(Call.Asked.values)
# A consultation is small enough for everybody to speak.
INVITED = 8


@dataclass
class Year:
    """Who acts, and what stands so far, by the codes of the file."""

    people: People
    acting: Acting
    clerk: Clerk
    plans: dict[int, Plan] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    held: dict[str, Gathering] = field(default_factory=dict)

    # ---- the plan
    def begin(self, year: int, at: datetime) -> None:
        self.plans[year] = plans.begin(year, by=self.clerk(at), at=at)

    def call(self, year: int, given: Given, at: datetime) -> None:
        days = (date.fromisoformat(given["opens"]), date.fromisoformat(given["closes"]))
        wording = plans.Wording(given["title"], given["words"], EVERYBODY, *days, given["document"])
        self.calls[year] = plans.call(self.plans[year], wording=wording, by=self.clerk(at), at=at)

    def step(self, code: str, data: Given, at: datetime) -> None:
        flow.perform(self.plans[2020], code, by=self.clerk(at), at=at, data=dict(data))

    # ---- topics
    def suggest(self, year: int, given: Given, at: datetime) -> None:
        if given["source"] == Topic.Source.DECREED:
            words = {"title": given["title"], "reason": given["reason"], "document": given["who"]}
            self.topics[given["code"]] = ops.decree(**words, by=self.clerk(at), at=at)
            return
        proposer, by = self._voice(given, at)
        suggestion = ops.Suggestion(
            title=given["title"],
            reason=given["reason"],
            source=given["source"],
            wished=given.get("plan", {}).get("form", ""),
            proposed_by="" if proposer else given["who"],
            proposer=proposer,
            call=self.calls[year],
        )
        self.topics[given["code"]] = ops.suggest(suggestion, by=by, at=at).topic

    def _voice(self, given: Given, at: datetime) -> tuple[Actor | None, Viewer]:
        """Who suggests, and who types it: citizens and those with an account themselves, the rest on paper."""
        organs, who = self.people.organs, given["who"]
        if given["source"] == Topic.Source.MEMBER:
            actor = self.people.members[who].person.actor
            return actor, self.acting(actor, at)
        if given["source"] == Topic.Source.UNIT:
            return organs.units[who].actor, self.acting(self.people.liaisons[who].actor, at)
        if given["source"] == Topic.Source.COMMITTEE:
            return organs.committees[who].actor, self.acting(self.people.staff[f"{who.lower()}-dir"].actor, at)
        if given["source"] == Topic.Source.GROUP:
            return organs.groups[who].actor, self.convenor(who, at)
        if given["source"] == Topic.Source.CITIZEN:
            return None, Viewer.visitor(self.people.body.pk, at)
        return None, self.clerk(at)

    def convenor(self, code: str, at: datetime) -> Viewer:
        """Who convenes the group that day; the office where nobody is named."""
        holders = self.people.organs.groups[code].actor.holders.valid_on(timezone.localdate(at))
        holder = holders.filter(role="convenor").order_by("pk").first()
        return self.acting(holder.actor, at) if holder else self.clerk(at)

    def assess(self, given: Given, at: datetime) -> None:
        topic = self.topics[given["code"]]
        codes = list(queries.criteria(topic.body_id, at.date()))
        for code, marks in given["marks"].items():
            seat, staff = self.people.organs.committees[code].actor, self.people.staff[f"{code.lower()}-dir"]
            points = dict(zip(codes, marks, strict=True))
            ops.assess(topic, committee=seat, points=points, by=self.acting(staff.actor, at), at=at)

    def screen(self, given: Given, at: datetime) -> None:
        """Merged, left out with the reason, or chosen for the plan and said how it is consulted on."""
        topic, by = self.topics[given["code"]], self.clerk(at)
        if "merged" in given:
            ops.merge(topic, into=self.topics[given["merged"]], by=by, at=at)
        elif "declined" in given:
            flow.perform(topic, "decline", by=by, at=at, data={"reason": given["declined"]})
        elif given["source"] != Topic.Source.DECREED:
            flow.perform(topic, "shortlist", by=by, at=at)
            flow.perform(topic, "select", by=by, at=at)

    def shape(self, given: Given, at: datetime) -> None:
        topic = Topic.objects.get(pk=self.topics[given["code"]].pk)
        self.topics[given["code"]] = ops.shape(topic, shape=self._shape(given["plan"]), by=self.clerk(at), at=at)

    def _shape(self, plan: Given) -> ops.Shape:
        organs = self.people.organs
        return ops.Shape(
            form=plan["form"],
            committee=organs.committees[plan["committee"]].actor,
            month=plan["month"],
            leader=self.people.members[plan["leader"]].person.actor,
            document=plan["document"],
            units=tuple(organs.units[code].actor for code in plan["units"]),
            groups=tuple(organs.groups[code].actor for code in plan["groups"]),
            sectors=tuple(plan["sectors"]),
        )

    def amend(self, given: Given, at: datetime) -> None:
        """The month of a topic in the decided plan is another one."""
        _on, reason, document, month = given["changed"]
        topic = Topic.objects.get(pk=self.topics[given["code"]].pk)
        shape = self._shape({**given["plan"], "month": month})
        ops.shape(topic, shape=shape, by=self.clerk(at), at=at, reason=reason, document=document)

    def stop(self, given: Given, at: datetime) -> None:
        how, _on, reason, document = given["stopped"]
        topic = Topic.objects.get(pk=self.topics[given["code"]].pk)
        ops.stop(topic, how=how, reason=reason, document=document, by=self.clerk(at), at=at)

    def move(self, step: str, given: Given, data: Given, at: datetime) -> None:
        """The committee that leads takes the topic on."""
        staff = self.people.staff[f"{given['plan']['committee'].lower()}-dir"]
        flow.perform(self.topics[given["code"]], step, by=self.acting(staff.actor, at), at=at, data=dict(data))

    # ---- consultations
    def plan_gathering(self, given: Given, at: datetime) -> None:
        organs = self.people.organs
        host = (organs.groups if given["kind"] == "sector" else organs.committees)[given["host"]]
        starts_at = timezone.make_aware(datetime.fromisoformat(f"{given['on']}T{given['start']}"))
        plan = gatherings.Plan(
            form=BY_TOPIC[given["kind"]],
            title=given["title"],
            starts_at=starts_at,
            home=organs.homes[given["place"]],
            agenda=(self.topics[given["topic"]],),
            guests=tuple(self._guests(given, starts_at.date())),
        )
        self.held[given["title"]] = gatherings.plan(host.actor, plan=plan, by=self._convener(given, at), at=at)

    def _convener(self, given: Given, at: datetime) -> Viewer:
        return self.convenor(given["host"], at) if given["kind"] == "sector" else self.clerk(at)

    def _guests(self, given: Given, day: date) -> Iterator[gatherings.Guest]:
        for actor in self._members(given, day):
            yield gatherings.Guest(Role.MEMBER, actor)
        for code in given["units"]:
            yield gatherings.Guest(Role.OBSERVER, self.people.organs.units[code].actor)

    def _members(self, given: Given, day: date) -> list[Actor]:
        """Some of the group, in turn; of a special committee's consultation, some of its members."""
        organs = self.people.organs
        rows = Seat.objects.valid_on(day).select_related("membership__person__actor").order_by("membership__member_no")
        if given["kind"] == "sector":
            rows = rows.filter(group=organs.groups[given["host"]])
        else:
            rows = rows.filter(membership__committee=organs.committees[given["host"]], group__kind="sector")
        found = [seat.membership.person.actor for seat in rows]
        first = len(self.held) * INVITED % max(len(found), 1)
        return [*found[first:], *found[:first]][:INVITED]

    def convoke(self, given: Given, at: datetime) -> None:
        flow.perform(self.held[given["title"]], "convoke", by=self._convener(given, at), at=at)

    def send_opinion(self, given: Given, at: datetime) -> None:
        hall.send_opinion(self.held[given["title"]], given["opinion"], acting=self.acting, at=at)

    def sit(self, given: Given, at: datetime) -> None:
        """Opened, checked in, talked over, agreed and closed."""
        gathering, by = self.held[given["title"]], self._convener(given, at)
        flow.perform(gathering, "open", by=by, at=at)
        invited = list(gathering.invitations.select_related("actor").in_order())
        members = [row.actor for row in invited if row.role == Role.MEMBER and row.actor]
        machine = bodies.machine(gathering.body_id, at)
        gatherings.check_in_by_code(gathering, actors=members, by=machine, at=at)
        units = [gatherings.Guest(Role.OBSERVER, row.actor) for row in invited if row.role == Role.OBSERVER]
        gatherings.check_in_by_hand(gathering, guests=units, why="到会签名，由记录人录入", by=by, at=at)
        item = gathering.items.get()
        if "asked" in given:
            hall.talk(gathering, given, units[0].actor, acting=self.acting, by=by, at=at)
        else:
            said = [
                gatherings.Saying("speech", given["said"], speaker=members[0], item=item),
                gatherings.Saying("answer", given["agreed"], speaker=units[0].actor, item=item),
            ]
            gatherings.add_remarks(gathering, remarks=said, by=by, at=at)
        gatherings.record_outcome(item, outcome="settled", agreement=given["agreed"], by=by, at=at)
        flow.perform(gathering, "hold", by=by, at=at)

    def write_minutes(self, given: Given, at: datetime) -> None:
        gathering, by = Gathering.objects.get(pk=self.held[given["title"]].pk), self._convener(given, at)
        text = paper.draft_minutes_from_record(gathering)
        gatherings.save_minutes(gathering, base=0, text=text, by=by, at=at)
        flow.perform(gathering, "confirm_minutes", by=by, at=at)


def _at(day: str, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, minute)))


def events(people: People, acting: Acting, clerk: Clerk, held: dict[str, Gathering]) -> Iterator[tuple[datetime, Act]]:
    """Everything of the consultation year, in the order of the file; what is convened stands in `held` by its title."""
    year = Year(people, acting, clerk, held=held)
    given = json.loads((DATA / "plan.json").read_text(encoding="utf-8"))
    yield from _of_the_plan(year, given["plan"])
    for topic in given["topics"]:
        yield from _of_a_topic(year, topic, given["plan"])
    for row in given["consultations"]:
        yield from _of_a_consultation(year, row)
    yield from _of_the_next_year(year, given["next"])


def _of_the_plan(year: Year, plan: Given) -> Iterator[tuple[datetime, Act]]:
    scans: Given = {"scans": []}
    yield _at(plan["begun"], 9), partial(year.begin, plan["year"])
    yield _at(plan["call"]["opens"], 9), partial(year.call, plan["year"], plan["call"])
    yield _at(plan["drafted"], 9), partial(year.step, "draft", {})
    day, reviewers, document = plan["reviewed"]
    yield _at(day, 10), partial(year.step, "review", {"with": reviewers, "document": document, **scans})
    for step, (day, document) in (("approve_chairs", plan["chairs"]), ("decide", plan["decided"])):
        data = {"met_on": date.fromisoformat(day), "document": document, **scans}
        yield _at(day, 17), partial(year.step, step, data)
    yield _at(plan["published"], 9), partial(year.step, "publish", {})


def _of_a_topic(year: Year, topic: Given, plan: Given) -> Iterator[tuple[datetime, Act]]:
    yield _at(topic["on"], 10), partial(year.suggest, plan["year"], topic)
    if topic["marks"]:
        yield _at("2020-02-20", 9), partial(year.assess, topic)
    yield _at("2020-02-24", 10 if "merged" in topic else 11), partial(year.screen, topic)
    if "plan" not in topic:
        return
    yield _at("2020-02-26", 10), partial(year.shape, topic)
    if "changed" in topic:
        yield _at(topic["changed"][0], 15), partial(year.amend, topic)
    if "stopped" in topic:
        yield _at(topic["stopped"][1], 15), partial(year.stop, topic)
        return
    yield _at("2020-03-30", 9), partial(year.move, "research", topic, {"remark": ""})
    if "reported" in topic:
        day, words = topic["reported"]
        yield _at(day, 15), partial(year.move, "report", topic, {"result": words, "document": "", "scans": []})
        day, words = topic["closed"]
        yield _at(day, 16), partial(year.move, "close", topic, {"result": words})


def _of_a_consultation(year: Year, row: Given) -> Iterator[tuple[datetime, Act]]:
    day = date.fromisoformat(row["on"])
    called = max(day - timedelta(days=22), date(2020, 4, 1)).isoformat()
    hour, minute = (int(part) for part in row["start"].split(":"))
    yield _at(called, 10), partial(year.plan_gathering, row)
    yield _at(called, 11), partial(year.convoke, row)
    if "opinion" in row:
        yield _at((day - timedelta(days=1)).isoformat(), 20), partial(year.send_opinion, row)
    yield _at(row["on"], hour, minute), partial(year.sit, row)
    yield _at((day + timedelta(days=1)).isoformat(), 8, 30), partial(year.write_minutes, row)


def _of_the_next_year(year: Year, following: Given) -> Iterator[tuple[datetime, Act]]:
    """The call of the next year is open when a newcomer looks, and two consultations want the same leader."""
    yield _at(following["begun"], 9), partial(year.begin, following["year"])
    yield _at(following["call"]["opens"], 9), partial(year.call, following["year"], following["call"])
    for topic in following["topics"]:
        yield _at(topic["on"], 10), partial(year.suggest, following["year"], topic)
        if topic["marks"]:
            yield _at("2020-12-16", 15), partial(year.assess, topic)
    for row in following["clash"]:
        yield _at(row["planned"], 10), partial(year.plan_gathering, row)
