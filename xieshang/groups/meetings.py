"""The meeting of a group: a kind of gathering that its convenors call, with every member of the group invited."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.kinds import Form, Host, register
from xieshang.groups import queries
from xieshang.kernel.viewer import Viewer

GROUP_MEETING = "group-meeting"


def groups_of(viewer: Viewer, day: date) -> list[Host]:
    """The groups that the viewer convenes; the office convenes all."""
    return [Host(group.actor, group=group) for group in queries.groups_of(viewer, day)]


register(Form(GROUP_MEETING, _("meeting of a group"), hosts=groups_of, order=20))
