"""What a change of term shows of itself on its case page: the way to its own pages."""

from typing import Any

from xieshang.desk.panels import panel
from xieshang.kernel.viewer import Viewer
from xieshang.roster.terms import queries
from xieshang.roster.terms.models import Succession


@panel("succession", order=10, template="roster/terms/panel.html")
def change_of_term(viewer: Viewer, case: Succession) -> dict[str, Any] | None:
    return {"may_lead": queries.is_keeper(viewer)}
