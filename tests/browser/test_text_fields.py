"""What people type, in a real browser: no script runs, no policy is broken, no page grows wider than a phone.

Two ways. Every text column of the world holds such strings and every template is opened; and every form that the pages
show is filled in and sent by the browser itself, each field with as many of the strings as it holds: a field of several lines
has all of them, a short one a part by turns. The plain twin of the second (tests/hardening/test_text_fields.py) sends
more of them and compares what comes back.
"""

import functools
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from tests.browser.conftest import fits_width, restored
from tests.browser.visiting import HAND, PAGES, build
from tests.hardening.forms import Form, Page
from tests.hardening.strings import ALONE, STRINGS, packs, unpacked
from tests.hardening.test_text_fields import NOT_NOW, forms_of, pages
from tests.matrix.saying import said
from tests.matrix.steps import STEPS
from tests.matrix.world import AT, World, own
from xieshang.kernel import clock
from xieshang.kernel.protection import protected

pytestmark = pytest.mark.full
ALARM = "window.trap !== undefined ? 'a script ran' : ''"
# Words of the installation, not of people: a page is found or decided by them.
OF_THE_MACHINE = {"state", "stage", "kind", "code", "slug", "key", "host", "username", "password", "role", "visibility"}
HOSTILE = [
    name for name, text in STRINGS.items() if len(text) < 1000 and "\x00" not in text and name != "lone surrogate"
]


def holds(page: Any, where: str) -> None:
    alarm = page.evaluate(ALARM)
    assert alarm == "", f"{where}: {alarm}"
    fits_width(page)


# ---- every column, every template


def human_columns() -> list[tuple[type[models.Model], models.Field]]:
    """Columns that hold what somebody wrote: long enough, chosen from no list, no key by which rows are found."""
    found = []
    for model in apps.get_models():
        if model.__module__.startswith("xieshang.") and model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                kinds = isinstance(field, models.TextField) or (
                    isinstance(field, models.CharField) and (field.max_length or 0) >= 40
                )
                if kinds and not field.choices and not field.unique and field.name not in OF_THE_MACHINE:
                    found.append((model, field))
    return found


WRITTEN = {"title", "text", "name", "venue", "briefing", "place", "alias", "public_title", "remark", "reason", "note"}


def poison(shift: int) -> int:
    """Every row of every human column holds one of the strings, each another one."""
    count = 0
    with connection.cursor() as cursor:
        for entry in protected.values():
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [entry.table])
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        for model, field in human_columns():
            if field.name not in WRITTEN:
                continue
            table, column = model._meta.db_table, field.column
            cursor.execute(f'SELECT rowid FROM "{table}"')
            for (row,) in cursor.fetchall():
                text = STRINGS[HOSTILE[(shift + count) % len(HOSTILE)]][: field.max_length or 4000] or "空"
                # A row whose constraints allow no other words keeps its own.
                cursor.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = %s WHERE rowid = %s', [text, row])
                count += 1
    return count


def _hostile(shift: int) -> World:
    world = restored(build)
    assert poison(shift) > 100
    return world


HOSTILE_WORLDS = {shift: functools.partial(_hostile, shift) for shift in (0, 17, 41)}


@pytest.fixture
def poisoned(request: Any, world: World) -> tuple[World, int]:
    if connection.vendor != "sqlite":
        pytest.skip("what a page shows does not depend on the database")
    return restored(HOSTILE_WORLDS[request.param]), request.param


# The worlds by turns: on every page stand many rows, and each holds another string.
BY_TURNS = [(shown, [*HOSTILE_WORLDS][number % len(HOSTILE_WORLDS)]) for number, shown in enumerate(PAGES)]


@pytest.mark.parametrize(("shown", "poisoned"), BY_TURNS, ids=str, indirect=["poisoned"])
def test_page_of_hostile_rows_holds(poisoned, visit, shown):
    world, shift = poisoned
    page = visit(shown.role, HAND, of=f"hostile {shift}")
    assert page.goto(shown.url(world)).status == 200
    holds(page, str(shown))


# ---- every form, sent by the browser

FILL = """
([action, typed]) => {
  const names = new Set(Object.keys(typed));
  const form = [...document.forms].find(one => one.method === 'post' && (one.getAttribute('action') || '') === action &&
    [...names].every(name => name.startsWith('csrf') || one.elements.namedItem(name)));
  if (!form) return 'no form';
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const [name, values] of Object.entries(typed)) {
    if (name === 'csrfmiddlewaretoken') continue;
    for (const field of [...form.elements].filter(one => one.name === name)) {
      if (field.type === 'file') continue;
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
      else if (field.type !== 'hidden') field.value = values[0];
    }
  }
  form.removeAttribute('data-confirm');
  form.noValidate = true;
  form.requestSubmit();
  return '';
}
"""


def send(page: Any, url: str, form: Form, turn: int, given: Any, label: str) -> None:
    """The form is sent, in each field of free text as many strings as fit, by turns; the page that follows holds."""
    page.goto(url)
    free = [name for name in form.typed if form.fields[name].is_free]
    typed = form.filled(given)
    for number, name in enumerate(free):
        fitting = [names for names in packs(form.fields[name].limit) if not ALONE & {*names}]
        if fitting:
            typed[name] = [unpacked(fitting[(turn + number) % len(fitting)])]
    with page.expect_navigation() as moved:
        assert page.evaluate(FILL, [form.action, typed]) == "", f"{label}: the form is not there"
    answer = moved.value
    assert answer is None or answer.status < 500, f"{label}: {answer.status}"
    holds(page, label)


def where(url: str, form: Form) -> bool:
    return form.method == "post" and any(form.fields[name].kind in ("text", "textarea") for name in form.typed)


@pytest.mark.parametrize("row", pages(), ids=lambda row: f"{row.name} {row.things}"[:60])
def test_forms_of_pages_hold_in_the_browser(visit, world, database_after, row):
    if f"{row.name} {row.things}" in NOT_NOW:
        return
    with clock.stopped_at(AT):
        found = [(role, url, form) for role, url, form in forms_of(world, row) if where(url, form)]
    for number, (role, url, form) in enumerate(found):
        if number:
            database_after(build)
        page = visit(role, HAND, of="forms", quiet=True)
        send(page, url, form, len(row.name) + 7 * number, None, f"{url} {form.action}")
        page.goto("about:blank")


@pytest.mark.parametrize("step", STEPS)
def test_forms_of_steps_hold_in_the_browser(visit, world, step):
    line, (kind, _dot, code) = STEPS[step], step.partition(".")
    role = (line.own.split() or ["clerk"])[0]
    with clock.stopped_at(AT):
        case = line.make(own(world.cast))
        url = f"/desk/cases/{case.pk}/"
        shown = Page(world.clients[role].get(url).content.decode()).forms
    form = next((one for one in shown if one.action.endswith(f"/steps/{code}/") and where(url, one)), None)
    if form is None:
        return
    page = visit(role, HAND, of="forms", quiet=True)
    send(page, url, form, [*STEPS].index(step), said(kind, code), step)
