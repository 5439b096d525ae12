"""What liaison shows on the desk and in the portal's columns."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.permits import permits
from xieshang.kernel.viewer import Viewer
from xieshang.liaison import queries
from xieshang.liaison.forms import OpenForm
from xieshang.liaison.models import Contact, Feedback
from xieshang.portal.registry import register as in_columns

party_label("liaison", _("Member"))
party_label("group", _("Group"))
in_columns(_("Who looks after which group"), "liaison:index", order=47)
item("liaison", _("My constituents"), "liaison:own", icon="person", order=44, roles=("member",))
item(
    "liaison-groups",
    _("Contact with constituents"),
    "liaison:overview",
    icon="people",
    order=66,
    group=headings.GROUPS,
    visible=queries.sees_numbers,
)
item(
    "cares",
    _("Who looks after which group"),
    "liaison:cares",
    icon="people",
    order=67,
    group=headings.GROUPS,
    visible=lambda viewer: viewer.member_of_body,
)


@panel("contact", order=10, template="liaison/panel.html")
def contact(viewer: Viewer, case: Contact) -> dict[str, Any]:
    is_own = permits["liaison_member"].allows(viewer, case)
    return {
        "is_own": is_own,
        "may_open": permits["contact_opener"].allows(viewer, case) and case.name_sealed is not None,
        "name": queries.opened(case, "name") if is_own else "",
        "phone": queries.masked(case) if is_own else "",
        "spoken": queries.spoken(case),
        "open_form": OpenForm(auto_id="open_%s"),
    }


@panel("feedback", order=10, template="liaison/feedback.html")
def feedback(viewer: Viewer, case: Feedback) -> dict[str, Any]:
    return {"is_draft": case.stage == "open" and not case.due_on}
