"""Which pages the browser visits, as whom: a list by hand for what matters, and every other address that shows a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from tests import cast as players
from tests.matrix import world as worlds
from tests.matrix.asking import KNOWN, url_of
from tests.matrix.expected import ROWS
from xieshang.kernel import clock
from xieshang.kernel.models import ClockAnchor

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


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


CHOSEN = (
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
    Page("citizen", "roster:member", "person"),
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
    Page("member", "roster:own-year"),
    Page("clerk", "roster:person", "person"),
    Page("clerk", "roster:add"),
    Page("clerk", "roster:transfer", "person"),
    Page("clerk", "roster:leave", "person"),
    Page("clerk", "roster:privacy", "person"),
    Page("clerk", "roster:check"),
    Page("clerk", "roster:structure"),
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


# These answer, but no page of ours: everything else that the matrix lists is visited.
NOT_A_PAGE = {
    "healthz": "a word for the supervisor",
    "file": "a picture or document",
    "draft": "for scripts",
    "portal:robots": "a text for search machines",
    "roster:photo": "a picture",
    "matters:poster-code": "a picture",
    "places:home-sign-code": "a picture",
    "places:ledger-export": "a file for a spreadsheet",
    "gatherings:check-in-code": "a picture",
    "desk:export": "a file for a spreadsheet",
    "desk:export-xlsx": "a file for a spreadsheet",
    "exchange:template": "a file for a spreadsheet",
    "exchange:export": "a file for a spreadsheet",
    "exchange:export-xlsx": "a file for a spreadsheet",
    **{f"papers:{name}-{form}": "a document" for name in ("case", "year", "copy") for form in ("docx", "pdf")},
    "papers:delivered": "a document",
    "papers:version": "a document",
    "consultations:call-file": "a picture or document",
    "consultations:month-calendar": "a file for calendar programs",
    "consultations:own-calendar": "a file for calendar programs",
    "desk:views": "answers with the list",
    "desk:together": "begins with chosen rows; see test_lists_and_questions",
}


def is_machine(name: str) -> bool:
    return name.startswith("api:")


def further() -> Iterator[Page]:
    """One visit for each address that nobody chose, by the first role that is let in."""
    chosen = {page.name for page in CHOSEN} | set(NOT_A_PAGE)
    for row in ROWS:
        if row.name in chosen or is_machine(row.name) or row.method != "GET":
            continue
        roles = [role for role in worlds.VIEWERS if row.verdict(role) == "page"]
        things = [thing for thing in row.named_things if not thing.startswith(("neighbour's", "other hall's"))]
        if roles and things:
            chosen.add(row.name)
            yield Page(roles[0], row.name, things[0])


PAGES = (*CHOSEN, *further())


def unvisited() -> set[str]:
    """Addresses that show somebody a page and are neither visited nor said to be none."""
    shown = {row.name for row in ROWS if row.method == "GET" and any(row.verdict(r) == "page" for r in worlds.VIEWERS)}
    known = {name for name in shown & set(KNOWN) if not is_machine(name)}
    return known - {page.name for page in PAGES} - set(NOT_A_PAGE)
