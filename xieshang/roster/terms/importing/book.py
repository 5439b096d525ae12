"""What a line of the next term's roster means: who it is by the number until now, or by somebody's choice."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from xieshang.kernel import imports, numerals
from xieshang.kernel.imports import CHANGED, CONFLICT, ERROR, NEW, SAME, Asked, Choice, Plan, Written
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops as roster
from xieshang.roster.importing import cells
from xieshang.roster.importing.book import PLACE, RosterBook
from xieshang.roster.importing.states import referred, remove
from xieshang.roster.models import Group, Membership, Person, Seat
from xieshang.roster.ops import Profile
from xieshang.roster.ops.changing import AGES
from xieshang.roster.terms.models import Nominee, Succession
from xieshang.roster.terms.ops.founding import Over, held, over_words
from xieshang.roster.terms.ops.naming import Numbers, standing_members

ANOTHER = "another"
COMPARED = (*PLACE, "office", "member_no")
JOURNAL = ("sector_id", "committee_id", "town_group_id", "member_no", "office", "terms_served", "decision")


class NextBook(RosterBook):
    """Who is named for the next term; the organs that a line may name are those of that term."""

    def __init__(self, succession: Succession, decision: str, codes: set[str]) -> None:
        super().__init__(succession.term, succession.term.starts_on, decision, codes)
        self.succession = succession
        self._readers["previous_no"] = cells.member_no

    def plan(self, asked: Sequence[Asked]) -> list[Plan]:
        if self.succession.stage != "open":
            return [Plan(ERROR, self._in_words(one), faults={"": over_words()}) for one in asked]
        known = _Known(self, asked)
        return [self._said(one, known) for one in asked]

    def _said(self, asked: Asked, known: "_Known") -> Plan:
        faults = dict(asked.faults) | known.doubled(asked)
        if not asked.values.get("name"):
            faults.setdefault("name", _("Every line needs a name."))
        person, choices, fault = known.meant(asked)
        faults |= {code: words for code, words in fault.items() if code not in faults}
        if choices and not faults and not asked.choice:
            words = _("The roster knows this name.")
            return Plan(CONFLICT, self._in_words(asked), faults={"name": words}, choices=choices)
        row = known.nominee(person)
        was = self._differs(asked, row) if row else {}
        faults |= {
            code: words for code, words in self._wanting(asked, person, row, known).items() if code not in faults
        }
        status = ERROR if faults else CHANGED if was else SAME if row else NEW
        return Plan(status, self._in_words(asked), was, faults, choices, person.pk if person else None)

    def _differs(self, asked: Asked, row: Nominee) -> dict[str, str]:
        stands = values_of(row)
        wanted = {code: asked.values.get(code, "") for code in COMPARED if code not in asked.faults}
        return {
            code: self.shown(code, stands[code]) for code, value in wanted.items() if value and value != stands[code]
        }

    def _wanting(self, asked: Asked, person: Person | None, row: Nominee | None, known: "_Known") -> dict[str, str]:
        found: dict[str, str] = {}
        values = asked.values
        year = numerals.number(values.get("birth_year", ""))
        if person is None and year is not None and self.day.year - year not in AGES:
            found["birth_year"] = _("This year of birth cannot be right.")
        number = known.new_number(asked)
        holder = known.holder(number) if number else None
        if holder is not None and (person is None or holder.person_id != person.pk):
            found["member_no"] = _("Another member of this term has this number.")
        if row is not None:
            return found
        sector, committee, _town = self.place_of(asked, known.before(person))
        if sector is None and "sector" not in asked.faults:
            found["sector"] = _("Name the sector of the member.")
        elif committee is None and "committee" not in asked.faults:
            found["committee"] = _("Name the special committee of the member.")
        return found

    def place_of(self, asked: Asked, before: Membership | None) -> tuple[Any, Any, Any]:
        """Where the line puts somebody who is not named yet: as it says, else where the organs of a member go on."""
        values = asked.values
        sector = self.sectors.get(values.get("sector", "")) or (
            self._own(self.sectors, before.sector.successor_id) if before else None
        )
        committee = self.committees.get(values.get("committee", ""))
        if committee is None and before is not None and before.committee is not None:
            committee = self._own(self.committees, before.committee.successor_id)
        if committee is None and sector is not None and sector.group is not None:
            committee = sector.group.committee
        town = self.town_groups.get(values.get("town_group", ""))
        if town is None and before is not None:
            town = next((self._own(self.town_groups, heir) for heir in heirs_of(before)), None)
        return sector, committee, town

    def _own(self, rows: dict[str, Any], pk: int | None) -> Any:
        return next((row for row in rows.values() if row.pk == pk), None)

    def lines(self) -> Iterable[dict[str, str]]:
        """Members of the present term with their place in the next, then everybody who is named besides."""
        named = {row.person_id: row for row in _nominees(succession=self.succession)}
        for before in _members(standing_members(self.succession)).order_by("member_no", "id"):
            yield self._line(before.person, before, named.pop(before.person_id, None))
        for row in named.values():
            yield self._line(row.person, None, row)

    def _line(self, person: Person, before: Membership | None, row: Nominee | None) -> dict[str, str]:
        if row is not None:
            place = {code: self.shown(code, value) for code, value in values_of(row).items()}
        else:
            empty = Asked(0, {})
            sector, committee, town = self.place_of(empty, before)
            place = {"sector": sector.name if sector else "", "committee": committee.actor.name if committee else ""}
            place |= {"town_group": town.actor.name if town else "", "member_no": "", "office": ""}
        return place | {
            "previous_no": before.member_no if before else "",
            "name": person.actor.name,
            "gender": {"M": "男", "F": "女"}.get(person.gender, ""),
            "birth_year": str(person.birth_year or ""),
            "workplace": person.workplace,
            "post": person.post,
            "terms_served": str((before.terms_served + 1) if before else row.terms_served if row else ""),
            "decision": row.decision if row else "",
        }

    @transaction.atomic
    def write(self, asked: Sequence[Asked], plans: Sequence[Plan], *, by: Viewer, at: datetime) -> list[Written]:
        try:
            found = held(self.succession, by=by)
        except Over as over:
            return [Written(fault=str(over)) for _one in asked]
        known, numbers = _Known(self, asked), Numbers(found)
        numbers.used |= {known.new_number(one) for one in asked} - {""}
        return [self._write(one, plan, known, numbers, by, at) for one, plan in zip(asked, plans, strict=True)]

    def _write(self, asked: Asked, plan: Plan, known: "_Known", numbers: Numbers, by: Viewer, at: datetime) -> Written:
        person = Person.objects.get(pk=plan.subject) if plan.subject else None
        made = person is None
        if person is None:
            person = roster.enrol_person(self.succession.body, profile=_profile(asked))
        row = known.nominee(person)
        before = _journal(row) if row else None
        if row is None:
            row = self._new(asked, person, known, numbers)
        else:
            self._change(asked, plan, row, known)
        row.named_by_id, row.named_at = by.actor_id, at
        row.save()
        return Written(person.pk, {"made": made, "before": before, "after": _journal(row)})

    def _new(self, asked: Asked, person: Person, known: "_Known", numbers: Numbers) -> Nominee:
        before = known.before(person)
        sector, committee, town = self.place_of(asked, before)
        number = known.new_number(asked) or numbers.following(before.member_no if before else "")
        return Nominee(
            succession=self.succession,
            person=person,
            sector=sector,
            committee=committee,
            town_group=town,
            member_no=number,
            office=asked.values.get("office", ""),
            terms_served=int(asked.values.get("terms_served") or 1),
            decision=asked.values.get("decision") or self.decision,
        )

    def _change(self, asked: Asked, plan: Plan, row: Nominee, known: "_Known") -> None:
        values = asked.values
        if "sector" in plan.was:
            row.sector = self.sectors[values["sector"]]
        if "committee" in plan.was:
            row.committee = self.committees[values["committee"]]
        if "town_group" in plan.was:
            row.town_group = self.town_groups[values["town_group"]]
        if "office" in plan.was:
            row.office = values["office"]
        if "member_no" in plan.was:
            row.member_no = known.new_number(asked) or row.member_no
        row.decision = values.get("decision") or row.decision

    def in_the_way(self, written: Sequence[Written]) -> dict[int, str]:
        """A line stays when the term is open, when somebody changed it since, or built on a person that it brought."""
        subjects = [one.subject for one in written if one.subject is not None]
        now = {row.person_id: row for row in _nominees(succession=self.succession, person__in=subjects)}
        new = [one.subject for one in written if one.journal["made"] and one.subject is not None]
        actors = dict(Person.objects.filter(pk__in=new).values_list("actor_id", "pk"))
        used = {actors[pk] for pk in referred(Actor, list(actors))} | _with_rows(new)
        is_open = Succession.objects.filter(pk=self.succession.pk, stage="open").exists()
        found = {}
        for place, one in enumerate(written):
            row = now.get(one.subject or 0)
            if not is_open:
                found[place] = _("the term is open.")
            elif row is None:
                found[place] = _("the row is gone.")
            elif _journal(row) != one.journal["after"] or row.person_id in used:
                found[place] = _("%(name)s was changed since.") % {"name": row.person.actor.name}
        return found

    @transaction.atomic
    def take_back(self, written: Sequence[Written], *, by: Viewer) -> None:
        found = held(self.succession, by=by)
        for one in written:
            rows = Nominee.objects.filter(succession=found, person_id=one.subject or 0)
            if one.journal["before"] is None:
                rows.delete()
            else:
                rows.update(**one.journal["before"])
        remove([one.subject for one in written if one.journal["made"] and one.subject is not None])


def _with_rows(persons: list[int]) -> set[int]:
    """Those of the persons who are members, or about whom the roster keeps anything besides the nomination."""
    found = referred(Person, persons, besides={Nominee})
    return found | set(Membership.objects.filter(person__in=persons).values_list("person_id", flat=True))


def _profile(asked: Asked) -> Profile:
    values = asked.values
    return Profile(
        name=values["name"],
        gender=values.get("gender", ""),
        birth_year=int(values["birth_year"]) if values.get("birth_year") else None,
        workplace=values.get("workplace", ""),
        post=values.get("post", ""),
        phone=values.get("phone", ""),
    )


def _journal(row: Nominee) -> dict[str, Any]:
    return {name: getattr(row, name) for name in JOURNAL}


def values_of(row: Nominee) -> dict[str, str]:
    """The place of somebody who is named, as the cells of a file would be read."""
    return {
        "sector": row.sector.code if row.sector else "",
        "committee": row.committee.code if row.committee else "",
        "town_group": row.town_group.code if row.town_group else "",
        "office": row.office,
        "member_no": row.member_no,
    }


def heirs_of(row: Membership) -> list[int | None]:
    """The town groups that follow those in which the member sits."""
    return [seat.group.successor_id for seat in row.town_seats]  # type: ignore[attr-defined]


def _members(rows: Any) -> Any:
    towns = Seat.objects.filter(valid_to__isnull=True, group__kind=Group.Kind.TOWN).select_related("group")
    rows = rows.select_related("person__actor", "sector", "committee")
    return rows.prefetch_related(Prefetch("seats", queryset=towns, to_attr="town_seats"))


def _nominees(**conditions: Any) -> Any:
    rows = Nominee.objects.filter(**conditions).order_by("member_no", "id")
    return rows.select_related("person__actor", "sector", "committee", "town_group")


class _Known:
    """What the roster knows of the numbers and names of some lines: a few statements for all of them."""

    def __init__(self, book: NextBook, asked: Sequence[Asked]) -> None:
        numbers = {one.values.get(code, "") for one in asked for code in ("previous_no", "member_no")} - {""}
        names = {one.values.get("name", "") for one in asked} - {""}
        standing = _members(standing_members(book.succession))
        self._old = {row.member_no: row for row in standing.filter(member_no__in=numbers)}
        people = Person.objects.filter(body_id=book.term.body_id, actor__name__in=names).select_related("actor")
        self._called: dict[str, list[Person]] = {}
        for person in people.order_by("pk"):
            self._called.setdefault(person.actor.name, []).append(person)
        persons = {one.pk for found in self._called.values() for one in found}
        persons |= {row.person_id for row in self._old.values()}
        named = _nominees(succession=book.succession)
        self._named = {row.person_id: row for row in named.filter(person__in=persons)}
        self._holders = {row.member_no: row for row in named.filter(member_no__in=numbers)}
        self._before = {row.person_id: row for row in standing.filter(person__in=persons)}
        self._before |= {row.person_id: row for row in self._old.values()}
        self._first: dict[tuple[str, str], int] = {}
        for one in asked:
            for code in ("previous_no", "member_no", "name"):
                self._first.setdefault((code, one.values.get(code, "")), one.number)
        self._means: dict[int, int] = {}

    def doubled(self, asked: Asked) -> dict[str, str]:
        """Two lines with one number contradict each other."""
        found = {}
        for code in ("previous_no", "member_no"):
            value = asked.values.get(code, "")
            first = self._first.get((code, value))
            if value and first != asked.number:
                found[code] = _("Line %(number)s has this number too.") % {"number": first}
        return found

    def _number_until_now(self, asked: Asked) -> str:
        """The column for it; or the ordinary one, where it holds a number of the present term under the same name."""
        if said := asked.values.get("previous_no", ""):
            return said
        number = asked.values.get("member_no", "")
        row = self._old.get(number)
        same = row is not None and _plain(row.person.actor.name) == asked.values.get("name", "")
        return number if same and number not in self._holders else ""

    def new_number(self, asked: Asked) -> str:
        """The number in the next term that the line names."""
        number = asked.values.get("member_no", "")
        is_old = not asked.values.get("previous_no") and number and number == self._number_until_now(asked)
        return "" if is_old else number

    def meant(self, asked: Asked) -> tuple[Person | None, tuple[Choice, ...], dict[str, str]]:
        """Whom the line means, between whom somebody has to choose, and why it can mean nobody."""
        name = asked.values.get("name", "")
        if number := self._number_until_now(asked):
            row = self._old.get(number)
            if row is None:
                return None, (), {"previous_no": _("No member of the present term has this number.")}
            if not name or _plain(row.person.actor.name) == name:
                return self._once(asked, row.person)
            words = _("The number belongs to %(name)s. Correct the name on the page of the person, or the number.")
            return None, (), {"previous_no": words % {"name": row.person.actor.name}}
        holder = self._holders.get(asked.values.get("member_no", ""))
        if holder is not None and _plain(holder.person.actor.name) == name:
            return self._once(asked, holder.person)
        return self._by_choice(asked, name)

    def _by_choice(self, asked: Asked, name: str) -> tuple[Person | None, tuple[Choice, ...], dict[str, str]]:
        known = {f"same-{one.pk}": one for one in self._called.get(name, [])}
        twice = self._first.get(("name", name)) != asked.number
        if not known and not twice:
            return None, (), {}
        choices = tuple(Choice(code, self._words(one)) for code, one in known.items())
        choices = (*choices, Choice(ANOTHER, _("another person, a new member")))
        chosen = known.get(asked.choice)
        if chosen is None:
            return None, choices, {}
        person, _none, fault = self._once(asked, chosen)
        return person, choices, fault

    def _once(self, asked: Asked, person: Person) -> tuple[Person | None, tuple[Choice, ...], dict[str, str]]:
        first = self._means.setdefault(person.pk, asked.number)
        if first != asked.number:
            return None, (), {"name": _("Line %(number)s means the same person.") % {"number": first}}
        return person, (), {}

    def _words(self, person: Person) -> str:
        row = self._before.get(person.pk)
        if row is None:
            return _("%(name)s, whom the roster knows, no member of the present term") % {"name": person.actor.name}
        said = {"name": person.actor.name, "number": row.member_no, "sector": row.sector.name}
        return _("%(name)s, number %(number)s, %(sector)s: continues") % said

    def nominee(self, person: Person | None) -> Nominee | None:
        return self._named.get(person.pk) if person else None

    def holder(self, number: str) -> Nominee | None:
        return self._holders.get(number)

    def before(self, person: Person | None) -> Membership | None:
        return self._before.get(person.pk) if person else None


def _plain(name: str) -> str:
    return cells.name(imports.tidy(name))
