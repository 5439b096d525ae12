"""Flows: the tables, and the one writer of state."""

from xieshang.kernel.flow.guards import all_closed
from xieshang.kernel.flow.offers import Offer, may, next_steps, offers, open_steps, waiting_for
from xieshang.kernel.flow.perform import Guarded, Stale, Taken, WrongState, begin, lock, note, perform, tell
from xieshang.kernel.flow.proxies import may_stand_in, proxy_steps
from xieshang.kernel.flow.tables import Ask, Flow, Guard, State, Step, flow_of, flows, model_of, register, state_of

__all__ = [
    "Ask",
    "Flow",
    "Guard",
    "Guarded",
    "Offer",
    "Stale",
    "State",
    "Step",
    "Taken",
    "WrongState",
    "all_closed",
    "begin",
    "flow_of",
    "flows",
    "lock",
    "may",
    "may_stand_in",
    "model_of",
    "next_steps",
    "note",
    "offers",
    "open_steps",
    "perform",
    "proxy_steps",
    "register",
    "state_of",
    "tell",
    "waiting_for",
]
