"""A real Chromium against the live server: one browser a process, a fresh context a test."""

import functools
import json
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.browser.visiting import build
from tests.conftest import put_over
from tests.matrix.world import World
from xieshang.kernel import clock

playwright_api = pytest.importorskip("playwright.sync_api")

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# As root in a container there is no sandbox; without the others Chromium keeps calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the policy has stopped, from the browser's own mouth: not every browser writes it on the console.
LISTEN = """document.addEventListener('securitypolicyviolation',
  at => window.tellBroken('policy: ' + at.violatedDirective + ' ' + at.blockedURI + ' on ' + location.pathname));"""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PHONE = {"width": 360, "height": 780}
DESKTOP = {"width": 1280, "height": 800}
# Databases kept after they were built once: a copy takes milliseconds, building one a second or more.
_built: dict[Callable[[], Any], tuple[Any, sqlite3.Connection]] = {}
# Playwright keeps an event loop in the thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.section("NO CHROMIUM: the browser tests were SKIPPED", sep="!", red=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        warnings.warn("no Chromium on this machine: browser tests are skipped", stacklevel=1)
        pytest.skip("NO CHROMIUM on this machine (apt install chromium fonts-noto-cjk)")
    with playwright_api.sync_playwright() as playwright, tempfile.TemporaryDirectory() as home:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "HOME": home, "TZ": "Asia/Shanghai"}
        )
        yield launched
        launched.close()


def _new_page(browser: Any, url: str, errors: list[str], viewport: dict[str, int], **options: Any) -> Any:
    """A page in a context of its own; what breaks on it is told to `errors`."""
    context = browser.new_context(
        base_url=url, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.expose_function("tellBroken", lambda words: errors.append(words))
    page.add_init_script(LISTEN)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda note: errors.append(note.text) if "Content Security Policy" in note.text else None)
    return page


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Any]:
    """`open_page(viewport, **context options)` opens a page of its own; a script error on any fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_one(viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        page = _new_page(browser, live_server.url, errors, viewport, **options)
        contexts.append(page.context)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


def restored(build: Callable[[], Any]) -> Any:
    """The database holds what `build` makes; answers what it answered.

    `build` runs once a process and starts from an empty database; later calls copy its result back.
    """
    if connection.vendor != "sqlite":
        return build()
    if build not in _built:
        answer = build()
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(kept)
        _built[build] = (answer, kept)
    answer, kept = _built[build]
    put_over(kept)
    return answer


@pytest.fixture
def database_after(transactional_db: None) -> Callable[[Callable[[], Any]], Any]:
    """`database_after(build)`: see `restored`."""
    return restored


@pytest.fixture
def world(database_after: Any) -> World:
    found = database_after(build)
    clock._shift.cache_clear()
    return found


def _session_of(page: Any, world: World, role: str, url: str, cookies: dict[str, str]) -> None:
    """The page has the cookies of that role, and no others."""
    kept = {name: morsel.value for name, morsel in world.clients[role].cookies.items()} | cookies
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items() if value])


@pytest.fixture
def enter(world: World, open_page: Any, live_server: Any) -> Any:
    """`enter(role, viewport, cookies)`: a browser with the session of that role; an error on its console fails the test.

    `quiet` where a refusal is expected: the browser itself notes on the console that an answer was 4xx.
    """
    said: list[str] = []

    def open_as(role: str, viewport: dict[str, int], *, quiet: bool = False, **cookies: str) -> Any:
        page = open_page(viewport)
        _session_of(page, world, role, live_server.url, cookies)
        if not quiet:
            page.on("console", lambda note: said.append(f"{page.url}: {note.text}") if note.type == "error" else None)
        return page

    yield open_as
    assert said == []


@pytest.fixture(scope="session")
def _tabs(browser: Any) -> dict[str, tuple[Any, list[str]]]:
    return {}


@pytest.fixture
def visit(world: World, browser: Any, live_server: Any, _tabs: dict[str, tuple[Any, list[str]]]) -> Any:
    """`visit(role, viewport, cookies)`: as `enter`, for tests that only look: the same tab serves them all.

    A process, a context and a warm cache a page would be most of what such a test costs. Who looks at another database,
    or expects refusals, says `of`: pages may not come from the cache of another, nor be judged alike.
    """
    used: list[list[str]] = []

    def visit_as(role: str, viewport: dict[str, int], *, of: str = "", quiet: bool = False, **cookies: str) -> Any:
        if of not in _tabs:
            errors: list[str] = []
            page = _new_page(browser, live_server.url, errors, viewport)
            if not quiet:
                page.on("console", lambda at: errors.append(f"{page.url}: {at.text}") if at.type == "error" else None)
            _tabs[of] = page, errors
        page, errors = _tabs[of]
        errors.clear()
        used.append(errors)
        _session_of(page, world, role, live_server.url, cookies)
        page.set_viewport_size(viewport)
        return page

    yield visit_as
    for page, _errors in _tabs.values():
        page.goto("about:blank")  # nothing asks the server any more when the next database is put in place
    assert [words for errors in used for words in errors] == []


@pytest.fixture
def phone_page(open_page: Any) -> Any:
    return open_page(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desktop_page(open_page: Any) -> Any:
    return open_page(DESKTOP)


@pytest.fixture
def assert_no_axe_violations() -> Any:
    return no_axe_violations


@pytest.fixture
def assert_fits_width() -> Any:
    return fits_width


def no_axe_violations(page: Any, *, exclude: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> None:
    """WCAG 2.2 A and AA hold on the page as it stands, as far as axe-core can tell; `only` these rules, if some are named."""
    # Through the debugger, not a script tag: the policy of the pages stays as strict as it is.
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe() + "\n;undefined")
    # What passes is not written down, and no style sheet is fetched again: nobody here asks for either.
    options = {"resultTypes": ["violations"], "preload": False, "runOnly": list(only or WCAG)}
    context = {"exclude": [[selector] for selector in exclude]} if exclude else {}
    result = page.evaluate(
        f"axe.run(Object.assign({{include: [document]}}, {json.dumps(context)}), {json.dumps(options)})"
    )
    found = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
    assert found == [], f"{page.url}:\n" + "\n".join(found)


@functools.cache
def _axe() -> str:
    return AXE.read_text()


def fits_width(page: Any) -> None:
    """Nothing makes the page scroll sideways."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert over <= 0, f"{page.url} is {over} px wider than the screen"
