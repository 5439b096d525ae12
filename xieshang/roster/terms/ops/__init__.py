"""Writing a change of term: founding, the structure, who is named, offices that go on, the opening, and cases handed over."""

from xieshang.roster.terms.ops.founding import TermPlan, amend, copy_structure, found_next, held, keep_days
from xieshang.roster.terms.ops.handing import hand_over
from xieshang.roster.terms.ops.naming import Place, change, name, name_new, take_out, take_over
from xieshang.roster.terms.ops.opening import open_term, take_effect
from xieshang.roster.terms.ops.organs import Wish, remove, save
from xieshang.roster.terms.ops.renewing import confirm, revoke

__all__ = [
    "Place",
    "TermPlan",
    "Wish",
    "amend",
    "change",
    "confirm",
    "copy_structure",
    "found_next",
    "hand_over",
    "held",
    "keep_days",
    "name",
    "name_new",
    "open_term",
    "remove",
    "revoke",
    "save",
    "take_effect",
    "take_out",
    "take_over",
]
