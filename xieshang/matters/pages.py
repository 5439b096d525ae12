"""What matters show on the desk and on the portal's front page."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.accounts import phones
from xieshang.desk.lists import DUE, MOVED, RAISED, STATE, Column, Filter, ListSpec, SavedView, register, year_of
from xieshang.desk.panels import panel
from xieshang.handling import queries as handling
from xieshang.kernel import drafts
from xieshang.kernel.blocks import block
from xieshang.kernel.permits import permits
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer
from xieshang.matters import public, queries
from xieshang.matters.categories import CATEGORIES
from xieshang.matters.flow import FLOW, VARIETIES
from xieshang.matters.forms import ReasonForm
from xieshang.matters.models import Matter
from xieshang.matters.ops import IDENTITY_OPENED
from xieshang.places.models import Hall
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns

note_story(IDENTITY_OPENED, _("{who} opened name and phone of the person who raised it"))

drafts.leave_out(public.DRAFT, "name", "phone")
public_page("matter", "matters:detail")
in_columns(_("People's matters"), "matters:index", order=10)


def _halls(viewer: Viewer) -> list[tuple[str, Any]]:
    return [(hall.code, hall.actor.name) for hall in queries.open_halls(viewer.body_id)]


def _may_enter(viewer: Viewer) -> bool:
    return viewer.wears("office", "convenor")


def _of_my_halls() -> tuple[SavedView, ...]:
    """What the year of a convenor's halls comes to."""

    def convenes_hall(viewer: Viewer) -> bool:
        """Who convenes nothing but a group has no numbers of a hall."""
        return Hall.objects.filter(actor_id__in=viewer.actors_as("convenor")).exists()

    def view(code: str, label: str, where: Callable[[Viewer], Q]) -> SavedView:
        mine = permits["hall_convenor"].where
        return SavedView(
            code,
            label,
            lambda viewer: mine(viewer) & where(viewer),
            tile=label,
            tile_for=("convenor",),
            tile_if=convenes_hall,
            shown=False,
        )

    return (
        view("hall-year", _("matters raised in my hall this year"), lambda viewer: Q(raised_at__year=year_of(viewer))),
        view("hall-waiting", _("waiting for a sitting in my hall"), lambda viewer: Q(state="accepted")),
        view(
            "hall-solved",
            _("solved in my hall this year"),
            lambda viewer: Q(state__in=FLOW.good_ends(), moved_at__year=year_of(viewer)),
        ),
    )


register(
    ListSpec(
        "matters",
        _("People's matters"),
        kinds=("matter",),
        model="matters.Matter",
        icon="voice",
        related=("hall__actor",),
        beside={"unit_due": Subquery(handling.due_with_units())},
        columns=(
            RAISED,
            STATE,
            DUE,
            Column("unit_due", _("Due with the unit"), "unit_due", late=True),
            Column("hall", _("hall"), lambda case: case.hall.actor.name),
            Column("variety", _("kind"), lambda case: case.get_variety_display(), shown=False),
            Column("category", _("subject"), lambda case: dict(CATEGORIES).get(case.category, ""), shown=False),
            MOVED,
        ),
        views=(
            SavedView("new", _("to be screened"), lambda viewer: Q(state="received")),
            SavedView("waiting", _("waiting for a sitting"), lambda viewer: Q(state="accepted")),
            SavedView("units", _("in the units' hands"), lambda viewer: Q(state="consulted")),
            SavedView(
                "late",
                _("overdue with a unit"),
                lambda viewer: handling.late_with_units(timezone.localdate(viewer.at)),
                hot=True,
            ),
            SavedView("solved", _("solved"), lambda viewer: Q(state__in=FLOW.good_ends())),
            *_of_my_halls(),
        ),
        filters=(
            Filter("hall", _("hall"), _halls, lambda value: Q(hall__code=value)),
            Filter("variety", _("kind"), lambda viewer: list(VARIETIES[:2]), lambda value: Q(variety=value)),
            Filter("category", _("subject"), lambda viewer: list(CATEGORIES), lambda value: Q(category=value)),
        ),
        order=20,
        new_url="matters:paper",
        new_label=_("Enter a matter from paper"),
        new_visible=_may_enter,
        empty_hint=_("Residents raise matters with the code on the poster of a hall."),
    )
)


@panel("matter", order=10, template="matters/panels/text.html")
def text(viewer: Viewer, case: Matter) -> dict[str, Any]:
    return {"hall": case.hall.actor, "subject": dict(CATEGORIES).get(case.category, case.category)}


@panel("matter", order=90, template="matters/panels/identity.html", place="aside")
def identity(viewer: Viewer, case: Matter) -> dict[str, Any] | None:
    if not permits["intake"].allows(viewer, case):
        return None
    return {"form": ReasonForm(auto_id="identity_%s"), "openings": queries.openings(case)}


@block("portal.take-part", order=10, template="matters/blocks/raise.html")
def raise_block(viewer: Viewer) -> dict[str, Any]:
    return {}


@block("portal.main", order=20, template="matters/blocks/latest.html")
def latest(viewer: Viewer) -> dict[str, Any]:
    return {"rows": [public.row(matter) for matter in queries.public_matters(viewer, limit=8)]}


# Whoever proves by a code that a phone is theirs follows what was raised with it.
phones.opens(queries.raised_with)
