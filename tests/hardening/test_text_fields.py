"""Whatever is typed into a text field of any form: it comes back exactly, or the refusal says why beside it; nothing runs.

The forms are found on the pages of the permission matrix, and on the case pages where each step of the flows can be
taken: a new page or step is tried without a line here.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.hardening.forms import Form, Page, encoded, same_form, target
from tests.hardening.strings import ALONE, STRINGS, as_received, packs, unpacked
from tests.matrix.asking import ask, url_of
from tests.matrix.expected import ROWS
from tests.matrix.rows import Row
from tests.matrix.saying import said
from tests.matrix.sent import SENT
from tests.matrix.steps import STEPS
from tests.matrix.world import VIEWERS, World, own
from xieshang.gatherings.forms import names_in

pytestmark = [pytest.mark.django_db, pytest.mark.full]
MOST = 12
FORM_TYPE = "application/x-www-form-urlencoded"
# These are kept in another shape, or not at all: by the name of the field, with the reason.
NOT_AS_TYPED = {
    "username": "looked for, never kept",
    "password": "kept as a digest",
    "again": "kept as a digest",
    "present": "kept as a digest",
    "code": "looked for, never kept",
    "digits": "looked for, never kept",
    "count": "a number of groups, never kept",
    "plan": "kept as lines with their months",
    "families": "kept as families with their words",
    "q": "looked for, never kept",
    "words": "looked for, never kept",
    "phone": "sealed",
    "person": "looked for, never kept",
    "name": "sealed where it is a citizen's; elsewhere tried by test_what_was_said_keeps_its_speaker",
}
# Names, one to a line or parted by commas.
IN_NAMES = {"residents", "names", "receivers", "raised_by"}
# Pages whose form cannot be sent well from here, with the reason; refusals are tried all the same.
# Forms that ask for passwords and codes alone are known by that.
NEVER_WELL = {
    "exchange:begin": "asks for a table",
    "consultations:topic-suggest": "no call is open in the world",
    "consultations:topic-shape": "the topic of the world is not chosen for a plan",
    "consultations:topic-stop": "the topic of the world is not chosen for a plan",
    "consultations:plan-call": "whom it addresses has to be ticked",
    "gatherings:said": "the speaker of the world has not begun; tests/gatherings record a speech",
    "gatherings:new": "its only room is taken by a sitting of the world",
    "groups:done": "the plan of the world is still being written",
    "accounts:tokens": "needs a password",
    "roster:delegates": "needs the name of an account",
    "roster:join": "the person is a member already",
    "places:duty-plan": "whose turn it is has to be ticked",
    "places:arrangement": "every number is filled in alike, and a tile holds one town",
    "rules:change": "its text is cut into articles, which tests/rules tries",
    "rules:new": "its text is cut into articles, which tests/rules tries",
    "rules:replace": "its text is cut into articles, which tests/rules tries",
    "roster:transfer": "the choices shown are where the member is",
}
# What the matrix sends there does not go with words in every field.
OWN_WORDS = {"gatherings:outcome"}
NOT_NOW = {
    "roster:term-new ": "the next term is being prepared already",
    "handling:assign sealed matter": "nothing can be handed out yet, whatever is typed",
    "gatherings:correct attended sitting": "nothing is recorded yet that could be corrected",
    "gatherings:take-back attended sitting": "nothing is recorded yet that could be taken back",
}


def pages() -> Iterator[Row]:
    seen = set()
    for row in ROWS:
        opened = any(row.verdict(role) == "page" for role in VIEWERS)
        if row.method == "GET" and opened and row.name != "display" and not row.name.startswith("api:"):
            things = ", ".join(
                thing for thing in row.named_things if "neighbour's" not in thing and "other" not in thing
            )
            if (things or not row.things) and (row.name, things) not in seen:
                seen.add((row.name, things))
                yield Row(row.name, "GET", things, row.verdicts)


def forms_of(world: World, row: Row) -> Iterator[tuple[str, str, Form]]:
    """Who looks, where, and each form with text fields that this page alone has."""
    seen = set()
    for thing in row.named_things:
        url = url_of(world, row.name, thing)
        for role in [role for role in VIEWERS if row.verdict(role) == "page"][:4]:
            answer = ask(world, role, "GET", url)
            if "text/html" not in answer.text:
                return
            for form in Page(answer.text).forms:
                shape = (target(url, form), form.method, tuple(form.typed))
                if form.typed and shape not in seen and belongs(row, url, form):
                    seen.add(shape)
                    yield role, url, form


def belongs(row: Row, url: str, form: Form) -> bool:
    """Whether the form is tried here; the search in the frame stands on every page, steps have a test of their own."""
    try:
        name = resolve(target(url, form).partition("?")[0]).view_name
    except Resolver404:
        return True
    return name == row.name or (
        not any(name == other.name and other.method == "GET" for other in ROWS) and (not name.endswith(":step"))
    )


@pytest.mark.parametrize("row", pages(), ids=lambda row: f"{row.name} {row.things}"[:60])
def test_text_fields_of_pages_hold(world, row):
    for role, url, form in forms_of(world, row):
        if f"{row.name} {row.things}" in NOT_NOW:
            continue
        well = row.name not in NEVER_WELL and not set(form.typed) <= set(NOT_AS_TYPED)
        Trial(world, role, url, form, given=sent(world, url, form), well=well).run(alone_for(len(url)))


def alone_for(turn: int) -> set[str]:
    """Of what stands alone a third for each form, by turns: the same few classes make all fields."""
    return {name for place, name in enumerate(sorted(ALONE)) if place % 3 == turn % 3}


def sent(world: World, url: str, form: Form) -> dict[str, Any]:
    """What the matrix sends to where the form leads."""
    try:
        name = resolve(target(url, form).partition("?")[0]).view_name
    except Resolver404:
        return {}
    return SENT[name](world) if name in SENT and name not in OWN_WORDS else {}


@pytest.mark.parametrize("step", STEPS)
def test_text_fields_of_steps_hold(world, step):
    line, (kind, _dot, code) = STEPS[step], step.partition(".")
    case = line.make(own(world.cast))
    role = (line.own.split() or ["clerk"])[0]
    url = f"/desk/cases/{case.pk}/"
    page = Page(ask(world, role, "GET", url).text)
    found = [form for form in page.forms if form.action.endswith(f"/steps/{code}/") and form.typed]
    for form in found[:1]:
        Trial(world, role, url, form, given=said(kind, code)).run(alone_for([*STEPS].index(step)))


def by_turns(each: list[list[str]], turn: int) -> list[list[str]]:
    """No more than a dozen: a short field, which holds few strings at once, gets a part of them."""
    step = max(1, -(-len(each) // MOST))
    return each[turn % step :: step]


class Trial:
    """The strings in all text fields of one form; a field that refuses gets good words, until the rest is taken."""

    def __init__(self, world: World, role: str, url: str, form: Form, *, given: Any = None, well: bool = True) -> None:
        self.world, self.url, self.form, self.well = world, url, form, well
        self.client: Client = world.clients[role]
        self.good = form.filled(given)
        self.said: dict[str, str] = {}

    def run(self, alone: Collection[str]) -> None:
        """Several strings at once where they fit; of those refused together every fourth is tried once more, by itself."""
        fields = {name: self.form.fields[name] for name in self.form.typed}
        free = {name: packs(one.limit) for name, one in fields.items() if one.is_free}
        waiting = {
            name: by_turns([names for names in each if names[0] not in ALONE or names[0] in alone], len(self.url))
            for name, each in free.items()
        }
        longest = max([6, *map(len, waiting.values())])
        for number, name in enumerate(self.form.typed):
            if name not in waiting:  # a day or a number: some of the strings, by turns
                first = 7 * number + len(self.url + self.form.action)
                waiting[name] = [[one] for one in ([*STRINGS] * 3)[first % len(STRINGS) :][:longest]]
        while any(waiting.values()):
            now = {name: left.pop(0) for name, left in waiting.items() if left}
            for name in self._refused_of(now):
                waiting[name] += [[one] for one in now[name][::4] if len(now[name]) > 1]

    def _refused_of(self, packed: dict[str, list[str]]) -> set[str]:
        """Which fields have refused what was typed into them, until it was taken without them."""
        label = f"{self.url} {self.form.action}: {packed}"
        self.said = {name: unpacked(names) for name, names in packed.items()}
        tried = [*packed]
        if self.form.method == "get":
            self._asked(label)
            return set()
        while True:
            refused = self._send({**self.good, **{name: [self.said[name]] for name in tried}}, tried, label)
            if not refused:
                return set(packed) - set(tried)
            tried = [name for name in tried if name not in refused]

    def _asked(self, label: str) -> None:
        data = encoded({**self.good, **{name: [text] for name, text in self.said.items()}})
        answer = self.client.get(f"{target(self.url, self.form).partition('?')[0]}?{data}")
        assert answer.status_code == 200, f"{label}: {answer.status_code}"
        assert Page(answer.content.decode()).dangers == [], label

    def _send(self, data: dict[str, list[str]], tried: list[str], label: str) -> set[str]:
        """Which fields have refused; none when it was taken."""
        written: list[Any] = []
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        try:
            with transaction.atomic(), connection.execute_wrapper(_noting(written)):
                url = target(self.url, self.form)
                answer = self.client.post(url, encoded(data), content_type=FORM_TYPE)
                if answer.status_code == 302:
                    self._stored(written, tried, label)
                    answer = self.client.get(answer["Location"].partition("#")[0])
                    assert answer.status_code in (200, 302), f"{label}: then {answer.status_code}"
                    taken = True
                else:
                    taken = answer.status_code == 200
                transaction.set_rollback(True)
        finally:
            self.client.cookies.clear()
            self.client.cookies.load(kept)
        page = Page(answer.content.decode())
        assert page.dangers == [], label
        return set() if taken else self._refused(page, answer.status_code, data, tried, label)

    def _stored(self, written: list[Any], tried: list[str], label: str) -> None:
        """Every string that was taken stands in the database as it was typed, but for blanks around it."""
        values = set(_leaves(written))
        for field in tried:
            last, due = field.rpartition("-")[2], as_received(self.said[field]).strip()
            if last in NOT_AS_TYPED or not due:
                continue
            if last in IN_NAMES:
                lost = [name for name in names_in(due) if not any(name in value for value in values)]
                assert lost == [], f"{label}: of {field}"
                continue
            assert _plain(due) in map(_plain, values), f"{label}: {field} was changed or lost"

    def _refused(self, page: Page, status: int, data: dict[str, list[str]], tried: list[str], label: str) -> set[str]:
        assert status in (422, 429), f"{label}: {status}"
        form = same_form(page, self.form)
        assert form is not None, f"{label}: the form did not come back"
        wrong = {name for name in tried if page.said_of(form.fields[name])}
        for name in tried:
            if form.fields[name].kind != "password":
                shown, typed = _plain(form.fields[name].value), _plain(as_received(data[name][0]))
                assert shown.lstrip("\n") == typed.lstrip("\n"), f"{label}: {name} was not kept"
        if not wrong:
            assert page.alerts.strip() or any(map(page.said_of, form.fields.values())), (
                f"{label}: refused without words"
            )
            good = not tried and self.well
            hint = "mend GOOD in tests/hardening/forms.py, or name the page in NEVER_WELL"
            assert not good, f"{label}: even good words are refused ({hint}): {page.alerts} {data}"
            return set(tried) if self.well else set()
        return wrong


def _plain(text: str) -> str:
    """A browser ends lines in one way, whatever was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _noting(written: list[Any]) -> Any:
    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and "django_session" not in sql and params:
            written.extend([value for row in params for value in row] if many else params)
        return execute(sql, params, many, context)

    return note


def _leaves(value: Any) -> Iterator[str]:
    """All texts within, those inside of JSON included."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
        return
    if hasattr(value, "adapted"):
        value = value.adapted
        yield from _leaves(value)
        return
    if hasattr(value, "obj"):
        yield from _leaves(value.obj)
        return
    if isinstance(value, str):
        yield value
        if value[:1] in "{[" and len(value) > 1:
            try:
                yield from _leaves(json.loads(value))
            except ValueError:
                pass
