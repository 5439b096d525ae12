"""A simple look-up by number and title; the real search of a later day replaces it."""

from dataclasses import dataclass

from django.db.models import Q

from xieshang.desk.cases import url_of
from xieshang.kernel import flow
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer

MOST = 50


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    number: str
    kind: str
    state: str
    tone: str


def by_words(viewer: Viewer, asked: str) -> list[Hit]:
    """Cases whose number or title contains every word, the newest first; nothing for nothing."""
    words = asked.split()[:6]
    if not words:
        return []
    rows = Case.objects.visible_to(viewer)
    for word in words:
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word))
    # By the order of filing, along the primary key: it stops as soon as there are enough.
    return [_hit(row) for row in rows.order_by("-id")[:MOST]]


def _hit(row: Case) -> Hit:
    state = flow.state_of(row)
    return Hit(row.title, url_of(row.pk), row.number, str(flow.flow_of(row).label), str(state.label), state.tone)
