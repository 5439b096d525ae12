"""What a line of a roster means: matched by the member number, never by the name alone."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from xieshang.kernel import imports, numerals
from xieshang.kernel.imports import CHANGED, CONFLICT, ERROR, NEW, SAME, Asked, Choice, Plan, Unreadable, Written
from xieshang.kernel.viewer import Viewer
from xieshang.roster import ops
from xieshang.roster.importing import cells, writing
from xieshang.roster.importing.states import MOVES, values_of
from xieshang.roster.models import Group, Membership, Person, Seat, Sector, SpecialCommittee, Term
from xieshang.roster.ops.changing import AGES

ANOTHER, RENAMED = "another", "renamed"
PLACE = ("sector", "committee", "town_group")
COMPARED = ("member_no", "name", "gender", "birth_year", *PLACE, "office", "terms_served", "workplace", "post")


class RosterBook(imports.Book):
    """The members of a term, and the organs that a line may name."""

    def __init__(self, term: Term, day: date, decision: str, codes: set[str]) -> None:
        self.term, self.day, self.decision, self.codes = term, day, decision, codes
        self.sectors = {row.code: row for row in Sector.objects.filter(term=term).placed_on(day)}
        committees = SpecialCommittee.objects.filter(term=term).select_related("actor")
        self.committees = {row.code: row for row in committees}
        groups = Group.objects.valid_on(day).filter(term=term, kind=Group.Kind.TOWN).select_related("actor", "town")
        self.town_groups = {row.code: row for row in groups}
        self._names = {
            "sector": {row.name: code for code, row in self.sectors.items()},
            "committee": {row.actor.name: code for code, row in self.committees.items()},
            "town_group": {row.actor.name: code for code, row in self.town_groups.items()}
            | {row.town.name: code for code, row in self.town_groups.items() if row.town},
        }
        self._labels = {part: {code: one for one, code in reversed(self._names[part].items())} for part in PLACE}
        self._labels["town_group"] = {code: row.actor.name for code, row in self.town_groups.items()}
        self._readers: dict[str, Callable[[str], str]] = {
            "member_no": cells.member_no,
            "name": cells.name,
            "gender": cells.gender,
            "birth_year": cells.birth_year,
            "office": cells.office,
            "terms_served": cells.terms_served,
            "workplace": partial(cells.words, 80),
            "post": partial(cells.words, 60),
            "phone": cells.phone,
            "since": cells.day,
            "decision": partial(cells.words, 80),
        }
        self._read: dict[tuple[str, str], str | Unreadable] = {}

    def read(self, code: str, text: str) -> str:
        """Organs by their code; what was read once is remembered."""
        key = (code, text)
        if key not in self._read:
            try:
                reader = self._readers.get(code) or partial(cells.nearest, names=self._names[code])
                self._read[key] = reader(text)
            except Unreadable as unreadable:
                self._read[key] = unreadable
        found = self._read[key]
        if isinstance(found, Unreadable):
            raise found
        return found

    def shown(self, code: str, value: str) -> str:
        """A cell in the words of the roster."""
        if code in PLACE:
            return self._labels[code].get(value, value)
        if code == "office":
            return str(dict(Membership.Office.choices).get(value, value)) if value else ""
        return {"M": "男", "F": "女"}.get(value, value) if code == "gender" else value

    def plan(self, asked: Sequence[Asked]) -> list[Plan]:
        known = _Known(self, asked)
        return [self._planned(one, known) for one in asked]

    def _planned(self, asked: Asked, known: "_Known") -> Plan:
        faults = dict(asked.faults) | known.doubled(asked)
        values = asked.values
        if not values.get("name"):
            faults.setdefault("name", _("Every line needs a name."))
        found, choices, why = known.meant(asked)
        if why:
            faults.setdefault("member_no", why)
        if choices and not faults and (not asked.choice or (found is None and asked.choice != ANOTHER)):
            words = (
                _("The name does not fit the number.")
                if choices[0].code == RENAMED
                else _("The roster knows this name.")
            )
            subject = found.person_id if found else None
            return Plan(CONFLICT, self._in_words(asked), faults={"name": words}, choices=choices, subject=subject)
        row = found if asked.choice != ANOTHER else None
        was = self._differences(asked, row, known) if row else {}
        if "phone" not in faults and row is not None and known.phone_differs(row, values.get("phone", "")):
            was["phone"] = known.phone(row)
        faults |= {code: words for code, words in self._hindrances(asked, row, was).items() if code not in faults}
        status = ERROR if faults else CHANGED if was else SAME if row else NEW
        return Plan(status, self._in_words(asked), was, faults, choices, row.person_id if row else None)

    def _in_words(self, asked: Asked) -> dict[str, str]:
        return {
            code: value if code in asked.faults else self.shown(code, value) for code, value in asked.values.items()
        }

    def _differences(self, asked: Asked, row: Membership, known: "_Known") -> dict[str, str]:
        """What stands otherwise, in words; an empty cell asks for nothing."""
        stands = known.values(row)
        wanted = {code: asked.values.get(code, "") for code in COMPARED if code not in asked.faults}
        return {
            code: self.shown(code, stands[code]) for code, value in wanted.items() if value and value != stands[code]
        }

    def _hindrances(self, asked: Asked, row: Membership | None, was: dict[str, str]) -> dict[str, str]:
        """What the operations would refuse, said beforehand at its cell."""
        found: dict[str, str] = {}
        values = asked.values
        year = numerals.number(values.get("birth_year", ""))
        if year is not None and "birth_year" not in asked.faults and self.day.year - year not in AGES:
            found["birth_year"] = _("This year of birth cannot be right.")
        moves = row is None or any(code in was for code in MOVES)
        if not moves:
            return found
        day = self.day_of(asked, row)
        if not self.term.starts_on <= day <= self.term.ends_on:
            found["since"] = _("This day lies outside the term.")
        if row is not None and day <= row.valid_from:
            found[next(code for code in MOVES if code in was)] = _(
                "A transfer comes after the day on which the membership began."
            )
        if row is None and not values.get("sector"):
            found["sector"] = _("Name the sector of a new member.")
        elif row is None and "sector" not in asked.faults and self.committee_of(asked) is None:
            found["committee"] = _("Name the special committee of a new member.")
        return found

    def day_of(self, asked: Asked, row: Membership | None) -> date:
        """The first day of a new member or of a transfer."""
        said = asked.values.get("since", "")
        since = date.fromisoformat(said) if said and "since" not in asked.faults else self.day
        return since if row is None or since > row.valid_from else self.day

    def committee_of(self, asked: Asked) -> SpecialCommittee | None:
        """The one that the line names, else the one that looks after the group of the sector."""
        code = asked.values.get("committee", "")
        sector = self.sectors.get(asked.values.get("sector", ""))
        return self.committees.get(code) or (sector.group.committee if sector and sector.group else None)

    def write(self, asked: Sequence[Asked], plans: Sequence[Plan], *, by: Viewer, at: datetime) -> list[Written]:
        return writing.write(self, asked, plans, by=by, at=at)

    def in_the_way(self, written: Sequence[Written]) -> dict[int, str]:
        return writing.in_the_way(written)

    def take_back(self, written: Sequence[Written], *, by: Viewer) -> None:
        writing.take_back(written, by=by)


class _Known:
    """What the roster knows of the numbers and names of some lines: a few statements for all of them."""

    def __init__(self, book: RosterBook, asked: Sequence[Asked]) -> None:
        self._book = book
        self._values: dict[int, dict[str, str]] = {}
        numbers = {one.values.get("member_no", "") for one in asked} - {""}
        names = {one.values.get("name", "") for one in asked} - {""}
        held = {"term": book.term, "member_no__in": numbers}
        rows = [*_rows(**held), *_rows(body_id=book.term.body_id, person__actor__name__in=names)]
        self._by_number: dict[str, Membership] = {}
        self._by_name: dict[str, dict[int, Membership]] = {}
        self._ended = set()
        for row in rows:
            if row.valid_to is None and row.term_id == book.term.pk:
                self._by_number[row.member_no] = row
                self._by_name.setdefault(row.person.actor.name, {})[row.pk] = row
            elif row.term_id == book.term.pk:
                self._ended.add(row.member_no)
        people = Person.objects.filter(body_id=book.term.body_id, actor__name__in=names)
        self._names = set(people.values_list("actor__name", flat=True))
        self._first_with: dict[str, int] = {}
        self._first_called: dict[str, int] = {}
        for one in asked:
            number, name = one.values.get("member_no", ""), one.values.get("name", "")
            self._first_with.setdefault(number, one.number)
            if not number:
                self._first_called.setdefault(name, one.number)

    def doubled(self, asked: Asked) -> dict[str, str]:
        """Two lines with one number contradict each other."""
        number = asked.values.get("member_no", "")
        first = self._first_with.get(number)
        if not number or first == asked.number:
            return {}
        return {"member_no": _("Line %(number)s has this number too.") % {"number": first}}

    def meant(self, asked: Asked) -> tuple[Membership | None, tuple[Choice, ...], str]:
        """Whom the line means, between whom somebody has to choose, and why it can mean nobody."""
        number, name = asked.values.get("member_no", ""), asked.values.get("name", "")
        row = self._by_number.get(number) if number else None
        if row is not None:
            if not name or cells.name(imports.tidy(row.person.actor.name)) == name:
                return row, (), ""
            label = _("%(name)s, number %(number)s: the name is corrected")
            return row, (Choice(RENAMED, label % {"name": row.person.actor.name, "number": number}),), ""
        if number and number in self._ended:
            return None, (), _("The membership with this number has ended.")
        namesakes = list(self._by_name.get(name, {}).values())
        if not namesakes and name not in self._names and self._first_called.get(name, asked.number) == asked.number:
            return None, (), ""
        label = _("%(name)s, number %(number)s, %(sector)s")
        known = {
            f"same-{one.pk}": (one, label % {"name": name, "number": one.member_no, "sector": one.sector.name})
            for one in namesakes
        }
        choices = (*(Choice(code, words) for code, (_row, words) in known.items()),
                   Choice(ANOTHER, _("another person, a new member")))  # fmt: skip
        chosen = known.get(asked.choice)
        return chosen[0] if chosen else None, choices, ""

    def values(self, row: Membership) -> dict[str, str]:
        """The member as the cells of a file would be read."""
        if row.pk not in self._values:
            plain = values_of(row, row.standing_seats)  # type: ignore[attr-defined]
            town = [seat.group.code for seat in row.standing_seats if seat.group.kind == Group.Kind.TOWN]  # type: ignore[attr-defined]
            self._values[row.pk] = plain | {
                "name": cells.name(imports.tidy(plain["name"])),
                "member_no": cells.member_no(plain["member_no"]),
                "gender": row.person.gender,
                "office": row.office,
                "terms_served": str(row.terms_served),
                "workplace": imports.tidy(plain["workplace"]),
                "post": imports.tidy(plain["post"]),
                "sector": row.sector.code,
                "committee": row.committee.code if row.committee else "",
                "town_group": town[0] if town else "",
            }
        return self._values[row.pk]

    def phone(self, row: Membership) -> str:
        return ops.phone_of(row.person)

    def phone_differs(self, row: Membership, wanted: str) -> bool:
        return bool(wanted) and wanted != self.phone(row)


def _rows(**conditions: Any) -> Any:
    seats = Seat.objects.filter(valid_to__isnull=True).select_related("group__actor").order_by("id")
    rows = Membership.objects.filter(**conditions).select_related("person__actor", "sector", "committee__actor")
    return rows.prefetch_related(Prefetch("seats", queryset=seats, to_attr="standing_seats"))
