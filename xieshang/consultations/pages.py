"""What consultations show on the portal; importing the halls registers their kind of gathering."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.consultations import halls as halls
from xieshang.consultations import queries
from xieshang.consultations.month import pages as month
from xieshang.consultations.plan import pages as plan
from xieshang.consultations.press import pages as press
from xieshang.consultations.topics import pages as topics
from xieshang.kernel.blocks import block
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

__all__ = ["month", "plan", "press", "topics"]

public_page("gathering", "consultations:detail")
in_columns(_("Sittings of the halls"), "consultations:index", order=20)


@block("portal.main", order=30, template="consultations/blocks/latest.html")
def latest(viewer: Viewer) -> dict[str, Any]:
    return {"rows": queries.sittings(viewer, limit=5)}
