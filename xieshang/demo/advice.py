"""What the consultations of June led to in the demo year: documents, suggestions followed to their end, an instruction.

`advice.json` says from which sitting (its code, or the title of a consultation) each theme comes; `suggestions.csv` has a line
for each suggestion with what became of it.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from xieshang.advice import ops
from xieshang.advice.drafting.ops import Outline
from xieshang.advice.items.ops import Wanted
from xieshang.advice.models import Suggestion
from xieshang.advice.results.ops import Found
from xieshang.demo.people import DATA, People
from xieshang.gatherings.models import Gathering
from xieshang.handling.instructions import ops as instructions
from xieshang.handling.instructions.models import Instruction
from xieshang.handling.models import Assignment
from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Case
from xieshang.kernel.viewer import Viewer

Acting = Callable[[Actor, datetime], Viewer]
Clerk = Callable[[datetime], Viewer]
Act = Callable[[datetime], Any]
Events = Iterator[tuple[datetime, Act]]
CLASSES = {"carried": "B", "declined": "C"}
# Working days by what becomes of it: some are done late in the year, some are still in the units' hands when it ends.
HANDED = {"": date(2020, 7, 10), "handed": date(2020, 11, 10), "waits": date(2020, 12, 16)}
TERMS = {"done": 85, "handed": 150}


class Season:
    """What was drafted and suggested so far, by the names of the files."""

    def __init__(self, people: People, acting: Acting, clerk: Clerk, sittings: Mapping[str, Gathering]) -> None:
        self.people, self.acting, self.clerk, self.sittings = people, acting, clerk, sittings
        self.given = json.loads((DATA / "advice.json").read_text(encoding="utf-8"))
        self.papers: dict[str, Case] = {}
        self.items: dict[str, Suggestion] = {}
        self.results: dict[str, Case] = {}
        self.instruction: Instruction | None = None

    def sitting(self, theme: str) -> Case:
        return Case.objects.get(pk=self.sittings[self.given["themes"][theme]["sitting"]].pk)

    def organ(self, theme: str) -> Actor:
        return self.people.organs.committees[self.given["themes"][theme]["committee"]].actor

    def staff(self, theme: str, at: datetime) -> Viewer:
        return self.acting(self.people.staff[self.given["themes"][theme]["clerk"]].actor, at)

    def unit(self, code: str, at: datetime) -> Viewer:
        return self.acting(self.people.liaisons[code].actor, at)

    # Documents
    def paper_events(self) -> Events:
        for theme, given in self.given["papers"].items():
            yield _at(given["begun_on"], 9), partial(self.draft, theme, given)
            yield _at(given["begun_on"], 17), partial(self.write_on, theme, given)
            for day, hour, step, data in self._steps(given):
                if day:
                    yield _at(day, hour), partial(self.step, theme, step, data)

    def _steps(self, given: dict[str, Any]) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
        answer = {"receiver": "government", "text": given["answer"]}
        sending = {"to": "both", "sent_on": given["sent_on"]}
        if given["kind"] == "formal":
            decision = {"meeting": "chairs", "decided_on": given["approved_on"], "document": given["document"]}
            yield given["submitted_on"], 10, "submit", {}
            yield given["approved_on"], 16, "approve", decision
            yield given["sent_on"], 9, "send", sending
        else:
            yield given["sent_on"], 15, "issue", {**sending, "signed_by": given["signed_by"]}
        yield given["answered_on"], 10, "answer", answer
        yield given["published_on"], 11, "publish", {"items": "yes"}

    def draft(self, theme: str, given: dict[str, Any], at: datetime) -> None:
        outline = Outline(given["title"], self.organ(theme), given["text"], origin=self.sitting(theme))
        self.papers[theme] = ops.drafting.begin(given["kind"], outline, by=self.staff(theme, at), at=at)

    def write_on(self, theme: str, given: dict[str, Any], at: datetime) -> None:
        text = f"{given['text']}\n{given['second']}"
        by = self.staff(theme, at)
        ops.drafting.save_text(self.papers[theme], base=1, title=given["title"], text=text, by=by, at=at)

    def step(self, theme: str, step: str, data: dict[str, Any], at: datetime) -> None:
        flow.perform(self.papers[theme], step, by=self.clerk(at), at=at, data=dict(data))

    # Suggestions
    def item_events(self) -> Events:
        with (DATA / "suggestions.csv").open(encoding="utf-8", newline="") as file:
            for place, row in enumerate(csv.DictReader(file)):
                yield from self._of_item(place, row)

    def _of_item(self, place: int, row: dict[str, str]) -> Events:
        paper = self.given["papers"].get(row["theme"])
        made = date.fromisoformat(paper["begun_on"]) + timedelta(days=1) if paper else date(2020, 7, 2)
        minutes = timedelta(minutes=place % 50)
        yield _on(made, 14) + minutes, partial(self.make, row)
        if row["path"] == "listed":
            return
        waits = row["path"] == "handed" and place % 2 == 0
        handed = HANDED.get("waits" if waits else row["path"], HANDED[""])
        yield _on(handed, 10) + minutes, partial(self.hand, row)
        if waits:
            return
        yield _on(handed + timedelta(days=2), 15) + minutes, partial(self.unit_step, row, "accept", {"contact": ""})
        if row["path"] == "handed":
            return
        replied = (date(2020, 11, 2) if row["path"] == "done" else date(2020, 8, 3)) + timedelta(days=place % 9)
        reply = {"text": row["words"], "result_class": CLASSES.get(row["path"], "A"), "files": []}
        yield _on(replied, 9) + minutes, partial(self.unit_step, row, "reply", reply)
        yield _on(replied + timedelta(days=3), 10) + minutes, partial(self.check, row)
        yield _on(replied + timedelta(days=5), 16) + minutes, partial(self.conclude, row)
        if row["path"] == "settled":
            yield _on(date(2020, 10, 12) + timedelta(days=place % 15), 15) + minutes, partial(self.visit, row)

    def make(self, row: dict[str, str], at: datetime) -> None:
        theme = self.given["themes"][row["theme"]]
        names = tuple(self.people.members[number].person.actor.name for number in theme["raised_by"])
        wanted = Wanted(
            title=row["title"],
            text=row["text"],
            organ=self.organ(row["theme"]),
            unit=self.people.organs.units[row["unit"]].actor,
            days=TERMS.get(row["path"], 0),
            raised_by=names,
            under=self.papers[theme["under"]] if theme["under"] else self.sitting(row["theme"]),
        )
        self.items[row["title"]] = ops.items.make(wanted, by=self.staff(row["theme"], at), at=at)

    def hand(self, row: dict[str, str], at: datetime) -> None:
        flow.perform(self.items[row["title"]], "hand", by=self.staff(row["theme"], at), at=at)

    def unit_step(self, row: dict[str, str], step: str, data: dict[str, Any], at: datetime) -> None:
        flow.perform(self.task(row), step, by=self.unit(row["unit"], at), at=at, data=dict(data))

    def task(self, row: dict[str, str]) -> Assignment:
        return Assignment.objects.get(parent_id=self.items[row["title"]].pk)

    def check(self, row: dict[str, str], at: datetime) -> None:
        """The office passed the reply, and the committee went to see."""
        task = self.task(row)
        flow.perform(task, "pass_review", by=self.clerk(at), at=at, data={"remark": ""})
        seen = {"text": "到现场看过，问过提出的委员。"}
        flow.perform(task, "verify", by=self.staff(row["theme"], at), at=at, data=seen)

    def conclude(self, row: dict[str, str], at: datetime) -> None:
        """A promise is kept in view, or it is not adopted; those who raised it were told."""
        item, by = self.items[row["title"]], self.staff(row["theme"], at)
        if row["path"] == "carried":
            flow.perform(item, "carry", by=by, at=at, data={"promise": row["words"], "again_on": date(2020, 12, 25)})
        if row["path"] == "declined":
            flow.perform(item, "decline", by=by, at=at, data={"reason": row["words"]})
        flow.perform(item, "feed_back", by=by, at=at, data={"way": "phone", "text": "已向提出的委员反馈，表示认可。"})

    def visit(self, row: dict[str, str], at: datetime) -> None:
        data = {"text": "回访时情况稳定，群众反映良好。"}
        flow.perform(self.items[row["title"]], "visit", by=self.staff(row["theme"], at), at=at, data=data)

    # Lasting results
    def result_events(self) -> Events:
        for given in self.given["results"]:
            yield _at(given["noted_on"], 11), partial(self.note, given)
            yield _at(given["confirmed_on"], 15), partial(self.confirm, given)

    def note(self, given: dict[str, Any], at: datetime) -> None:
        item = self.items[given["from"]]
        found = Found(
            title=given["title"],
            story=given["story"],
            place=given["place"],
            came_on=date.fromisoformat(given["came_on"]),
            organ=item.organ,
            numbers=item.number,
        )
        self.results[given["from"]] = ops.results.note(found, by=self.clerk(at), at=at)

    def confirm(self, given: dict[str, Any], at: datetime) -> None:
        data = {"checked": given["checked"], "publish": "yes"}
        flow.perform(self.results[given["from"]], "confirm", by=self.clerk(at), at=at, data=data)

    # The instruction
    def instruction_events(self) -> Events:
        given = self.given["instruction"]
        unit = given["to"]
        yield _at(given["written_on"], 20), self.instruct
        yield _at(given["passed_on"], 9), partial(self.on_instruction, "hand_on", {"asked": given["asked"]})
        yield _at(given["accepted_on"], 9), partial(self.on_task, "accept", {"contact": ""}, unit)
        reply = {"text": given["reply"], "result_class": "A", "files": []}
        yield _at(given["replied_on"], 9), partial(self.on_task, "reply", reply, unit)
        yield _at(given["replied_on"], 15), partial(self.on_task, "pass_review", {"remark": ""}, "")
        yield _at(given["verified_on"], 10), partial(self.on_task, "verify", {"text": "看了三个小区，问过住户。"}, "")
        yield _at(given["verified_on"], 16), partial(self.on_instruction, "close", {"text": given["result"]})

    def instruct(self, at: datetime) -> None:
        given, leader = self.given["instruction"], self.people.staff["leader1"].actor
        words = instructions.Words(
            text=given["text"],
            genre="action",
            leader=leader,
            about=Case.objects.get(pk=self.papers[given["on"]].pk),
            to=self.people.organs.units[given["to"]].actor,
            due_on=date.fromisoformat(given["due_on"]),
        )
        self.instruction = instructions.write(words, by=self.acting(leader, at), at=at)

    def on_instruction(self, step: str, data: dict[str, Any], at: datetime) -> None:
        assert self.instruction is not None  # noqa: S101 - it was written first
        flow.perform(self.instruction, step, by=self.clerk(at), at=at, data=dict(data))

    def on_task(self, step: str, data: dict[str, Any], unit: str, at: datetime) -> None:
        assert self.instruction is not None  # noqa: S101 - it was written first
        task = Assignment.objects.get(parent_id=self.instruction.pk)
        by = self.unit(unit, at) if unit else self.clerk(at)
        flow.perform(task, step, by=by, at=at, data=dict(data))


def _at(day: str, hour: int) -> datetime:
    return _on(date.fromisoformat(day), hour)


def _on(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 5)))


def events(people: People, acting: Acting, clerk: Clerk, sittings: Mapping[str, Gathering]) -> Events:
    """Everything that came of the sittings of June, in the order of the files."""
    season = Season(people, acting, clerk, sittings)
    yield from season.paper_events()
    yield from season.item_events()
    yield from season.instruction_events()
    yield from season.result_events()
