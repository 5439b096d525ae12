"""Resident members as a table file: matched by the upper committee and the number there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import bodies, imports
from xieshang.kernel.imports import ERROR, NEW, SAME, Asked, Column, Plan, Written
from xieshang.kernel.models import Actor
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.roster import changes
from xieshang.roster.forms import DayForm
from xieshang.roster.importing import GivenForm, cells, decision_of
from xieshang.roster.importing.states import referred, remove
from xieshang.roster.models import Person
from xieshang.roster.ops import Profile
from xieshang.roster.residents import ops, queries
from xieshang.roster.residents.models import Resident

COLUMNS = (
    Column("upper", gettext_lazy("Upper committee"), ("上级政协", "所属政协", "委员级别", "级别"),
           hint=gettext_lazy("Empty: the committee right above.")),
    Column("member_no", gettext_lazy("Member number there"), ("委员编号", "委员证号", "编号")),
    Column("name", gettext_lazy("Name"), ("姓名", "委员姓名"), required=True),
    Column("sector", gettext_lazy("Sector there"), ("界别", "所属界别")),
    Column("workplace", gettext_lazy("Workplace"), ("工作单位", "单位")),
    Column("post", gettext_lazy("Post"), ("职务", "单位职务")),
    Column("phone", gettext_lazy("Telephone"), ("联系电话", "电话", "手机"), secret=True),
    Column("since", gettext_lazy("Lives here since"), ("起始日期", "住县日期")),
    Column("decision", gettext_lazy("Deciding document"), ("文号", "文件")),
)  # fmt: skip


class ResidentBook(imports.Book):
    """Resident members of one body. Who is entered already stays as they are: they are ended on their page."""

    def __init__(self, body_id: int, day: date, decision: str) -> None:
        self.body, self.day, self.decision = bodies.by_id(body_id), day, decision
        self.uppers = {one.code: one for one in queries.uppers(body_id)}
        names = {name: one.code for one in self.uppers.values() for name in (one.name, one.short_name)}
        names |= {word: code for code in self.uppers for word in _LEVELS.get(len(code), ())}
        self._readers: dict[str, Any] = {
            "upper": partial(cells.nearest, names=names),
            "member_no": cells.member_no,
            "name": cells.name,
            "sector": partial(cells.words, 40),
            "workplace": partial(cells.words, 80),
            "post": partial(cells.words, 60),
            "phone": cells.phone,
            "since": cells.day,
            "decision": partial(cells.words, 80),
        }

    def read(self, code: str, text: str) -> str:
        return str(self._readers[code](text))

    def plan(self, asked: Sequence[Asked]) -> list[Plan]:
        held = Resident.objects.filter(body=self.body, valid_to__isnull=True).select_related("person__actor", "upper")
        known = {(row.upper.code, row.member_no, row.person.actor.name): row.person_id for row in held}
        taken = {(row.upper.code, row.member_no): row.person.actor.name for row in held if row.member_no}
        return [self._planned(one, known, taken) for one in asked]

    def _planned(self, asked: Asked, known: dict[Any, int], taken: dict[Any, str]) -> Plan:
        values = {code: self._shown(code, value, asked) for code, value in asked.values.items()}
        upper = asked.values.get("upper") or next(iter(self.uppers), "")
        number, name = asked.values.get("member_no", ""), asked.values.get("name", "")
        faults = dict(asked.faults)
        if not name:
            faults.setdefault("name", _("Every line needs a name."))
        if not upper:
            faults.setdefault("upper", _("There is no committee above this one."))
        subject = known.get((upper, number, name))
        if faults:
            return Plan(ERROR, values, faults=faults)
        if subject is not None:
            return Plan(SAME, values, subject=subject)
        if number and (upper, number) in taken:
            words = {"member_no": _("A resident member with this number is entered already.")}
            return Plan(ERROR, values, faults=words)
        if number:
            taken[upper, number] = name
        known[upper, number, name] = 0
        return Plan(NEW, values)

    def _shown(self, code: str, value: str, asked: Asked) -> str:
        return self.uppers[value].short_name if code == "upper" and value in self.uppers else value

    @transaction.atomic
    def write(self, asked: Sequence[Asked], plans: Sequence[Plan], *, by: Viewer, at: datetime) -> list[Written]:
        return [self._write(one, by, at) for one in asked]

    def _write(self, asked: Asked, by: Viewer, at: datetime) -> Written:
        values = asked.values
        profile = Profile(
            name=values["name"],
            workplace=values.get("workplace", ""),
            post=values.get("post", ""),
            phone=values.get("phone", ""),
        )
        entry = ops.Entry(
            profile=profile,
            upper=self.uppers[values.get("upper") or next(iter(self.uppers))],
            from_day=date.fromisoformat(values["since"]) if values.get("since") else self.day,
            decision=values.get("decision") or self.decision,
            member_no=values.get("member_no", ""),
            sector=values.get("sector", ""),
        )
        try:
            made = ops.enter(self.body, entry=entry, by=by, at=at)
        except Invalid as refused:
            return Written(fault=str(refused))
        return Written(made.person_id, {"resident": made.pk, "made": not made.is_linked})

    def in_the_way(self, written: Sequence[Written]) -> dict[int, str]:
        """A person who was invited or named since stays, and so does an entry that was ended."""
        made = [one.subject for one in written if one.journal["made"] and one.subject is not None]
        actors = dict(Person.objects.filter(pk__in=made).values_list("actor_id", "pk"))
        used = {actors[pk] for pk in referred(Actor, list(actors))} | referred(Person, made, besides={Resident})
        keys = [one.journal["resident"] for one in written]
        standing = set(Resident.objects.filter(pk__in=keys, valid_to__isnull=True).values_list("pk", flat=True))
        found = {}
        for place, one in enumerate(written):
            if one.journal["resident"] not in standing:
                found[place] = _("the row is gone.")
            elif one.subject in used:
                found[place] = _("something was entered about this person since.")
        return found

    @transaction.atomic
    def take_back(self, written: Sequence[Written], *, by: Viewer) -> None:
        ops.check(self.body.pk, by)
        Resident.objects.filter(pk__in=[one.journal["resident"] for one in written], body=self.body).delete()
        remove([one.subject for one in written if one.journal["made"] and one.subject is not None])


# How people write the level, by the length of the code of a committee.
_LEVELS = {4: ("市政协", "市", "市级"), 2: ("省政协", "省", "省级")}


@imports.importer
class ResidentImporter(imports.Importer):
    """Members of upper committees who live here."""

    kind = "residents"
    label = gettext_lazy("Resident members")
    back = "roster:residents"
    columns = COLUMNS
    form = GivenForm

    def check(self, viewer: Viewer) -> None:
        if not viewer.is_system:
            changes.check_office(viewer)

    def given(self, at: datetime, name: str) -> dict[str, str]:
        return {"day": timezone.localdate(at).isoformat(), "decision": decision_of(name)}

    def open(self, body_id: int, given: dict[str, str]) -> ResidentBook:
        return ResidentBook(body_id, date.fromisoformat(given["day"]), given["decision"])

    def exported(self, viewer: Viewer, words: QueryDict) -> Iterable[dict[str, str]]:
        day = DayForm(words).chosen(timezone.localdate(viewer.at))
        rows = {row.pk: row for row in queries.standing(viewer.body_id, day)}
        for line in queries.residents(viewer, day):
            yield {
                "upper": line.upper,
                "member_no": rows[line.pk].member_no,
                "name": line.name,
                "sector": line.sector,
                "workplace": line.workplace,
                "post": line.post,
                "since": line.since.isoformat(),
                "decision": rows[line.pk].decision,
            }

    def existing(self, subjects: Sequence[int]) -> set[int]:
        return set(Person.objects.filter(pk__in=subjects).values_list("pk", flat=True))

    def page_of(self, subject: int) -> str:
        return reverse("roster:person", args=[subject])
