"""The roles one can enter the demo as: one list for the sign-in page, the cast of the tests and the permission matrix."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DemoRole:
    """Who one is, what to try first, and where one lands; without `username` no account is entered (the citizen)."""

    code: str
    label: str
    first: str
    username: str = ""
    landing: str = "/desk/"
    icon: str = "person"


ROLES = (
    DemoRole(
        "citizen",
        _("Resident"),
        _("Follow a matter that you raised, and say how content you are with it."),
        landing="/matters/track/",
        icon="voice",
    ),
    DemoRole(
        "convenor",
        _("Convenor of a hall"),
        _("Put a resident's matter on the agenda of the next sitting and record what came of it."),
        "convenor",
        icon="hall",
    ),
    DemoRole(
        "unit",
        _("Undertaking unit"),
        _("Accept an assignment, or return it with a reason, and reply in time."),
        "unit",
        icon="todo",
    ),
    DemoRole(
        "clerk",
        _("Clerk of the office"),
        _("See what waits, verify a unit's reply, and look at everything that is overdue."),
        "clerk",
        icon="doc",
    ),
    DemoRole(
        "committee",
        _("Staff of a special committee"),
        _("Look at the members and groups of your committee and the matters of its halls."),
        "committee",
        icon="people",
    ),
    DemoRole(
        "member",
        _("Member"),
        _("See the sittings you are invited to, and call a meeting of the sector group that you convene."),
        "member",
    ),
    DemoRole(
        "keeper",
        _("Keeper of a Members' Home"),
        _("See what is planned in your home and its hall."),
        "keeper",
        icon="home",
    ),
    DemoRole(
        "unit2", _("Assisting unit"), _("Give your opinion on a task that another unit leads."), "unit2", icon="todo"
    ),
    DemoRole(
        "leader",
        _("Leader"),
        _("See the year in two minutes, and write an instruction where one is needed."),
        "leader",
        icon="figures",
    ),
    DemoRole(
        "secretary",
        _("Secretary of a leader"),
        _("Write an instruction in your leader's name; the act carries both names."),
        "secretary",
        icon="bell",
    ),
    DemoRole(
        "informant", _("Informant"), _("Report what people in your sector talk about."), "informant", icon="voice"
    ),
    DemoRole("editor", _("Editor"), _("Write the news of a sitting from its record."), "editor", icon="doc"),
    DemoRole("reviewer", _("Reviewer"), _("Read what an editor wrote before everybody can."), "reviewer", icon="eye"),
    DemoRole(
        "admin",
        _("Administrator"),
        _("Look after accounts, norms and the calendar of working days."),
        "admin",
        icon="menu",
    ),
    DemoRole(
        "stranger",
        _("Officer of another county"),
        _("See that nothing of this county is open to you."),
        "stranger",
    ),
)

BY_CODE = {role.code: role for role in ROLES}
