"""A simple look-up: members and units by name, cases by number and title; the real search of a later day replaces it."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.desk.cases import url_of
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.roster import queries as roster
from xieshang.roster.models import Membership, Unit

MOST, MOST_NAMED = 50, 10


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    number: str
    kind: str
    state: str = ""
    tone: str = ""


def by_words(viewer: Viewer, asked: str) -> list[Hit]:
    """Members and units that the words name, then cases whose number or title contains every word, the newest first."""
    words = asked.split()[:6]
    if not words:
        return []
    rows = Case.objects.visible_to(viewer)
    for word in words:
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word))
    # By the order of filing, along the primary key: it stops as soon as there are enough.
    return [*_named(viewer, " ".join(words)), *(_hit(row) for row in rows.order_by("-id")[:MOST])]


def _named(viewer: Viewer, words: str) -> list[Hit]:
    """Those of the roster whom the words name."""
    day = timezone.localdate(viewer.at)
    members = roster.members_called(viewer, words, day, MOST_NAMED)
    units = roster.units_called(viewer, words, day, MOST_NAMED)
    return [*(_member(row) for row in members), *(_unit(row) for row in units)]


def _member(row: Membership) -> Hit:
    page = reverse("roster:person", args=[row.person_id])
    return Hit(row.person.actor.name, page, row.member_no, f"{_('Member')} · {row.sector.name}")


def _unit(row: Unit) -> Hit:
    tasks = f"{reverse('desk:list', args=['handling'])}?unit={row.actor_id}"
    return Hit(row.actor.name, tasks, "", _("Undertaking unit"))


def _hit(row: Case) -> Hit:
    state = flow.state_of(row)
    return Hit(row.title, url_of(row.pk), row.number, str(flow.flow_of(row).label), str(state.label), state.tone)
