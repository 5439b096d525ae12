"""What posts and deeds show on the desk and in the portal's columns."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import MOVED, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.navigation import item
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.parts import home_part
from xieshang.places.posts import queries
from xieshang.places.posts.models import Deed
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

party_label("doer", _("Whose deed"))
public_page("deed", "places:deed")
in_columns(_("Posts and studios"), "places:posts", order=45)
in_columns(_("Deeds"), "places:deeds", order=46)
item(
    "posts",
    _("Posts and studios"),
    "places:desk-posts",
    icon="place",
    order=68,
    group=headings.PLACES,
    visible=lambda viewer: viewer.member_of_body,
)
register(
    ListSpec(
        "deeds",
        _("Deeds"),
        kinds=("deed",),
        model="places.Deed",
        icon="person",
        related=("unit",),
        columns=(
            Column("whose", _("Whose deed"), lambda row: row.unit.name if row.unit else ""),
            Column("day", _("Day"), "happened_on"),
            STATE,
            MOVED,
        ),
        views=(
            SavedView("recorded", _("to be published"), lambda viewer: Q(state="recorded")),
            SavedView("published", _("published"), lambda viewer: Q(state="published")),
        ),
        order=69,
        group=headings.PLACES,
        visible=lambda viewer: viewer.member_of_body,
        new_url="places:deed-new",
        new_label=_("Write a deed down"),
        new_visible=queries.may_record,
        empty_hint=_("What members did for people, and what the media told of it."),
    )
)


@home_part(order=10, template="places/posts/home_part.html")
def at_home(viewer: Viewer, home: Home) -> dict[str, Any] | None:
    rows = queries.posts_of_home(home, timezone.localdate(viewer.at))
    return {"rows": rows} if rows else None


@panel("deed", order=10, template="places/posts/panel.html")
def deed(viewer: Viewer, case: Deed) -> dict[str, Any]:
    return {"coverage": queries.coverage(case)}
