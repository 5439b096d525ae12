"""The lecture (委员讲堂) as a kind of gathering: the keeper of a home convenes it, and everybody may read of it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.kinds import Form, Host, register
from xieshang.kernel.viewer import Viewer

LECTURE = "lecture"


def nobody(viewer: Viewer, day: date) -> list[Host]:
    """A lecture needs its speaker, so it is planned on a page of its own and not among the others."""
    return []


register(Form(LECTURE, _("lecture"), hosts=nobody, is_public=True, order=30, public_page="lectures:detail"))
