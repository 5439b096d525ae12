"""What every operation on a gathering asks first: who may, and whether it is the time for it."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.gatherings.flow import FLOW
from xieshang.gatherings.models import Gathering
from xieshang.kernel import flow
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer


def locked(gathering: Gathering, *, states: tuple[str, ...], permit: str, by: Viewer) -> Gathering:
    """The gathering as it stands, locked; refused when the viewer may not or it is not the time. Needs a transaction."""
    standing: Gathering = flow.lock(gathering, FLOW)  # type: ignore[assignment]
    if not permits[permit].allows(by, standing):
        raise NotAllowed(permits[permit].reason)
    if standing.state not in states:
        label = FLOW.state(standing.state).label
        raise flow.WrongState(_("This is not possible now: the gathering is “%(state)s”.") % {"state": label})
    return standing


def acting(by: Viewer) -> int:
    """The actor who signs what is written; there is always somebody."""
    if by.actor_id is None:
        raise NotAllowed(_("Only somebody who is signed in may do this."))
    return by.actor_id


def day_of(gathering: Gathering, *, at: datetime, occurred_on: date | None) -> date:
    """The day of what is entered: today while the gathering is under way; afterwards the day must be named, and be past."""
    today = timezone.localdate(at)
    if occurred_on is None:
        if gathering.state == "held":
            raise Invalid({"occurred_on": [_("The gathering is over: say on which day it happened.")]})
        return today
    if occurred_on > today:
        raise Invalid({"occurred_on": [_("The day it happened cannot lie in the future.")]})
    if occurred_on < timezone.localdate(gathering.starts_at):
        raise Invalid({"occurred_on": [_("The gathering had not begun on that day.")]})
    return occurred_on
