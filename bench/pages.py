"""The pages that are measured, and who looks at each."""

from dataclasses import dataclass

from django.test import Client

from tests.cast import COUNTY, Cast
from xieshang.gatherings.models import Gathering
from xieshang.kernel.models import Case
from xieshang.places.models import Home
from xieshang.roster.models import Group, Membership

BARE = "/bench/bare/"


@dataclass(frozen=True)
class Page:
    """One page and its viewer; a role of "" is a visitor of the portal."""

    name: str
    path: str
    role: str = ""


def pages() -> list[Page]:
    """Chosen from the database in use: the newest closed matter, and the one with the long story."""
    closed = Case.objects.filter(kind="matter", state="rated").order_by("-id")
    short, long = closed[0].pk, closed[1].pk
    waiting = Case.objects.filter(kind="matter", state="received").order_by("-id")[0].pk
    before = closed[len(closed[:400]) - 1].raised_at.isoformat().replace("+", "%2B")
    member = Membership.objects.filter(term__body__code=COUNTY).order_by("-id")[0].person_id
    home = Home.objects.filter(body__code=COUNTY).order_by("id")[0]
    group = Group.objects.filter(body__code=COUNTY, kind="sector").order_by("id")[0].pk
    large = Gathering.objects.filter(state="under_way").order_by("-id")[0].pk
    return [
        Page("front page", "/"),
        Page("public list", "/matters/"),
        Page("public list, a later page", f"/matters/?before={before}_{short}"),
        Page("public list of a hall", "/matters/?hall=LS"),
        Page("public matter, 5 lines", f"/matters/{short}/"),
        Page("public matter, 45 lines", f"/matters/{long}/"),
        Page("form to raise a matter", "/matters/new/"),
        Page("figures", "/figures/"),
        Page("desk home, office", "/desk/", "clerk"),
        Page("desk home, convenor", "/desk/", "convenor"),
        Page("desk to-do", "/desk/todo/", "clerk"),
        Page("desk list", "/desk/matters/", "clerk"),
        Page("desk list, convenor", "/desk/matters/", "convenor"),
        Page("desk list, filtered", "/desk/matters/?state=solved", "clerk"),
        Page("desk case, closed", f"/desk/cases/{short}/", "clerk"),
        Page("desk case, 45 lines", f"/desk/cases/{long}/", "clerk"),
        Page("desk case, to be screened", f"/desk/cases/{waiting}/", "convenor"),
        Page("desk search", "/desk/search/?q=路灯", "clerk"),
        Page("desk figures", "/desk/figures/", "clerk"),
        Page("public members", "/members/"),
        Page("public member", f"/members/{member}/"),
        Page("public homes", "/homes/"),
        Page("members", "/desk/roster/", "clerk"),
        Page("members by name", "/desk/roster/?q=wjg", "clerk"),
        Page("one member", f"/desk/roster/{member}/", "clerk"),
        Page("check of the roster", "/desk/roster/check/", "clerk"),
        Page("structure", "/desk/structure/", "clerk"),
        Page("sectors", "/desk/sectors/", "clerk"),
        Page("homes", "/desk/places/", "clerk"),
        Page("comparison of homes", "/desk/homes/checks/", "clerk"),
        Page("comparison of a year", "/desk/homes/compared/", "clerk"),
        Page("home of a keeper", f"/desk/places/{home.code}/", "clerk"),
        Page("ledger of a home", f"/desk/homes/{home.code}/ledger/", "clerk"),
        Page("public home", f"/homes/{home.code}/"),
        Page("liaison offices", "/desk/liaison-offices/", "clerk"),
        Page("grouping", "/desk/grouping/", "clerk"),
        Page("group of a convenor", f"/desk/my-group/{group}/", "clerk"),
        Page("contact by groups", "/desk/liaison/groups/", "clerk"),
        Page("terms", "/desk/terms/", "clerk"),
        Page("resident members", "/desk/residents/", "clerk"),
        Page("rules", "/desk/rules/", "clerk"),
        Page("import of a roster", "/desk/import/roster/", "clerk"),
        Page("public plan", "/plan/"),
        Page("public month", "/month/2020/"),
        Page("month of the sectors", "/desk/month/2020/", "clerk"),
        Page("progress of suggestions", "/desk/suggestions/progress/", "clerk"),
        Page("public results", "/results/"),
        Page("gatherings", "/desk/gatherings/", "clerk"),
        Page("large sitting", f"/desk/cases/{large}/", "convenor"),
        Page("large sitting, what is sent", f"/desk/gatherings/{large}/sent/", "convenor"),
        Page("large sitting, screen of the hall", f"/desk/gatherings/{large}/screen/", "convenor"),
        Page("large sitting, check-in", f"/desk/gatherings/{large}/check-in/", "convenor"),
        Page("large sitting, record", f"/desk/gatherings/{large}/record/", "convenor"),
        Page("large sitting, on a member's phone", f"/g/{large}/send/", "member"),
        Page("press", "/press/"),
        Page("commendations", "/commendations/"),
        Page("commendations at the desk", "/desk/commendations/", "clerk"),
        Page("visits", "/desk/visits/", "clerk"),
        Page("accounts", "/desk/accounts/", "clerk"),
        Page("annual report", f"/report/{closed[0].raised_at.year}/"),
    ]


def clients() -> dict[str, Client]:
    """A client per role, signed in; a fresh session in the database in use."""
    cast, found = Cast(), {"": Client(SERVER_NAME="127.0.0.1")}
    for role in ("clerk", "convenor", "member"):
        found[role] = cast.player(role).signed_in(Client(SERVER_NAME="127.0.0.1"))
    return found
