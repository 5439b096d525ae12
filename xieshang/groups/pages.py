"""The group in the navigation of those who convene one; importing the meetings registers their kind of gathering."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.desk.navigation import item
from xieshang.groups import meetings as meetings
from xieshang.groups import queries
from xieshang.kernel.viewer import Viewer


def convenes(viewer: Viewer) -> bool:
    return viewer.wears("office") or bool(queries.groups_of(viewer, timezone.localdate(viewer.at)))


item("my-group", _("My group"), "groups:index", icon="people", order=58, group=_("People and places"), visible=convenes)
