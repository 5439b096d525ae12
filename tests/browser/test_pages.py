"""Every template in a real browser: accessible, no wider than the screen, silent on the console; and in all display modes."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests import cast as players
from tests.browser.conftest import fits_width, no_axe_violations
from tests.matrix import world as worlds
from tests.matrix.asking import url_of
from xieshang.kernel import clock
from xieshang.kernel.models import ClockAnchor

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MODES = {
    "elder": {"xs_display": "elder"},
    "contrast": {"xs_display": "contrast"},
    "english": {"django_language": "en"},
    "plain": {},
}


@dataclass(frozen=True)
class Page:
    """Who looks, at which address of which thing; one page for each template."""

    role: str
    name: str
    thing: str = ""
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.thing}{self.query} {self.role}".strip()

    def url(self, world: worlds.World) -> str:
        return url_of(world, self.name, self.thing) + self.query


PAGES = (
    Page("citizen", "portal:home"),
    Page("citizen", "matters:index"),
    Page("citizen", "matters:new"),
    Page("citizen", "matters:track"),
    Page("holder", "matters:track"),
    Page("citizen", "matters:detail", "public matter"),
    Page("holder", "matters:detail", "sealed matter"),
    Page("citizen", "matters:poster", "hall"),
    Page("citizen", "consultations:index"),
    Page("citizen", "consultations:detail", "convoked sitting"),
    Page("citizen", "stats:figures", query="?year=2020"),
    Page("citizen", "stats:records", "figure of matters", "?year=2020"),
    Page("citizen", "stats:records", "figure of members", "?year=2020"),
    Page("citizen", "stats:report", "year"),
    Page("citizen", "places:public-homes"),
    Page("citizen", "places:home", "home"),
    Page("citizen", "roster:directory"),
    Page("citizen", "accounts:signin"),
    Page("citizen", "accounts:invitation", "invitation"),
    Page("citizen", "api-docs"),
    Page("clerk", "desk:home"),
    Page("convenor", "desk:home"),
    Page("unit", "desk:home"),
    Page("convenor", "desk:todo"),
    Page("clerk", "desk:search", query="?q=路灯"),
    Page("clerk", "desk:list", "list of matters"),
    Page("clerk", "desk:list", "list of tasks"),
    Page("clerk", "desk:list", "list of gatherings"),
    Page("convenor", "desk:case", "sealed matter"),
    Page("convenor", "desk:case", "public matter"),
    Page("unit", "desk:case", "task"),
    Page("clerk", "desk:case", "task"),
    Page("convenor", "desk:case", "planned sitting"),
    Page("convenor", "desk:case", "attended sitting"),
    Page("admin", "desk:machinery"),
    Page("clerk", "matters:paper"),
    Page("clerk", "handling:assign", "public matter"),
    Page("clerk", "handling:overdue"),
    Page("convenor", "gatherings:new"),
    Page("clerk", "gatherings:new"),
    Page("convenor", "gatherings:agenda", "planned sitting"),
    Page("convenor", "gatherings:invite", "planned sitting"),
    Page("member", "gatherings:invitations"),
    Page("member", "gatherings:reply", "invitation to the convoked sitting"),
    Page("convenor", "gatherings:check-in", "attended sitting"),
    Page("member", "gatherings:arrive", "door of the attended sitting"),
    Page("convenor", "gatherings:record", "attended sitting"),
    Page("convenor", "gatherings:minutes", "attended sitting"),
    Page("convenor", "gatherings:minutes-print", "attended sitting"),
    Page("convenor", "gatherings:sheet", "attended sitting"),
    Page("clerk", "stats:desk-figures", query="?year=2020"),
    Page("clerk", "stats:desk-records", "figure of members", "?year=2020"),
    Page("clerk", "notices:inbox"),
    Page("clerk", "notices:settings"),
    Page("clerk", "roster:members"),
    Page("clerk", "roster:person", "person"),
    Page("clerk", "roster:sectors"),
    Page("clerk", "roster:groups"),
    Page("clerk", "roster:units"),
    Page("clerk", "roster:towns"),
    Page("clerk", "places:homes"),
    Page("clerk", "accounts:account"),
)
REFUSALS = (("citizen", "/no-such-page/"), ("unit", "/desk/matters/new/"), ("clerk", "/desk/no-such-list/"))


def build() -> worlds.World:
    """The world stands, and the demo's clock goes on from its moment."""
    with clock.stopped_at(worlds.AT):
        world = worlds.build(players.build())
    ClockAnchor.objects.create(shown_at=worlds.AT, real_at=timezone.now())
    return world


@pytest.fixture
def world(database_after: Any) -> worlds.World:
    found = database_after(build)
    clock._shift.cache_clear()
    return found


@pytest.fixture
def enter(world: worlds.World, open_page: Any, live_server: Any) -> Any:
    """`enter(role, viewport, cookies)`: a browser with the session of that role; what the console says is kept."""
    said: list[str] = []

    def open_as(role: str, viewport: dict[str, int], **cookies: str) -> Any:
        page = open_page(viewport)
        kept = {name: morsel.value for name, morsel in world.clients[role].cookies.items()} | cookies
        jar = [{"name": name, "value": value, "url": live_server.url} for name, value in kept.items() if value]
        page.context.add_cookies(jar)
        page.on("console", lambda note: said.append(f"{page.url}: {note.text}") if note.type == "error" else None)
        return page

    yield open_as
    assert said == []


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_page_is_accessible_and_fits(enter, world, shown):
    page = enter(shown.role, DESK)
    answer = page.goto(shown.url(world))
    assert answer.status == 200, answer.status
    _holds(page)
    page.set_viewport_size(HAND)
    _holds(page)


@pytest.mark.parametrize(("role", "url"), REFUSALS)
def test_pages_of_refusals_are_accessible_and_fit(world, open_page, live_server, role, url):
    page = open_page(HAND)
    jar = [{"name": name, "value": m.value, "url": live_server.url} for name, m in world.clients[role].cookies.items()]
    page.context.add_cookies(jar)
    assert page.goto(url).status in (403, 404)
    _holds(page)


@pytest.mark.full
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_page_holds_in_every_display_mode(enter, world, shown, mode):
    page = enter(shown.role, {"width": 768, "height": 1024}, **MODES[mode])
    assert page.goto(shown.url(world)).status == 200
    _holds(page)
    page.set_viewport_size({"width": 360, "height": 780})
    _holds(page)


def _holds(page: Any) -> None:
    fits_width(page)
    no_axe_violations(page)


def test_menu_and_table_can_be_reached_by_keyboard(enter, world):
    page = enter("clerk", DESK)
    page.goto("/desk/matters/")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href') || ''")
    assert first.startswith("#"), "the first stop is the link past the navigation"


def test_a_matter_is_raised_without_javascript(world, open_page):
    page = open_page(HAND, java_script_enabled=False)
    page.goto("/matters/new/?hall=LS")
    page.fill("[name=title]", "没有脚本也能说")
    page.fill("[name=text]", "村口的三盏路灯从五月起不亮，晚上看不见路。")
    page.select_option("[name=category]", "roads")
    page.fill("[name=name]", "吴名氏")
    page.fill("[name=phone]", "19900009999")
    page.click("form[data-draft=matter-new] button[type=submit]:not([name])")
    assert urlsplit(page.url).path.endswith("/receipt/"), page.url
