"""The steps of the change of term as the page shows them, and what its forms and tables begin with."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel import stories
from xieshang.kernel.numerals import chinese
from xieshang.kernel.tables import Cell, Head, Row, Table, table
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Membership, Person, Sector, Term
from xieshang.roster.terms import queries
from xieshang.roster.terms.guards import READY
from xieshang.roster.terms.models import Nominee, Succession
from xieshang.roster.terms.ops.organs import SECTOR, name_of, rows_of
from xieshang.roster.terms.progress import State
from xieshang.roster.terms.queries import Page


@dataclass(frozen=True)
class Fact:
    """A word, what holds, and where it leads."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the wizard: whether it is done, what is to be said, and where it is done."""

    label: str
    word: str
    tone: str
    lines: list[str]
    url: str = ""
    action: str = ""


def first_plan(viewer: Viewer) -> dict[str, Any]:
    """The term that follows by the calendar."""
    last = Term.objects.filter(body_id=viewer.body_id).order_by("-starts_on").first()
    if last is None:
        return {}
    starts_on = last.ends_on + timedelta(days=1)
    ends_on = starts_on.replace(year=starts_on.year + 5, day=min(starts_on.day, 28)) - timedelta(days=1)
    number = last.number + 1
    return {"number": number, "name": f"第{chinese(number)}届", "starts_on": starts_on, "ends_on": ends_on}


def plan_of(row: Succession) -> dict[str, Any]:
    term = row.term
    days = {"starts_on": term.starts_on, "ends_on": term.ends_on}
    return {"number": term.number, "name": term.name, "decision": row.decision} | days


def steps(row: Succession, state: State, today: date) -> list[Step]:
    """In the order in which they are usually done; each can be left and gone on with."""
    is_open = row.stage == "open"
    found = [_founded(row, is_open), _structure(row, state, is_open), _members(row, state, is_open)]
    found += [_offices(row, state), _opening(row, today, is_open)]
    return found if is_open else [*found, _cases(state)]


def _chip(done: bool) -> tuple[str, str]:
    return (_("done"), "good") if done else (_("to be done"), "warn")


def _founded(row: Succession, is_open: bool) -> Step:
    term = row.term
    days = _("%(name)s, %(first)s to %(last)s") % {
        "name": term.name,
        "first": date_format(term.starts_on),
        "last": date_format(term.ends_on),
    }
    url = reverse("roster:term-days", args=[row.pk]) if is_open else ""
    return Step(_("Found the term"), *_chip(True), [days, row.decision], url, _("Change name or days"))


def _structure(row: Succession, state: State, is_open: bool) -> Step:
    organs = _("%(sectors)s sectors, %(committees)s special committees, %(groups)s groups") % state.organs
    lines = [organs]
    if state.followed_by_none:
        words = ngettext(
            "%(many)s organ of the old term has no successor: its members and cases need a place.",
            "%(many)s organs of the old term have no successor: their members and cases need a place.",
            state.followed_by_none,
        )
        lines.append(words % {"many": state.followed_by_none})
    url = reverse("roster:term-structure", args=[row.pk])
    action = _("Edit the structure") if is_open else _("Look at the structure")
    return Step(_("Copy and edit the structure"), *_chip(state.organs["sectors"] > 0), lines, url, action)


def _members(row: Succession, state: State, is_open: bool) -> Step:
    numbers = {"named": state.named, "continuing": state.continuing, "fresh": state.fresh}
    lines = [_("%(named)s named: %(continuing)s continue, %(fresh)s are new.") % numbers]
    if state.remaining:
        words = _("Members of the present term who are not named and leave when it ends: %(many)s.")
        gone = _("Members who left when the old term ended: %(many)s.")
        lines.append((words if is_open else gone) % {"many": state.remaining})
    if state.without_place:
        words = _("Named so far without a sector or special committee: %(many)s.")
        lines.append(words % {"many": state.without_place})
    done = state.named > 0 and not state.without_place
    url = reverse("roster:term-members", args=[row.pk])
    return Step(
        _("Name the members"), *_chip(done), lines, url, _("Name members") if is_open else _("Look at the members")
    )


def _offices(row: Succession, state: State) -> Step:
    numbers = {"confirmed": state.confirmed, "proposed": state.proposed}
    lines = [_("%(proposed)s offices end with the old term; %(confirmed)s are confirmed for the new.") % numbers]
    word, tone = _chip(True) if state.confirmed >= state.proposed else (_("may follow later"), "info")
    return Step(
        _("Confirm offices"), word, tone, lines, reverse("roster:term-offices", args=[row.pk]), _("Confirm offices")
    )


def _opening(row: Succession, today: date, is_open: bool) -> Step:
    if not is_open:
        return Step(_("Open the term"), _("done"), "good", [_("The old term is kept to be read.")])
    reason = why_not(row, today)
    word, tone = (_("not possible yet"), "neutral") if reason else (_("to be done"), "warn")
    url = reverse("roster:term-open", args=[row.pk])
    return Step(_("Open the term"), word, tone, [reason] if reason else [], url, _("See what opening means"))


def _cases(state: State) -> Step:
    lines = [_("Open cases went on with the organs that follow; each log says so.")]
    if state.left_over:
        words = ngettext(
            "%(many)s open case belongs to an organ that nothing follows.",
            "%(many)s open cases belong to organs that nothing follows.",
            state.left_over,
        )
        lines.append(words % {"many": state.left_over})
    label = _("Unfinished cases")
    return Step(label, *_chip(not state.left_over), lines, reverse("roster:term-cases"), _("Decide where cases go on"))


def why_not(row: Succession, today: date) -> str:
    """Why the term cannot be opened now; "" when it can."""
    if reason := READY.check(row):
        return reason
    if today < row.term.starts_on:
        words = _("The term begins on %(day)s and can be opened from that day on.")
        return words % {"day": date_format(row.term.starts_on)}
    return ""


def story(row: Succession) -> list[stories.Line]:
    """Who did what, the newest first."""
    return stories.timeline(row, files=[])[::-1][:50]


def opening_facts(row: Succession, state: State) -> list[Fact]:
    last = date_format(row.term.starts_on - timedelta(days=1))
    found = [
        Fact(_("Members of the new term"), str(state.named)),
        Fact(_("of them continue"), str(state.continuing)),
        Fact(_("Members who leave"), str(state.remaining), url=reverse("roster:term-members", args=[row.pk])),
        Fact(_("Offices confirmed"), f"{state.confirmed} / {state.proposed}"),
    ]
    return [*found, Fact(_("Last day of the old term"), last)] if row.old else found


def old_organs(row: Succession, kind: str) -> list[tuple[int, str]]:
    return [(one.pk, name_of(one)) for one in rows_of(row.old, kind)] if row.old else []


def organ_first(row: Succession, kind: str, standing: Any) -> dict[str, Any]:
    """The organ as it stands, for its form."""
    if standing is None:
        return {}
    before = [str(one.pk) for one in rows_of(row.old, kind) if one.successor_id == standing.pk] if row.old else []
    if kind == SECTOR:
        known: Sector = standing
        plain = {
            "name": known.name,
            "name_en": known.name_en,
            "position": known.position,
            "group": known.group.pk if known.group else "",
        }
        return plain | {"takes_over": before}
    named = {"name": standing.actor.name, "name_en": standing.actor.name_en, "takes_over": before}
    held = {"committee": getattr(standing, "committee_id", "") or "", "town": getattr(standing, "town_id", "") or ""}
    return named | held


def place_of(one: Nominee) -> dict[str, Any]:
    return {
        "sector": one.sector_id or "",
        "committee": one.committee_id or "",
        "town_group": one.town_group_id or "",
        "office": one.office,
        "member_no": one.member_no,
        "decision": one.decision,
    }


def place_before(row: Succession, person: Person) -> dict[str, Any]:
    """Where a member of the present term would go on."""
    held = Membership.objects.filter(term=row.old, person=person, valid_to__isnull=True) if row.old else None
    found = held.select_related("sector", "committee").first() if held is not None else None
    if found is None:
        return {}
    committee = found.committee.successor_id if found.committee else None
    return {"sector": found.sector.successor_id or "", "committee": committee or ""}


def before_words(row: Succession, one: Nominee) -> str:
    """Where the person belonged in the old term."""
    found = queries.numbers_before(row, [one.person_id]).get(one.person_id)
    if found is None:
        return _("Was no member to the end of the present term.")
    return _("Continues: %(sector)s, number %(number)s") % {"sector": found.sector.name, "number": found.member_no}


def named_table(row: Succession, page: Page) -> Table:
    """Who is named; each leads to where the place is changed."""
    before = queries.numbers_before(row, [one.person_id for one in page.rows])
    heads: list[Head | str] = [_("Member"), _("Until now"), _("Sector"), _("Special committee"), _("Town group")]
    cells = ([*_nominee_cells(row, one, before.get(one.person_id))] for one in page.rows)
    return table(_("Named for the next term"), heads, cells)


def _nominee_cells(row: Succession, one: Nominee, was: Membership | None) -> list[Cell]:
    url = reverse("roster:term-nominee", args=[row.pk, one.pk]) if row.stage == "open" else ""
    return [
        Cell(one.person.actor.name, url, note=one.member_no),
        Cell(was.sector.name if was else _("new"), note=was.member_no if was else "", tone="" if was else "info"),
        Cell(one.sector.name if one.sector else _("missing"), tone="" if one.sector else "warn"),
        Cell(one.committee.actor.name if one.committee else _("missing"), tone="" if one.committee else "warn"),
        Cell(one.town_group.actor.name if one.town_group else "—"),
    ]


def remaining_table(row: Succession, page: Page) -> Table:
    """Members who are not named: with boxes to tick as long as the term is prepared."""
    heads: list[Head | str] = [_("Member"), _("Sector"), _("Special committee"), _("Terms served")]
    cells = (
        [
            Cell(one.person.actor.name, reverse("roster:person", args=[one.person_id]), note=one.member_no),
            Cell(one.sector.name),
            Cell(one.committee.actor.name if one.committee else "—"),
            Cell(one.terms_served, kind="num"),
        ]
        for one in page.rows
    )
    made = table(_("Members who are not named for the next term"), heads, cells)
    if row.stage != "open":
        return made
    rows = [Row(line.cells, str(one.pk)) for line, one in zip(made.rows, page.rows, strict=True)]
    return Table(made.caption, made.columns, rows)


def pager(words: QueryDict, page: Page) -> dict[str, str]:
    kept = [(name, value) for name, value in words.items() if name != "after"]
    return {"next_url": "?" + urlencode([*kept, ("after", page.after)]) if page.after else ""}
