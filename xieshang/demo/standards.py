"""The standards of the demo year, the checks of a few places, a model post with its ledger, and a deed the media told of."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from xieshang.demo.people import DATA, People
from xieshang.kernel import flow, uploads
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.places.posts import ops as posts
from xieshang.places.posts.models import Post
from xieshang.places.standards import ops, queries
from xieshang.places.standards.models import HomeCheck, Item
from xieshang.roster import ops as roster

Row = dict[str, str]
Acting = Callable[[Actor, datetime], Viewer]
Act = Callable[[datetime], Any]
DECIDED_ON, VALID_FROM, DECISION = "2020-02-20", date(2020, 3, 1), "沭政协发〔2020〕3号"
NAMES = {"home": "六有四亮", "post": "五上墙"}
VISITORS, STAFF = "C2", "c2-staff"


@dataclass
class Places:
    """Those who act at places, and what has been begun."""

    people: People
    acting: Acting
    clerk: Callable[[datetime], Viewer]
    post: Post | None = None

    @cached_property
    def photo(self) -> tuple[str, uploads.Accepted]:
        """A drawn picture of a room: no photo of a real place."""
        picture = Image.new("RGB", (640, 480), (236, 229, 214))
        pen = ImageDraw.Draw(picture)
        pen.rectangle((60, 60, 580, 130), fill=(163, 31, 36))
        pen.rectangle((60, 170, 300, 420), fill=(205, 190, 160))
        pen.rectangle((340, 170, 580, 420), fill=(190, 205, 210))
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=70)
        return "现场照片.jpg", uploads.inspect(kept.getvalue(), "现场照片.jpg", limits=uploads.Limits())

    def keeper(self, check: HomeCheck, at: datetime) -> Viewer:
        holder = check.place.holders.select_related("actor").get(role="keeper")
        return self.acting(holder.actor, at)

    def visitor(self, at: datetime) -> Viewer:
        return self.acting(self.people.staff[STAFF].actor, at)

    # What happens
    def decide(self, at: datetime) -> None:
        rows = _rows("standards")
        for subject, name in NAMES.items():
            items = [
                ops.Asked(
                    row["code"],
                    row["section"],
                    row["label"],
                    int(row["weight"]),
                    asks=row["asks"],
                    photo=row["photo"] == "yes",
                )
                for row in rows
                if row["subject"] == subject
            ]
            by = self.clerk(at)
            ops.decide(subject, name=name, items=items, valid_from=VALID_FROM, decision=DECISION, by=by, at=at)

    def open_post(self, given: dict[str, Any], at: datetime) -> None:
        organs = self.people.organs
        opening = posts.Opening(
            name=given["name"],
            name_en=given["name_en"],
            kind=given["kind"],
            opened_on=date.fromisoformat(given["opened_on"]),
            home=organs.homes[given["home"]],
            town=organs.towns[given["town"]],
            address=given["address"],
            facilities=given["facilities"],
            serves=given["serves"],
        )
        members = [self.member(number) for number in given["members"]]
        self.post = posts.found_post(organs.body, code=given["code"], opening=opening, members=members)
        roster.appoint(members[-1], role="keeper", of=self.post.actor, since=self.post.opened_on)

    def member(self, number: str) -> Actor:
        return self.people.members[number].person.actor

    def write(self, line: list[Any], at: datetime) -> None:
        assert self.post is not None  # noqa: S101 - the post opens first
        day, kind, count, words = line
        happened_on = date.fromisoformat(day)
        posts.write_ledger(
            self.post, kind=kind, happened_on=happened_on, count=count, words=words, by=self.clerk(at), at=at
        )

    def tell(self, given: dict[str, Any], at: datetime) -> None:
        day = date.fromisoformat(given["happened_on"])
        by, of = self.clerk(at), self.member(given["of"])
        words = {"title": given["title"], "story": given["story"]}
        deed = posts.record_deed(
            of=of, **words, happened_on=day, by=by, at=at, place=self.post.actor if self.post else None
        )
        flow.perform(deed, "publish", by=by, at=at)
        self.deed = deed

    def cover(self, report: list[str], at: datetime) -> None:
        day, outlet, headline = report
        data = {"outlet": outlet, "headline": headline, "told_on": date.fromisoformat(day), "link": "", "scan": []}
        flow.perform(self.deed, "cover", by=self.clerk(at), at=at, data=data)


class Check:
    """One line of the file and the check that came of it."""

    def __init__(self, row: Row, places: Places) -> None:
        self.row, self.places = row, places
        self.check: HomeCheck | None = None
        self.lacks = dict(pair.split("=") for pair in row["improve"].split(";") if pair)

    def events(self) -> Iterator[tuple[datetime, Act]]:
        row = self.row
        yield _at(row["begun_on"], 9), self.begin
        for column, hour, act in (
            ("handed_on", 11, self.look),
            ("visited_on", 15, self.visit),
            ("graded_on", 10, self.grade),
        ):
            if row[column]:
                yield _at(row[column], hour), act
        if row["path"] == "again":
            due = date.fromisoformat(row["improve_by"])
            for days, act in ((-1, self.improve), (5, self.visit_again), (7, self.grade_again)):
                yield _at((due + timedelta(days=days)).isoformat(), 10), act

    @property
    def standing(self) -> HomeCheck:
        assert self.check is not None  # noqa: S101 - every line begins its check first
        return self.check

    @property
    def items(self) -> list[Item]:
        return [mark.item for mark in queries.marks(self.standing)]

    def begin(self, at: datetime) -> None:
        by, committee = self.places.clerk(at), self.places.people.organs.committees[VISITORS]
        place = queries.place_called(by, self.row["subject"], self.row["home"])
        self.check = ops.ask([place], committee=committee.actor, by=by, at=at)[0]

    def look(self, at: datetime) -> None:
        by = self.places.keeper(self.standing, at)
        for item, level in zip(self.items, self.row["self"], strict=True):
            photos = [self.places.photo] if item.photo else ()
            ops.mark_own(self.standing, item.code, level=int(level), photos=photos, by=by, at=at)
        flow.perform(self.standing, "hand_in", by=by, at=at)

    def visit(self, at: datetime) -> None:
        by = self.places.visitor(at)
        for item, level in zip(self.items, self.row["visit"], strict=True):
            ops.mark_visit(self.standing, item.code, level=int(level), **self._asked(item), by=by, at=at)
        flow.perform(self.standing, "visit", by=by, at=at, data={"remark": self.row["remark"]})

    def _asked(self, item: Item) -> dict[str, Any]:
        if item.code not in self.lacks:
            return {}
        return {"improve": self.lacks[item.code], "improve_by": date.fromisoformat(self.row["improve_by"])}

    def grade(self, at: datetime) -> None:
        self._grade("ask_to_improve" if self.lacks else "grade", at)

    def _grade(self, step: str, at: datetime) -> None:
        check = HomeCheck.objects.get(pk=self.standing.pk)
        grade = queries.grade_for(check.visit_score or 0, check.body_id, timezone.localdate(at))
        flow.perform(check, step, by=self.places.clerk(at), at=at, data={"grade": grade, "reason": ""})

    def improve(self, at: datetime) -> None:
        by = self.places.keeper(self.standing, at)
        for code in self.lacks:
            ops.report_improved(self.standing, code, words="已按要求整改到位。", by=by, at=at)
        flow.perform(self.standing, "improve", by=by, at=at)

    def visit_again(self, at: datetime) -> None:
        by, check = self.places.visitor(at), HomeCheck.objects.get(pk=self.standing.pk)
        for code in self.lacks:
            ops.mark_visit(check, code, level=2, words="已整改", by=by, at=at)
        flow.perform(check, "visit_again", by=by, at=at, data={"remark": "整改到位。"})

    def grade_again(self, at: datetime) -> None:
        self._grade("grade", at)


def _rows(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _at(day: str, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour, 10)))


def events(people: People, acting: Acting, clerk: Callable[[datetime], Viewer]) -> Iterator[tuple[datetime, Act]]:
    """Everything that happens at these places, in the order of the files."""
    places = Places(people, acting, clerk)
    given = json.loads((DATA / "post.json").read_text(encoding="utf-8"))
    yield _at(DECIDED_ON, 9), places.decide
    yield _at(DECIDED_ON, 10), partial(places.open_post, given)
    for row in _rows("checks"):
        yield from Check(row, places).events()
    for line in given["ledger"]:
        yield _at(line[0], 16), partial(places.write, line)
    deed = given["deed"]
    yield _at(deed["written_on"], 9), partial(places.tell, deed)
    for report in deed["coverage"]:
        day = max(report[0], deed["written_on"])
        yield _at(day, 14), partial(places.cover, report)
