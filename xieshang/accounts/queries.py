"""What a signed-in person is told about themselves."""

from dataclasses import dataclass
from datetime import datetime

from xieshang.accounts import traces
from xieshang.accounts.adapters import network_in_words
from xieshang.accounts.models import Account, Trace
from xieshang.kernel.models import Actor
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Worn:
    """A hat in words: the role, and the organ or unit it is for."""

    label: str
    organ: str


def hats_in_words(viewer: Viewer) -> list[Worn]:
    """Every hat worn at this moment; one statement."""
    names = dict(Actor.objects.filter(pk__in={hat.of for hat in viewer.hats if hat.of}).values_list("pk", "name"))
    worn = {(str(hat.label or hat.role), names.get(hat.of or 0, "")) for hat in viewer.hats}
    return [Worn(label, organ) for label, organ in sorted(worn)]


@dataclass(frozen=True)
class Happened:
    """One thing that happened to an account, in words."""

    at: datetime
    words: str
    by: str
    place: str


def story(account: Account, *, most: int = 20) -> list[Happened]:
    """What happened to the account last, newest first; one statement."""
    rows = Trace.objects.filter(account=account).select_related("by").order_by("-at", "-pk")[:most]
    return [_happened(row, account) for row in rows]


def _happened(row: Trace, account: Account) -> Happened:
    by = "" if row.by is None or row.by_id == account.actor_id else row.by.name
    return Happened(row.at, str(traces.WORDS.get(row.what, row.what)), by, network_in_words(row.place))
