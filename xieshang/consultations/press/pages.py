"""What press conferences show: in the columns, on the page of their gathering, and their sentence in its story."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.consultations.press import queries
from xieshang.consultations.press.kinds import PRESS
from xieshang.desk.panels import panel
from xieshang.gatherings.models import Gathering
from xieshang.kernel.permits import permits
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import register as in_columns

in_columns(_("Press"), "consultations:press", order=28)
note_story("press_published", _("{who} decided which statements are public: {count}"))


@panel("gathering", order=45, template="consultations/press/panel.html")
def said(viewer: Viewer, case: Gathering) -> dict[str, Any] | None:
    """How many exchanges are recorded, and how many of them are public."""
    if case.form != PRESS or not queries.is_over(case):
        return None
    rows = queries.exchanges(case.pk)
    may_publish = permits["gathering_convener"].allows(viewer, case)
    return {"recorded": len(rows), "public": sum(row.is_public for row in rows), "may_publish": may_publish}
