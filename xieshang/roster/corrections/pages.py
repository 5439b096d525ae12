"""What corrections show on the desk: their list and their panel."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.lists import DUE, STATE, Column, ListSpec, SavedView, register
from xieshang.desk.panels import panel, party_label
from xieshang.kernel.viewer import Viewer
from xieshang.roster.corrections import queries
from xieshang.roster.corrections.models import Correction

party_label("person", _("Person concerned"))

register(
    ListSpec(
        "corrections",
        _("Corrections of entries"),
        kinds=("correction",),
        model="roster.Correction",
        icon="person",
        columns=(Column("raised", _("Asked"), "raised_at", sort="raised_at"), STATE, DUE),
        views=(
            SavedView("open", _("to be looked at"), lambda viewer: Q(stage="open")),
            SavedView("closed", _("decided"), lambda viewer: Q(stage="closed")),
        ),
        order=62,
        group=headings.PEOPLE,
        visible=lambda viewer: viewer.wears("office"),
        empty_hint=_("Members who find something wrong in their entry say so there; it comes here."),
    )
)


@panel("correction", order=10, template="roster/corrections/panel.html")
def correction(viewer: Viewer, case: Correction) -> dict[str, Any]:
    return {"lines": queries.lines(viewer, case), "person": case.person, "others": queries.others_of(viewer, case)}
