"""Flows: the tables, and the one writer of state."""

from xieshang.kernel.flow.guards import all_closed
from xieshang.kernel.flow.offers import Offer, may, offers, open_steps
from xieshang.kernel.flow.parties import join, leave
from xieshang.kernel.flow.perform import Guarded, Stale, Taken, WrongState, begin, lock, note, perform, tell
from xieshang.kernel.flow.proxies import may_stand_in, proxy_steps
from xieshang.kernel.flow.tables import Ask, Flow, Guard, State, Step, flow_of, flows, model_of, register, state_of
from xieshang.kernel.flow.waiting import Wait, first_waiting, refresh, waiting_for, waiting_rows, waits

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
    "Wait",
    "WrongState",
    "all_closed",
    "begin",
    "first_waiting",
    "flow_of",
    "flows",
    "join",
    "leave",
    "lock",
    "may",
    "may_stand_in",
    "model_of",
    "note",
    "offers",
    "open_steps",
    "perform",
    "proxy_steps",
    "refresh",
    "register",
    "state_of",
    "tell",
    "waiting_for",
    "waiting_rows",
    "waits",
]
